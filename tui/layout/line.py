"""One line of any text that may hold Arabic: a title, a label, what is typed into a field."""

from functools import lru_cache
from typing import NamedTuple

from tui.layout.page import Page

ELLIPSIS = "…"
_SEPARATORS = dict.fromkeys(map(ord, "\n\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")
_WIDE = 1 << 20


class Drawn(NamedTuple):
    """Glyphs from left to right, their width in cells, and whether the text runs to the left."""

    glyphs: str
    width: int
    rtl: bool


@lru_cache(maxsize=4096)
def drawn(text: str, width: int = _WIDE, ending: str = ELLIPSIS) -> Drawn:
    """The text's beginning, shaped and ordered, in at most ``width`` cells."""
    if width <= 0:
        return Drawn("", 0, False)
    # A line shows no more than its width; a mark may stand with each cell.
    text = text[: width * 8 + 64].translate(_SEPARATORS)
    row = Page(text, width).row_in(0, 0)
    rtl = row.direction == "rtl"
    if row.end < len(text.rstrip(" ")):
        row = Page(text, max(1, width - len(ending))).row_in(0, 0)
    else:
        ending = ""
    glyphs = "".join(cell.glyph for cell in row.cells)
    glyphs = ending + glyphs if rtl else glyphs + ending
    return Drawn(glyphs, row.width + len(ending), rtl)


def fitted(text: str, width: int) -> tuple[str, int]:
    """The text's beginning without an ellipsis, and its width: for bars."""
    found = drawn(text, width, "")
    return found.glyphs, found.width
