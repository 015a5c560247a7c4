"""Opening a database, and one transaction in it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.clock import Clock, SystemClock
from tui.store.header import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another one before it gives up."""


class Database:
    """An open database. ``writable`` is false where the file or its folder cannot be written."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, *, writable: bool, clock: Clock
    ) -> None:
        self.connection = connection
        self.path = path
        self.writable = writable
        self.clock = clock
        self._file = _identity(path)

    @cached_property
    def tables(self) -> "Tables":
        """The same database for sqlite-utils; loading that takes longer than opening a desk."""
        return as_tables(self.connection)

    @property
    def in_place(self) -> bool:
        """Whether the file that was opened is still the one at its path."""
        return _identity(self.path) == self._file

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows that a query gives."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise explained(error, self.path) from error

    def records(self, sql: str, values: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows that a query gives, one at a time, by the names of their columns."""
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def write(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Run one statement that writes; inside ``transaction`` only. Gives the rows changed."""
        assert self.connection.in_transaction, "nobody would commit this"
        return self.connection.execute(sql, values).rowcount

    def write_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement that writes once for each of the values; inside ``transaction``."""
        assert self.connection.in_transaction, "nobody would commit this"
        self.connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is written and on the disk when the block ends, or none of it.

        ``BEGIN IMMEDIATE`` rather than sqlite-utils' ``atomic()``, whose deferred ``BEGIN`` fails
        at once, without waiting, when another writer comes between our reading and our writing.
        Nested blocks belong to the outer one.
        """
        connection = self.connection
        if connection.in_transaction:
            with _savepoint(connection):
                yield
            return
        if not self.in_place:
            raise DatabaseError(
                _("the database has been removed or replaced while it was open"),
                file=str(self.path),
                way_out=_("leave, and put it back: nothing can be saved"),
            )
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise explained(error, self.path) from error

    @property
    def version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self.rows("PRAGMA data_version")[0][0])

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it consists of while it is open.

        Nobody else in this process may open one of them: when a process closes any descriptor of
        a file, POSIX takes away all locks that it has there, SQLite's too. Another process could
        then write at the same time, or remove the log that is being written.
        """
        path = self.path.resolve()
        return tuple(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm"))

    def beside(self) -> "Database":
        """The same database opened once more, for another thread; it need not be writable."""
        try:
            return _connect(self.path, read_only=True, clock=self.clock)
        except sqlite3.Error as error:
            raise explained(error, self.path) from error

    def wait_at_most(self, milliseconds: int) -> None:
        """How long a write waits for another writer before it raises DatabaseError."""
        self.connection.execute(f"PRAGMA busy_timeout = {milliseconds:d}")

    def close(self) -> None:
        """Let go of the file; the write-ahead log goes back into it."""
        self.connection.close()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another at the same path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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
        return _connect(path, read_only=read_only, clock=clock or SystemClock())
    except (sqlite3.Error, OSError) as error:
        raise explained(error, path) from error


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
        return Database(_for_writing(uri, path), path, writable=True, clock=clock)
    except sqlite3.OperationalError as error:
        if not read_only or not path.exists() or _locked(error):
            raise
    try:
        connection = _for_reading(uri + "?mode=ro", path)
    except sqlite3.OperationalError:
        # There is no log beside the file, and SQLite may not make one: nobody is writing.
        connection = _for_reading(uri + "?immutable=1", path)
    return Database(connection, path, writable=False, clock=clock)


def _for_writing(uri: str, path: Path) -> sqlite3.Connection:
    connection = _connected(uri + "?mode=rwc")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        refuse_newer(version, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < SCHEMA_VERSION:
            from tui.store.upgrade import upgrade

            upgrade(as_tables(connection), path)
        else:
            _try_to_write(connection)
    except BaseException:
        connection.close()
        raise
    return connection


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


def as_tables(connection: sqlite3.Connection) -> "Tables":
    """A connection for sqlite-utils."""
    from sqlite_utils import Database as Tables

    return Tables(connection, execute_plugins=False)


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it, or none of it, within a transaction."""
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        # On a full disk SQLite takes back the whole transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
    connection.execute("RELEASE part")


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
        if not _locked(error):
            raise
    finally:
        connection.rollback()
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def refuse_newer(version: int, path: Path) -> None:
    """Raise DatabaseError where the schema is one that this program does not know."""
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            _("this database was made by a newer Hashiya (schema {theirs}, this one knows {ours})")
            .format(theirs=version, ours=SCHEMA_VERSION),
            file=str(path),
            way_out=_("update Hashiya"),
        )  # fmt: skip


_LOCKLESS = (
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
    sqlite3.SQLITE_IOERR_SHMLOCK,
)
"""What SQLite says on a network drive without locks."""


def _locked(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )


def explained(error: sqlite3.Error | OSError, path: Path) -> DatabaseError:
    """What SQLite said, in words and with the way out."""
    extended = getattr(error, "sqlite_errorcode", 0)
    code = sqlite3.SQLITE_PROTOCOL if extended in _LOCKLESS else extended & 0xFF
    what, way_out = {
        sqlite3.SQLITE_BUSY: (
            _("another program has kept the database locked"),
            _("wait for it to finish; a network drive may lock for ever: use a local disk then"),
        ),
        sqlite3.SQLITE_PROTOCOL: (
            _("this drive cannot lock files, so that nothing would be safe on it"),
            _("copy the database to a local disk"),
        ),
        sqlite3.SQLITE_READONLY: (
            _("the database cannot be written"),
            _("check the permissions of the file and its folder"),
        ),
        sqlite3.SQLITE_CANTOPEN: (
            _("the database cannot be opened"),
            _("check the permissions of the file and its folder"),
        ),
        sqlite3.SQLITE_FULL: (_("the disk is full"), _("free some space, and try again")),
        sqlite3.SQLITE_IOERR: (_("the disk gave an error"), _("check the disk, and try again")),
        sqlite3.SQLITE_CORRUPT: (
            _("the database is damaged"),
            _("save what can be read: hashiya recover {file} -o NEW").format(file=path),
        ),
        sqlite3.SQLITE_NOTADB: (
            _("this is not a database of Hashiya"),
            _("name another with --db"),
        ),
    }.get(code, (getattr(error, "strerror", None) or str(error), ""))
    return DatabaseError(what, file=str(path), way_out=way_out)
