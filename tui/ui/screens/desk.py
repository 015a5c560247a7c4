"""The reading and annotating screen: keys go to the desk, and what happened is painted."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap
from textual.containers import Horizontal
from textual.css.scalar import Scalar
from textual.keys import _character_to_key
from textual.screen import Screen

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.label import Kind
from tui.desk.desk import Desk
from tui.desk.happenings import (
    ArticleOpened,
    CursorMoved,
    Happening,
    LayoutChanged,
    RefusalsChanged,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.scheme import SchemeDesk
from tui.desk.settings import Settings, bound
from tui.desk.surface import Happenings
from tui.store.copies import copy_of_day
from tui.ui.clipboard import copy
from tui.ui.quick import write_lines
from tui.ui.suggestions import Suggestions
from tui.ui.widgets.painted import Painted
from tui.ui.widgets.reader import Reader
from tui.ui.widgets.sidebar import NARROW, WIDTH, Sidebar
from tui.ui.widgets.status import StatusLine, label_hint

if TYPE_CHECKING:
    from tui.ui.app import HashiyaApp
    from tui.ui.screens.corpus import Place

LOOK_AROUND_SECONDS = 0.5
REMEMBER_SECONDS = 20.0
COPY_AFTER_SECONDS = 2.0
LAM_ALEF = ("ل", "ا")
ONE_KEY = 0.004
"""One key of the Arabic layout types both letters at once, which no two fingers can."""
STORED = frozenset({SpansChanged, ReviewChanged, SchemeChanged, ArticleOpened})
OFFERING = frozenset((SpansChanged, ArticleOpened, RefusalsChanged))
"""What may have changed more than the cursor and the window."""
ROOM_FOR_PANEL = 64
"""The terminal's width from which the side panel is shown by itself."""


