"""What a desk by lines does by the clock: the place and time, the log, a copy, the hub."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.changes import Act, Happenings, Said
from tui.desk.upkeep_times import COPY_AFTER_SECONDS, LOG_AFTER_SECONDS, REMEMBER_SECONDS
from tui.plain.lists import Speaker
from tui.store.database import Database

if TYPE_CHECKING:
    from tui.desk.project.hub_watch import HubWatch


class UpkeptDesk(Protocol):
    """A desk whose file is looked after."""

    db: Database

    def leave(self) -> None:
        """Store where one is. Raises DatabaseError."""


class QuietHost(Protocol):
    """Acts on the desk, and says what came of it, but not where one is."""

    def __call__(self, act: Act, /, *, then_chosen: bool) -> None: ...


class SpokenUpkeep:
    """Keeps the file of a desk in order while nothing is pressed.

    ``copies`` is how many daily copies are kept beside it, 0 for none; ``monotonic`` gives
    seconds. Of a ``hub`` that the file belongs to it is said when it goes and comes back.
    """

    def __init__(
        self,
        desk: UpkeptDesk,
        act: QuietHost,
        speaker: Speaker,
        *,
        monotonic: Callable[[], float],
        copies: int = 0,
        hub: "HubWatch | None" = None,
    ) -> None:
        self._desk = desk
        self._act = act
        self._speaker = speaker
        self._hub = hub
        self._hub_said = ""
        self._monotonic = monotonic
        self._copies = copies
        self._begun = self._remembered = monotonic()
        self._wrote_at: float | None = None
        """When something was written that is not brought into the file yet."""
        self._copying: Thread | None = None
        self._failed: HashiyaError | None = None

    def wrote(self) -> None:
        """Something was stored."""
        self._wrote_at = self._monotonic()
        if self._hub is not None:
            self._hub.soon()

    def idle(self) -> None:
        """Nothing was pressed for a moment: do what is due."""
        now = self._monotonic()
        if now - self._remembered >= REMEMBER_SECONDS:
            self._remembered, self._wrote_at = now, None
            self._act(self._remember, then_chosen=False)
        elif self._wrote_at is not None and now - self._wrote_at >= LOG_AFTER_SECONDS:
            self._wrote_at = None
            self._act(self._empty_log, then_chosen=False)
        if self._copying is None and now - self._begun >= COPY_AFTER_SECONDS:
            self._begin_copy()
        if self._failed is not None:
            error, self._failed = self._failed, None
            said = _("no copy of the day: {what}").format(what=error.what)
            self._act(lambda: [Said(said, True, error.way_out)], then_chosen=False)
        if self._hub is not None and (told := self._hub.sentence()) and told != self._hub_said:
            self._hub_said = told
            self._speaker.say(told)

    def say_hub(self) -> None:
        """Say how the hub stands."""
        if self._hub is None:
            self._speaker.say(_("this file belongs to no hub"))
            return
        for line in filter(None, self._hub.lines()):
            self._speaker.say(line)

    def close(self) -> None:
        """Wait for a copy that is under way; the hub is no longer looked after."""
        if self._copying is not None:
            self._copying.join()
        if self._hub is not None:
            self._hub.close()

    def _remember(self) -> Happenings:
        self._desk.leave()
        return self._empty_log()

    def _empty_log(self) -> Happenings:
        self._desk.db.empty_log()
        return []

    def _begin_copy(self) -> None:
        db = self._desk.db
        if not (self._copies and db.writable and db.in_place):
            return
        # The desk opens sooner without it.
        from tui.store.file.copies import copy_of_today

        def work() -> None:
            try:
                copy_of_today(db.path, keep=self._copies)
            except HashiyaError as error:
                self._failed = error

        self._copying = Thread(target=work)
        self._copying.start()
