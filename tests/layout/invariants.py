"""What holds of every page, whatever its text: one function that the tests share."""

import re
import unicodedata

from rich.cells import cell_len

from tui.layout.page import Page, Row
from tui.text.graphemes import letter_end
from tui.text.marks import NONSPACING, SPACING

SEPARATORS = "\n\r\x1c\x1d\x1e\x85\u2029"
_MARK = re.compile(f"[{NONSPACING}{SPACING}]")
_NEVER = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff\u00ad\ud800-\udfff]")


def rows_of(page: Page) -> list[Row]:
    """Every row of a page, in order, by its stable addresses."""
    return [
        page.row_in(p, k)
        for p in range(page.paragraph_count)
        for k in range(page.paragraph_rows(p))
    ]


def check(page: Page) -> None:
    """Raise AssertionError unless the page's cells are a partition of its text, and fit."""
    check_fit(page)
    for row in rows_of(page):
        for cell in row.cells:
            check_glyph(cell.glyph, cell.width)


def check_fit(page: Page) -> None:
    """``check`` but for the glyph of each cell, which no width changes."""
    text = page.text
    at = 0
    for row in rows_of(page):
        assert row.width == sum([cell.width for cell in row.cells]) <= page.width
        assert cell_len(row.text) == row.width
        for start, end in sorted([cell[2:4] for cell in row.cells]):
            while at < start:
                assert text[at] in SEPARATORS
                at += 1
            assert at == start < end
            at = end
        assert row.end == at or not row.cells
    assert set(text[at:]) <= set(SEPARATORS)


def check_glyph(glyph: str, width: int) -> None:
    """Raise AssertionError unless the glyph may be sent and is as wide as Textual believes."""
    assert cell_len(glyph) == width, ascii(glyph)
    assert not _NEVER.search(glyph), ascii(glyph)
    assert not any(
        # Marks are known by their ranges, some of them newer than this Python's database.
        unicodedata.category(char) in ("Cc", "Cs", "Cn") and not _MARK.match(char)
        for char in glyph
    ), ascii(glyph)
    assert bool(glyph) == bool(width), ascii(glyph)


def check_places(page: Page) -> None:
    """Raise AssertionError unless every offset has a place and every letter whole cells."""
    text = page.text
    starts = set()
    at = 0
    while at < len(text):
        starts.add(at)
        at = letter_end(text, at)
    for row in rows_of(page):
        for cell in row.cells:
            assert cell.start in starts, (ascii(text), cell)
    for offset in range(len(text) + 1):
        p, k, index = page.locate(offset)
        inside = page.paragraph_range(p)
        if index is None:
            assert offset >= inside.end
            assert k == page.paragraph_rows(p) - 1
        else:
            cell = page.row_in(p, k).cells[index]
            assert cell.start <= offset < cell.end
