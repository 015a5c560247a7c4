"""Words that say what keys do, in as many lines as they need."""

from textual.strip import Strip
from textual.widget import Widget

from tui.layout.line import parts_in_lines
from tui.ui.widgets.widget_lines import WidgetLines, blank, sentence, strip


class Hint(Widget):
    """Words, broken between their parts; those of Arabic stand at the right."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self.words = words
        self._lines = [words]
        self.styles.height = 1

    def say(self, words: str) -> None:
        """Say something else."""
        self.words = words
        self._break()

    def on_resize(self) -> None:
        """Break the words anew."""
        self._break()

    def _break(self) -> None:
        self._lines = parts_in_lines(self.words, max(8, self.size.width - 2))
        self.styles.height = len(self._lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A line of the words."""
        style = self.lines.palette.style(self.lines.palette.muted, self.lines.palette.panel)
        words = self._lines[y] if y < len(self._lines) else ""
        pieces = sentence(words, max(0, self.size.width - 2), style)
        return strip([blank(1, style), *pieces], self.size.width, style)
