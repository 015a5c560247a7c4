"""Opening a database: what is refused, how it is set up, and reading where writing is not had."""

import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.arrivals import take_out_the_killed
from tui.store.clock import Clock, SystemClock
from tui.store.database import Database
from tui.store.header import APPLICATION_ID, SCHEMA_VERSION, refuse_newer
from tui.store.sqlite_errors import database_error, is_locked

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another one before it gives up."""

_PAUSE_MILLISECONDS = 20


def open_database(
    path: Path, *, create: bool = False, read_only: bool = False, clock: Clock | None = None
) -> Database:
    """Open a database of ours; with ``create``, make it where there is no file.

    A file that is not SQLite, not ours, newer than the program or damaged raises DatabaseError
    and is left as it was. Where it cannot be written, DatabaseError too, unless ``read_only``.
    Once for a file in each process (``Database.files`` says why); ``beside`` opens it again.
    """
    try:
        if not path.exists():
            if not create:
                raise DatabaseError(
                    _("there is no such database"),
                    file=str(path),
                    way_out=_("import a file into it first, or name another with --db"),
                )
            if not path.absolute().parent.is_dir():
                raise DatabaseError(_("its folder is not there"), file=str(path))
        elif path.is_dir():
            raise DatabaseError(_("this is a folder, not a database"), file=str(path))
        elif not path.is_file() or path.stat().st_size > 0:
            _refuse_what_is_not_ours(path)
        elif not create:
            raise DatabaseError(
                _("this file is empty, and no database"),
                file=str(path),
                way_out=_("import a file into it first, or name another with --db"),
            )
        db = _connect(path, read_only=read_only, clock=clock or SystemClock())
        if db.writable:
            try:
                take_out_the_killed(db)
            except BaseException:
                db.close()
                raise
        return db
    except (sqlite3.Error, OSError) as error:
        raise database_error(error, path) from error


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look into the file without writing to it."""
    header = b""
    # A pipe or a device is none, and could keep a reader waiting.
    if path.is_file():
        with path.open("rb") as file:
            header = file.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        raise DatabaseError(
            _("this is not a database of Hashiya"),
            file=str(path),
            way_out=_("to read a text, import it: hashiya import FILE"),
        )
    if int.from_bytes(header[68:72]) == APPLICATION_ID:
        return
    # Until its first checkpoint the header of a new database says nothing: ask SQLite.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as probe:
        ours = probe.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        empty = not probe.execute("SELECT 1 FROM sqlite_master").fetchone()
    if not ours and not empty:
        raise DatabaseError(
            _("this SQLite database was not made by Hashiya"),
            file=str(path),
            way_out=_("name another with --db"),
        )


def _connect(path: Path, *, read_only: bool, clock: Clock) -> Database:
    uri = path.absolute().as_uri()
    try:
        return _database(_for_writing(uri, path), path, writable=True, clock=clock)
    except sqlite3.OperationalError as error:
        if not read_only or not path.exists() or is_locked(error):
            raise
    try:
        connection = _for_reading(uri + "?mode=ro", path)
    except sqlite3.OperationalError:
        # There is no log beside the file, and SQLite may not make one: nobody is writing.
        connection = _for_reading(uri + "?immutable=1", path)
    return _database(connection, path, writable=False, clock=clock)


def _database(
    connection: sqlite3.Connection, path: Path, *, writable: bool, clock: Clock
) -> Database:
    reopen = partial(_connect, path, read_only=True, clock=clock)
    return Database(connection, path, writable=writable, clock=clock, reopen=reopen)


def _for_writing(uri: str, path: Path) -> sqlite3.Connection:
    connection = _connected(uri + "?mode=rwc")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(version, path)
        _begin_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        if version < SCHEMA_VERSION:
            from tui.store.upgrade import upgrade

            upgrade(connection, path)
        else:
            _try_to_write(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_log(connection: sqlite3.Connection) -> None:
    """Write ahead to a log from now on.

    SQLite does not wait for a lock here: of processes that make one file at once, each would be
    waiting for the other.
    """
    for left in reversed(range(BUSY_MILLISECONDS // _PAUSE_MILLISECONDS + 1)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_locked(error) or not left:
                raise
            time.sleep(_PAUSE_MILLISECONDS / 1000)
        else:
            return


def _for_reading(uri: str, path: Path) -> sqlite3.Connection:
    connection = _connected(uri)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(version, path)
        if version < SCHEMA_VERSION:
            raise DatabaseError(
                _("this database was made by an older Hashiya, and cannot be written"),
                file=str(path),
                way_out=_("open it once where it can be written"),
            )
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Write and take it back: a file that cannot be written says so at once.

    ``BEGIN IMMEDIATE`` alone succeeds on a file opened for reading. Somebody else holding the
    write lock is nothing to wait for.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except sqlite3.OperationalError as error:
        if not is_locked(error):
            raise
    finally:
        connection.rollback()
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
