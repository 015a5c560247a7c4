"""Opens the desk by lines in the terminal, until the annotator leaves it."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings, layout_at_hand
from tui.plain.front import PAUSE, PlainDesk
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
) -> None:
    """Open an article, or the one that was left; ``clean`` makes texts harmless to a terminal.

    A ``new_database`` has nothing yet that a copy could save.
    """
    db.put_log_off()
    # A key waits for other writers no longer than at the screen.
    db.wait_at_most(2000)
    columns, rows = shutil.get_terminal_size()
    # Letters are sent as they are stored: nothing is joined, so that every row can be read aloud.
    look = replace(settings.look, shaping="none", compact=True)
    desk = Desk(db, annotator, look=look, width=columns - 1, height=rows, monotonic=time.monotonic)
    desk.bind(settings.commands())
    terminal = LineTerminal(clean, moves=os.environ.get("TERM") not in ("dumb", "unknown"))
    hub = _watch(db)
    plain = PlainDesk(
        desk, settings, terminal, layout_at_hand(settings, os.environ), hub,
        copies=0 if new_database else settings.get("backups"),
    )  # fmt: skip
    if article is not None:
        desk.open(article, at)
    else:
        desk.open_last()
    with terminal.by_key():
        plain.begin()
        try:
            while not plain.left:
                key = terminal.key(PAUSE)
                if key is None:
                    plain.idle()
                else:
                    plain.press(key)
        except EOFError:
            # The terminal is gone, or said that nothing more comes.
            desk.step_away()
        finally:
            plain.close()


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
