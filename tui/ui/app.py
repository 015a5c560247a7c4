"""The application: the desk's screen, its colours, and how it comes and goes."""

import asyncio
import contextlib
import signal
import time

from textual import events
from textual.app import App
from textual.driver import Driver

from tui.desk.desk import Desk
from tui.desk.settings import Settings
from tui.store.database import Database
from tui.ui.crash import reported
from tui.ui.driver import driver_class, open_tmux, profile_named, refresh_on_resume
from tui.ui.screens.desk import DeskScreen
from tui.ui.theme import DARK, LIGHT, Palette

INTERRUPTED = 130
_CODES = {signal.SIGTERM: 0, signal.SIGHUP: 0, signal.SIGINT: INTERRUPTED}
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
        terminal: str | None = None,
        new_database: bool = False,
    ) -> None:
        self.new_database = new_database
        self.settings = settings or Settings()
        self.profile = profile_named(terminal or self.settings.get("terminal"))
        self.palette: Palette = DARK if self.settings.get("theme") == "dark" else LIGHT
        super().__init__()
        self.desk = desk
        for palette in (DARK, LIGHT):
            self.register_theme(palette.theme())
        self.theme = self.palette.name
        self.palette = self._as_shown(self.palette)

    def get_driver_class(self) -> type[Driver]:
        """The platform's driver, telling the terminal to leave our order alone."""
        return driver_class(super().get_driver_class(), self.profile)

    def on_mount(self) -> None:
        """Open the desk; a hang-up or a request to end closes it in good order."""
        refresh_on_resume(self)
        loop = asyncio.get_running_loop()
        for number in _CODES:
            # No handlers outside the main thread, where tests may run us.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.exit, None, _CODES[number])
        self.push_screen(DeskScreen(self.desk, self.settings))

    async def on_event(self, event: events.Event) -> None:
        """A key of the desk goes to it the short way; all else as Textual does it."""
        screen = self.screen if self._screen_stack else None
        if isinstance(event, events.Key) and isinstance(screen, DeskScreen):
            if screen.is_running and screen.press(event.key):
                return
        await super().on_event(event)

    def on_unmount(self) -> None:
        """Keep the place and the time."""
        self.desk.leave()

    def _as_shown(self, palette: Palette) -> Palette:
        """The palette for a terminal of so many colours: among few, pale tints look all one."""
        return palette if self.console.color_system == "truecolor" else palette.with_few_colours()

    @property
    def failed(self) -> BaseException | None:
        """The error that ended the program, if one did."""
        return self._exception

    def _print_error_renderables(self) -> None:
        # Textual 8.2.8 would print the traceback here; ``run`` reports it in one line.
        self._exit_renderables.clear()

    def other_theme(self) -> None:
        """From dark to light, or back."""
        self.palette = self._as_shown(LIGHT if self.palette.dark else DARK)
        self.theme = self.palette.name
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.reader.forget()
                screen.sidebar.renew()
                screen.status.refresh()


def run(
    db: Database,
    annotator: str,
    settings: Settings,
    *,
    article: str | None = None,
    at: int | None = None,
    terminal: str | None = None,
    new_database: bool = False,
) -> int:
    """Open the desk in the terminal, until the annotator leaves it; gives the exit code."""
    desk = Desk(db, annotator, look=settings.look, monotonic=time.monotonic)
    if article is not None:
        desk.open(article, at)
    else:
        desk.open_last()
    app = HashiyaApp(desk, settings, terminal=terminal, new_database=new_database)
    if app.profile.enter:
        open_tmux()
    app.run()
    if app.failed is not None:
        raise reported(app.failed)
    return app.return_code or 0
