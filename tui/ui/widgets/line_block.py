"""Lines of columns, each a value of which one picture is made: a header, a box, a panel, a foot."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.layout.line import line_picture
from tui.ui.widgets.widget_lines import (
    Piece,
    WidgetLines,
    blank,
    in_columns,
    sentence,
    strip,
    text_pieces,
)


class Column(NamedTuple):
    """A text in its cells. ``cells`` 0: as many as it has; -1: all that are left of the line.

    ``look`` is ``muted``, ``strong``, ``heading``, ``accent``, ``warning``, a label's ``#rrggbb``,
    or empty; ``here``: marked as what one is at. A text is a sentence of ours, or ``stored``.
    """

    text: str
    cells: int = 0
    look: str = ""
    stored: bool = False
    here: bool = False


TextLine = tuple[Column, ...]
RULE: TextLine = (Column("─", -1, "rule"),)
"""A line across."""
EMPTY: TextLine = ()
LineContents = Callable[[int, int], Sequence[TextLine]]
"""The lines of a block of so many cells and lines."""


class LineBlock(Widget):
    """Paints what ``contents`` says, and only what has changed of it."""

    def __init__(self, contents: LineContents, *, panel: bool = True) -> None:
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self._contents = contents
        self._panel = panel
        self._seen: Sequence[TextLine] = ()

    def changed_lines(self) -> list[int]:
        """Look again; the lines that are others now."""
        old = self._seen
        self._look()
        new = self._seen
        most = max(len(old), len(new))
        return [y for y in range(most) if old[y : y + 1] != new[y : y + 1]]

    def _look(self) -> None:
        size = self.outer_size
        self._seen = self._contents(size.width, size.height) if self.display else ()

    def forget(self) -> None:
        """Colours changed: paint it anew."""
        self.lines.drop_kept()
        self._look()
        self.refresh()

    def on_resize(self) -> None:
        """Lines are made for a width and a height."""
        self._look()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A line."""
        line = self._seen[y] if y < len(self._seen) else EMPTY
        width = self.outer_size.width
        return self.lines.keep((line, width), lambda: self._picture(line, width))

    def _picture(self, line: TextLine, width: int) -> Strip:
        ground = self._style_of("", here=False)
        if line == RULE:
            return strip([("─" * width, width, self._style_of("rule", here=False))], width, ground)
        own = [line_picture(one.text).width if one.cells == 0 else one.cells for one in line]
        left = width - sum(cells for cells in own if cells > 0)
        while left < 0:
            # What has most cells is shortened, and says so by its ellipsis.
            widest = own.index(max(own))
            own[widest] -= 1
            left += 1
        rooms = [left if cells < 0 else cells for cells in own]
        columns = [self._pieces(one, room) for one, room in zip(line, rooms, strict=True) if room]
        return in_columns(columns, width, ground)

    def _pieces(self, column: Column, cells: int) -> list[Piece]:
        style = self._style_of(column.look, here=column.here)
        if not column.text:
            return [blank(cells, style)]
        if column.stored:
            # Beside what stands before it, whichever way it runs.
            return text_pieces(column.text, cells, style, left=i18n.direction() != "rtl")
        return sentence(column.text, cells, style)

    def _style_of(self, look: str, *, here: bool) -> Style:
        palette = self.lines.palette
        colours = {
            "muted": palette.muted, "heading": palette.accent, "accent": palette.accent,
            "rule": palette.line, "warning": palette.warning,
        }  # fmt: skip
        colour = palette.ink(look) if look.startswith("#") else colours.get(look, palette.text)
        ground = palette.panel if self._panel else palette.background
        return palette.style(
            colour, ground, bold=look in ("strong", "heading") or here, reverse=here
        )
