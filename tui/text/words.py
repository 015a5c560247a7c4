"""Words as an annotator means them: where they begin and end, at a cost that stays local.

A word is a run of letters with their marks, joiners and tatweel, or a number with its sign, or
an address. Punctuation and brackets stand apart, a full stop and a slash between two Arabic words
too. The article ال and the other proclitics belong to their word (see ``clitics``).
"""

import re
from collections.abc import Iterator

from tui.core.selection import Range
from tui.text.character_ranges import UNCOMMON, common_ranges
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import NONSPACING, SPACING

_ADDRESS = (
    r"(?:https?|ftp)://[^\s<>\"«»“”]*[\w/=#&%]"
    r"|www\.[^\s<>\"«»“”]*[\w/=#&%]"
    r"|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_NUMBER = "\\d++(?:[.,:/\u066b\u066c]\\d++)*+[%\u066a\u2030]?"
# Most words are bare letters with a space or a stop behind: four times as fast to find as others.
_PLAIN = '[\u0621-\u063a\u0641-\u064a]++(?=[ \n.,:;!()\u00ab\u00bb\u060c\u061b\u061f"-]|\\Z)'


def _pattern(marks: str) -> str:
    inside = f"{marks}\u200b-\u200f\u2060\ufeff\u00ad\u061c\u202a-\u202e\u2066-\u2069"
    # Hair space bears a small alef inside the words of the Quran as it is encoded.
    body = f"(?:[{inside}]|\u200a[{marks}])*+"
    return (
        f"{_PLAIN}|{_ADDRESS}"
        f"|{_NUMBER}(?![A-Za-z_])[{marks}]*+"
        # Digits belong to a Latin word (G20, 3D), not to an Arabic one.
        f"|(?:[^\\W\\d]{body}|(?<=[A-Za-z_])\\d++{body}|\\d++(?=[A-Za-z_])"
        "|(?<=[A-Za-z])['\u2019](?=[A-Za-z]))+"
        f"|\\d++[{marks}]*+"
    )


_COMMON_WORDS = LazyRegex(lambda: _pattern(common_ranges(NONSPACING + SPACING)))
_ANY_WORDS = LazyRegex(lambda: _pattern(NONSPACING + SPACING))
_PLAIN_WORD = re.compile(_PLAIN)
_SPACE = re.compile(r"[^\S\u200a]")
_LONGEST = 1024


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """The words that touch ``[start, end)``, in order, each whole."""
    end = len(text) if end is None else min(end, len(text))
    at, last = _piece_start(text, start), _piece_end(text, end)
    while at < last:
        stop = _piece_end(text, min(at + _LONGEST, last))
        pattern = _ANY_WORDS if UNCOMMON.search(text, at, stop) else _COMMON_WORDS
        for match in pattern.finditer(text, at, stop):
            found = Range(*match.span())
            if found.end > start and found.start < end:
                yield found
        at = stop


def word_at(text: str, offset: int) -> Range | None:
    """The word that holds the code point at ``offset``, if that is in one."""
    if not 0 <= offset < len(text):
        return None
    # Most words are plain, and those need no pattern of all scripts' marks: to compile that takes
    # milliseconds, and the first screen asks for one word.
    at = _piece_start(text, offset)
    stop = _piece_end(text, min(at + _LONGEST, _piece_end(text, offset + 1)))
    if (plain := _PLAIN_WORD.match(text, at, stop)) and offset < plain.end():
        return Range(*plain.span())
    return next(words(text, offset, offset + 1), None)


def _is_border(text: str, at: int) -> bool:
    """Whether no word holds both sides of offset ``at``.

    That is at a space, and where ``_LONGEST`` characters on both sides have none: nobody means
    such a run as a word, and to look further would cost as much as the run is long.
    """
    if text[at - 1].isspace() and text[at - 1] != "\u200a":
        return True
    if at % _LONGEST:
        return False
    near = text[max(at - _LONGEST, 0) : at + _LONGEST]
    return len(near) == 2 * _LONGEST and _SPACE.search(near) is None


def _piece_start(text: str, offset: int) -> int:
    while offset > 0 and not _is_border(text, offset):
        offset -= 1
    return offset


def _piece_end(text: str, offset: int) -> int:
    while 0 < offset < len(text) and not _is_border(text, offset):
        offset += 1
    return offset
