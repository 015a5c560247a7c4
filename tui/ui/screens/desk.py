"""The reading and annotating screen: keys go to the desk, and what happened is painted."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.css.scalar import Scalar
from textual.geometry import Offset
from textual.screen import Screen

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.span import Span
from tui.desk.changes import (
    ArticleOpened,
    AskedText,
    CursorMoved,
    Happening,
    Happenings,
    LayoutChanged,
    LinksChanged,
    RefusalsChanged,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.desk.keys.key_names import key_name
from tui.desk.keys.settings import Settings, key_actions
from tui.ui import fastpath
from tui.ui.background_import import BackgroundImport
from tui.ui.contracts import ChangedLines, Lines, display_of
from tui.ui.screens.asked_keys import AskedKeys
from tui.ui.screens.first_words import say_what_is_wrong
from tui.ui.screens.key_preview import KeyPreview
from tui.ui.screens.text_commands import commands_over_a_text
from tui.ui.screens.tour_line import TOUR_WANTED, TourLine
from tui.ui.screens.typed_keyboard import LAM_ALEF, ONE_KEY, TypedKeyboard
from tui.ui.screens.upkeep import Upkeep
from tui.ui.suggestions import Suggestions
from tui.ui.widgets.reader import Reader
from tui.ui.widgets.sidebar import WIDTHS, Sidebar
from tui.ui.widgets.status import StatusLine

if TYPE_CHECKING:
    from tui.desk.tour import Tour

STORED = frozenset({SpansChanged, LinksChanged, ReviewChanged, SchemeChanged, ArticleOpened})
"""What may have changed more than the cursor and the window."""
WRITTEN = frozenset({SpansChanged, LinksChanged, ReviewChanged, SchemeChanged, RefusalsChanged})
"""What comes of a write to the database."""
FACTS = frozenset({ReviewChanged, SchemeChanged, ArticleOpened})
"""What may have changed more of the last line than where one is."""
OFFERING = frozenset({SpansChanged, ArticleOpened, RefusalsChanged})
"""What may have changed what is to be offered."""
ROOM_FOR_PANEL = 64
"""The terminal's width from which the side panel is shown by itself."""


