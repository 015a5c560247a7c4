"""A field, a line that says what was found, and a list of it: what the lists of articles share."""

from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from tui.desk.keys.keyboard_layouts import twins
from tui.ui.screens.page import Page
from tui.ui.widgets.arabic import ArabicField
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.rows import RowList

Chosen = TypeVar("Chosen")


class Listing(Page[Chosen | None]):
    """Type to look for, Tab and Ctrl+T to look otherwise; Enter opens, Esc goes back."""

    def __init__(self, prompt: str, typed: str = "") -> None:
        super().__init__()
        self._field = ArabicField(prompt, typed, old=True)

    @property
    def count(self) -> int:
        """How many were found."""
        raise NotImplementedError

    def look_for(self, typed: str) -> None:
        """Find what these words say."""
        raise NotImplementedError

    def look_otherwise(self, key: str) -> None:
        """Do what Tab does (``tab``), or Ctrl+T (``ctrl+t``)."""
        raise NotImplementedError

    def open_found(self, index: int) -> None:
        """Leave with the one found at this place; called only where there is one."""
        raise NotImplementedError

    def told(self) -> str:
        """What is listed, and what keys do."""
        raise NotImplementedError

    def draw(self, index: int, width: int, current: bool) -> Strip:
        """A line of the list."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The field, the line, the list."""
        self.rows = RowList(self.count, self.draw)
        self._said = Hint(self.told())
        yield self._field
        yield self._said
        yield self.rows

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()

    def on_arabic_field_changed(self, event: ArabicField.Changed) -> None:
        """Look for these words."""
        self.look_for(event.text)
        self._renew()

    def on_arabic_field_submitted(self) -> None:
        """Open the one under the cursor."""
        self._open(self.rows.cursor)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the one clicked."""
        self._open(event.index)

    def on_key(self, event: events.Key) -> None:
        """Move, look otherwise, or go back."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key in ("tab", "ctrl+t", *twins("ctrl+t")):
            event.stop()
            self.look_otherwise("tab" if event.key == "tab" else "ctrl+t")
            self._renew()
        elif self.rows.step(event.key):
            event.stop()

    def _renew(self) -> None:
        self.rows.renew(self.count)
        self._said.say(self.told())

    def _open(self, index: int) -> None:
        if self.count:
            self.open_found(index)
