"""Joining: forms by the rules of ArabicShaping.txt, glyphs, lam-alef, marks."""

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.conformance import lines
from tui.layout.joining import AFTER, BEFORE, JOINING_TYPE, SHAPES, forms
from tui.layout.page import Page

# The rules R1 to R7 of the core specification (9.2), by joining type alone.
_GIVES = "DLC"
_TAKES = "DRC"

NEIGHBOURS = ["", "ب", "ا", "ء", "ـ", "\u200d", "\u200c", " ", "\ua872"]
BETWEEN = ["", "\u064e", "\u200e", "\u00ad", "\u0300", "\u08ca", "\ufe0f", "\u200e\u0651"]


def _database() -> dict[str, str]:
    found = {}
    for line in lines("ArabicShaping.txt"):
        code, _name, kind, _group = (part.strip() for part in line.split(";"))
        found[chr(int(code, 16))] = kind
    return found


def test_every_code_point_has_the_joining_type_of_the_database() -> None:
    for line in lines("DerivedJoiningType.txt"):
        codes, kind = (part.strip() for part in line.split(";"))
        low, _, high = codes.partition("..")
        for code in range(int(low, 16), int(high or low, 16) + 1):
            assert JOINING_TYPE[chr(code)] == kind, hex(code)
    for char, kind in _database().items():
        assert JOINING_TYPE[char] == kind, hex(ord(char))


def test_every_joining_letter_takes_the_form_of_the_rules_between_any_neighbours() -> None:
    types = _database()
    letters = [char for char, kind in types.items() if kind in "DRLCU" and char.isalpha()]
    cases = 0
    for letter, before, after, one, two in product(
        letters, NEIGHBOURS, NEIGHBOURS, BETWEEN[:4], BETWEEN[4:]
    ):
        text = before + one + letter + two + after
        kind = types[letter]
        expected = 0
        if before and types.get(before, "U") in _GIVES and kind in _TAKES:
            expected |= BEFORE
        if after and types.get(after, "U") in _TAKES and kind in _GIVES:
            expected |= AFTER
        assert forms(text)[len(before + one)] == expected, ascii(text)
        cases += 1
    assert cases > 500_000


def test_a_zwj_outside_the_run_joins_it() -> None:
    assert list(forms("ب", joined_before=True)) == [BEFORE]


def shown(text: str, **options: Any) -> list[str]:
    """The glyphs of the first row, in logical order."""
    cells = Page(text, 80, **options).row(0).cells
    return [cell.glyph for cell in sorted(cells, key=lambda cell: cell.start)]


