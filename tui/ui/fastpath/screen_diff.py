"""What stands on the terminal, so that it is not sent again.

Textual 8.2.8 sends every line of a screen, and more than once, when a box opens or closes over it:
half a second of a slow line. Here each piece of a line is remembered as it was sent, and one that
stands there already is left alone. Read again with each new Textual; it can go when what is sent
for a box is little more than the box.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.color import ColorSystem
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Offset, Size
from textual.strip import Strip

from tui.layout.disputed_widths import DOUBTFUL, with_cursor_moves

FEW = 4
"""Pieces that a terminal shows in one go without being asked to."""


class Patch(NamedTuple):
    """A part of a terminal's line: where it begins, its width in cells, and what draws it."""

    row: int
    cell: int
    width: int
    drawn: str


class ScreenState:
    """The pieces that stand on the terminal, as far as they are known."""

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

    def missing(self, pieces: Iterable[Patch]) -> list[Patch]:
        """Those of the pieces that do not stand there yet."""
        return [piece for piece in pieces if self._rows.get(piece.row, {}).get(piece.cell) != piece]

    def put(self, pieces: Iterable[Patch]) -> None:
        """These stand there now, in the place of all that they touch."""
        for piece in pieces:
            row = self._rows.setdefault(piece.row, {})
            end = piece.cell + piece.width
            for cell, old in list(row.items()):
                if cell < end and piece.cell < cell + old.width:
                    del row[cell]
            row[piece.cell] = piece


def drawing_of(pieces: Iterable[Patch], *, at_once: bool, cursor: Offset | None = None) -> str:
    """What has the terminal show these pieces, ``at_once`` where it can do so and they are many.

    Its own cursor goes to ``cursor`` after that, for magnifiers and screen readers to follow.
    """
    parts: list[str] = []
    after = (-1, -1)
    for row, cell, width, drawn in pieces:
        if (row, cell) != after:
            parts.append(f"\x1b[{row + 1};{cell + 1}H")
        parts.append(drawn)
        after = (row, cell + width)
    if cursor is not None:
        parts.append(f"\x1b[{cursor.y + 1};{cursor.x + 1}H")
    if at_once and len(parts) > 2 * FEW:
        parts = [SYNC_START, *parts, SYNC_END]
    return "".join(parts)


def patches_of(update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> Iterator[Patch]:
    """The pieces that one of Textual's updates has the terminal draw."""
    if isinstance(update, LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            cell = update.region.x
            for strip in strips:
                yield from split_strip(row, cell, strip, colours)
                cell += strip.cell_length
        return
    for row, first, last in update.spans:
        chops = update.chops[row].items()
        for end, (cell, chop) in zip(update.chop_ends[row], chops, strict=False):
            if chop is None or cell > last or end <= first:
                continue
            whole = first <= cell < last and end <= last
            strip = chop if whole else chop.crop(0, min(end, last) - cell)
            yield from split_strip(row, cell, strip, colours)


def split_strip(row: int, cell: int, strip: Strip, colours: ColorSystem) -> list[Patch]:
    """A strip in pieces of one style each; whole where nobody can tell how wide they are."""
    return split_strips([(row, cell, strip)], colours)


def split_strips(placed: Iterable[tuple[int, int, Strip]], colours: ColorSystem) -> list[Patch]:
    """The same of many, each with the row and the cell that it begins at."""
    patches: list[Patch] = []
    for row, cell, strip in placed:
        text = strip.text
        # Most lines hold nothing whose width terminals dispute.
        plain = text.isascii() or not DOUBTFUL.search(text)
        before = len(patches)
        left, sure = cell, True
        for part in strip:
            width, style = part.cell_length, part.style
            drawn = part.text if plain else with_cursor_moves(part.text, left)
            if style:
                drawn = Strip.render_style(style, drawn, colours)
            patches.append(Patch(row, left, width, drawn))
            left += width
            sure = sure and width > 0
        if not sure or left - cell != strip.cell_length:
            whole = "".join([one.drawn for one in patches[before:]])
            patches[before:] = [Patch(row, cell, strip.cell_length, whole)]
    return patches
