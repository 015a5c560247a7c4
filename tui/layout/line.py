"""One line of any text that may hold Arabic: a title, a label, what is typed into a field."""

from functools import lru_cache
from typing import NamedTuple

from tui.layout.page import Page

ELLIPSIS = "…"
SEPARATORS = dict.fromkeys(map(ord, "\n\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")
WIDE = 1 << 20


class Drawn(NamedTuple):
    """Glyphs from left to right, their width in cells, and whether the text runs to the left."""

    glyphs: str
    width: int
    rtl: bool


@lru_cache(maxsize=4096)
def drawn(text: str, width: int = WIDE, ending: str = ELLIPSIS) -> Drawn:
    """The text's beginning, shaped and ordered, in at most ``width`` cells.

    Where it does not fit whole, ``ending`` (of one cell, or empty) stands where it was cut.
    """
    if width <= 0:
        return Drawn("", 0, False)
    # A line shows no more than its width; some marks may stand with each cell.
    row = Page(text[: width * 8 + 64].translate(SEPARATORS), WIDE).row_in(0, 0)
    rtl = row.direction == "rtl"
    if row.width <= width:
        return Drawn(row.text, row.width, rtl)
    room = width - len(ending)
    kept = set()
    used = 0
    for index in sorted(range(len(row.cells)), key=lambda n: row.cells[n].start):
        used += row.cells[index].width
        if used > room:
            used -= row.cells[index].width
            break
        kept.add(index)
    glyphs = "".join(cell.glyph for index, cell in enumerate(row.cells) if index in kept)
    return Drawn(ending + glyphs if rtl else glyphs + ending, used + len(ending), rtl)


def fitted(text: str, width: int) -> tuple[str, int]:
    """The text's beginning without an ellipsis, and its width: for bars."""
    found = drawn(text, width, "")
    return found.glyphs, found.width
