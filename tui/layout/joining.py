"""Which form each letter takes beside its neighbours (ArabicShaping.txt), on the logical text.

The presentation forms are arabic-reshaper's tables; the loops are our own, since ``reshape()``
loses which mark is whose. A letter without a presentation form keeps its nominal shape, and its
neighbours still join it.

A form is a number: 0 isolated, 1 final, 2 initial, 3 medial; that is ``BEFORE`` and ``AFTER``.
"""

import unicodedata
from collections.abc import Sequence

from tui.layout.presentation_forms import FORMS
from tui.text.character_ranges import CharacterRanges
from tui.text.joining_types import CAUSING, DUAL, LEFT, RIGHT
from tui.text.marks import NONSPACING

LAM = "\u0644"

LAM_ALEF = {"\u0622": 0xFEF5, "\u0623": 0xFEF7, "\u0625": 0xFEF9, "\u0627": 0xFEFB}
"""Alef to its isolated ligature with a lam before it; the final one is the next code point."""

BEFORE, AFTER = 1, 2
"""The bits of a form: joined to the letter before, joined to the letter after."""

# ae and the noon ghunna inside a word have no forms of their own; these look the same.
_STAND_INS = {
    "\u06d5": ("\ufee9", "\ufeea", "", ""),
    "\u06ba": ("\ufb9e", "\ufb9f", "\ufbe8", "\ufbe9"),
}


class _Shapes(dict[str, tuple[str, ...]]):
    def __missing__(self, letter: str) -> tuple[str, ...]:
        shapes = self[letter] = (letter,) * 4
        return shapes


SHAPES = _Shapes()
"""A letter, or a lam and an alef, to its four glyphs by form; the nominal one where none is."""

for _letter, _four in FORMS.items():
    SHAPES[_letter] = tuple(shape or _letter for shape in _STAND_INS.get(_letter, _four))
for _letter, _four in _STAND_INS.items():
    SHAPES[_letter] = tuple(shape or _letter for shape in _four)
for _letter, _code in LAM_ALEF.items():
    SHAPES[LAM + _letter] = (chr(_code), chr(_code + 1)) * 2

_TYPES = (
    ("D", CharacterRanges(DUAL)),
    ("R", CharacterRanges(RIGHT)),
    ("L", CharacterRanges(LEFT)),
    ("C", CharacterRanges(CAUSING)),
)
_TRANSPARENT = CharacterRanges(f"{NONSPACING}\U00013439-\U0001343f\U0001e94b")
_NOT_TRANSPARENT = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\u180e\u200c\u2066\u2067\u2068"
    "\u2069\U000110bd\U000110cd"
)


class _JoiningTypes(dict[str, str]):
    def __missing__(self, char: str) -> str:
        kind = self[char] = self._of(char)
        return kind

    @staticmethod
    def _of(char: str) -> str:
        for name, ranges in _TYPES:
            if char in ranges:
                return name
        if char in _NOT_TRANSPARENT:
            return "U"
        return "T" if char in _TRANSPARENT or unicodedata.category(char) == "Cf" else "U"


JOINING_TYPE = _JoiningTypes()
"""A character to its Joining_Type: D, R, L, C, T or U."""


def forms(run: str, *, joined_before: bool = False) -> Sequence[int]:
    """The form of each character; ``joined_before`` says that a ZWJ stands before the run."""
    found = [0] * len(run)
    last, joins = -1, joined_before
    for at, char in enumerate(run):
        kind = JOINING_TYPE[char]
        if kind == "T":
            continue
        if joins and kind in "DRC":
            found[at] = BEFORE
            if last >= 0:
                found[last] |= AFTER
        last, joins = at, kind in "DLC"
    return found


def is_lam_alef(glyph: str) -> bool:
    """Whether a glyph is a ligature of lam and alef, with or without marks."""
    return "\ufef5" <= glyph[:1] <= "\ufefc"


def is_final_lam_alef(glyph: str) -> bool:
    """Whether that ligature joins the letter before it."""
    return ord(glyph[0]) % 2 == 0
