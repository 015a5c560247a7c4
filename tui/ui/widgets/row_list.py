"""A list of any length: only what stands in the window is asked for and painted."""

from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.ui.widgets.widget_lines import WidgetLines, strip

DrawRow = Callable[[int, int, bool], Strip]
"""The strip of row ``index`` in ``width`` cells; whether the cursor is on it."""


class RowList(Widget):
    """Rows that ``draw`` paints, ``count`` of them, one under the cursor."""

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, count: int, draw: DrawRow, *, page: bool = False) -> None:
        """``page``: it is read rather than chosen from, and keys move the window itself."""
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self._page = page
        self.count = count
        self.draw = draw
        self.cursor = 0
        self.first = 0

    def renew(self, count: int) -> None:
        """There are other rows now; the cursor goes to the first."""
        self.count, self.cursor, self.first = count, 0, 0
        self.refresh()

    def move(self, rows: int) -> None:
        """Move the cursor by this many rows, the window after it."""
        self.go_to(self.cursor + rows)

    def go_to(self, index: int) -> None:
        """Put the cursor on a row."""
        self.cursor = max(0, min(index, self.count - 1))
        height = max(1, self.size.height)
        if self._page:
            self.cursor = self.first = max(0, min(index, self.count - height))
            self.refresh()
            return
        self.first = max(min(self.first, self.cursor), self.cursor - height + 1, 0)
        self.refresh()

    def step(self, key: str) -> bool:
        """Move as a key says; whether the key is one that moves."""
        page = max(1, self.size.height - 1)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if key in moves:
            self.move(moves[key])
        elif key in ("ctrl+home", "home"):
            self.go_to(0)
        elif key in ("ctrl+end", "end"):
            self.go_to(self.count - 1)
        else:
            return False
        return True

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A row of the list, or an empty line."""
        index = self.first + y
        if index < self.count:
            return self.draw(index, self.size.width, index == self.cursor)
        return strip([], self.size.width, self.lines.palette.style())

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        if not self._page and self.first + event.y < self.count:
            self.go_to(self.first + event.y)
            self.post_message(self.Chosen(self.cursor))

    def on_mouse_scroll_down(self) -> None:
        """Three rows down."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Three rows up."""
        self.move(-3)
