"""Patterns that are compiled late, and of common characters alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.layout import tokens
from tui.text import words
from tui.text.lazy_regex import UNCOMMON, LazyRegex, common_ranges
from tui.text.marks import NONSPACING, SPACING

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


def test_a_late_pattern_is_a_pattern() -> None:
    late = LazyRegex("[ab]+")
    assert late.fullmatch("abba")
    assert late.match("xab", 1)
    assert late.search("xab")
    assert late.findall("a b") == ["a", "b"]
    assert late.sub("-", "abc") == "-c"
    with pytest.raises(AttributeError):
        _ = late.flags