CASES = [
    ("بب", "ﺑﺐ"),
    ("ب\u200eب", ["ﺑ", "", "ﺐ"]),
    ("ب\u00adب", ["ﺑ", "", "ﺐ"]),
    ("ب\u0300ب", ["ﺑ\u0300", "ﺐ"]),
    ("ب\u08caب", ["ﺑ\u08ca", "ﺐ"]),
    ("ب\ufe0fب", "ﺑﺐ"),
    ("ب\u200dب", "ﺑﺐ"),
    ("ب\u200cب", "ﺏﺏ"),
    ("ه\u200d", "ﻫ"),
    ("\u200dه", ["", "ﻪ"]),
    ("دب", "ﺩﺏ"),
    ("بەب", ["ﺑ", "\ufeea", "ﺏ"]),
    ("ەب", ["\ufee9", "ﺏ"]),
    ("بںب", ["ﺑ", "\ufbe9", "ﺐ"]),
    ("ںب", ["\ufbe8", "ﺐ"]),
    ("بں", ["ﺑ", "\ufb9f"]),
    ("بڕب", ["ﺑ", "ڕ", "ﺏ"]),
    ("بێب", ["ﺑ", "ێ", "ﺐ"]),
    ("بۥب", ["ﺏ", "ۥ", "ﺏ"]),
    ("ﺏب", ["ﺏ", "ﺏ"]),
    ("ﻻ", ["ﻻ"]),
    ("لا", ["\ufefb"]),
    ("بلا", ["ﺑ", "\ufefc"]),
    ("لَاً", ["\ufefb\u064e\u064b"]),
    ("لأ", ["\ufef7"]),
    ("ﻟا", ["ﻟ", "ﺍ"]),
    ("ل\u200dا", ["ﻟ", "ﺎ"]),
    ("ل\u200cا", ["ﻝ", "ﺍ"]),
    ("لـا", ["ﻟ", "ـ", "ﺎ"]),
    ("ل\u200eا", ["ﻟ", "", "ﺎ"]),
    ("للا", ["ﻟ", "\ufefc"]),
    ("\u200dلا", ["", "\ufefc"]),
    ("ٱل", ["ﭐ", "ﻝ"]),
    ("\u064eب", ["\u25cc\u064e", "ﺏ"]),
    (" \u064eب", [" ", "\u25cc\u064e", "ﺏ"]),
    ("ب\u200f\u064e\u0651", ["ﺏ", "", "\u25cc\u064e\u0651"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_letters_are_drawn_joined_with_their_marks(text: str, expected: str | list[str]) -> None:
    assert shown(text) == list(expected)


def test_marks_of_a_lam_alef_stay_in_order_and_part_with_their_letter() -> None:
    assert shown("بلَاً", edges=[3]) == ["ﺑ", "ﻠ\u064e", "ﺎ\u064b"]
    assert shown("لَاً", edges=[2], marks=False) == ["ﻟ", "ﺎ"]
    assert shown("لا", edges=[0, 2]) == ["\ufefb"]


def test_nominal_letters_are_for_terminals_that_join_by_themselves() -> None:
    assert shown("بلَا", shaping="none") == ["ب", "لَ", "ا"]


def test_a_mark_without_a_base_keeps_its_carrier_when_marks_are_hidden() -> None:
    assert shown("\u064eبَ", marks=False) == ["\u25cc", "ﺏ"]


def test_hamza_above_is_a_letter_of_the_word_and_stays() -> None:
    assert shown("ـٔا", marks=False) == ["ـ\u0654", "ﺎ"]


_HARFBUZZ_LETTERS = (
    "".join(map(chr, range(0x0621, 0x064B)))
    + "".join(map(chr, range(0x0671, 0x06D4)))
    + "\u06d5\u06ee\u06ef\u06fa\u06fb\u06fc\u06ff\u0750\u0751\u0760\u076a\u077f"
)


@pytest.fixture(scope="module")
def harfbuzz() -> Any:
    """A function from text to the glyph of each code point, ligatures off."""
    hb = pytest.importorskip("uharfbuzz", reason="uharfbuzz is not installed")
    found = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
    if found is None:
        pytest.skip("DejaVu Sans is not installed")
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(found))))
    off = dict.fromkeys(("rlig", "liga", "clig", "calt", "dlig", "mset"), False)

    def glyphs(text: str) -> dict[int, int]:
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(char) for char in text])
        buffer.direction, buffer.script = "rtl", "Arab"
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        hb.shape(font, buffer, off)
        return {info.cluster: info.codepoint for info in buffer.glyph_infos}

    return glyphs


def test_every_letter_takes_the_form_that_harfbuzz_gives_it(harfbuzz: Any) -> None:
    randomness = random.Random(7)
    zwj = "\u200d"
    alone: dict[tuple[str, int], int] = {}
    for letter in _HARFBUZZ_LETTERS:
        for form in range(4):
            text = zwj * (form & BEFORE) + letter + (zwj if form & AFTER else "")
            alone[letter, form] = harfbuzz(text)[form & BEFORE]
    seen = 0
    for _ in range(4000):
        text = "".join(randomness.choices(_HARFBUZZ_LETTERS + "\u064e\u0651\u200c\u200d ", k=12))
        found = harfbuzz(text)
        for at, form in enumerate(forms(text)):
            if glyph := alone.get((text[at], form)):
                assert found[at] == glyph, (ascii(text), at, form)
                seen += 1
    assert seen > 30_000


@given(st.text(alphabet=_HARFBUZZ_LETTERS, max_size=12))
def test_a_joined_glyph_is_a_form_of_its_letter(text: str) -> None:
    for char, form in zip(text, forms(text), strict=True):
        assert SHAPES[char][form]
