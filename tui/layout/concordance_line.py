"""A place of a text in one line, with what stands around it."""

from functools import lru_cache
from typing import NamedTuple

from tui.core.selection import Range
from tui.layout.line import SEPARATORS, WIDE
from tui.layout.page import Page, Row
from tui.text.excerpt import around


class ContextPart(NamedTuple):
    """Glyphs from left to right and their width in cells; ``marked`` where they are the place."""

    glyphs: str
    width: int
    marked: bool


@lru_cache(maxsize=1024)
def in_context(text: str, place: Range, width: int) -> tuple[ContextPart, ...]:
    """Exactly ``width`` cells: the place near their middle, as much around it as fits.

    What is too long for the line by itself shows its beginning.
    """
    if width <= 0:
        return ()
    place = Range(place.start, min(place.end, place.start + width * 4))
    room = width
    while True:
        shown = around(text, place, room, room)
        row, marked = _laid_out(text[slice(*shown)], place, shown.start)
        if row.width <= width or not room:
            break
        room = max(0, room - max(1, (row.width - width) // 2))
    if row.width > width:
        half = (place.end - place.start) // 2
        if not half:
            return (ContextPart(" " * width, width, False),)
        return in_context(text, Range(place.start, place.start + half), width)
    return tuple(_stretches(row, marked, _gap(row, marked, width), width))


def _laid_out(text: str, place: Range, start: int) -> tuple[Row, Range]:
    marked = Range(place.start - start, place.end - start)
    row = Page(text.translate(SEPARATORS), WIDE, edges=set(marked)).row_in(0, 0)
    return row, marked


def _gap(row: Row, marked: Range, width: int) -> int:
    """The empty cells left of the row that bring the place to the middle, if there are enough."""
    runs = row.runs(*marked)
    middle = (runs[0][0] + runs[-1][1]) // 2 if runs else 0
    return max(0, min(width // 2 - middle, width - row.width))


def _stretches(row: Row, marked: Range, gap: int, width: int) -> list[ContextPart]:
    found = [ContextPart(" " * gap, gap, False)]
    for cell in row.cells:
        is_marked = cell.start < marked.end and marked.start < cell.end
        last = found[-1]
        if last.marked == is_marked or not cell.width:
            found[-1] = ContextPart(last.glyphs + cell.glyph, last.width + cell.width, last.marked)
        else:
            found.append(ContextPart(cell.glyph, cell.width, is_marked))
    rest = width - gap - row.width
    return [*found, ContextPart(" " * rest, rest, False)]
