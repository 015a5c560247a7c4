"""Opening a database: what is refused, how it is set up, and reading where writing is not had."""

import sqlite3
import sys
import time
from contextlib import closing
from functools import cache, partial
from pathlib import Path

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.clock import Clock, SystemClock
from tui.store.file.header import APPLICATION_ID, SCHEMA_VERSION, refuse_newer
from tui.store.file.own_files import Descriptor
from tui.store.file.sqlite_errors import ForeignSchemaError, database_error, is_locked
from tui.store.records.arrivals import killed_parts, take_out_the_killed
from tui.store.schema.foreign_schema import foreign_parts

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another one before it gives up."""

_PAUSE_MILLISECONDS = 20


def open_database(
    path: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Clock | None = None,
    allow_foreign: bool = False,
) -> Database:
    """Open a database of ours; with ``create``, make it where there is no file.

    A file that is not SQLite, not ours, newer than the program or damaged raises DatabaseError
    and is left as it was. Where it cannot be written, DatabaseError too, unless ``read_only``. One
    whose schema is not ours is read alone, or refused, too, unless ``allow_foreign``.
    Once for a file in each process (``Database.files`` says why); ``beside`` opens it again.
    """
    try:
        if not path.exists() and create and not path.absolute().parent.is_dir():
            raise DatabaseError(_("its folder is not there"), file=str(path))
        if path.exists() or not create:
            refuse_no_database(path, empty_ok=create)
        had_log = path.with_name(path.name + "-wal").exists()
        db = _connect(
            path,
            read_only=read_only,
            clock=clock or SystemClock(),
            allow_foreign=allow_foreign,
        )
        try:
            db.see_whether_log_is_missing(had_log=had_log)
            _take_out_the_killed(db, read_only=read_only)
        except BaseException:
            db.close()
            raise
        return db
    except (sqlite3.Error, OSError) as error:
        raise database_error(error, path) from error


def _take_out_the_killed(db: Database, *, read_only: bool) -> None:
    if not db.writable:
        db.has_part_of_import = bool(killed_parts(db))
        return
    try:
        take_out_the_killed(db)
    except DatabaseError:
        # On a full disk nothing can be taken out, and what is there can still be read.
        if not read_only:
            raise
        db.has_part_of_import = True


def refuse_no_database(path: Path, *, empty_ok: bool = False) -> None:
    """Raise DatabaseError where a file is not there, or is no database of ours at a first look."""
    if not path.exists():
        raise DatabaseError(
            _("there is no such database"),
            file=str(path),
            way_out=_("import a file into it first, or name another with --db"),
        )
    if path.is_dir():
        raise DatabaseError(_("this is a folder, not a database"), file=str(path))
    if not path.is_file() or path.stat().st_size > 0:
        _refuse_what_is_not_ours(path)
    elif not empty_ok:
        raise DatabaseError(
            _("this file is empty, and no database"),
            file=str(path),
            way_out=_("import a file into it first, or name another with --db"),
        )


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look into the file without writing to it."""
    header = b""
    # A pipe or a device is none, and could keep a reader waiting.
    if path.is_file():
        held = Descriptor.of(path)
        try:
            header = held.read(100)
        finally:
            held.let_go()
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


def _connect(path: Path, *, read_only: bool, clock: Clock, allow_foreign: bool) -> Database:
    uri, foreign = path.absolute().as_uri(), None
    reopen = partial(_connect, path, read_only=True, clock=clock, allow_foreign=allow_foreign)
    try:
        connection = _for_writing(uri, path, allow_foreign)
        return Database(connection, path, writable=True, clock=clock, reopen=reopen)
    except ForeignSchemaError as error:
        if not read_only or not error.readable:
            raise
        foreign = error
    except sqlite3.OperationalError as error:
        if not read_only or not path.exists() or is_locked(error):
            raise
    try:
        connection = _for_reading(uri + "?mode=ro", path, foreign)
    except sqlite3.OperationalError:
        # There is no log beside the file, and SQLite may not make one: nobody is writing.
        # The desk opens sooner without it.
        from tui.store.file.unlogged import unlogged_uri

        connection = _for_reading(unlogged_uri(path), path, foreign)
    return Database(connection, path, writable=False, clock=clock, reopen=reopen, foreign=foreign)


def _for_writing(uri: str, path: Path, allow_foreign: bool) -> sqlite3.Connection:
    connection = _connected(uri + "?mode=rwc")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(version, path)
        if not allow_foreign:
            _refuse_foreign(connection, version, path)
        _begin_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        if version < SCHEMA_VERSION:
            from tui.store.schema.upgrade import upgrade

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


def _refuse_foreign(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """Before anything is written: what a stranger put there runs when something is."""
    if parts := foreign_parts(connection, version):
        readable = version == SCHEMA_VERSION and all(part.readable for part in parts)
        raise ForeignSchemaError(path, parts, readable=readable)


def _for_reading(uri: str, path: Path, foreign: ForeignSchemaError | None) -> sqlite3.Connection:
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
        if foreign is None and (parts := foreign_parts(connection, version)):
            # It cannot be written anyway; the question is whether reading it runs anything.
            if not all(part.readable for part in parts):
                raise ForeignSchemaError(path, parts, readable=False)
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _can_distrust_schemas() -> bool:
    """Whether our own schema may then be written: to SQLite before 3.41 JSON is of weight."""
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.execute("PRAGMA trusted_schema = OFF")
        try:
            probe.execute("CREATE TABLE t (a CHECK (json_valid(a)))")
        except sqlite3.OperationalError:
            return False
    return True


def _connected(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("PRAGMA foreign_keys = ON")
    # The file may come from a stranger: its schema calls no function of weight, and a page whose
    # cells do not fit is told before it is read. Python 3.12 can shut the schema itself.
    if _can_distrust_schemas():
        connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
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
