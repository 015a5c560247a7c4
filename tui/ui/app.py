"""The application: the desk's screen, its colours, and how it comes and goes."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import time
from dataclasses import replace
from typing import Any

from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
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
from tui.ui.crash import reported
from tui.ui.driver import driver_class, refresh_on_resume
from tui.ui.first import FirstScreen
from tui.ui.page_driver import Page, page_driver
from tui.ui.quick import Quick
from tui.ui.screens.desk import DeskScreen
from tui.ui.standing import pieces_of
from tui.ui.theme import DARK, LIGHT, Palette

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
        page: Page | None = None,
        new_database: bool = False,
    ) -> None:
        self.new_database = new_database
        self.settings = settings or Settings()
        self.profile = profile
        self.ways = ways(profile, os.environ)
        """What there is to try, one after another, where Arabic stands wrong."""
        self._question = question
        self._page = page
        self._settling: list[Timer] = []
        self.palette: Palette = DARK if self.settings.get("theme") == "dark" else LIGHT
        super().__init__()
        if self.no_color:
            # Greys are colours: Textual 8.2.8 sends them all the same.
            self._filters = [NoColor() if isinstance(f, Monochrome) else f for f in self._filters]
        self.desk = desk
        desk.bind(self.settings.commands())
        for palette in (DARK, LIGHT):
            self.register_theme(palette.theme())
        self.theme = self.palette.name
        self.palette = self._as_shown(self.palette)
        self._first = FirstScreen(self)

    def get_driver_class(self) -> type[Driver]:
        """The platform's driver, telling the terminal to leave our order alone."""
        if self._page is not None:
            return page_driver(self._page)
        question = self._question
        return driver_class(
            super().get_driver_class(),
            lambda: self.profile,
            typed=question.typed if question else b"",
        )

    def on_mount(self) -> None:
        """Open the desk; a hang-up or a request to end closes it in good order."""
        refresh_on_resume(self)
        loop = asyncio.get_running_loop()
        for number in _CODES:
            # No handlers outside the main thread, where tests may run us.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit, None, _CODES[number])

    async def on_ready(self) -> None:
        """Show the desk. What was loaded stays: no collection need hold up a key by that."""
        await self._first.show()
        if not self.is_headless:
            gc.freeze()
            gc.enable()

    def get_default_screen(self) -> Screen[None]:
        """The desk itself: an empty screen under it would be laid out and painted at each start."""
        return DeskScreen(self.desk, self.settings)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Textual's way to show an update of a screen: what stands there already is not sent."""
        driver = self._driver
        if (
            isinstance(driver, Quick)
            and isinstance(renderable, (LayoutUpdate, ChopsUpdate))
            and self._running
            and not self._batch_count
        ):
            if isinstance(renderable, LayoutUpdate):
                driver.standing.fit(renderable.region.size)
            driver.draw(pieces_of(renderable, driver.colours))
        else:
            super()._display(screen, renderable)

    @property
    def cursor_place(self) -> Offset:
        """Where one works, for the terminal's own cursor: on the desk's word, or in a field."""
        screen = self.screen if self._screen_stack else None
        place = screen.reader.cursor_place if isinstance(screen, DeskScreen) else None
        return place or self.cursor_position

    def press(self, key: str) -> bool:
        """Do a key of the desk at once, unless others wait before it; whether it was done."""
        waiting = not self._message_queue.empty()
        return not waiting and self._pressed(key)

    async def on_event(self, event: events.Event) -> None:
        """A key of the desk goes to it the short way; all else as Textual does it."""
        if isinstance(event, events.Key) and (self._pressed(event.key) or self._left(event)):
            return
        if isinstance(event, events.Key) and isinstance(self.screen, DeskScreen):
            self.screen.say_unbound(event.character if event.is_printable else event.key)
        await super().on_event(event)

    def _left(self, key: events.Key) -> bool:
        """Whether a key left the program, or a box over the desk that holds unsaved words."""
        desk = self.screen_stack[0] if self._screen_stack else None
        if not isinstance(desk, DeskScreen) or desk is self.screen or key.is_printable:
            return False
        if desk.actions.get(key.key) != ("run", "quit"):
            return False
        # The desk opens sooner without it.
        from tui.ui.screens.note import NoteBox

        if isinstance(self.screen, NoteBox) and self.screen.unsaved:
            self.screen.dismiss(None)
        else:
            self.exit()
        return True

    def _pressed(self, key: str) -> bool:
        screen = self.screen if self._screen_stack and not self._exit else None
        return isinstance(screen, DeskScreen) and screen.is_running and screen.press(key)

    def on_unmount(self) -> None:
        """Keep the place and the time."""
        self.desk.leave()

    def _as_shown(self, palette: Palette) -> Palette:
        """The palette for a terminal of so many colours: among few, pale tints look all one."""
        if self.console.color_system == "truecolor":
            return palette
        return palette.with_colours(256 if self.console.color_system == "256" else 16)

    @property
    def failed(self) -> BaseException | None:
        """The error that ended the program, if one did."""
        return self._exception

    def _print_error_renderables(self) -> None:
        # Textual 8.2.8 would print the traceback here; ``run`` reports it in one line.
        self._exit_renderables.clear()

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
        if not self._first.shown:
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
        if self._driver is not None and not self.is_headless and not self.is_web:
            # Inside tmux the rows are the whole window's; those beyond its last do no harm.
            rows = ROWS_OF_A_WINDOW if os.environ.get("TMUX") else self.size.height
            self._driver.write(transition(old, self.profile, rows, os.environ))
        self._paint_all()

    def _paint_all(self) -> None:
        if isinstance(self._driver, Quick):
            # The terminal may show anything now.
            self._driver.standing.forget()
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.refresh()

    def other_theme(self) -> None:
        """From dark to light, or back."""
        self.palette = self._as_shown(LIGHT if self.palette.dark else DARK)
        self.theme = self.palette.name
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.reader.forget()
                screen.sidebar.forget()
                screen.status.repaint()


def run(
    db: Database,
    annotator: str,
    settings: Settings,
    *,
    article: str | None = None,
    at: int | None = None,
    profile: Profile,
    question: TerminalQuery,
    page: Page | None = None,
    new_database: bool = False,
) -> int:
    """Open the desk in the terminal, until the annotator leaves it; gives the exit code."""
    if os.environ.get("STY"):
        # It is the terminal's word, handed on; screen itself has 256 colours at most.
        os.environ.pop("COLORTERM", None)
    look = replace(settings.look, marks=profile.marks)
    desk = Desk(db, annotator, look=look, monotonic=time.monotonic)
    if article is not None:
        desk.open(article, at)
    else:
        desk.open_last()
    app = HashiyaApp(
        desk, settings, profile=profile, question=question, page=page, new_database=new_database
    )
    # A key waits at most so long, in seconds, for the thread that looks for suggestions.
    sys.setswitchinterval(0.0005)
    app.run(size=page.size if page else None)
    if app.failed is not None:
        # What has words for the user is no fault of the program: a disk that fails, say.
        raise app.failed if isinstance(app.failed, HashiyaError) else reported(app.failed)
    return app.return_code or 0
