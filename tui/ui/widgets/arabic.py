"""A field to type into, drawn right to left and joined where what is typed is Arabic."""

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.core import i18n
from tui.desk.keyboard import twins
from tui.layout.line import drawn
from tui.text.clusters import letter_start
from tui.ui.lines import write_lines
from tui.ui.widgets.painted import Painted, Piece, blank, strip

LONGEST = 2000


class ArabicField(Painted, can_focus=True):
    """One line of text. What is typed goes to its end; Backspace takes the last letter."""

    class Changed(Message):
        """The text is another one now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, prompt: str, text: str = "", *, old: bool = False) -> None:
        """``old``: the text was typed before; the first key that types begins another one."""
        super().__init__()
        self.prompt = prompt
        self.text = text
        self._old = old and bool(text)

    def on_key(self, event: events.Key) -> None:
        """Type, take back, submit; other keys go on to the screen."""
        if event.key == "enter":
            event.stop()
            self.post_message(self.Submitted(self.text))
        elif event.key in ("backspace", "ctrl+h", *twins("ctrl+h")):
            event.stop()
            last = letter_start(self.text, len(self.text) - 1) if self.text else 0
            self._change(self.text[:last])
        elif event.key in ("ctrl+u", *twins("ctrl+u")):
            event.stop()
            self._change("")
        elif event.is_printable and event.character:
            event.stop()
            self._change(("" if self._old else self.text) + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Take in what is pasted, in one line."""
        event.stop()
        self._change(("" if self._old else self.text) + " ".join(event.text.split()))

    def _change(self, text: str) -> None:
        self.text, self._old = text[:LONGEST], False
        self.repaint()
        self.post_message(self.Changed(self.text))

    def repaint(self) -> None:
        """Show the line as it is now."""
        write_lines(self.screen, [(self, (0,))])

    def paint(self, _y: int) -> Strip:
        """The prompt, the text and the place where one types."""
        palette = self.palette
        width = self.size.width
        ground = palette.style(palette.text, palette.panel)
        muted = palette.style(palette.muted, palette.panel)
        cursor = (" ", 1, palette.style(palette.text, palette.panel, reverse=True))
        prompt = drawn(self.prompt, width // 2, direction=i18n.direction())
        said = [blank(1, ground), (prompt.glyphs, prompt.width, muted), blank(1, ground)]
        room = max(0, width - prompt.width - 4)
        # The end is what one looks at while typing.
        shown = self.text
        while drawn(shown).width > room:
            shown = shown[max(1, len(shown) // 16) :]
        found = drawn(shown)
        gap = blank(room - found.width, ground)
        typed: list[Piece] = [(found.glyphs, found.width, ground), cursor, gap]
        if found.rtl:
            typed.reverse()
        # An Arabic prompt stands at the right, and what is typed is left of it.
        return strip([*typed, *said] if prompt.rtl else [*said, *typed], width, ground)
