"""Spans with untidy edges are known, and get tidy ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text.span_hygiene import Flaw, flaws, tidy_range

TEXT = "قالَ وزيرٌ  أمسِ"
"""Offsets: قال and its mark 0-4, وزير and its mark 5-10, two spaces, أمس and its mark 12-16."""


@pytest.mark.parametrize(
    ("start", "end", "found", "tidy"),
    [
        (0, 4, (), (0, 4)),
        (5, 10, (), (5, 10)),
        (4, 10, (Flaw.SPACE,), (5, 10)),
        (5, 12, (Flaw.SPACE,), (5, 10)),
        (4, 11, (Flaw.SPACE,), (5, 10)),
        (0, 3, (Flaw.CUT,), (0, 4)),
        (3, 10, (Flaw.CUT,), (2, 10)),
        (3, 11, (Flaw.SPACE, Flaw.CUT), (2, 10)),
        (10, 12, (Flaw.EMPTY,), (12, 12)),
        (4, 4, (Flaw.EMPTY,), (4, 4)),
    ],
)
def test_what_is_untidy_is_named_and_mended(
    start: int, end: int, found: tuple[Flaw, ...], tidy: tuple[int, int]
) -> None:
    assert flaws(TEXT, start, end) == found
    assert tidy_range(TEXT, start, end) == tidy


PIECES = st.text("اب \u064e\u0651\u00a0\n\r\u200d😀\u200fa", max_size=12)


@given(PIECES, st.integers(0, 12), st.integers(0, 12))
def test_what_is_tidied_has_no_flaw_and_says_the_same_words(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    tidy = tidy_range(text, start, end)
    if tidy.start == tidy.end:
        assert flaws(text, start, end) == (Flaw.EMPTY,)
        return
    assert flaws(text, *tidy) == ()
    assert text[start:end].strip() in text[tidy.start : tidy.end]
    assert (tidy == (start, end)) == (flaws(text, start, end) == ())
