"""A widget that is painted line by line, and the strips it is painted with."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.layout.line import Drawn, drawn
from tui.ui.theme import Palette
from tui.ui.widgets.sent import sent, without_marks

if TYPE_CHECKING:
    from tui.ui.app import HashiyaApp

Piece = tuple[str, int, Style]
"""Glyphs, their width in cells, and how they are drawn."""


class Painted(Widget):
    """Paints whole lines of exactly its own width: Textual's cropping cuts marks off letters."""

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return cast("HashiyaApp", self.app).palette

    def repaint_line(self, y: int) -> None:
        """Paint one line anew."""
        self.refresh(Region(0, y, self.size.width, 1))

    def paint(self, y: int, /) -> Strip:
        """The line ``y`` of the widget."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """What Textual asks for: the line as this terminal is sent it."""
        app = cast("HashiyaApp", self.app)
        line = self.paint(y)
        return sent(line if app.desk.look.marks else without_marks(line), app.profile.against)


def strip(pieces: Iterable[Piece], width: int, filler: Style) -> Strip:
    """The pieces from left to right, then filler up to the width."""
    segments = []
    used = 0
    for glyphs, cells, style in pieces:
        if cells:
            segments.append(Segment(glyphs, style))
            used += cells
    if used < width:
        segments.append(Segment(" " * (width - used), filler))
    return Strip(segments, max(used, width))


def blank(cells: int, style: Style) -> Piece:
    """Empty cells."""
    return (" " * max(0, cells), max(0, cells), style)


def aligned(text: str, width: int, style: Style, *, left: bool | None = None) -> list[Piece]:
    """A line of text in its cells, at the side where its reader begins unless told ``left``."""
    found: Drawn = drawn(text, width)
    gap = blank(width - found.width, style)
    piece = (found.glyphs, found.width, style)
    at_left = not found.rtl if left is None else left
    return [piece, gap] if at_left else [gap, piece]
