"""A desk's hub: on a thread with connections of its own, soon after an action and now and then.

No key waits for it: it has its own connection to the file, and holds that for a few events at a
time. What came the desk notices as it does what any other process has written.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from random import uniform

from tui.core.errors import HashiyaError, HubError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.hub.address import HubAddress, stored_address
from tui.hub.connection import connect, explain_errors
from tui.hub.listening import Listener, listen
from tui.hub.passwords import has_password, passfile
from tui.hub.sync import sync
from tui.hub.values import SyncResult
from tui.store.database import Database
from tui.store.merging.hub_log import HubLog

SOON = 1.0
EVERY, MORE_OR_LESS = 15.0, 5.0
LONGEST = 300.0
"""Seconds: after an action, between two looks, and at most between two tries that fail."""
_TAKEN_AT_ONCE = 25
"""Events: so long, some twenty milliseconds, the file is held against a key."""


class HubSign(Enum):
    """How it stands."""

    BEGINNING = auto()
    SAME = auto()
    WAITING = auto()
    AWAY = auto()
    TROUBLE = auto()


@frozen_dataclass
class HubState:
    """What is known of the hub. ``since``: the local time from which on it has been so; ``waiting``
    counts what it does not have yet, ``refused`` what it never took; ``trouble`` is a line."""

    address: HubAddress
    sign: HubSign = HubSign.BEGINNING
    since: str = ""
    waiting: int = 0
    refused: int = 0
    trouble: str = ""

    @property
    def word(self) -> str:
        """For the last line."""
        if self.sign is HubSign.TROUBLE:
            return _("hub!")
        if self.sign is HubSign.AWAY:
            return _("offline")
        if self.waiting:
            return _("{count} unsent").format(count=self.waiting)
        return _("synced") if self.sign is HubSign.SAME else ""

    def sentence(self) -> str:
        """For who hears it: how it stands, nothing of what is on its way, which changes with each
        action; empty where the hub was not asked yet."""
        if self.sign is HubSign.BEGINNING:
            return ""
        # That it does not answer is said once; why, the page says.
        said = self._meant()
        return said[0] if self.sign is HubSign.AWAY else " ".join(said)

    def _meant(self) -> list[str]:
        meant = {
            HubSign.BEGINNING: _("The hub was not asked yet."),
            HubSign.SAME: _("The hub has all that was done here."),
            HubSign.WAITING: _("What was done here is being sent."),
            HubSign.AWAY: _("The hub does not answer. Go on working: all is sent when it does."),
            HubSign.TROUBLE: _("The hub answers, and something has to be put right:"),
        }
        return [meant[self.sign], *([self.trouble] if self.trouble else [])]

    def lines(self) -> list[str]:
        """All of it, for a page."""
        said = self._meant()
        if self.since:
            said.append(_("since {time}").format(time=self.since))
        if self.waiting:
            text = ngettext("{count} action not sent yet", "{count} actions not sent yet",
                            self.waiting)  # fmt: skip
            said.append(text.format(count=self.waiting))
        if self.refused:
            text = ngettext(
                "{count} action was refused, and stays in this file alone",
                "{count} actions were refused, and stay in this file alone",
                self.refused,
            )
            said.append(text.format(count=self.refused))
        said += ["", self.address.url]
        if not self.address.is_checked:
            said.append(_("Its certificate is not checked: somebody on the way could read all."))
        return said


class HubWatch:
    """Syncs ``db`` with its hub until it is closed; ``state`` may be read at any time."""

    def __init__(self, db: Database, address: HubAddress) -> None:
        self.state = HubState(address)
        self._db = db
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._failures = 0
        self._listener: Listener | None = None
        self._may_listen = True
        self._own_process = 0
        """The server's process that took what this desk sent last."""
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)

    @property
    def word(self) -> str:
        """For the last line."""
        return self.state.word

    def lines(self) -> list[str]:
        """All of it, for a page."""
        return self.state.lines()

    def sentence(self) -> str:
        """For who hears it."""
        return self.state.sentence()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def soon(self) -> None:
        """Something was done: send it soon, unless the hub is away."""
        if not self._failures:
            self._wake.set()

    def close(self) -> None:
        """Look no more. What is under way ends by itself, at the latest with the process."""
        self._closed.set()
        self._wake.set()
        self._thread.join(SOON / 4)

    def pause(self) -> float:
        """How long it waits until it asks again, in seconds; longer each time that it failed."""
        base = EVERY + uniform(-MORE_OR_LESS, MORE_OR_LESS)
        return float(min(LONGEST, base * 2 ** min(self._failures, 8)))

    def _run(self) -> None:
        try:
            with self._db.beside() as own:
                while not self._closed.is_set():
                    self.look(own)
                    self._listen()
                    if self._waited():
                        # One look for all that is done meanwhile.
                        self._closed.wait(SOON)
                        self._wake.clear()
        except HashiyaError as error:
            self._note(HubSign.TROUBLE, str(error))
        finally:
            self._stop_listening()

    def _waited(self) -> bool:
        """Wait for the next look; whether it is for something that was done here."""
        left = self.pause()
        while left > 0:
            # In short turns only where somebody listens.
            turn = min(left, SOON) if self._listener is not None else left
            if self._wake.wait(turn):
                return True
            if self._hears():
                return False
            left -= turn
        return False

    def _listen(self) -> None:
        """Hear of what comes, after a look that went well."""
        if self._failures or self._listener is not None or not self._may_listen:
            return
        try:
            self._listener = listen(self.state.address, passfile())
        except HubError:
            # The next look says what is the matter, and until then it asks now and then.
            return
        self._may_listen = self._listener is not None

    def _hears(self) -> bool:
        try:
            return self._listener is not None and self._listener.heard(self._own_process)
        except HubError:
            self._stop_listening()
            return False

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
        self._listener = None

    def look(self, own: Database) -> SyncResult | None:
        """Sync once; None where that failed. ``own`` is a connection of the calling thread's."""
        address = self.state.address
        log = HubLog(own, address.url)
        result = None
        try:
            self._count(log)
            with explain_errors(address), connect(address, passfile()) as connection:
                self._own_process = connection.info.backend_pid
                result = sync(connection, address, log, taken_at_once=_TAKEN_AT_ONCE)
        except HubError as error:
            self._failures += 1
            if error.offline:
                self._note(HubSign.AWAY, error.what)
            else:
                self._note(HubSign.TROUBLE, str(error))
        except HashiyaError as error:
            self._failures += 1
            self._note(HubSign.TROUBLE, str(error))
        else:
            self._failures = 0
            self._note(HubSign.TROUBLE if result.newer else HubSign.SAME, _trouble(result))
        self._count(log)
        return result

    def _count(self, log: HubLog) -> None:
        self.state = replace(self.state, waiting=log.waiting(), refused=log.mark().refused)

    def _note(self, sign: HubSign, trouble: str) -> None:
        since = self.state.since
        if sign is not self.state.sign:
            since = datetime.now().astimezone().strftime("%H:%M")
        self.state = replace(self.state, sign=sign, trouble=trouble, since=since)


def _trouble(result: SyncResult) -> str:
    if result.newer:
        return _("what comes next is for a newer Hashiya: update it")
    return result.why


def watch_of(
    db: Database, url: str, make: Callable[[Database, HubAddress], HubWatch] = HubWatch
) -> HubWatch | None:
    """What looks after a file that belongs to the hub of this address; None where nobody joined it
    on this computer: a file from a stranger connects nobody to anything."""
    try:
        address = stored_address(url)
    except HashiyaError:
        return None
    known = address.host.startswith("/") or has_password(address, passfile())
    return make(db, address) if known and db.writable else None
