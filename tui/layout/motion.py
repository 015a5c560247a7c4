"""Moving as the eye sees: the letter or the word at the left or right of a place, over a page.

On a row, places go by their columns. Past a row's edge one goes on in the article's main
direction (``Page.orientation``), whatever the row's own: leaving the left edge of a row of a
right-to-left article leads to the right edge of the next. So left and right undo each other, and
going one way visits each visible letter, or each word, exactly once. What has no width is passed
over. All costs are those of the rows near by.
"""

from collections.abc import Callable, Sequence
from typing import Literal

from tui.core.selection import Range
from tui.layout.page import Page, Row
from tui.text.graphemes import letter_end

Side = Literal["left", "right"]


def letter_left(page: Page, offset: int) -> Range | None:
    """The letter at the left of the one that holds ``offset``; None past the last one there."""
    return _step(page, offset, "left", letters_in)


def letter_right(page: Page, offset: int) -> Range | None:
    """The letter at the right of the one that holds ``offset``; None past the last one there."""
    return _step(page, offset, "right", letters_in)


def word_left(page: Page, offset: int) -> Range | None:
    """The word at the left of the one at ``offset``, or of the place; None past the last one."""
    return _step(page, offset, "left", Page.words_in)


def word_right(page: Page, offset: int) -> Range | None:
    """The word at the right of the one at ``offset``, or of the place; None past the last one."""
    return _step(page, offset, "right", Page.words_in)


def letters_in(page: Page, p: int, k: int) -> list[Range]:
    """The visible letters of a row from left to right."""
    row = page.row_in(p, k)
    found: list[Range] = []
    for cell in row.cells:
        if not cell.width:
            continue
        end = letter_end(page.text, cell.start)
        if end >= cell.end:
            found.append(Range(cell.start, cell.end))
            continue
        inside: list[Range] = []
        start = cell.start
        while start < cell.end:
            end = min(letter_end(page.text, start), cell.end)
            inside.append(Range(start, end))
            start = end
        found += inside[::-1] if cell.level & 1 else inside
    return found


def _step(
    page: Page, offset: int, side: Side, listed: Callable[[Page, int, int], Sequence[Range]]
) -> Range | None:
    p, k, index = page.locate(offset)
    row = page.row_in(p, k)
    places = listed(page, p, k)
    step = -1 if side == "left" else 1
    at = _place(row, offset, index, places, step)
    while at is None or not 0 <= at < len(places):
        near = _beside(page, p, k, side)
        if near is None:
            return None
        p, k = near
        places = listed(page, p, k)
        at = len(places) - 1 if side == "left" else 0
    return places[at]


def _place(
    row: Row,
    offset: int,
    index: int | None,
    places: Sequence[Range],
    step: int,
) -> int | None:
    """The index in ``places`` to go to from ``offset``; None to leave the row."""
    for at, place in enumerate(places):
        if place.start <= offset < place.end:
            return at + step
    if index is None:
        here = -0.5 if row.direction == "rtl" else len(row.cells) - 0.5
    else:
        here = float(index)
    lefts = [_leftmost(row, place) for place in places]
    if step < 0:
        before = [at for at, x in enumerate(lefts) if x < here]
        return before[-1] if before else None
    after = [at for at, x in enumerate(lefts) if x > here]
    return after[0] if after else None


def _leftmost(row: Row, place: Range) -> int:
    return next(
        index
        for index, cell in enumerate(row.cells)
        if cell.width and cell.start < place.end and place.start < cell.end
    )


def _beside(page: Page, p: int, k: int, side: Side) -> tuple[int, int] | None:
    """The row where one goes on past the ``side`` edge of row ``k`` of paragraph ``p``."""
    if (side == "left") == (page.orientation == "rtl"):
        if k + 1 < page.paragraph_rows(p):
            return p, k + 1
        return (p + 1, 0) if p + 1 < page.paragraph_count else None
    if k:
        return p, k - 1
    return (p - 1, page.paragraph_rows(p - 1) - 1) if p else None
