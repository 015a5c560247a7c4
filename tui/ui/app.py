"""The application: the desk's screen, its colours, and how it comes and goes."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Offset
from textual.screen import Screen
from textual.timer import Timer

from tui.core.errors import HashiyaError
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.store.database import Database
from tui.terminals.choose import memory_key
from tui.terminals.memory import remember
from tui.terminals.profiles import PROFILES, Profile, transition, ways
from tui.terminals.query import TerminalQuery, profile_at_hand
from tui.ui import fastpath
from tui.ui.contracts import KeyScreen
from tui.ui.crash import crash_report
from tui.ui.first_keys import load_in_pauses
from tui.ui.screens.desk import DeskScreen
from tui.ui.served_page import ServedPage
from tui.ui.theme import DARK, LIGHT, Palette

if TYPE_CHECKING:
    from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
    from tui.desk.project.hub_watch import HubWatch

INTERRUPTED = 130
ROWS_OF_A_WINDOW = 120
ATTACHED_SECONDS = 0.8
SETTLED_SECONDS = 0.1
_CODES = {signal.SIGTERM: 0, signal.SIGINT: INTERRUPTED}
if sys.platform != "win32":
    _CODES[signal.SIGHUP] = 0
"""The exit code after each signal that ends the program in good order."""


class HashiyaApp(App[None], inherit_bindings=False):
    """Textual's application around one desk."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "hashiya.tcss"

    def __init__(
        self,
        desk: Desk,
        settings: Settings | None = None,
        *,
        profile: Profile = PROFILES["plain"],
        question: TerminalQuery | None = None,
        page: ServedPage | None = None,
        new_database: bool = False,
        fast: bool = True,
        tour: bool = False,
        settled: "AdjudicationDesk | None" = None,
    ) -> None:
        """``fast`` opens the door to the short way from keys to the screen; where something is to
        be ``settled``, that is what one sees."""
        self._with_tour = tour
        self._settled = settled
        self.hub: HubWatch | None = None
        self.new_database = new_database
        self._fast = fast
        self.settings = settings or Settings()
        self.profile = profile
        self.ways = ways(profile, os.environ)
        """What there is to try, one after another, where Arabic stands wrong."""
        self._question = question
        self._page = page
        self._shown = False
        self._settling: list[Timer] = []
        self.palette: Palette = DARK if self.settings.get("theme") == "dark" else LIGHT
        super().__init__()
        fastpath.install(self, fast=fast)
        self.desk = desk
        desk.bind(self.settings.commands())
        for palette in (DARK, LIGHT):
            self.register_theme(palette.theme())
        # Set as any later one is, it would have the style sheet parsed twice at each start.
        self.set_reactive(App.theme, self.palette.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.palette = self._as_shown(self.palette)
        self._first = fastpath.FirstFrame(self) if fast else None

    def get_driver_class(self) -> type[Driver]:
        """The platform's driver, telling the terminal to leave our order alone."""
        if self._page is not None:
            return fastpath.driver_of_page(self._page)
        question = self._question
        return fastpath.driver_class(
            super().get_driver_class(),
            lambda: self.profile,
            typed=question.typed if question else b"",
            fast=self._fast,
        )

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, but that greys are colours where none is wanted: it would send them."""
        filters = super().get_line_filters()
        return [NoColor() if isinstance(one, Monochrome) else one for one in filters]

    def get_css_variables(self) -> dict[str, str]:
        """Textual's, once our theme is chosen: reckoning colours of its own takes a millisecond."""
        return super().get_css_variables() if self.theme == self.palette.name else {}

    def on_mount(self) -> None:
        """Open the desk; a hang-up or a request to end closes it in good order."""
        # After ``fg`` Textual 8.2.8 leaves a black screen in VTE.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))
        loop = asyncio.get_running_loop()
        for number in _CODES:
            # No handlers outside the main thread, where tests may run us.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit, None, _CODES[number])

    async def on_ready(self) -> None:
        """Show the desk. What was loaded stays: no collection need hold up a key by that."""
        if self._first is not None:
            await self._first.show()
        self._shown = True
        self._watch_hub()
        if not self.is_headless:
            load_in_pauses()
            gc.freeze()
            gc.enable()

    def _watch_hub(self) -> None:
        """Look after the hub that the file belongs to. A page's file is its host's to sync."""
        # Most desks have none, and open sooner without it.
        from tui.store.merging.hub_membership import hub_address

        db = self.desk.db
        if self._page is None and (url := hub_address(db)) is not None:
            from tui.desk.project.hub_watch import watch_of

            self.hub = watch_of(db, url)
            if self.hub is not None:
                self.hub.start()

    def get_default_screen(self) -> Screen[None]:
        """The desk itself: an empty screen under it would be laid out and painted at each start."""
        screen = self._desk_screen()
        if self._first is not None:
            self._first.hold(screen)
        return screen

    def _desk_screen(self) -> Screen[None]:
        if self._settled is not None:
            # The desk opens sooner without it.
            from tui.ui.screens.adjudication import AdjudicationScreen

            return AdjudicationScreen(self._settled, self.settings)
        if not self._with_tour:
            return DeskScreen(self.desk, self.settings)
        from tui.desk.tour import Tour

        return DeskScreen(self.desk, self.settings, tour=Tour(self.desk))

    @property
    def cursor_place(self) -> Offset:
        """Where one works, for the terminal's own cursor: on the desk's word, or in a field."""
        screen = None if fastpath.is_leaving(self) else self.screen
        place = None
        if getattr(screen, "takes_keys", False):
            place = cast("KeyScreen", screen).reader.cursor_place
        return place or self.cursor_position

    def press(self, key: str) -> bool:
        """Do a key of the desk at once, unless others wait before it; whether it was done."""
        return not fastpath.has_waiting_messages(self) and self._pressed(key)

    async def on_event(self, event: events.Event) -> None:
        """A key of the desk goes to it the short way; all else as Textual does it."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._fast and self._pressed(event.key):
                return
            if self._left(event):
                return
        await super().on_event(event)

    def _left(self, key: events.Key) -> bool:
        """Whether a key left the program, or a box over the desk that holds unsaved words."""
        desk = None if fastpath.is_leaving(self) else self.screen_stack[0]
        if not getattr(desk, "takes_keys", False) or desk is self.screen or key.is_printable:
            return False
        if cast("KeyScreen", desk).actions.get(key.key) != ("run", "quit"):
            return False
        # The desk opens sooner without it.
        from tui.ui.screens.note_box import NoteBox

        if isinstance(self.screen, NoteBox) and self.screen.unsaved:
            self.screen.dismiss(None)
        else:
            self.exit()
        return True

    def _pressed(self, key: str) -> bool:
        screen = None if fastpath.is_leaving(self) else self.screen
        if not getattr(screen, "takes_keys", False):
            return False
        ours = cast("KeyScreen", screen)
        return ours.is_running and ours.press(key)

    def on_unmount(self) -> None:
        """Keep the place and the time."""
        if self.hub is not None:
            self.hub.close()
        self.desk.leave()

    def _as_shown(self, palette: Palette) -> Palette:
        """The palette for a terminal of so many colours: among few, pale tints look all one."""
        if self.console.color_system == "truecolor":
            return palette
        return palette.with_colours(256 if self.console.color_system == "256" else 16)

    @property
    def final_error(self) -> BaseException | None:
        """The error that ended the program, if one did."""
        return fastpath.error_of(self)

    def next_way(self) -> Profile:
        """Try the next way of showing Arabic in this terminal, round from the last to the first."""
        old = self.profile
        self.profile = self.ways[(self.ways.index(old) + 1) % len(self.ways)]
        self._tell_anew(old)
        chosen = {"terminal": self.profile.name, "order": self.profile.order}
        remember(memory_key(self.profile, os.environ), chosen)
        return self.profile

    def tell_again(self) -> None:
        """Tell the terminal once more; tmux may have been attached in another one since."""
        old = self.profile
        if os.environ.get("TMUX"):
            question = TerminalQuery(os.environ)
            question.ask()
            self.profile = profile_at_hand(question, self.settings.terminal_choices)
            self.ways = ways(self.profile, os.environ)
        self._tell_anew(old)

    def on_resize(self) -> None:
        """All is painted, be the size what it was: in between it was another, and cells are lost.

        Whoever attaches tmux in another terminal brings another size, as a rule.
        """
        if not self._shown:
            return
        # A pane's edge that is dragged brings many sizes: the last one counts.
        for timer in self._settling:
            timer.stop()
        self._settling = [self.set_timer(SETTLED_SECONDS, self._paint_all)]
        if os.environ.get("TMUX"):
            # tmux asks the terminal what it is, too, and has no answer at once.
            self._settling.append(self.set_timer(ATTACHED_SECONDS, self.tell_again))

    def _tell_anew(self, old: Profile) -> None:
        """The screen that is there already takes what the profile says now."""
        # Inside tmux the rows are the whole window's; those beyond its last do no harm.
        rows = ROWS_OF_A_WINDOW if os.environ.get("TMUX") else self.size.height
        fastpath.tell_terminal(self, transition(old, self.profile, rows, os.environ))
        self._paint_all()

    def _paint_all(self) -> None:
        fastpath.forget_screen(self)
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.refresh()

    def other_theme(self) -> None:
        """From dark to light, or back."""
        self.palette = self._as_shown(LIGHT if self.palette.dark else DARK)
        self.theme = self.palette.name
        for screen in self.screen_stack:
            if getattr(screen, "takes_keys", False):
                cast("KeyScreen", screen).forget_colours()


def run(
    db: Database,
    annotator: str,
    settings: Settings,
    *,
    article: str | None = None,
    at: int | None = None,
    profile: Profile,
    question: TerminalQuery,
    page: ServedPage | None = None,
    new_database: bool = False,
    tour: bool = False,
    settled: "AdjudicationDesk | None" = None,
) -> int:
    """Open the desk in the terminal, until the annotator leaves it; gives the exit code.

    That is ``TOUR_WANTED`` where the tour was asked for; with ``tour`` the desk shows it. Where
    something is to be ``settled``, that is done in place of annotating.
    """
    if os.environ.get("STY"):
        # It is the terminal's word, handed on; screen itself has 256 colours at most.
        os.environ.pop("COLORTERM", None)
    look = replace(settings.look, marks=profile.marks)
    db.put_log_off()
    desk = Desk(db, annotator, look=look, monotonic=time.monotonic)
    if settled is not None:
        settled.view.show_as(look)
    elif article is not None:
        desk.open(article, at)
    else:
        desk.open_last()
    app = HashiyaApp(
        desk, settings, profile=profile, question=question, page=page,
        new_database=new_database, tour=tour, settled=settled,
    )  # fmt: skip
    # A key waits at most so long, in seconds, for the thread that looks for suggestions.
    sys.setswitchinterval(0.0005)
    app.run(size=page.size if page else None)
    if app.final_error is not None:
        # What has words for the user is no fault of the program: a disk that fails, say.
        raise (
            app.final_error
            if isinstance(app.final_error, HashiyaError)
            else crash_report(app.final_error)
        )
    return app.return_code or 0
