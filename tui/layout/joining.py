"""Which form each letter takes beside its neighbours (ArabicShaping.txt), on the logical text.

The presentation forms are arabic-reshaper's tables; the loop is our own, since ``reshape()``
loses which mark is whose. A letter without a presentation form keeps its nominal shape, and its
neighbours still join it.
"""

import re
import unicodedata
from functools import lru_cache

from arabic_reshaper.letters import FINAL, INITIAL, ISOLATED, LETTERS_ARABIC, MEDIAL

from tui.text.joining_types import CAUSING, DUAL, LEFT, RIGHT

LAM = "\u0644"

LAM_ALEF = {"\u0622": 0xFEF5, "\u0623": 0xFEF7, "\u0625": 0xFEF9, "\u0627": 0xFEFB}
"""Alef to its isolated ligature with a lam before it; the final one is the next code point."""

# ae and the noon ghunna inside a word have no forms of their own; these look the same.
_STAND_INS = {
    "\u06d5": ("\ufee9", "", "", "\ufeea"),
    "\u06ba": ("\ufb9e", "\ufbe8", "\ufbe9", "\ufb9f"),
}

_FORMS: dict[str, tuple[str, str, str, str]] = {
    **{
        letter: (forms[ISOLATED], forms[INITIAL], forms[MEDIAL], forms[FINAL])
        for letter, forms in LETTERS_ARABIC.items()
        if letter != "\u200d"
    },
    **_STAND_INS,
}

_TYPES = (
    ("D", re.compile(f"[{DUAL}]")),
    ("R", re.compile(f"[{RIGHT}]")),
    ("L", re.compile(f"[{LEFT}]")),
    ("C", re.compile(f"[{CAUSING}]")),
)
_NOT_TRANSPARENT = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\u180e\u200c\u2066\u2067\u2068\u2069"
    "\U000110bd\U000110cd"
)


@lru_cache(4096)
def joining_type(char: str) -> str:
    """Joining_Type of one character: D, R, L, C, T or U."""
    for name, ranges in _TYPES:
        if ranges.match(char):
            return name
    if unicodedata.category(char) in ("Mn", "Me", "Cf") and char not in _NOT_TRANSPARENT:
        return "T"
    return "U"


def joined(run: str, *, after_joiner: bool = False) -> tuple[list[str], list[int]]:
    """Each character's glyph and form (0 isolated, 1 initial, 2 medial, 3 final), in order.

    One glyph a character: no ligature is made here. ``after_joiner`` says that the run comes
    after something that joins it (a ZWJ).
    """
    forms = [0] * len(run)
    last, joins = -1, after_joiner
    for at, char in enumerate(run):
        kind = joining_type(char)
        if kind == "T":
            continue
        if joins and kind in "DRC":
            forms[at] = 3
            if last >= 0:
                forms[last] = 1 if forms[last] == 0 else 2
        last, joins = at, kind in "DLC"
    return [_glyph(char, form) for char, form in zip(run, forms, strict=True)], forms


def _glyph(char: str, form: int) -> str:
    found = _FORMS.get(char)
    return found[form] or char if found else char


def is_lam_alef(glyph: str) -> bool:
    """Whether a glyph is a ligature of lam and alef, with or without marks."""
    return "\ufef5" <= glyph[:1] <= "\ufefc"


def is_final_lam_alef(glyph: str) -> bool:
    """Whether that ligature joins the letter before it."""
    return ord(glyph[0]) % 2 == 0
