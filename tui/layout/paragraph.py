"""One paragraph: its cells in logical order, where a row may end, and its rows at a width.

A paragraph is built once, whatever the width: levels, cells, prefix widths, break places. Cells
come from short tokens (a joined run of letters, a run of plain characters, or what is left), and
a token's cells are remembered, so that a text costs little more than its distinct words. To wrap
is to bisect prefix widths; a row is ordered when it is asked for.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, repeat
from operator import itemgetter
from typing import Literal, NamedTuple

from tui.layout.bidi import Direction, Resolved, resolve, row_levels, visual_order
from tui.layout.glyphs import TAB, visible_marks
from tui.layout.joining import LAM, LAM_ALEF, SHAPES, forms, is_final_lam_alef, is_lam_alef
from tui.layout.mirrored import MIRRORED
from tui.layout.tokens import Shaping, cells_of


class Cell(NamedTuple):
    """What stands in one place of a row: a glyph ``width`` cells wide for ``[start, end)``.

    Offsets are the article's. ``level`` is the UAX #9 level on its row, after L1.
    """

    glyph: str
    width: int
    start: int
    end: int
    level: int


_BREAKS = re.compile(rb"(s[sz]*+)(?!w)|-z*+(?!0)|l")
_BRACKETS = "()<>[]{}\u00ab\u00bb"
_OTHER_MIRRORED = frozenset(MIRRORED) - set(_BRACKETS)
_new_cell: Callable[[type[Cell], Iterable[object]], Cell] = tuple.__new__

_Whole = tuple[list[str], Sequence[int], bytes, bytes, list[int], list[int]]


class Paragraph:
    """The cells of one paragraph in logical order, and its rows at one width.

    ``start`` is where the paragraph stands in the article; all offsets are the article's.
    ``starts`` has the offset of each cell, and at last the paragraph's end. The lam-alefs that
    ``edges`` fall inside are two cells.
    """

    __slots__ = (
        "_cut", "_kinds", "_marks", "_mirrors", "_nexts",
        "_prefix", "_rows", "_seen", "_tabs", "_visible", "_whole", "_width",
        "direction", "glyphs", "resolved", "start", "starts", "text", "widths",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        start: int,
        *,
        direction: Direction = "auto",
        marks: bool = True,
        shaping: Shaping = "forms",
        controls: bool = False,
        edges: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.start = start
        self.resolved: Resolved = resolve(text, direction)
        self.direction: Literal["rtl", "ltr"] = "rtl" if self.resolved.base else "ltr"
        tokens = cells_of(text, marks=marks, shaping=shaping, controls=controls)
        self.glyphs = list(chain.from_iterable(map(itemgetter(0), tokens)))
        self.widths = b"".join(map(itemgetter(2), tokens))
        self._kinds = b"".join(map(itemgetter(3), tokens))
        self.starts: Sequence[int]
        if len(self.glyphs) == len(text):
            self.starts = range(start, start + len(text) + 1)
        else:
            lengths = chain.from_iterable(map(itemgetter(1), tokens))
            self.starts = array("L", accumulate(lengths, initial=start))
        self._marks = marks
        self._tabs = "\t" in text
        self._mirrors = _holds_mirrored(text)
        self._whole: _Whole | None = None
        self._cut: frozenset[int] = frozenset()
        self._width = 0
        self._rows: Sequence[int] = ()
        self._find_breaks()
        self._measure()
        if edges:
            self.part(edges)

    def _find_breaks(self) -> None:
        """Where a row may end: the cell after what is seen of it, and the next row's first."""
        ends = _BREAKS.finditer(self._kinds)
        spans = [
            (match.end() if match[1] is None else match.start(), match.end()) for match in ends
        ]
        self._seen = [seen for seen, _next in spans]
        self._nexts = [after for _seen, after in spans]

    def _measure(self) -> None:
        """Prefix widths of the cells, and of what is seen before each break."""
        self._width = 0
        self._prefix: Sequence[int]
        if self.widths.count(1) == len(self.widths):
            self._prefix = range(len(self.widths) + 1)
            self._visible = self._seen
        else:
            self._prefix = array("L", accumulate(self.widths, initial=0))
            self._visible = [self._prefix[at] for at in self._seen]

    def wrap(self, width: int) -> int:
        """Break the paragraph into rows at most ``width`` cells wide; the number of rows."""
        if width == self._width:
            return len(self._rows)
        rows = [0]
        size = len(self.widths)
        at = self._kinds.find(b"l") + 1
        start = 0
        while at:
            self._wrap(start, at, width, rows)
            if at < size:
                rows.append(at)
            start, at = at, self._kinds.find(b"l", at) + 1
        if start < size:
            self._wrap(start, size, width, rows)
        self._width, self._rows = width, rows
        return len(rows)

    def _wrap(self, start: int, end: int, width: int, rows: list[int]) -> None:
        """Add the starts of the rows after the first of the cells ``[start, end)``."""
        prefix, visible, nexts = self._prefix, self._visible, self._nexts
        total = prefix[end]
        at = bisect_right(nexts, start) if start else 0
        limit = prefix[start] + width
        while limit < total:
            fitting = bisect_right(visible, limit, at)
            if fitting > at:
                start, at = nexts[fitting - 1], fitting
            else:
                start = bisect_right(prefix, limit, start) - 1
            if start >= end:
                return
            rows.append(start)
            limit = prefix[start] + width

    def row_cells(self, row: int) -> tuple[int, int]:
        """The cells ``[first, last)`` of a row."""
        rows = self._rows
        return rows[row], rows[row + 1] if row + 1 < len(rows) else len(self.widths)

    def row_of(self, offset: int) -> int:
        """The row that holds ``offset``; the last one for the paragraph's end."""
        cell = bisect_right(self.starts, offset) - 1
        return bisect_right(self._rows, cell) - 1

    def draw(self, row: int) -> tuple[tuple[Cell, ...], int]:
        """A row's cells from left to right, and its width."""
        first, last = self.row_cells(row)
        if first == last:
            return (), 0
        starts, prefix = self.starts, self._prefix
        glyphs, widths = self.glyphs[first:last], self.widths[first:last]
        total = prefix[last] - prefix[first]
        if total > self._width:
            # The spaces that do not fit hang: they are there, and take no room.
            shown = bisect_right(prefix, prefix[first] + self._width, first) - 1 - first
            hanging = len(glyphs) - shown
            glyphs[shown:] = [""] * hanging
            widths = widths[:shown] + bytes(hanging)
            total = prefix[first + shown] - prefix[first]
        levels = self._row_levels(first, last)
        begin, end = starts[first] - self.start, starts[last] - self.start
        if self._tabs and "\t" in self.text[begin:end]:
            widths = self._at_stops(first, glyphs, widths)
            total = sum(widths)
        if self._mirrors and _holds_mirrored(self.text[begin:end]):
            glyphs = [
                MIRRORED.get(glyph[:1], glyph[:1]) + glyph[1:] if level & 1 else glyph
                for glyph, level in zip(glyphs, levels, strict=True)
            ]
        offsets = starts[first : last + 1]
        cells = tuple(
            map(
                _new_cell,
                repeat(Cell),
                zip(glyphs, widths, offsets, offsets[1:], levels, strict=False),
            )
        )
        order = visual_order(levels)
        if isinstance(order, range):
            return cells[:: order.step], total
        return tuple([cells[at] for at in order]), total

    def _at_stops(self, first: int, glyphs: list[str], widths: bytes) -> bytes:
        """The widths with each TAB as wide as reaches the next stop; its glyph, too.

        A TAB has the paragraph's level on its row (UAX #9 L1), so that all before it in the text
        stands before it on the row: stops count from the edge where the row begins. A row was
        broken as if each were of the most cells, so it fits.
        """
        fitted = bytearray(widths)
        x = 0
        for at, width in enumerate(widths):
            if width and self.text[self.starts[first + at] - self.start] == "\t":
                fitted[at] = len(TAB) - x % len(TAB)
                glyphs[at] = " " * fitted[at]
            x += fitted[at]
        return bytes(fitted)

    def _row_levels(self, first: int, last: int) -> bytes:
        """The levels after L1 of the cells ``[first, last)`` as one row."""
        starts, start = self.starts, self.start
        begin = starts[first] - start
        levels = row_levels(self.resolved, begin, starts[last] - start)
        if len(levels) == last - first:
            return levels
        if levels.count(levels[0]) == len(levels):
            return levels[: last - first]
        return bytes([levels[at - start - begin] for at in starts[first:last]])

    def part(self, edges: frozenset[int]) -> bool:
        """Draw the lam-alefs that an edge falls inside as two cells; whether anything changed."""
        if self._whole is None:
            kept = (self.glyphs, self.starts, self.widths, self._kinds, self._seen, self._nexts)
            self._whole = kept
        glyphs, starts, widths, kinds, seen, nexts = self._whole
        found = {self._lam_alef(starts, glyphs, edge) for edge in edges}
        cut = frozenset(cell for cell in found if cell is not None)
        if cut == self._cut:
            return False
        self._cut = cut
        glyphs, offsets = list(glyphs), array("L", starts)
        for cell in sorted(cut, reverse=True):
            glyphs[cell : cell + 1], alef = self._parted(
                starts[cell], starts[cell + 1], glyphs[cell]
            )
            offsets.insert(cell + 1, alef)
            widths = widths[:cell] + b"\1" + widths[cell:]
            kinds = kinds[:cell] + b"x" + kinds[cell:]
            after = bisect_right(nexts, cell)
            seen = seen[:after] + [at + 1 for at in seen[after:]]
            nexts = nexts[:after] + [at + 1 for at in nexts[after:]]
        self.glyphs, self.widths, self._kinds = glyphs, widths, kinds
        self._seen, self._nexts = seen, nexts
        self.starts = offsets if cut else starts
        self._measure()
        return True

    def _parted(self, start: int, end: int, ligature: str) -> tuple[list[str], int]:
        """The two glyphs of the lam and the alef of ``[start, end)``, and the alef's offset."""
        letters = self.text[start - self.start : end - self.start]
        alef = next(at for at, char in enumerate(letters) if char in LAM_ALEF)
        shapes = forms(letters, joined_before=is_final_lam_alef(ligature))
        glyphs = [
            SHAPES[letters[at]][shapes[at]] + visible_marks(letters[at + 1 : stop], self._marks)
            for at, stop in ((0, alef), (alef, len(letters)))
        ]
        return glyphs, start + alef

    def _lam_alef(self, starts: Sequence[int], glyphs: list[str], edge: int) -> int | None:
        """The cell of a lam and an alef that ``edge`` falls inside, if it does."""
        if not self.start < edge < self.start + len(self.text):
            return None
        cell = bisect_right(starts, edge) - 1
        parted = starts[cell] < edge and self.text[starts[cell] - self.start] == LAM
        return cell if parted and is_lam_alef(glyphs[cell]) else None


def _holds_mirrored(text: str) -> bool:
    # To compile a pattern of them takes as long as all that the first screen shows is looked at.
    return any(map(text.__contains__, _BRACKETS)) or not _OTHER_MIRRORED.isdisjoint(text)
