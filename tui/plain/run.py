"""Opens a desk by lines in the terminal, until whoever sits there leaves it."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings, layout_at_hand
from tui.desk.look import Look
from tui.desk.tour import Tour
from tui.plain.front import PAUSE, PlainDesk
from tui.plain.settling import PlainAdjudication
from tui.plain.terminal import LineTerminal
from tui.store.database import Database
from tui.store.merging.hub_membership import hub_address

if TYPE_CHECKING:
    from tui.desk.project.hub_watch import HubWatch


def run_plain(
    db: Database,
    annotator: str,
    settings: Settings,
    *,
    article: str | None,
    at: int | None,
    clean: Callable[[str], str],
    new_database: bool = False,
    tour: bool = False,
) -> None:
    """Open an article, or the one that was left; ``clean`` makes texts harmless to a terminal.

    A ``new_database`` has nothing yet that a copy could save. With ``tour`` what to press is said.
    """
    db.put_log_off()
    # A key waits for other writers no longer than at the screen.
    db.wait_at_most(2000)
    width, height = _room()
    look = _spoken(settings.look)
    desk = Desk(db, annotator, look=look, width=width, height=height, monotonic=time.monotonic)
    desk.bind(settings.commands())
    terminal = _terminal(clean)
    plain = PlainDesk(
        desk, settings, terminal, layout_at_hand(settings, os.environ), _watch(db),
        copies=0 if new_database else settings.get("backups"),
        tour=Tour(desk, spoken=True) if tour else None,
    )  # fmt: skip
    if article is not None:
        desk.open(article, at)
    else:
        desk.open_last()
    _serve(terminal, plain, desk.step_away)


def run_plain_adjudication(
    db: Database, desk: AdjudicationDesk, settings: Settings, *, clean: Callable[[str], str]
) -> None:
    """Settle what lies open at a desk, and what comes after it."""
    db.wait_at_most(2000)
    desk.view.show_as(_spoken(settings.look))
    desk.view.resize(*_room())
    terminal = _terminal(clean)
    plain = PlainAdjudication(
        desk, settings, terminal, layout_at_hand(settings, os.environ), _watch(db),
        copies=settings.get("backups"),
    )  # fmt: skip
    _serve(terminal, plain, desk.leave)


class Front(Protocol):
    """A desk by lines."""

    left: bool
    """Whether one has left it."""

    def begin(self) -> None:
        """Say what lies open."""

    def press(self, key: str) -> None:
        """Do what a key does."""

    def idle(self) -> None:
        """Nothing was pressed for a while."""

    def close(self) -> None:
        """Nothing more is under way."""


def _room() -> tuple[int, int]:
    """The cells of a row, and how many rows there are."""
    columns, rows = shutil.get_terminal_size()
    return columns - 1, rows


def _spoken(look: Look) -> Look:
    """Letters are sent as they are stored: nothing is joined, so that they are read aloud."""
    return replace(look, shaping="none", compact=True)


def _terminal(clean: Callable[[str], str]) -> LineTerminal:
    return LineTerminal(clean, moves=os.environ.get("TERM") not in ("dumb", "unknown"))


def _serve(terminal: LineTerminal, front: Front, step_away: Callable[[], object]) -> None:
    """Give keys to a desk until it is left; where the terminal goes, ``step_away`` from it."""
    with terminal.by_key():
        front.begin()
        try:
            while not front.left:
                key = terminal.key(PAUSE)
                if key is None:
                    front.idle()
                else:
                    front.press(key)
        except EOFError:
            # The terminal is gone, or said that nothing more comes.
            step_away()
        finally:
            front.close()


def _watch(db: Database) -> "HubWatch | None":
    """What looks after the hub that the file belongs to."""
    if (url := hub_address(db)) is None:
        return None
    # Most desks have none, and open sooner without it.
    from tui.desk.project.hub_watch import watch_of

    watch = watch_of(db, url)
    if watch is not None:
        watch.start()
    return watch
