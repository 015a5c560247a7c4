"""What is sent to the terminal for a letter, and how many cells wide it is.

Nothing that a terminal obeys or hides is ever sent: no control character, no bidi control, no
joiner, no surrogate. What has a width in the text but no safe picture gets one here. ``TABLE``
lists the rules in order; ``docs/text.md`` is made from it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tui.layout.cell_count import cell_count
from tui.layout.disputed_widths import most_cells, with_filler
from tui.text.character_ranges import CharacterRanges
from tui.text.joining_types import JOINERS
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import MARKS

CARRIER = "\u25cc"
"""DOTTED CIRCLE: what a mark without a base is drawn on."""

TAB = " " * 4
WIDEST = len(TAB)
"""Cells: no picture is wider, so that a row of as many can hold any letter."""

MOST_MARKS = 16
"""How many characters follow a base in a glyph; the rest are there, and not sent."""

UNKNOWN = "\ufffd"
PRIVATE = "\u25af"
C1 = "\u2426"

HIDEABLE = LazyRegex(
    "[\u0610-\u061a\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff]"
)
"""Harakat and Quranic marks, which may be left out; hamza above and below are letters."""

_NEVER = CharacterRanges(
    "\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff]")
_NEVER_AFTER = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_INDICATOR = re.compile("[\U0001f1e6-\U0001f1ff]")
_SIGNS = {0x06DD: "\u25cb", 0x08E2: "\u25cb"} | dict.fromkeys(
    (*range(0x0600, 0x0606), 0x070F, 0x0890, 0x0891, 0x110BD, 0x110CD), PRIVATE
)
"""Prepended signs: VTE, kitty and alacritty draw them in no cell, others in one."""


class Glyph(NamedTuple):
    """A glyph, and its width in cells."""

    glyph: str
    width: int


NOTHING = Glyph("", 0)


@lru_cache(8192)
def glyph_of(letter: str, marks: bool = True) -> Glyph:
    """The picture of one letter (see ``text.graphemes``) that does not join.

    ``marks`` False leaves the harakat out of the glyph; a mark without a base keeps its carrier.
    """
    base = letter[0]
    if base in MARKS or base in JOINERS:
        shown = _shown(letter, marks)[:MOST_MARKS]
        if shown or _visible_mark(letter):
            # A letter's tail may hold more than marks: Thai's sara am has a width of its own.
            return _fitting(CARRIER, shown)
        return NOTHING
    if len(letter) == 1:
        return _single(letter)
    first = _single(base)
    if first.glyph != base and not (_INDICATOR.match(base) and _INDICATOR.match(letter[1])):
        if not unicodedata.category(base).startswith("Z"):
            return first
        return Glyph(first.glyph + visible_marks(letter[1:], marks), first.width)
    return _sequence(letter, marks)


def visible_marks(tail: str, marks: bool) -> str:
    """Of the marks on a base of one cell, what is sent: none that takes a cell of its own."""
    return _without_bodies(_shown(tail, marks))[:MOST_MARKS]


def _shown(tail: str, marks: bool) -> str:
    tail = _NEVER_AFTER.sub("", "".join([char for char in tail if char not in _NEVER]))
    # Of what is assigned later than our data, Textual and wcwidth may believe other widths.
    tail = "".join([c for c in tail if c in MARKS or unicodedata.category(c) not in ("Cf", "Cn")])
    return tail if marks else HIDEABLE.sub("", tail)


def _without_bodies(tail: str) -> str:
    return "".join([char for char in tail if not most_cells(char)])


def _visible_mark(letter: str) -> bool:
    return any(char not in _NEVER for char in letter)


def _sequence(letter: str, marks: bool) -> Glyph:
    """A base of its own picture and what follows it: emoji, flags, conjuncts, syllables.

    An emoji is what all terminals agree on: without its selectors, its skin tone, and what a ZWJ
    joins to it.
    """
    base = letter[0]
    if _INDICATOR.match(base) and _INDICATOR.match(letter[1]):
        return Glyph(letter[:2], 2)
    if "\u200d" in letter and not base.isalpha():
        letter = letter[: letter.index("\u200d")]
    if base.isascii():
        # A keycap's frame hides its digit where the two share a cell of an emoji's font.
        letter = letter.replace("\u20e3", "")
    composed = unicodedata.normalize("NFC", letter) if "\u1100" <= base <= "\u1112" else ""
    if composed:
        base, letter = composed[0], composed
    return _fitting(base, _shown(letter[1:], marks)[:MOST_MARKS])


def _fitting(base: str, tail: str) -> Glyph:
    """A base with its tail, or with what of that takes no cells where it would be too wide."""
    glyph = with_filler(base + tail)
    if (width := _measured(glyph)) > WIDEST:
        glyph = with_filler(base + _without_bodies(tail))
        width = _measured(glyph)
    return Glyph(glyph, width)


def _measured(glyph: str) -> int:
    """The sum of the characters' widths, as Textual counts."""
    return sum(map(cell_count, glyph))


def _single(char: str) -> Glyph:
    code = ord(char)
    if code == 9:
        return Glyph(TAB, len(TAB))
    if code < 0x20:
        return Glyph(chr(0x2400 + code), 1)
    if code == 0x7F:
        return Glyph("\u2421", 1)
    if code < 0x80:
        return Glyph(char, 1)
    if code < 0xA0:
        return Glyph(C1, 1)
    if char in _NEVER and not 0xD800 <= code <= 0xDFFF:
        return NOTHING
    if _MODIFIER.match(char):
        return Glyph(UNKNOWN, 1)
    if _INDICATOR.match(char):
        return Glyph(chr(code - 0x1F1E6 + 0x41), 1)
    match unicodedata.category(char):
        case "Zs":
            return Glyph("  ", 2) if char == "\u3000" else Glyph(" ", 1)
        case "Cs" | "Cn":
            return Glyph(UNKNOWN, 1)
        case "Co":
            return Glyph(PRIVATE, 1)
    if code in _SIGNS:
        return Glyph(_SIGNS[code], 1)
    return _fitting(char, "") if cell_count(char) else NOTHING
