"""Ranges of characters, and patterns of the common ones alone."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tui.layout import tokens
from tui.text import words
from tui.text.character_ranges import UNCOMMON, CharacterRanges, common_ranges
from tui.text.joining_types import DUAL
from tui.text.marks import MARKS, NONSPACING, SPACING

COMMON = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: not UNCOMMON.match(c)))


def test_the_common_ranges_hold_the_very_characters_that_are_common() -> None:
    every, some = re.compile(f"[{NONSPACING}{SPACING}]"), common_ranges(NONSPACING + SPACING)
    kept = re.compile(f"[{some}]")
    for code in range(0x110000):
        if not UNCOMMON.match(char := chr(code)):
            assert bool(every.match(char)) == bool(kept.match(char)), hex(code)
    assert len(some) < len(NONSPACING) / 4


@given(COMMON)
def test_a_common_text_is_parted_alike_by_both_patterns(text: str) -> None:
    for some, every in (
        (words._COMMON_WORDS, words._ANY_WORDS),
        (tokens._COMMON_TOKENS, tokens._ANY_TOKENS),
    ):
        assert [one.span() for one in some.finditer(text)] == [
            one.span() for one in every.finditer(text)
        ]


def test_ranges_hold_the_very_characters_that_their_brackets_match() -> None:
    for held, ranges in ((MARKS, NONSPACING + SPACING), (CharacterRanges(DUAL), DUAL)):
        pattern = re.compile(f"[{ranges}]")
        for char in map(chr, range(0x20000)):
            assert (char in held) == bool(pattern.match(char)), hex(ord(char))
