"""A field, a line that says what was found, and a list of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.desk.keys.keyboard_layouts import twins
from tui.ui.screens.page import leave_once
from tui.ui.theme import Palette
from tui.ui.widgets.arabic_input import ArabicInput
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList


class Searchable(Protocol):
    """What such a list lists."""

    prompt: str
    typed: str
    """What was typed before."""

    @property
    def count(self) -> int:
        """How many were found."""

    @property
    def begin(self) -> int:
        """The place in the list to begin at."""

    @property
    def summary(self) -> str:
        """What is listed, and what keys do."""

    def look_for(self, typed: str) -> None:
        """Find what these words say."""

    def look_otherwise(self, key: str) -> None:
        """Do what Tab does (``tab``), or Ctrl+T (``ctrl+t``)."""

    def result(self, index: int) -> object | None:
        """What the page gives for the one at this place; None where it is gone."""

    def draw(self, index: int, width: int, palette: Palette, *, current: bool) -> Strip:
        """A line of the list."""


class SearchList(Screen[Any]):
    """Type to look for, Tab and Ctrl+T to look otherwise; Enter opens, Esc goes back.

    Gives the ``result`` of what was opened, or None.
    """

    def __init__(
        self, found: Searchable, also: Mapping[str, Callable[[object], None]] = MappingProxyType({})
    ) -> None:
        """``also``: what other keys do with the result of the one under the cursor."""
        super().__init__()
        self._also = {other: act for key, act in also.items() for other in (key, *twins(key))}
        leave_once(self)
        self._found = found
        self._field = ArabicInput(found.prompt, found.typed, old=True)

    def compose(self) -> ComposeResult:
        """The field, the line, the list."""
        self.rows = RowList(self._found.count, self._draw)
        self._said = Hint(self._found.summary)
        yield self._field
        yield self._said
        yield self.rows

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()
        if begin := self._found.begin:
            self.call_after_refresh(self.rows.go_to, begin)

    def on_arabic_input_changed(self, event: ArabicInput.Changed) -> None:
        """Look for these words."""
        self._found.look_for(event.text)
        self.renew()

    def on_arabic_input_submitted(self) -> None:
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
            self._found.look_otherwise("tab" if event.key == "tab" else "ctrl+t")
            self.renew()
        elif event.key in self._also and self._found.count:
            event.stop()
            result = self._found.result(self.rows.cursor)
            if result is not None:
                self.dismiss(None)
                # What it opens is answered to whom asks: not to this page, which is gone by then.
                self.app.call_later(self._also[event.key], result)
        elif self.rows.step(event.key):
            event.stop()

    def renew(self) -> None:
        """Show what is listed now."""
        self.rows.renew(self._found.count)
        self._said.say(self._found.summary)

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        return self._found.draw(index, width, self.rows.lines.palette, current=current)

    def _open(self, index: int) -> None:
        if not self._found.count:
            return
        if (result := self._found.result(index)) is not None:
            self.dismiss(result)
        else:
            self.renew()
