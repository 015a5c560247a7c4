"""The lines that a widget is painted with, and the strips they are made of."""

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.layout.line import LinePicture, line_picture
from tui.ui.contracts import display_of
from tui.ui.theme import Palette
from tui.ui.widgets.terminal_order import in_terminal_order, without_marks

LineKey = tuple[object, ...]
KEPT = 2048
"""Strips that a widget keeps."""

Piece = tuple[str, int, Style]
"""Glyphs, their width in cells, and how they are drawn."""


class WidgetLines:
    """The lines of a widget that is painted whole lines of exactly its own width at a time.

    Textual's cropping cuts marks off letters. The widget hands ``render_line`` on to ``render``.
    ``paint`` gives line ``y`` of it: the very same strip where nothing of it has changed. Widgets
    of the desk ask for ``outer_size``: without a border it is ``size``, and costs nothing.
    """

    def __init__(self, widget: Widget, paint: Callable[[int], Strip]) -> None:
        self.widget = widget
        self.paint = paint
        self.shown: dict[int, Strip] = {}
        """What stands on the screen, or will at Textual's next painting, by line."""
        self._kept: dict[LineKey, Strip] = {}
        self._palette: Palette | None = None

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        if self._palette is None:
            self._palette = display_of(self.widget).palette
        return self._palette

    def repaint_lines(self, numbers: Iterable[int]) -> None:
        """Have Textual paint these lines anew."""
        width = self.widget.size.width
        # Without any region, Textual would paint all of it.
        if regions := [Region(0, y, width, 1) for y in numbers]:
            self.widget.refresh(*regions)

    def keep(self, key: LineKey, make: Callable[[], Strip]) -> Strip:
        """The strip that has everything it depends on in its key; made where it is not known."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return found

    def drop_kept(self) -> None:
        """Something changed that no key holds: the colours, the labels."""
        self._kept.clear()
        self._palette = None

    def render(self, y: int) -> Strip:
        """What Textual asks for: the line as this terminal is sent it."""
        found = self.shown[y] = self.paint(y)
        send = self.sender
        return send(found) if send else found

    @property
    def sender(self) -> Callable[[Strip], Strip] | None:
        """What makes of a line what this terminal is sent; None where that is the line itself."""
        display = display_of(self.widget)
        marks, reach = display.desk.view.look.marks, display.profile.against
        if marks and reach == "nothing":
            return None
        return lambda line: in_terminal_order(line if marks else without_marks(line), reach)


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


def in_columns(columns: Iterable[Sequence[Piece]], width: int, filler: Style) -> Strip:
    """A line of columns, the first at the side where a reader of our language begins; the pieces
    of a column stay in their order."""
    ordered = list(columns)
    if i18n.direction() == "rtl":
        used = sum(piece[1] for column in ordered for piece in column)
        ordered = [[blank(width - used, filler)], *reversed(ordered)]
    return strip([piece for column in ordered for piece in column], width, filler)


def sentence(text: str, width: int, style: Style) -> list[Piece]:
    """A sentence of ours in its cells, at the side where a reader of its language begins."""
    found = line_picture(text, width, direction=i18n.direction())
    gap = blank(width - found.width, style)
    piece = (found.glyphs, found.width, style)
    return [gap, piece] if found.rtl else [piece, gap]


def text_pieces(text: str, width: int, style: Style, *, left: bool | None = None) -> list[Piece]:
    """Stored text in its cells, at the side where its reader begins unless told ``left``."""
    found: LinePicture = line_picture(text, width)
    gap = blank(width - found.width, style)
    piece = (found.glyphs, found.width, style)
    at_left = not found.rtl if left is None else left
    return [piece, gap] if at_left else [gap, piece]