class DeskScreen(Screen[None]):
    """The article, the side panel, the status line."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__()
        self.desk = desk
        self.settings = settings
        self._panel: bool | None = None
        self._dragged_from: int | None = None
        self.suggestions = Suggestions(self, settings.get("suggest"))
        self._searched = ""
        self._last_key = ""
        self._pressed_at = 0.0
        self._tagged = False
        self._marks = desk.look.marks
        self.bind_keys()

    def compose(self) -> ComposeResult:
        """The panel at the left, where an Arabic reader's eye ends."""
        self.sidebar = Sidebar(self.desk)
        self._show_panel()
        self.reader = Reader(self.desk)
        self.status = StatusLine(self.desk)
        with Horizontal():
            yield self.sidebar
            yield self.reader
        yield self.status

    def on_mount(self) -> None:
        """Keys go to the article; other writers are noticed."""
        self.reader.focus()
        self.suggestions.ask()
        self.set_interval(LOOK_AROUND_SECONDS, self._look_around)
        self.set_interval(REMEMBER_SECONDS, self._remember)
        self.set_timer(COPY_AFTER_SECONDS, self._copy_of_day)
        if clashes := self.settings.clashes(self.desk.label_keys):
            self.status.tell("; ".join(clashes), warning=True)
        if advice := cast("HashiyaApp", self.app).profile.advice:
            keys = next(c.keys for c in self.settings.commands() if c.id == "terminal")
            said = _("{key} if words stand reversed; {advice}")
            self.status.tell(said.format(key=" ".join(keys), advice=advice))
        if self.desk.article is None:
            self.open_import()

    def on_resize(self) -> None:
        """The panel comes and goes with the room there is."""
        self._show_panel()

    def on_unmount(self) -> None:
        """Nothing more is looked for."""
        self.suggestions.close()

    # Keys

    def bind_keys(self) -> None:
        """Bind the table of commands, the labels' keys, and the Arabic twins of both."""
        actions = bound(self.settings, self.desk.label_keys)
        self._actions = {textual_key(key): action for key, action in actions.items()}
        self._bindings = BindingsMap(
            Binding(key, f"{verb}({name!r})", show=False)
            for key, (verb, name) in self._actions.items()
        )

    def press(self, key: str) -> bool:
        """Do at once what a key does; whether it does anything."""
        if (self._last_key, key) == LAM_ALEF and time.monotonic() - self._pressed_at < ONE_KEY:
            if self._tagged:
                self._do(self.desk.undo)
            self.status.tell(_("that key types لا: no label has it"))
            self._last_key = ""
            return True
        action = self._actions.get(key)
        if action is None:
            return False
        verb, name = action
        self._tagged = False
        (self.action_run if verb == "run" else self.action_tag)(name)
        self._last_key, self._pressed_at = key, time.monotonic()
        return True

    def action_run(self, command: str) -> None:
        """Run a command of the table."""
        on_screen: dict[str, Callable[[], None]] = {
            "pick-label": self.pick_label,
            "note": self.write_note,
            "library": self.open_library,
            "scheme": self.open_scheme,
            "import": self.open_import,
            "search": self.open_search,
            "search-all": self.search_all,
            "everywhere": self.mark_everywhere,
            "suggestions": self.toggle_suggestions,
            "panel": self.toggle_panel,
            "copy": self.copy,
            "theme": self.toggle_theme,
            "terminal": self.try_next_way,
            "redraw": cast("HashiyaApp", self.app).tell_again,
            "palette": self.open_palette,
            "help": self.open_help,
            "quit": self.app.exit,
        }
        if command in on_screen:
            try:
                on_screen[command]()
            except HashiyaError as error:
                self.status.tell(error.what, warning=True)
        else:
            self._do(lambda: self.desk.run(command))

    def action_tag(self, name: str) -> None:
        """Do what a label's key does."""
        happened = self._do(lambda: self.desk.tag(name))
        self._tagged = any(type(one) in STORED for one in happened)

    def _do(self, act: Callable[[], Happenings]) -> Happenings:
        """Act, and paint what happened; what failed is said, and nothing was changed by it."""
        try:
            happened = act()
        except HashiyaError as error:
            # What went wrong, short enough for the line; the path is known to whoever reads it.
            self.status.tell(_("not saved: {what}").format(what=error.what), warning=True)
            return []
        self.absorb(happened)
        return happened

    def absorb(self, happened: Sequence[Happening]) -> None:
        """Paint what happened."""
        kinds = {type(happening) for happening in happened}
        if SchemeChanged in kinds:
            self.bind_keys()
        lines: list[tuple[Painted, Iterable[int]]] = [(self.reader, self.reader.absorb(happened))]
        stored = not kinds.isdisjoint(STORED)
        lines.append((self.sidebar, self.sidebar.changed() if stored else self.sidebar.follow()))
        if not kinds.isdisjoint(OFFERING):
            self.suggestions.ask()
        if Said in kinds:
            said = [h for h in happened if isinstance(h, Said)][-1]
            self.status.tell(said.message, warning=said.warning)
        elif stored or CursorMoved in kinds:
            self.status.clear(warnings=stored)
            lines.append((self.status, (0,)))
        if self._marks != self.desk.look.marks:
            self._marks = self.desk.look.marks
            lines = [(one, range(one.outer_size.height)) for one in self._painted()]
        write_lines(self, lines)

    def _painted(self) -> tuple[Painted, ...]:
        """All that is on the screen; the same strips may be sent to the terminal otherwise."""
        painted = (self.reader, self.sidebar, self.status)
        for one in painted:
            one.shown.clear()
        return painted

    def _remember(self) -> None:
        def act() -> Happenings:
            self.desk.leave()
            return []

        self._do(act)

    def _copy_of_day(self) -> None:
        """Copy the database, once a day, on a thread of its own; not one that begins today."""
        db, keep = self.desk.db, self.settings.get("backups")

        def work() -> None:
            try:
                copy_of_day(db.path, str(datetime.now(UTC).astimezone().date()), keep=keep)
            except HashiyaError as error:
                what = _("no copy of the day: {what}").format(what=error.what)
                self.app.call_from_thread(self.status.tell, what, warning=True)

        new = cast("HashiyaApp", self.app).new_database
        if keep and db.writable and db.in_place and not new:
            self.run_worker(work, thread=True)

    def _look_around(self) -> None:
        self._do(self.desk.look_around)
        if self.status.in_place != (in_place := self.desk.db.in_place):
            self.status.in_place = in_place
            self.status.repaint()

    # What opens or changes something of the screen; the desk stands sooner without the others

    def pick_label(self) -> None:
        """Choose a label by typing, the most used first; a suggestion is taken instead."""
        if self.desk.focused_offer:
            self._do(self.desk.take)
            return

        def take(name: str | None) -> None:
            if name is not None:
                self.action_tag(name)

        self._choose_label(take)

    def _choose_label(
        self, take: Callable[[str | None], None], *, spans_only: bool = False
    ) -> None:
        from tui.ui.screens.chooser import Choice, Chooser

        counts = self.desk.label_counts
        labels = [
            label
            for label in self.desk.labels
            if not label.retired and (label.kind is Kind.SPAN or not spans_only)
        ]
        choices = [
            Choice(x.name, x.name, x.caption, x.key, x.colour, number)
            for number, x in enumerate(labels, start=1)
        ]
        # The sort keeps the scheme's order among equals; the numbers stay with their labels.
        choices.sort(key=lambda choice: -counts.get(choice.name, 0))
        self.app.push_screen(Chooser(_("label:"), choices), take)

    def open_palette(self) -> None:
        """Choose a command by typing."""
        from tui.ui.screens.chooser import Choice, Chooser

        choices = [
            Choice(c.id, c.title, c.help, " ".join(c.keys), number=number)
            for number, c in enumerate(self.settings.commands(), start=1)
        ]

        def take(command: str | None) -> None:
            if command is not None:
                self.action_run(command)

        self.app.push_screen(Chooser(_("command:"), choices), take)

    def mark_everywhere(self) -> None:
        """List the other places of the span; where there is none, choose a label first."""

        from tui.ui.screens.everywhere import EverywhereScreen

        def listed(label: str | None) -> None:
            if found := self.desk.everywhere(label):
                self.app.push_screen(EverywhereScreen(found, self.absorb))

        if self.desk.span_under_cursor():
            listed(None)
        elif self.desk.chosen.start < self.desk.chosen.end:
            self._choose_label(lambda label: listed(label) if label else None, spans_only=True)

    def write_note(self) -> None:
        """Write a note on the focused span, or on the article."""
        from tui.ui.screens.note import NoteBox

        if self.desk.review is None:
            return
        span = self.desk.focused_span
        prompt = _("note on {label}:").format(label=span.label) if span else _("note on article:")
        note = span.note if span else self.desk.review.note

        def keep(text: str | None) -> None:
            if text is not None:
                self._do(lambda: self.desk.annotate(text))

        self.app.push_screen(NoteBox(prompt, note or ""), keep)

    def open_library(self) -> None:
        """List the articles."""
        from tui.ui.screens.library import LibraryScreen

        self._do(self.desk.step_away)

        def open_one(article_id: str | None) -> None:
            if article_id is not None:
                self._do(lambda: self.desk.open(article_id))

        self.app.push_screen(LibraryScreen(self.desk), open_one)

    def open_import(self) -> None:
        """Bring articles in; the first of them is opened."""
        from tui.ui.screens.bring import BringScreen

        quit_keys = {key for key, action in self._actions.items() if action == ("run", "quit")}
        new = cast("HashiyaApp", self.app).new_database and self.desk.article is None

        def came(article_id: str | None) -> None:
            if article_id is not None:
                self._do(lambda: [*self.desk.look_again(), *self.desk.open(article_id)])
            elif self.desk.article is None:
                keys = next(c.keys for c in self.settings.commands() if c.id == "import")
                self.status.tell(_("no article yet; {keys}: bring articles in").format(
                    keys=" ".join(keys)))  # fmt: skip

        self.app.push_screen(BringScreen(self.desk, quit_keys, new=new), came)

    def open_search(self) -> None:
        """Search in the article."""
        from tui.ui.screens.search import SearchLine

        self.app.push_screen(SearchLine(self.desk, self.absorb))

    def search_all(self) -> None:
        """Search all articles; what was searched last stands there."""
        from tui.ui.screens.corpus import CorpusScreen

        self._do(self.desk.step_away)
        screen = CorpusScreen(self.desk, self._searched)

        def go(place: "Place | None") -> None:
            self._searched = screen.corpus.typed
            if place is not None:
                self._do(lambda: self.desk.open(place.article_id, place.at))

        self.app.push_screen(screen, go)

    def open_scheme(self) -> None:
        """Change the labels."""
        from tui.ui.screens.scheme import SchemeScreen

        scheme = SchemeDesk(self.desk.db, self.desk.annotator)
        self.app.push_screen(SchemeScreen(scheme), lambda _nothing: self._labels_changed())

    def _labels_changed(self) -> None:
        self._do(lambda: [*self.desk.look_again(), SchemeChanged(), LayoutChanged()])

    def open_help(self) -> None:
        """Show the keys."""
        from tui.ui.screens.help import Help

        terminal = cast("HashiyaApp", self.app).profile.summary
        self.app.push_screen(Help(self.settings.commands(), label_hint(self.desk), terminal))

    def toggle_suggestions(self) -> None:
        """Offer forms that were tagged before, or no more."""
        on = self.suggestions.toggle()
        self.status.tell(_("suggestions on") if on else _("suggestions off"))

    def toggle_panel(self) -> None:
        """Show or hide the side panel, whatever the room."""
        self._panel = not self.sidebar.display
        self._show_panel()

    def _show_panel(self) -> None:
        width = self.app.size.width
        shown = width >= ROOM_FOR_PANEL if self._panel is None else self._panel
        cells = WIDTH if width >= 100 else NARROW
        # Setting what is set already has all laid out and painted once more.
        if self.sidebar.display != shown:
            self.sidebar.display = shown
        if self.sidebar.styles.width != Scalar.from_number(cells):
            self.sidebar.styles.width = cells

    def toggle_theme(self) -> None:
        """The other theme."""
        cast("HashiyaApp", self.app).other_theme()

    def try_next_way(self) -> None:
        """Another way of showing Arabic here; it is remembered for this terminal."""
        try:
            said = cast("HashiyaApp", self.app).next_way().summary
        except OSError as error:
            said = _("it cannot be remembered: {why}").format(why=error)
        self.status.tell(said)

    def copy(self) -> None:
        """Copy the selection's text in reading order."""
        start, end = self.desk.chosen
        self.status.tell(copy(self.app, self.desk.text[start:end]))

    # The mouse

    def on_reader_clicked(self, event: Reader.Clicked) -> None:
        """Click on a word, or drag over a range."""
        if not event.dragging or self._dragged_from is None:
            self._dragged_from = event.offset
            self._do(lambda: self.desk.click(event.offset))
        else:
            begun = self._dragged_from
            self._do(lambda: self.desk.drag(begun, event.offset))

    def on_reader_wheeled(self, event: Reader.Wheeled) -> None:
        """Turn the wheel."""
        self._do(lambda: self.desk.scroll(event.lines))


def textual_key(key: str) -> str:
    """The name that Textual gives to a key as our table writes it."""
    before, _plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    name = _character_to_key(last) if len(last) == 1 else last
    return f"{before}+{name}" if before else name
