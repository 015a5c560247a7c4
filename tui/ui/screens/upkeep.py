"""What the desk's screen does by the clock: other writers, the place and time, the log, a copy."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from textual.app import App
from textual.timer import Timer
from textual.worker import Worker

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.changes import Happenings
from tui.desk.keys.settings import Settings
from tui.desk.upkeep_times import COPY_AFTER_SECONDS, LOG_AFTER_SECONDS, REMEMBER_SECONDS
from tui.store.database import Database
from tui.ui.contracts import display_of

LOOK_AROUND_SECONDS = 0.5


class KeptDesk(Protocol):
    """A desk whose file is looked after."""

    db: Database

    def look_around(self) -> Happenings:
        """See whether another process wrote; what changed by it."""

    def leave(self) -> None:
        """Store where one is. Raises DatabaseError."""


class KeptHost(Protocol):
    """The screen of such a desk."""

    @property
    def desk(self) -> KeptDesk:
        """What lies open."""

    @property
    def settings(self) -> Settings:
        """The user's settings."""

    @property
    def app(self) -> App[Any]:
        """The application it belongs to."""

    def act(self, on_desk: Callable[[], Happenings]) -> Happenings | None:
        """Act, and paint what happened; None where it failed, which is said."""

    def tell(self, message: str, *, warning: bool = False, way_out: str = "") -> None:
        """Show a message in the last line."""

    def set_timer(self, delay: float, callback: Callable[[], None] | None = None) -> Timer:
        """Call something after so many seconds."""

    def set_interval(self, interval: float, callback: Callable[[], None] | None = None) -> Timer:
        """Call something every so many seconds."""

    def run_worker(self, work: Callable[[], None], *, thread: bool = False) -> Worker[Any]:
        """Do something beside the keys, on a ``thread`` of its own."""


class SavedSign(Protocol):
    """The line that says whether all is saved."""

    in_place: bool
    hub: str
    """How the hub stands, in a word or none."""

    def repaint(self) -> None:
        """Show it as it is now."""


class Upkeep:
    """Keeps the file of a desk in order while somebody works at it."""

    def __init__(self, screen: KeptHost, status: SavedSign) -> None:
        self._screen = screen
        self._status = status
        self.log_waits = False
        """Whether the log is to be brought into the file soon."""
        self.key_at = 0.0
        """When a key did something last, by the monotonic clock."""

    def start(self, *, copy: bool) -> None:
        """Set the timers; ``copy`` the database too, once a day."""
        screen = self._screen
        screen.set_interval(LOOK_AROUND_SECONDS, self._look_around)
        screen.set_interval(REMEMBER_SECONDS, self._remember)
        if copy:
            screen.set_timer(COPY_AFTER_SECONDS, self._copy_of_day)

    def empty_log_soon(self) -> None:
        """Bring the log into the file: also a copy of the file alone has all, but for what is
        done while it is made. The hub gets it soon, too."""
        self.log_waits = True
        if (hub := display_of(self._screen.app).hub) is not None:
            hub.soon()
        self._screen.set_timer(LOG_AFTER_SECONDS, self._empty_log)

    def _look_around(self) -> None:
        desk = self._screen.desk
        self._screen.act(desk.look_around)
        hub = display_of(self._screen.app).hub
        told = desk.db.in_place, hub.word if hub is not None else ""
        if told != (self._status.in_place, self._status.hub):
            self._status.in_place, self._status.hub = told
            self._status.repaint()

    def _remember(self) -> None:
        desk = self._screen.desk

        def leave() -> Happenings:
            desk.leave()
            # Whoever copies the file alone while the desk is open has all but the last moments.
            desk.db.empty_log()
            return []

        self._screen.act(leave)

    def _empty_log(self) -> None:
        """Bring the log into the file, once no key has come for a while."""
        if time.monotonic() - self.key_at < LOG_AFTER_SECONDS:
            self._screen.set_timer(LOG_AFTER_SECONDS, self._empty_log)
            return
        self.log_waits = False

        def empty() -> Happenings:
            self._screen.desk.db.empty_log()
            return []

        self._screen.act(empty)

    def _copy_of_day(self) -> None:
        """Copy the database on a thread of its own."""
        # The desk opens sooner without it.
        from tui.store.file.copies import copy_of_today

        screen, db = self._screen, self._screen.desk.db
        keep = screen.settings.get("backups")

        def work() -> None:
            try:
                copy_of_today(db.path, keep=keep)
            except HashiyaError as error:
                what = _("no copy of the day: {what}").format(what=error.what)
                tell = partial(screen.tell, what, warning=True, way_out=error.way_out)
                screen.app.call_from_thread(tell)

        if keep and db.writable and db.in_place:
            screen.run_worker(work, thread=True)
