"""A text to be read on a page over the desk: a label's guideline, how the hub stands."""

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.layout.line import parts_in_lines
from tui.ui.screens.page import leave_once
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import blank, strip, text_pieces

LEAVING = ("escape", "enter", "percent_sign", "q")


class TextPage(ModalScreen[None]):
    """A title, and below it a text in lines that fit."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        leave_once(self)
        self._heading, self._text = title, text
        self._lines: list[tuple[str, bool]] = []

    def compose(self) -> ComposeResult:
        """The page alone."""
        self._rows = RowList(0, self._draw, page=True)
        yield self._rows

    def on_resize(self) -> None:
        """Break the text into lines, once the page has its width."""
        self.call_after_refresh(self._break)

    def _break(self) -> None:
        room = max(8, self._rows.size.width - 2)
        said = [line for part in self._text.splitlines()
                for line in parts_in_lines(part, room) or [""]]  # fmt: skip
        self._lines = [(self._heading, True), ("", False), *((line, False) for line in said)]
        self._rows.renew(len(self._lines))

    def on_key(self, event: events.Key) -> None:
        """Close, or scroll; all else does nothing."""
        event.stop()
        if event.key in LEAVING:
            self.dismiss()
        else:
            self._rows.step(event.key)

    def _draw(self, index: int, width: int, _current: bool) -> Strip:
        words, strong = self._lines[index]
        palette = self._rows.lines.palette
        ground = palette.style(palette.text, palette.panel, bold=strong)
        pieces = text_pieces(words, max(0, width - 2), ground)
        return strip([blank(1, ground), *pieces], width, ground)
