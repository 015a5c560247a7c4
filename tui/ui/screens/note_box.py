"""A box to write a note in."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.ui.screens.page import leave_once
from tui.ui.widgets.arabic_input import ArabicInput


class NoteBox(ModalScreen[str | None]):
    """Enter keeps the note (an empty one removes it), Esc leaves it as it was."""

    def __init__(self, prompt: str | Sequence[str], note: str) -> None:
        super().__init__()
        leave_once(self)
        self._prompt = prompt
        self._note = note

    def compose(self) -> ComposeResult:
        """A field alone."""
        self._field = ArabicInput(self._prompt, self._note)
        with Vertical():
            yield self._field

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._field.text != self._note

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()

    def on_arabic_input_submitted(self, event: ArabicInput.Submitted) -> None:
        """Keep it."""
        self.dismiss(event.text)

    def on_key(self, event: events.Key) -> None:
        """Leave it."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
