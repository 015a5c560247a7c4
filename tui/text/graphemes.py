"""What the keys step over: a base letter with its marks; a grapheme (UAX #29) elsewhere.

A lam and an alef are two letters though they are drawn in one cell; CR LF is one. Two things
differ from UAX #29 so that each letter is a place on the screen: a mark after SPACE has no base
and is a letter of its own, and a number sign (U+0600) is one apart from its digits.

Costs are local: they depend on the run of unusual characters around the offset at most.
"""

import unicodedata
from collections.abc import Iterator

from tui.text.joining_types import ARABIC_UNJOINED, CAUSING, DUAL, JOINERS, LEFT, RIGHT
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import NONSPACING, SPACING

JOINING = (DUAL + RIGHT + LEFT + CAUSING + ARABIC_UNJOINED).replace("\u200d", "")
"""Letters of cursive scripts, as ranges."""

PLAIN = (
    "\u0020-\u007e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a"
    "\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u05be\u05d0-\u05ea\u05f0-\u05f4\u0606-\u060f"
    "\u061b\u061d-\u061f\u0660-\u066d\u06d4\u06de\u06e9\u06f0-\u06f9\u06fd\u06fe"
    "\u2010-\u2027\u2030-\u203b\u2044-\u2048\u20a0-\u20c0"
    "\ufb50-\ufbc1\ufbd3-\ufd4f\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdff\ufe70-\ufe74\ufe76-\ufefc"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9ffc\uff01-\uff60"
)
"""Characters that begin a letter wherever they stand and are one alone, as ranges."""

EXTENDING = (
    NONSPACING
    + SPACING
    + JOINERS
    + "\u0e33\u0eb3\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
"""What may belong to the letter before it, as ranges."""

_LETTER = LazyRegex(f"[{JOINING}][{NONSPACING}{SPACING}{JOINERS}]*+|[{PLAIN}](?![{EXTENDING}])")
_MARKS = LazyRegex(f"[{NONSPACING}{SPACING}{JOINERS}]+")
_REST = LazyRegex(f"(?s:.)[^{JOINING}{PLAIN}]*+")
_PREPENDED = (
    "\u0d4e\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a\U00011a84-\U00011a89"
    "\U00011d46\U00011f02"
)
_HANGUL = "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb"
_FLAGS = "\U0001f1e6-\U0001f1ff"
# A letter begins here whatever stands before: it joins nothing, or nothing there joins it.
_SURE = LazyRegex(
    f"[{JOINING}{PLAIN}]"
    f"|(?<![{NONSPACING}{SPACING}{JOINERS}{_PREPENDED}])[^{EXTENDING}{_HANGUL}{_FLAGS}\n]"
)
_WINDOW = 64
_SURROGATES = LazyRegex("[\ud800-\udfff]")


def letters_of(rest: str) -> Iterator[str]:
    """The letters of a run whose every character after the first is neither joining nor plain."""
    if len(rest) == 1:
        yield rest
        return
    # The desk opens sooner without it.
    from wcwidth import iter_graphemes

    # Surrogates are no text to the library; a noncharacter parts letters just as they do.
    seen = _SURROGATES.sub("\ufffe", rest) if _SURROGATES.search(rest) else rest
    at = 0
    for grapheme in iter_graphemes(seen):
        end = at + len(grapheme)
        yield from _parted(rest[at:end])
        at = end


def _parted(grapheme: str) -> Iterator[str]:
    while len(grapheme) > 1 and (
        grapheme[0] == " "
        or (unicodedata.category(grapheme[0]) == "Cf" and grapheme[0] not in JOINERS)
    ):
        yield grapheme[0]
        grapheme = grapheme[1:]
    # Marks without a base bear nothing: a vowel sign with a body of its own would be a base.
    if (bare := _MARKS.match(grapheme)) and bare.end() < len(grapheme):
        yield bare[0]
        grapheme = grapheme[bare.end() :]
        yield from _parted(grapheme)
        return
    yield grapheme


def letter_end(text: str, offset: int) -> int:
    """The end of the letter that begins at ``offset``; the text's end where there is none."""
    if offset >= len(text):
        return len(text)
    if plain := _LETTER.match(text, offset):
        return plain.end()
    window = _WINDOW
    while True:
        rest = _REST.match(text, offset, offset + window)
        assert rest is not None
        size = len(next(letters_of(rest[0])))
        if size < window:
            return offset + size
        window *= 4


def letter_start(text: str, offset: int) -> int:
    """The start of the letter that holds ``offset``; ``offset`` itself at the text's end."""
    if offset >= len(text):
        return len(text)
    if offset <= 0:
        return 0
    sure = offset
    while sure and not _SURE.match(text, sure):
        sure -= 1
    while (end := letter_end(text, sure)) <= offset:
        sure = end
    return sure
