"""The search line: matches as one types, in the article that stays in sight above it."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen

from tui.core.i18n import _
from tui.desk.changes import Happenings
from tui.desk.desk import Desk
from tui.desk.view.text_search import SEARCH_LEVELS
from tui.text.fold import Level
from tui.ui.screens.page import leave_once
from tui.ui.widgets.arabic_input import ArabicInput


class SearchLine(ModalScreen[bool]):
    """Enter stays at the match, F3 and Shift+F3 go on, Tab changes the level, Esc goes back."""

    def __init__(self, desk: Desk, absorb: Callable[[Happenings], None]) -> None:
        super().__init__()
        leave_once(self)
        self._desk = desk
        self._absorb = absorb
        self._from, self._focused = desk.view.caret, desk.view.focused

    def compose(self) -> ComposeResult:
        """A field at the foot."""
        self._field = ArabicInput(self._prompt(), self._desk.searching.finder.query, old=True)
        yield self._field

    @property
    def covers(self) -> Region:
        """What it takes of the terminal; the desk above is painted as ever."""
        return self._field.region

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()
        self.call_after_refresh(self._desk.searching.finder.prepare)

    def _prompt(self) -> tuple[str, ...]:
        """What is searched and which match this is; in few cells the number matters most."""
        finder = self._desk.searching.finder
        names = {Level.LETTERS: _("any spelling"), Level.MARKS: _("letters exact"),
                 Level.EXACT: _("all exact")}  # fmt: skip
        found = ""
        if finder.query:
            number = finder.number(self._desk.view.caret.range) if finder.count else 0
            found = f" {number}/{finder.count}"
        level = names[finder.level]
        return (
            _("search ({level}, Tab){found}:").format(level=level, found=found),
            f"{level}{found}:",
            f"{found.strip()}:" if found else f"{level}:",
        )

    def on_arabic_input_changed(self, event: ArabicInput.Changed) -> None:
        """Go to the first match from where the search began."""
        self._look(event.text)

    def _look(self, query: str) -> None:
        # Where nothing is found one is back where the search began.
        origin = self._from.head.start
        self._show(lambda: self._desk.search(query, origin) or self._back())

    def _back(self) -> Happenings:
        """Where the search began, on the span that was gone to if it is there yet."""
        desk, id_ = self._desk, self._focused
        there = desk.view.spans.get(id_) or desk.view.offers.index.get(id_)
        if there and (there.start, there.end) == tuple(self._from.range):
            desk.view.focused = id_
        return desk.view.put(self._from)

    def _show(self, act: Callable[[], Happenings]) -> None:
        self._absorb(act())
        self._field.prompt = self._prompt()
        self._field.repaint()

    def on_arabic_input_submitted(self) -> None:
        """Stay here."""
        self.dismiss(True)

    def on_key(self, event: events.Key) -> None:
        """Go on, change the level, or go back."""
        if event.key == "escape":
            event.stop()
            self._show(self._back)
            self.dismiss(False)
        elif event.key in ("f3", "down"):
            event.stop()
            self._show(lambda: self._desk.run("next-match"))
        elif event.key in ("shift+f3", "up"):
            event.stop()
            self._show(lambda: self._desk.run("previous-match"))
        elif event.key == "tab":
            event.stop()
            finder = self._desk.searching.finder
            finder.level = SEARCH_LEVELS[
                (SEARCH_LEVELS.index(finder.level) + 1) % len(SEARCH_LEVELS)
            ]
            self._look(self._field.text)
