"""Where a curator settles differences: keys go to the desk, and what happened is painted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.articles_to_settle import too_few_words
from tui.desk.changes import (
    ArticleOpened,
    Happenings,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.keys.key_names import key_name, key_names
from tui.desk.keys.settings import Settings, adjudication_actions
from tui.ui import fastpath
from tui.ui.contracts import Lines, display_of
from tui.ui.screens.text_commands import commands_over_a_text
from tui.ui.screens.typed_keyboard import TypedKeyboard
from tui.ui.screens.upkeep import Upkeep
from tui.ui.widgets.adjudication_blocks import (
    LEAST_HEIGHT,
    box_height,
    box_lines,
    header_lines,
    panel_lines,
)
from tui.ui.widgets.adjudication_foot import AdjudicationFoot
from tui.ui.widgets.line_block import LineBlock, TextLine
from tui.ui.widgets.reader import Reader

ROOM_FOR_PANEL = 100
"""The terminal's width from which the panel is shown by itself."""
PANELS = ((130, 42), (0, 36))
"""From which width of the terminal on the panel has how many cells."""
GUTTER = 7
"""Cells right of the text, in which lanes say whose they are."""
WRITTEN = frozenset({SpansChanged, ReviewChanged, SchemeChanged})


class AdjudicationScreen(Screen[None], inherit_bindings=False):
    """The article with the lanes of all, the versions of a difference, the panel."""

    takes_keys = True

    def __init__(self, desk: AdjudicationDesk, settings: Settings) -> None:
        super().__init__()
        self.desk = desk
        self.settings = settings
        self._panel: bool | None = None
        self._dragged_from = 0
        self._compact: bool | None = None
        """Whether the user wants it so; by the height unless they said."""
        self._keyboard = TypedKeyboard(settings)
        self.actions: dict[str, tuple[str, str]] = {}
        """What each key does: a verb and a name."""
        self._on_screen: dict[str, Callable[[], None]] = {
            "reason": self.write_reason,
            "leave": self.leave,
            "panel": self.toggle_panel,
            **commands_over_a_text(self),
            "palette": self.open_palette,
            "help": self.open_help,
        }
        self.bind_keys()

    def _box_lines(self, width: int, height: int) -> Sequence[TextLine]:
        return box_lines(self.desk, width, height, ruled=self.app.size.height >= LEAST_HEIGHT)

    def compose(self) -> ComposeResult:
        """The panel at the left, as at the desk."""
        self._header = LineBlock(partial(header_lines, self.desk))
        self._side = LineBlock(partial(panel_lines, self.desk))
        self._box = LineBlock(self._box_lines)
        self.foot = AdjudicationFoot(self.desk)
        self.reader = Reader(self.desk, header=0, margin=GUTTER)
        self._upkeep = Upkeep(self, self.foot)
        self._fit()
        yield self._header
        with Horizontal():
            yield self._side
            yield self.reader
        yield self._box
        yield self.foot.block

    def on_mount(self) -> None:
        """Keys go to the text; other writers are noticed."""
        self.reader.focus()
        # Where the desk lies below, that makes the day's copy.
        self._upkeep.start(copy=len(self.app.screen_stack) == 1)
        labels = self.desk.labels.by_key
        listed = self.settings.adjudication_commands(labels)
        if clashes := self.settings.clashes(labels, listed):
            self.tell("; ".join(clashes), warning=True)
        if not len(self.desk.queue):
            said = _("{words}; {key} leaves").format(
                words=too_few_words(self.desk.queue.options.ready), key=self.desk.keys["leave"]
            )
            self.foot.tell(said, warning=True)

    def on_resize(self) -> None:
        """What there is comes and goes with the room."""
        self._fit()

    def _fit(self) -> None:
        """The panel, the box, the rules and the look, as the terminal has room for them."""
        width, height = self.app.size
        low = height < LEAST_HEIGHT
        panel = width >= ROOM_FOR_PANEL if self._panel is None else self._panel
        self._side.styles.width = next(cells for least, cells in PANELS if width >= least)
        self._side.display = panel
        self._box.display = not panel
        self._header.styles.height = 1 if low else 2
        self._box.styles.height = box_height(self.desk, height)
        self.foot.block.styles.height = 1 if low else 2
        compact = low if self._compact is None else self._compact
        look = self.desk.view.look
        if look.compact != compact:
            self.desk.view.show_as(replace(look, compact=compact))

    # Keys

    def bind_keys(self) -> None:
        """Bind keys to the table of commands, the labels' keys, and the Arabic twins of both."""
        labels = self.desk.labels.by_key
        actions = adjudication_actions(self.settings, labels, self._keyboard.layout)
        self.actions = {fastpath.textual_key(key): action for key, action in actions.items()}
        self.desk.bind(self.settings.adjudication_commands(labels))

    def on_key(self, event: events.Key) -> None:
        """Textual's way here: do what a key does, or say that it does nothing."""
        event.stop()
        if fastpath.is_leaving(self.app) or self.press(event.key):
            return
        key = key_name(fastpath.table_key(event.key))
        said = _("no label and no command has the key {key}; {help}: help")
        self.tell(said.format(key=key, help=self.desk.keys["help"]))

    def press(self, key: str) -> bool:
        """Do at once what a key does; whether it does anything."""
        if self._keyboard.learn(key):
            self.bind_keys()
        action = self.actions.get(key)
        if action is None:
            return False
        verb, name = action
        if verb == "run":
            self.action_run(name)
        else:
            self.act(partial(self.desk.tag, name))
        return True

    def action_run(self, command: str) -> None:
        """Run a command of the table."""
        if command in self._on_screen:
            try:
                self._on_screen[command]()
            except HashiyaError as error:
                self.tell(error.what, warning=True, way_out=error.way_out)
            return
        self.act(partial(self.desk.run, command))
        if command == "lanes":
            self._compact = self.desk.view.look.compact
        elif command == "marks":
            # What is sent to the terminal is by the application's own desk.
            display_of(self).desk.run(command)

    def act(self, on_desk: Callable[[], Happenings]) -> Happenings | None:
        """Act, and paint what happened; None where it failed, which is said and changed nothing."""
        try:
            happened = on_desk()
        except HashiyaError as error:
            what = _("not saved: {what}").format(what=error.what)
            self.tell(what, warning=True, way_out=error.way_out)
            return None
        self.absorb(happened)
        return happened

    def absorb(self, happened: Happenings) -> None:
        """Paint what happened."""
        kinds = set(map(type, happened))
        if SchemeChanged in kinds:
            self.bind_keys()
            self.reader.drop_kept()
        if ArticleOpened in kinds:
            self._fit()
        if not kinds.isdisjoint(WRITTEN) and not self._upkeep.log_waits:
            self._upkeep.empty_log_soon()
        said = [one for one in happened if isinstance(one, Said)]
        if said:
            last = said[-1]
            self.foot.say(last.message, last.way_out, warning=last.warning, asked=last.asked)
        elif happened:
            self.foot.clear(warnings=not kinds.isdisjoint(WRITTEN))
        lines: list[tuple[Lines, Iterable[int]]] = [
            (self.reader.lines, self.reader.absorb(happened))
        ]
        blocks = (self._header, self._side, self._box, self.foot.block)
        lines += [(block.lines, block.changed_lines()) for block in blocks]
        fastpath.write_lines(self, lines)

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message in the last line."""
        self.foot.tell(message, warning=warning, way_out=way_out)

    def forget_colours(self) -> None:
        """Colours changed: paint everything anew."""
        for one in (self.reader, self._header, self._side, self._box, self.foot.block):
            one.forget()

    # What opens or changes something of the screen

    def write_reason(self) -> None:
        """Write a reason for what is decided here."""
        from tui.ui.screens.note_box import NoteBox

        session = self.desk.session
        if session is None or session.current is None:
            self.tell(_("there is no difference here"))
            return

        def keep(text: str | None) -> None:
            if text is not None and self.act(lambda: self.desk.note(text)) is None:
                self.app.push_screen(NoteBox(_("reason:"), text), keep)

        self.app.push_screen(NoteBox(_("reason:"), session.reason or ""), keep)

    def leave(self) -> None:
        """Go back to the difference; from there, out."""
        happened = self.desk.go_back()
        if happened is not None:
            self.absorb(happened)
        elif len(self.app.screen_stack) == 1:
            self.app.exit()
        else:
            self.dismiss(None)

    def toggle_panel(self) -> None:
        """Show or hide the side panel, whatever the room."""
        self._panel = not self._side.display
        self._fit()
        self.tell(_("side panel shown") if self._panel else _("side panel hidden"))

    def open_palette(self) -> None:
        """Choose a command by typing."""
        from tui.ui.screens.chooser import Choice, Chooser

        listed = self.settings.adjudication_commands(self.desk.labels.by_key)
        choices = [
            Choice(one.id, one.title, one.help, key_names(one.keys), number=number)
            for number, one in enumerate(listed, start=1)
        ]

        def take(command: str | None) -> None:
            if command is not None:
                self.action_run(command)

        self.app.push_screen(Chooser(_("command:"), choices), take)

    def open_help(self) -> None:
        """Show the keys."""
        from tui.ui.screens.help import Help

        labels = self.desk.labels
        listed = self.settings.adjudication_commands(labels.by_key)
        keys = " ".join(f"{one.name} {key}" for one in labels if (key := labels.key_of(one)))
        terminal = display_of(self).profile.summary
        self.app.push_screen(Help(listed, keys, terminal))

    # The mouse

    def on_reader_clicked(self, event: Reader.Clicked) -> None:
        """Click on a difference, or drag over a range."""
        if not event.dragging:
            self._dragged_from = event.offset
            self.act(lambda: self.desk.click(event.offset))
        else:
            begun = self._dragged_from
            self.act(lambda: self.desk.drag(begun, event.offset))

    def on_reader_wheeled(self, event: Reader.Wheeled) -> None:
        """Turn the wheel."""
        self.act(lambda: self.desk.scroll(event.lines))
