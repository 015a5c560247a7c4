"""Words that say what keys do, in as many lines as they need."""

from textwrap import wrap

from textual.strip import Strip

from tui.layout.line import drawn
from tui.ui.widgets.painted import Painted, aligned, blank, strip

_PART = " · "
RIGHT_TO_LEFT_MARK = "\u200f"


class Hint(Painted):
    """Words, broken between their parts; those of Arabic stand at the right."""

    def __init__(self, words: str) -> None:
        super().__init__()
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
        # A part that fits in a line is kept whole by what stands for its spaces meanwhile.
        room = max(8, self.size.width - 2)
        whole = _PART.join(
            part.replace(" ", "\0") if len(part) <= room else part
            for part in self.words.split(_PART)
        )
        lines = wrap(whole, room, break_on_hyphens=False)
        # A line of Arabic words may begin with a key's name in Latin letters.
        mark = RIGHT_TO_LEFT_MARK if drawn(self.words).rtl else ""
        self._lines = [mark + line.replace("\0", " ") for line in lines]
        self.styles.height = max(1, len(self._lines))
        self.refresh()

    def paint(self, y: int) -> Strip:
        """A line of the words."""
        style = self.palette.style(self.palette.muted, self.palette.panel)
        words = self._lines[y] if y < len(self._lines) else ""
        pieces = aligned(words, max(0, self.size.width - 2), style)
        return strip([blank(1, style), *pieces], self.size.width, style)