class DeskScreen(Screen[None], inherit_bindings=False):
    """The article, the side panel, the status line."""

    takes_keys = True

    def __init__(self, desk: Desk, settings: Settings, *, tour: "Tour | None" = None) -> None:
        super().__init__()
        self._tour = TourLine(tour) if tour else None
        self.desk = desk
        self.settings = settings
        self._panel: bool | None = None
        self._dragged_from: int | None = None
        self.suggestions = Suggestions(self, settings.get("suggest"))
        self.importing = BackgroundImport(desk)
        self.searched = ""
        """What was searched last in all articles."""
        self._last_key = ""
        self._pressed_at = 0.0
        self._tagged = False
        self._marks = desk.view.look.marks
        self._keyboard = TypedKeyboard(settings)
        self._asked_keys = AskedKeys(self, self._keyboard)
        self.prefetch = fastpath.Prefetch(self)
        self._coming: fastpath.LineUpdate | None = None
        """What the key that is being done was seen to show."""
        self._on_screen = self._commands_on_screen()
        self.actions: dict[str, tuple[str, str]] = {}
        """What each key does: a verb and a name."""
        self.bind_keys()
        self.prefetch.expect(self.actions)

    def compose(self) -> ComposeResult:
        """The panel at the left, where an Arabic reader's eye ends."""
        self.sidebar = Sidebar(self.desk)
        self.status = StatusLine(self.desk, tips=self.settings.get("tips"))
        self._upkeep = Upkeep(self, self.status)
        self._show_panel()
        self.reader = Reader(self.desk)
        self._preview = KeyPreview(
            self.desk, self.reader, self.sidebar, self.status, self._followed
        )
        with Horizontal():
            yield self.sidebar
            yield self.reader
        if self._tour:
            yield self._tour.hint
        yield self.status

    def on_mount(self) -> None:
        """Keys go to the article; other writers are noticed."""
        self.reader.focus()
        self.suggestions.ask()
        # A database that begins today has nothing yet that a copy could save.
        self._upkeep.start(copy=not display_of(self).new_database)
        say_what_is_wrong(self)
        if self.desk.article is None:
            from tui.ui.screens.dialogs import begin_empty

            begin_empty(self)
        if not self._tour:
            self.call_after_refresh(self._asked_keys.resume)

    def on_resize(self) -> None:
        """The panel comes and goes with the room there is."""
        self._show_panel()
        if self._asked_keys.stay is not None:
            self.call_after_refresh(self._asked_keys.follow, [LayoutChanged()])

    def on_unmount(self) -> None:
        """Nothing more is looked for, and an import that runs is stopped."""
        self.importing.close()
        self.suggestions.close()

    # Keys

    def bind_keys(self) -> None:
        """Bind keys to the table of commands, the labels' keys, and the Arabic twins of both."""
        actions = key_actions(self.settings, self.desk.labels.by_key, self._keyboard.layout)
        self.actions = {fastpath.textual_key(key): action for key, action in actions.items()}
        self.prefetch.drop()

    def on_key(self, event: events.Key) -> None:
        """Textual's way here: do what a key does, or say that it does nothing."""
        event.stop()
        if fastpath.is_leaving(self.app):
            return
        if not self.press(event.key):
            self.say_unbound(event.character if event.is_printable else event.key)

    def press(self, key: str) -> bool:
        """Do at once what a key does; whether it does anything."""
        if changed_layout := self._keyboard.learn(key):
            self.bind_keys()
        coming = self.prefetch.update(key)
        verb, name = self.actions.get(key, ("", ""))
        if verb:
            self.prefetch.came(key)
        self._coming = coming
        if coming and verb == "run" and name in self.desk.view.commands:
            coming.show(rest=True)
            self._coming = None
        if follows := self._asked_keys.stay is not None:
            self._asked_keys.begin()
        done = self._pressed(key)
        self._coming = None
        if coming:
            fastpath.write_lines(self, coming.places)
            self.prefetch.look()
        if changed_layout:
            said = _("keyboard: {layout}; the config's keyboard sets it for good")
            self.status.tell(said.format(layout=self._keyboard.layout))
        if follows:
            self._asked_keys.end(key, self.actions.get(key))
        return done

    def _pressed(self, key: str) -> bool:
        if (self._last_key, key) == LAM_ALEF and time.monotonic() - self._pressed_at < ONE_KEY:
            if self._tagged:
                self.act(partial(self.desk.run, "undo"))
            self.status.tell(_("that key types لا: no label has it"))
            self._last_key = ""
            return True
        action = self.actions.get(key)
        if self.desk.letters.awaits is not None and self._asked_keys.answer_letter(key, action):
            self._last_key, self._pressed_at, self._tagged = key, time.monotonic(), False
            return True
        if self.desk.links and self.desk.links.asking and self._asked_keys.answer_link(key, action):
            return True
        if action is None:
            return self._asked_keys.count(key)
        verb, name = action
        self._tagged = False
        (self.action_run if verb == "run" else self.action_tag)(name)
        self._last_key = key
        self._pressed_at = self._upkeep.key_at = time.monotonic()
        return True

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message in the last line."""
        self.status.tell(message, warning=warning, way_out=way_out)

    def say_unbound(self, key: str | None) -> None:
        """A key that is nobody's does nothing, but not without a word."""
        key = key_name(fastpath.table_key(key)) if key else ""
        said = _("no label and no command has the key {key}; {help}: help")
        if len(key) == 1 and key.isupper() and key.lower() in self.actions:
            said = _("{key} is no key: is Caps Lock on? {help}: help")
        self.status.tell(said.format(key=key, help=self.desk.keys["help"]))

    def action_run(self, command: str) -> None:
        """Run a command of the table."""
        if command not in self._on_screen:
            self.act(partial(self.desk.run, command))
            return
        try:
            self._on_screen[command]()
        except HashiyaError as error:
            self.status.tell(error.what, warning=True, way_out=error.way_out)

    def _commands_on_screen(self) -> dict[str, Callable[[], None]]:
        return {
            **{one.id: partial(self._open, one.id) for one in commands() if one.on_screen},
            "suggestions": self.toggle_suggestions,
            "ask-model": self.suggestions.ask_model_anew,
            "hints": self._asked_keys.open_hints,
            "letters-stay": self._asked_keys.switch_letters,
            "relate": self._asked_keys.relate,
            "panel": self.toggle_panel,
            "all-relations": self.toggle_all_relations,
            **commands_over_a_text(self),
            "tour": lambda: self.app.exit(return_code=TOUR_WANTED),
        }

    def _open(self, command: str) -> None:
        """What a command opens over the desk."""
        # The desk opens sooner without it.
        from tui.ui.screens.dialogs import OPENING

        OPENING[command](self)

    def action_tag(self, name: str) -> None:
        """Do what a label's key does."""
        happened = self.act(partial(self.desk.tag, name))
        self._tagged = not STORED.isdisjoint(map(type, happened or ()))

    def act(self, on_desk: Callable[[], Happenings]) -> Happenings | None:
        """Act, and paint what happened; None where it failed, which is said and changed nothing."""
        try:
            happened = on_desk()
        except HashiyaError as error:
            # Short enough for the line: the path is known to whoever reads it.
            what = _("not saved: {what}").format(what=error.what)
            self.status.tell(what, warning=True, way_out=error.way_out)
            return None
        if self._coming and SpansChanged in map(type, happened):
            # It is on the disk now, and was not before.
            self._coming.show(rest=True)
        self.absorb(happened)
        return happened

    def preview(self, key: str) -> tuple[ChangedLines, Offset | None] | None:
        """The lines that a key would change, and where the cursor would stand then.

        None where the key may do more than move, select, tag words, and remove a span.
        """
        return self._preview.of(*self.actions.get(key, ("", "")))

    def _followed(
        self, happened: Sequence[Happening], stored: bool
    ) -> list[tuple[Lines, Iterable[int]]]:
        """The lines of the article and the side panel that may look otherwise now."""
        listed = self.sidebar.changed_lines() if stored else self.sidebar.follow()
        return [(self.reader.lines, self.reader.absorb(happened)), (self.sidebar.lines, listed)]

    def absorb(self, happened: Sequence[Happening]) -> None:
        """Paint what happened."""
        kinds = set(map(type, happened))
        if not kinds.isdisjoint(FACTS):
            self.status.forget_facts()
        if SchemeChanged in kinds:
            self.bind_keys()
            self.reader.drop_kept()
            self.sidebar.drop_kept()
        stored = not kinds.isdisjoint(STORED)
        lines = self._followed(happened, stored)
        if AskedText in kinds:
            from tui.ui.screens.dialogs import type_value

            type_value(self, next(h for h in happened if isinstance(h, AskedText)))
        if Said in kinds:
            said = [h for h in happened if isinstance(h, Said)][-1]
            self.status.tell(
                said.message, warning=said.warning, way_out=said.way_out, asked=said.asked
            )
        elif stored or CursorMoved in kinds:
            self.status.clear(warnings=stored)
            lines.append((self.status.lines, (0,)))
        if self._marks != self.desk.view.look.marks:
            self._marks = self.desk.view.look.marks
            lines = [(one, range(one.widget.outer_size.height)) for one in self._painted()]
        fastpath.write_lines(self, lines)
        # Timers are begun once the key is painted.
        if not kinds.isdisjoint(WRITTEN) and not self._upkeep.log_waits:
            self._upkeep.empty_log_soon()
        if not kinds.isdisjoint(OFFERING):
            self.suggestions.ask()
        self.prefetch.look()
        if self._tour:
            self._tour.look()
        if self._asked_keys.stay is not None:
            self._asked_keys.follow(happened)

    def show_letters(self, happened: Sequence[Happening]) -> None:
        """Paint letters that came or went by themselves; what is said stays."""
        lines = self._followed(happened, False)
        fastpath.write_lines(self, [*lines, (self.status.lines, (0,))])
        self.prefetch.look()

    def _painted(self) -> tuple[Lines, ...]:
        """All that is on the screen; the same strips may be sent to the terminal otherwise."""
        painted = (self.reader.lines, self.sidebar.lines, self.status.lines)
        for one in painted:
            one.shown.clear()
        return painted

    # What changes something of the screen

    def toggle_suggestions(self) -> None:
        """Offer all that there is, own forms alone, or nothing."""
        self.status.tell(self.suggestions.step())

    def toggle_panel(self) -> None:
        """Show or hide the side panel, whatever the room."""
        self._panel = not self.sidebar.display
        self._show_panel()
        self.status.tell(_("side panel shown") if self._panel else _("side panel hidden"))

    def toggle_all_relations(self) -> None:
        """List all relations in the side panel, or the spans again."""
        self.sidebar.all_relations = not self.sidebar.all_relations
        self.sidebar.forget()
        shown = self.sidebar.all_relations
        self.status.tell(_("all relations are listed") if shown else _("the spans are listed"))

    def _show_panel(self) -> None:
        width = self.app.size.width
        shown = width >= ROOM_FOR_PANEL if self._panel is None else self._panel
        cells = next(cells for least, cells in WIDTHS if width >= least)
        # Setting what is set already has all laid out and painted once more.
        if self.sidebar.display != shown:
            self.sidebar.display = shown
        self.status.hints = not shown
        self.status.forget_facts()
        if self.sidebar.styles.width != Scalar.from_number(cells):
            self.sidebar.styles.width = cells

    def forget_colours(self) -> None:
        """Colours changed: paint everything anew."""
        for one in (self.reader, self.sidebar, self.status):
            one.forget()

    # The mouse

    def on_reader_clicked(self, event: Reader.Clicked) -> None:
        """Click on a word, or drag over a range; while letters are asked for it does nothing."""
        if self.desk.letters.hints and not self.desk.letters.standing:
            return
        if not event.dragging or self._dragged_from is None:
            self._dragged_from = event.offset
            self.act(lambda: self.desk.click(event.offset))
        else:
            begun = self._dragged_from
            self.act(lambda: self.desk.drag(begun, event.offset))

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """Tag with the label that was clicked, or go to the span."""
        target = event.target
        if isinstance(target, Span):
            self.act(lambda: self.desk.view.focus(target))
        else:
            self.action_tag(target.name)

    def on_status_line_clicked(self, event: StatusLine.Clicked) -> None:
        """What a word of the last line names, as by its key."""
        if event.label:
            self.action_tag(event.label)
        else:
            self.action_run(event.command)

    def on_reader_wheeled(self, event: Reader.Wheeled) -> None:
        """Turn the wheel."""
        self.act(lambda: self.desk.scroll(event.lines))
