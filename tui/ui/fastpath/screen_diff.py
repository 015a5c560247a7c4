"""What stands on the terminal, so that it is not sent again.

Textual 8.2.8 sends every line of a screen, and more than once, when a box opens or closes over it:
half a second of a slow line. Here each part of a line is remembered as it was sent, and one that
stands there already is left alone. Read again with each new Textual; it can go when what is sent
for a box is little more than the box.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.color import ColorSystem
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size
from textual.strip import Strip

from tui.layout.disputed_widths import DOUBTFUL, with_cursor_moves

FEW = 4
"""Patches that a terminal shows in one go without being asked to."""
KEPT = 512
"""Strips whose patches are kept; more than the lines of any screen."""


class Patch(NamedTuple):
    """A part of a terminal's line: where it begins, its width in cells, and what draws it."""

    cell: int
    width: int
    drawn: str


RowPatches = tuple[int, Sequence[Patch]]
"""A row of the terminal, and patches on it from left to right."""
PlacedStrip = tuple[int, int, Strip]
"""A strip, after the row and the cell that it begins at."""


class ScreenState:
    """The patches that stand on the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Patch]] = {}
        self._size: Size | None = None

    def fit(self, size: Size) -> None:
        """A whole screen of this size comes: what was sent for another one may stand anywhere."""
        if size != self._size:
            self._size = size
            self.forget()

    def forget(self) -> None:
        """The terminal may show anything now."""
        self._rows.clear()

    def missing(self, rows: Iterable[RowPatches]) -> list[RowPatches]:
        """Those of the patches that do not stand there yet."""
        found: list[RowPatches] = []
        for number, patches in rows:
            row, others = self._rows.get(number, {}), []
            for patch in patches:
                if row.get(patch[0]) != patch:
                    others.append(patch)  # noqa: PERF401 (one call less for each row)
            if others:
                found.append((number, others))
        return found

    def put(self, rows: Iterable[RowPatches]) -> None:
        """These stand there now, in the place of all that they touch."""
        for number, patches in rows:
            row = self._rows.setdefault(number, {})
            for patch in patches:
                cell, width, _drawn = patch
                stood = row.get(cell)
                if stood is None or stood[1] != width:
                    end = cell + width
                    for at, old in list(row.items()):
                        if at < end and cell < at + old[1]:
                            del row[at]
                row[cell] = patch


class SplitStrips:
    """The patches of strips, for one terminal, which are kept: lines come again in other rows."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Strip, int, list[Patch]]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def patches(self, placed: Iterable[PlacedStrip], colours: ColorSystem) -> list[RowPatches]:
        """The patches of strips."""
        rows: list[RowPatches] = []
        fresh: list[PlacedStrip] = []
        for row, cell, strip in placed:
            # Strips compare by what they hold, which takes as long as to split them.
            known = self._kept.get(id(strip))
            if known and known[0] is strip and known[1] == cell:
                rows.append((row, known[2]))
            else:
                fresh.append((row, cell, strip))
        if len(self._kept) + len(fresh) > KEPT:
            self._kept.clear()
        for (row, cell, strip), patches in zip(fresh, split_strips(fresh, colours), strict=True):
            self._kept[id(strip)] = strip, cell, patches
            rows.append((row, patches))
        return rows


def drawing_of(rows: Iterable[RowPatches], *, at_once: bool, cursor: Offset | None = None) -> str:
    """What has the terminal show these patches, ``at_once`` where it can do so and they are many.

    Its own cursor goes to ``cursor`` after that, for magnifiers and screen readers to follow.
    """
    parts: list[str] = []
    before = after = -1
    for row, patches in rows:
        if row != before:
            before, after = row, -1
        for cell, width, drawn in patches:
            if cell != after:
                parts.append(f"\x1b[{row + 1};{cell + 1}H")
            parts.append(drawn)
            after = cell + width
    if cursor is not None:
        parts.append(f"\x1b[{cursor.y + 1};{cursor.x + 1}H")
    if at_once and len(parts) > 2 * FEW:
        parts = [SYNC_START, *parts, SYNC_END]
    return "".join(parts)


def patches_of(update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> Iterator[RowPatches]:
    """The patches that one of Textual's updates has the terminal draw."""
    if isinstance(update, LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            cell, placed = update.region.x, list[PlacedStrip]()
            for strip in strips:
                placed.append((row, cell, strip))
                cell += strip.cell_length
            yield row, _side_by_side(placed, colours)
        return
    for row, first, last in update.spans:
        chops, placed = update.chops[row].items(), []
        for end, (cell, chop) in zip(update.chop_ends[row], chops, strict=False):
            if chop is None or cell > last or end <= first:
                continue
            whole = first <= cell < last and end <= last
            strip = chop if whole else chop.crop(0, min(end, last) - cell)
            placed.append((row, cell, strip))
        yield row, _side_by_side(placed, colours)


def _side_by_side(placed: Iterable[PlacedStrip], colours: ColorSystem) -> list[Patch]:
    return [patch for patches in split_strips(placed, colours) for patch in patches]


def split_strips(placed: Iterable[PlacedStrip], colours: ColorSystem) -> list[list[Patch]]:
    """Each strip in patches of one style each; whole where nobody can tell how wide they are."""
    found: list[list[Patch]] = []
    for _row, cell, strip in placed:
        text = strip.text
        # Most lines hold nothing whose width terminals dispute.
        plain = text.isascii() or not DOUBTFUL.search(text)
        patches: list[Patch] = []
        left, sure = cell, True
        for part in strip:
            width, style = part.cell_length, part.style
            drawn = part.text if plain else with_cursor_moves(part.text, left)
            if style:
                drawn = Strip.render_style(style, drawn, colours)
            patches.append(Patch(left, width, drawn))
            left += width
            sure = sure and width > 0
        if not sure or left - cell != strip.cell_length:
            whole = "".join([one.drawn for one in patches])
            patches = [Patch(cell, strip.cell_length, whole)]
        found.append(patches)
    return found
