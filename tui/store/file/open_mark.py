r"""A row that says that the database is open: a file that has it and no log is a copy made then.

Whoever copies an open database with ``cp`` or a sync folder gets the file without its log, and
nothing in it would say that changes are missing. The row, in ``meta``, comes with
the first checkpoint of a session that writes, and goes when the session ends.
"""

import json
import os
import sqlite3
from pathlib import Path

from tui.core.i18n import _
from tui.store.file.clock import Clock
from tui.store.file.own_files import identity

_OPEN = "open "
"""What the row's key begins with; an id follows."""

_ROWS = f"key GLOB '{_OPEN}*'"


def words() -> str:
    """What is told of a copy that lacks its log."""
    return _("this is a copy made while the database was open; its last changes may be missing")


def way_out() -> str:
    """What to do about it."""
    return _("copy it with hashiya backup; if nothing is missing: hashiya check --fix")


def is_mark(key: str) -> bool:
    """Whether a row of ``meta`` is such a row."""
    return key.startswith(_OPEN)


def put(connection: sqlite3.Connection, path: Path, clock: Clock) -> str:
    """Say that this process has the database open; in a transaction. Gives the row's id."""
    id_ = clock.new_id()
    said = {"host": _host(), "pid": os.getpid(), "file": identity(path)}
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?)", (_OPEN + id_, json.dumps(said))
    )
    return id_


def remove(connection: sqlite3.Connection, id_: str) -> None:
    """The session ends; in a transaction."""
    connection.execute("DELETE FROM meta WHERE key = ?", (_OPEN + id_,))


def remove_all(connection: sqlite3.Connection) -> None:
    """Of a copy, nobody has it open."""
    connection.execute(f"DELETE FROM meta WHERE {_ROWS}")


def are_there(connection: sqlite3.Connection) -> bool:
    """Whether a session has the database open, or had when this file was made."""
    return connection.execute(f"SELECT 1 FROM meta WHERE {_ROWS}").fetchone() is not None


def of_the_dead(connection: sqlite3.Connection, path: Path) -> list[str]:
    """The ids of rows whose process has gone, or had another file open: their log came with it."""
    here = identity(path)
    rows = connection.execute(f"SELECT key, value FROM meta WHERE {_ROWS}")
    return [key.removeprefix(_OPEN) for key, said in rows if not _is_alive(json.loads(said), here)]


def _is_alive(said: dict[str, object], here: tuple[int, int] | None) -> bool:
    pid = said.get("pid")
    if here is None or said.get("file") != list(here) or said.get("host") != _host():
        return False
    if os.name != "posix" or not isinstance(pid, int):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else ""
