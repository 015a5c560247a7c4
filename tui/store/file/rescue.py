"""Saving what a connection still holds when its files are not its own any more."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from tui.core.errors import DatabaseError, HashiyaError
from tui.core.i18n import _
from tui.store.file.own_files import Fault

LastResort = Callable[[Path], None]
"""Writes what is in memory to a file of this name. Raises HashiyaError."""


def save_what_can_be_read(
    connection: sqlite3.Connection, path: Path, fault: Fault, last_resort: LastResort | None
) -> str:
    """Save what can be read to a new file beside; in words, where it is. Nothing is raised.

    SQLite reads on in files that were moved or deleted. Of one that was overwritten only what is
    in memory can be had; its log goes out of the way, since it would be written into the new file.
    """
    # The desk opens sooner without it.
    from tui.store.file import copies

    why = ""
    if fault is not Fault.OVERWRITTEN:
        copy = _free(path, path.suffix)
        try:
            copies.copy(connection, copy)
        except DatabaseError as error:
            why = error.what
        else:
            return _("leave; all of it is in {copy}").format(copy=copy)
    else:
        log = path.with_name(path.name + "-wal")
        if log.exists():
            try:
                log.rename(_free(path, f"{path.suffix}-wal"))
            except OSError as error:
                why = error.strerror or str(error)
    if last_resort is not None:
        text = _free(path, ".jsonl")
        try:
            last_resort(text)
        except (HashiyaError, OSError) as error:
            why = str(error)
        else:
            return _("leave; the open article is in {copy}").format(copy=text)
    newest = copies.copies_of_days(path)
    if newest:
        return _("leave; the newest copy beside it is {copy}").format(copy=newest[-1])
    return _("leave; no copy could be made: {why}").format(why=why or _("nothing is in memory"))


def abandon(connection: sqlite3.Connection) -> None:
    """Let a connection be, without the checkpoint that closing it would make."""
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
        connection.close()
        return
    import ctypes

    # Python closes what nobody refers to, at its end at the latest.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def settle(connection: sqlite3.Connection) -> None:
    """Bring the log of a file that was moved into it, and empty it.

    A log that stayed behind with something in it would be taken for that of the next file there.
    """
    connection.execute("PRAGMA busy_timeout = 200")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _free(path: Path, suffix: str) -> Path:
    """A name beside the database that nothing has."""
    number = 1
    while True:
        name = path.with_name(f"{path.stem}.rescued-{number}{suffix}")
        if not name.exists():
            return name
        number += 1
