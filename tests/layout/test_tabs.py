"""A tab reaches the next stop, from the edge where its row begins."""

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.invariants import check, check_places, rows_of
from tests.layout.texts import texts, widths
from tui.layout.page import Page


def stops(text: str) -> list[int]:
    """Where each tab of the first row ends, from the edge where the row begins."""
    row = Page(text, 40).row(0)
    cells = row.cells[::-1] if row.direction == "rtl" else row.cells
    found, x = [], 0
    for cell in cells:
        x += cell.width
        if text[cell.start] == "\t":
            found.append(x)
    return found


def test_columns_line_up_in_both_directions() -> None:
    assert stops("a\tbb\tc") == stops("abc\tb\tc") == [4, 8]
    assert stops("أ\tبب\tج") == stops("أبج\tabc\tج") == [4, 8]
    assert stops("abcd\te") == [8]
    assert stops("قال ab\t12\tقال") == [8, 12]


@given(st.lists(st.one_of(texts, st.just("\t")), max_size=12).map("".join), widths)
def test_tabs_keep_every_code_point_in_one_cell_of_rows_that_fit(text: str, width: int) -> None:
    page = Page(text, width)
    check(page)
    check_places(page)
    for row in rows_of(page):
        for cell in row.cells:
            if text[cell.start] == "\t":
                assert cell.width <= 4
