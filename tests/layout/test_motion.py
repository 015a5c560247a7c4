"""Moving by letter and by word as the eye sees."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.invariants import rows_of
from tests.layout.texts import arabic, texts, widths
from tui.core.selection import Range
from tui.layout import motion
from tui.layout.page import Page
from tui.text.words import words

MIXED = "قال John Smith (35) إن"

Step = Callable[[Page, int], Range | None]


def walk(page: Page, step: Step, offset: int) -> list[Range]:
    """Where ``step`` leads from ``offset`` to the end."""
    seen: list[Range] = []
    while (found := step(page, offset)) is not None:
        seen.append(found)
        offset = found.start
        assert len(seen) <= len(page.text)
    return seen


def in_order(
    page: Page, side: motion.Side, listed: Callable[[Page, int, int], list[Range]]
) -> list[Range]:
    """The places of a page in the order in which going to ``side`` meets them."""
    onward = (side == "left") == (page.orientation == "rtl")
    rows = [(p, k) for p in range(page.paragraph_count) for k in range(page.paragraph_rows(p))]
    return [
        place
        for p, k in (rows if onward else rows[::-1])
        for place in listed(page, p, k)[:: -1 if side == "left" else 1]
    ]


@given(st.one_of(texts, arabic), widths)
def test_moving_visits_each_visible_letter_once_and_back_again(text: str, width: int) -> None:
    page = Page(text, width)
    leftward = in_order(page, "left", motion.letters_in)
    assert leftward[::-1] == in_order(page, "right", motion.letters_in)
    assert len(set(leftward)) == len(leftward)
    if leftward:
        assert walk(page, motion.letter_left, leftward[0].start) == leftward[1:]
        assert walk(page, motion.letter_right, leftward[-1].start) == leftward[-2::-1]


@given(st.one_of(texts, arabic), widths)
def test_moving_by_word_visits_each_visible_word_once_and_back_again(text: str, width: int) -> None:
    page = Page(text, width)
    leftward = in_order(page, "left", Page.words_in)
    visible = {
        word
        for word in words(text)
        for row in rows_of(page)
        if row.start <= word.start < row.end and row.runs(*word)
    }
    assert sorted(leftward) == sorted(visible)
    if leftward:
        assert walk(page, motion.word_left, leftward[0].start) == leftward[1:]
        assert walk(page, motion.word_right, leftward[-1].start) == leftward[-2::-1]


@given(st.one_of(texts, arabic), widths)
def test_a_step_from_any_offset_leads_to_a_visible_letter_or_out(text: str, width: int) -> None:
    page = Page(text, width)
    visible = set(in_order(page, "left", motion.letters_in))
    for offset in range(len(text) + 1):
        for step in (motion.letter_left, motion.letter_right):
            assert (found := step(page, offset)) is None or found in visible


def test_left_goes_through_mixed_text_as_the_eye_sees() -> None:
    page = Page(MIXED, 40)
    shown = [page.text[start:end] for start, end in walk(page, motion.letter_left, 0)]
    assert "".join(["ق", *shown]) == "قال )53( htimS nhoJ إن"


def test_words_go_by_their_place_on_the_row() -> None:
    page = Page(MIXED, 40)
    shown = [page.text[start:end] for start, end in walk(page, motion.word_left, 0)]
    assert shown == ["35", "Smith", "John", "إن"]


def test_a_lam_and_an_alef_in_one_cell_are_two_letters() -> None:
    page = Page("سلَام", 20)
    assert walk(page, motion.letter_left, 0) == [Range(1, 3), Range(3, 4), Range(4, 5)]


@pytest.mark.parametrize("width", [40, 4])
def test_past_the_left_edge_comes_the_next_row_or_paragraph(width: int) -> None:
    page = Page("قال\nوزير", width)
    assert motion.letter_left(page, 2) == Range(4, 5)
    assert motion.letter_right(page, 4) == Range(2, 3)


def test_a_word_cut_between_rows_is_visited_once() -> None:
    page = Page("والمستشفيات قال", 5)
    assert walk(page, motion.word_left, 0) == [Range(12, 15)]


def test_a_step_on_a_long_text_lays_out_the_rows_near_by_alone() -> None:
    page = Page("قال وزير\n" * 9000, 40)
    motion.letter_left(page, 40_000)
    motion.word_right(page, 40_000)
    assert sum(page.is_settled(p) for p in range(page.paragraph_count)) <= 3
