"""A page: a partition of its text into cells, within its width, and the way back."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.layout.invariants import check, check_places, rows_of
from tests.layout.texts import arabic, texts, widths
from tui.layout.page import Page, Row


def shown(page: Page) -> list[str]:
    return [row.text for row in rows_of(page)]


@given(texts, widths, st.sampled_from(["auto", "rtl", "ltr"]), st.booleans())
@example("\u0627\u200e\u064b\u0e33", 20, "auto", True)
def test_every_code_point_is_in_exactly_one_cell_of_rows_that_fit(
    text: str, width: int, direction: str, marks: bool
) -> None:
    page = Page(text, width, direction=direction, marks=marks)  # type: ignore[arg-type]
    check(page)
    check_places(page)


@given(texts, widths)
def test_without_shaping_every_code_point_is_in_exactly_one_cell(text: str, width: int) -> None:
    page = Page(text, width, shaping="none")
    check(page)
    check_places(page)


@given(texts, widths, st.data())
def test_the_runs_of_a_range_carry_exactly_its_code_points(
    text: str, width: int, data: st.DataObject
) -> None:
    page = Page(text, width)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for row in rows_of(page):
        runs = page.runs(start, end, row.paragraph, rows_of_paragraph(page, row))
        assert all(left < right for left, right in runs)
        assert all(one[1] < two[0] for one, two in pairwise(runs))
        for x in range(row.width):
            cell = row.cell_at(x)
            assert cell is not None
            covered = any(left <= x < right for left, right in runs)
            assert covered == (cell.start < end and start < cell.end)
        assert row.cell_at(row.width) is None
        assert row.cell_at(-1) is None


def rows_of_paragraph(page: Page, row: Row) -> int:
    """Which row of its paragraph ``row`` is."""
    count = page.paragraph_rows(row.paragraph)
    return next(k for k in range(count) if page.row_in(row.paragraph, k) == row)


def test_a_carrier_is_as_wide_as_all_that_it_bears() -> None:
    for width in (4, 8):
        check(Page("\u064b\u0e33", width))
        check(Page("\u064b\u0e33" * 20, width))
        check(Page("\u064b\u05c8\u05c9\u1ade", width))


@given(texts, widths, st.data())
def test_edges_part_lam_alefs_only_and_only_where_they_fall(
    text: str, width: int, data: st.DataObject
) -> None:
    edges = set(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    plain, page = Page(text, width), Page(text, width)
    before = shown(page)
    changed = page.set_edges(edges)
    check(page)
    check_places(page)
    assert shown(page) == shown(Page(text, width, edges=edges))
    for row in rows_of(page):
        same = rows_of_in(page, row.paragraph) == rows_of_in(plain, row.paragraph)
        assert same != (row.paragraph in changed)
        for cell in row.cells:
            if (
                len(cell.glyph)
                and "\ufef5" <= cell.glyph[0] <= "\ufefc"
                and text[cell.start] == "ل"
            ):
                assert not any(cell.start < edge < cell.end for edge in edges)
    assert page.set_edges(edges) == set()
    page.set_edges(())
    assert shown(page) == before


def rows_of_in(page: Page, p: int) -> list[Row]:
    return [page.row_in(p, k) for k in range(page.paragraph_rows(p))]


@given(texts, widths, widths)
def test_a_page_wrapped_anew_is_the_page_made_at_that_width(text: str, one: int, two: int) -> None:
    page = Page(text, one)
    rows_of(page)
    page.resize(two)
    assert rows_of(page) == rows_of(Page(text, two))


@given(texts, widths)
def test_row_numbers_settle_to_the_order_of_the_rows(text: str, width: int) -> None:
    page = Page(text, width)
    rows = rows_of(page)
    assert page.row_count == len(rows)
    for number, row in enumerate(rows):
        p, k = page.address(number)
        assert page.number(p, k) == number
        assert page.row(number) == row
    assert Page(text, width).row(page.row_count + 9) == rows[-1]


@given(arabic, widths)
def test_hidden_marks_change_glyphs_and_nothing_else(text: str, width: int) -> None:
    for one, two in zip(
        rows_of(Page(text, width)), rows_of(Page(text, width, marks=False)), strict=True
    ):
        assert [cell[1:] for cell in one.cells] == [cell[1:] for cell in two.cells]
        assert not set(two.text) & set("\u064b\u064e\u0651\u0652\u0670")


@pytest.mark.parametrize("text", ["", "\n", "\u2029"])
def test_an_empty_paragraph_is_one_row_without_cells(text: str) -> None:
    page = Page(text, 20)
    assert page.row_count == page.paragraph_count == 1
    assert page.row(0).cells == ()
    assert page.locate(len(text)) == (0, 0, None)


def test_paragraphs_end_at_class_b_alone_and_crlf_is_one_separator() -> None:
    text = "a\r\nb\rc\nd\x1ce\x1df\x1eg\x85h\u2029i\x0bj\x0ck\u2028l"
    page = Page(text, 20)
    ranges = [page.paragraph_range(p) for p in range(page.paragraph_count)]
    assert [text[start:end] for start, end in ranges] == [*"abcdefgh", "i\x0bj\x0ck\u2028l"]
    assert page.paragraph_at(2) == 0
    assert page.paragraph_rows(8) == 2


@given(st.text("ab \n", max_size=12))
def test_line_feeds_alone_part_a_text_as_they_do_among_other_separators(text: str) -> None:
    alone, among = Page(text, 20), Page(text + "c\x1d", 20)
    count = alone.paragraph_count
    assert among.paragraph_count - count == (text[-1:] == "\n")
    assert [alone.paragraph_range(p).start for p in range(count)] == [
        among.paragraph_range(p).start for p in range(count)
    ]


def test_trailing_spaces_hang_and_stay_in_their_row() -> None:
    page = Page("abcd      efgh", 5)
    first, second = rows_of(page)
    assert (first.text, first.width, first.end) == ("abcd ", 5, 10)
    assert [cell.width for cell in first.cells] == [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    assert second.text == "efgh"


def test_rows_break_after_hyphens_and_slashes_unless_a_digit_follows() -> None:
    assert shown(Page("aaa-bbb/ccc 10-20", 4)) == ["aaa-", "bbb/", "ccc ", "10-2", "0"]
    assert shown(Page("aaaa 5-3", 6)) == ["aaaa ", "5-3"]


def test_a_url_of_300_characters_is_cut_between_cells() -> None:
    url = "http" + "x" * 296
    assert shown(Page(url, 8)) == [url[at : at + 8] for at in range(0, 300, 8)]


def test_no_break_spaces_and_word_joiners_hold_a_row_together() -> None:
    assert shown(Page("aa bb\u00a0cc", 6)) == ["aa ", "bb cc"]
    assert shown(Page("aa \u2060bb cc", 6)) == ["aa bb ", "cc"]
    assert shown(Page("aa \u200a\u0670\u2060bb", 5))[0] == "aa "


def test_numbers_keep_the_levels_of_their_whole_paragraph() -> None:
    # The letters of the row before make 5-3 Arabic numbers: resolving a row alone would turn it.
    rows = shown(Page("العدد 5-3 ثم", 6))
    assert rows[1] == "ﻢﺛ 3-5"


def test_the_override_of_a_control_between_two_letters_keeps_its_place() -> None:
    row = Page("\u0627\u200e\u0628", 20, direction="ltr").row(0)
    assert [cell.start for cell in row.cells] == [0, 1, 2]


def test_one_letter_a_row_is_the_narrowest_page() -> None:
    assert Page("中文", 1).width == 4


def test_paragraphs_far_away_are_not_laid_out() -> None:
    text = "قال وزير الخارجية إن\n" * 5000
    page = Page(text, 40)
    page.row(page.row_count - 1)
    page.locate(len(text) // 2)
    assert sum(page.is_settled(p) for p in range(page.paragraph_count)) == 2
