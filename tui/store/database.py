"""An open database: reading from it, and one transaction in it. The store's only door to SQLite."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.i18n import _
from tui.store.file import open_mark
from tui.store.file.clock import Clock
from tui.store.file.own_files import Descriptor, Fault, OwnFiles, identity
from tui.store.file.rescue import LastResort, abandon, save_what_can_be_read, settle
from tui.store.file.sqlite_errors import ForeignSchemaError, database_error, explain_errors

_WATCHED = hasattr(os, "pread")
"""Windows has it not, and lets nobody delete or replace a file that is open."""

_MOST_PAGES = 16_384
_LARGE_CACHE = 32_000
"""In kibibytes."""

Values = Sequence[Any] | Mapping[str, Any]
"""What stands for the holes of a statement, by place or by name."""


class Database:
    """An open database. ``writable`` is false where the file or its folder cannot be written.

    Whatever SQLite raises leaves it as DatabaseError. ``reopen`` opens the same file once more.
    ``foreign`` is why it is not written though it could be: its schema is not ours.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        writable: bool,
        clock: Clock,
        reopen: "Callable[[], Database]",
        foreign: ForeignSchemaError | None = None,
    ) -> None:
        self.path = path
        self.writable = writable
        self.clock = clock
        self._connection = connection
        self._reopen = reopen
        self.foreign = foreign
        self.group: str | None = None
        """What events that are of no other group are of now (``events.as_one``)."""
        self.last_resort: LastResort | None = None
        """Saves what is in memory where the files cannot be read any more."""
        self._file = identity(path)
        self._held = Descriptor.of(path) if self._file else None
        watched = _WATCHED and writable and self.files[2].exists()
        self._own = OwnFiles(self.files) if watched else None
        self._fault: Fault | None = None
        self._way_out = ""
        self._closed = False
        self._wrote = False
        self._mark: str | None = None
        self.has_part_of_import = False
        """Whether part of an import that was killed is still there, since it could not be taken
        out."""
        self.lacks_log = False
        """Whether it is a copy that was made while the database was open, without its log."""

    @property
    def in_place(self) -> bool:
        """Whether the files that were opened are still those at their paths, and only ours."""
        return self._found_fault() is None

    def _found_fault(self) -> Fault | None:
        if self._own is not None:
            return self._own.fault()
        return None if identity(self.path) == self._file else Fault.MOVED

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows that a query gives."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise database_error(error, self.path) from error

    def iterate(self, sql: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """The rows that a query gives, one at a time.

        It is asked at once: all rows are as they were at the call, whenever they are taken.
        """
        return self._each(self._execute(sql, values))

    def records(self, sql: str, values: Values = ()) -> Iterator[dict[str, Any]]:
        """Like ``iterate``, each row by the names of its columns."""
        cursor = self._execute(sql, values)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in self._each(cursor))

    def write(self, sql: str, values: Values = ()) -> int:
        """Run one statement that writes; inside ``transaction`` only. Gives the rows changed."""
        assert self._connection.in_transaction, "nobody would commit this"
        return self._execute(sql, values).rowcount

    def insert(self, sql: str, values: Values = ()) -> int:
        """Run one statement that inserts a row, like ``write``. Gives the number of the row."""
        assert self._connection.in_transaction, "nobody would commit this"
        row = self._execute(sql, values).lastrowid
        assert row is not None, "nothing was inserted"
        return row

    def write_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement that writes once for each of the values; inside ``transaction``."""
        assert self._connection.in_transaction, "nobody would commit this"
        with explain_errors(self.path):
            self._connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is written and on the disk when the block ends, or none of it.

        ``BEGIN IMMEDIATE`` rather than sqlite-utils' ``atomic()``, whose deferred ``BEGIN`` fails
        at once, without waiting, when another writer comes between our reading and our writing.
        Nested blocks belong to the outer one.
        """
        connection = self._connection
        with explain_errors(self.path):
            if connection.in_transaction:
                with _savepoint(connection):
                    yield
                return
            self._refuse_lost_files()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise
            self._wrote = True
            if self._own is not None:
                self._own.look_after_writing()

    @property
    def is_lenient(self) -> bool:
        """Whether texts are read as in ``lenient_texts``; if not, each that is read is Unicode."""
        return self._connection.text_factory is not str

    @contextmanager
    def large_cache(self) -> Iterator[None]:
        """In the block up to 32 MB of pages stay in memory, for whoever writes much at once.

        Where they do not fit SQLite writes pages to its log before the transaction ends, reads
        them again for the next row, and writes them once more.
        """
        ((before,),) = self.rows("PRAGMA cache_size")
        self._execute(f"PRAGMA cache_size = {-_LARGE_CACHE:d}")
        try:
            yield
        finally:
            self._execute(f"PRAGMA cache_size = {before:d}")

    @contextmanager
    def lenient_texts(self) -> Iterator[None]:
        """In the block a text that is not UTF-8 is read with surrogates, and is no error."""
        before = self._connection.text_factory
        self._connection.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            self._connection.text_factory = before

    def backup(self, target: sqlite3.Connection, /) -> None:
        """Copy what is seen here into an empty database.

        Raises sqlite3.Error as it comes: whoever has opened ``target`` knows whose it is.
        """
        self._connection.backup(target)

    @property
    def version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self.rows("PRAGMA data_version")[0][0])

    @property
    def file_number(self) -> str:
        """The number that the file system had the file under when it was opened, and has it under
        in a transaction, which else does not begin; empty where it has none."""
        found = self._file or identity(self.path)
        return str(found[1]) if found else ""

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """The files it consists of while it is open.

        Nobody else in this process may open one of them: when a process closes any descriptor of
        a file, POSIX takes away all locks that it has there, SQLite's too. Another process could
        then write at the same time, or remove the log that is being written.
        """
        path = self.path.resolve()
        return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")

    def beside(self) -> "Database":
        """The same database opened once more, for another thread; it need not be writable."""
        with explain_errors(self.path):
            return self._reopen()

    def empty_log(self) -> None:
        """Bring the write-ahead log into the file, so that the file alone is whole.

        As far as no reader needs the log; it waits for nobody. Not for a key's path: it syncs.
        The file then says that it is open, so that a copy of it without its log can be told.
        """
        if self.writable and self.in_place and not self._connection.in_transaction:
            if self._wrote and self._mark is None:
                with self.transaction():
                    self._mark = open_mark.put(self._connection, self.path, self.clock)
            self._execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            if self._own is not None:
                self._own.look()

    def put_log_off(self) -> None:
        """Let the log grow to 64 MB before a write brings it into the file by itself.

        For whoever calls ``empty_log`` when idle: else one key in some hundred would wait for it.
        """
        self._execute(f"PRAGMA wal_autocheckpoint = {_MOST_PAGES}")

    def see_whether_log_is_missing(self, *, had_log: bool) -> None:
        """After opening; ``had_log`` says whether a log lay beside the file before that."""
        with explain_errors(self.path):
            if not open_mark.are_there(self._connection):
                return
            self.lacks_log = not had_log
            if not self.writable or not had_log:
                return
            if dead := open_mark.of_the_dead(self._connection, self.path):
                with self.transaction():
                    for id_ in dead:
                        open_mark.remove(self._connection, id_)

    def forget_missing_log(self) -> None:
        """Nothing is missing; inside ``transaction``."""
        with explain_errors(self.path):
            open_mark.remove_all(self._connection)
        self.lacks_log = False

    def wait_at_most(self, milliseconds: int) -> None:
        """How long a write waits for another writer before it raises DatabaseError."""
        self._execute(f"PRAGMA busy_timeout = {milliseconds:d}")

    def close(self) -> None:
        """Let go of the file; the write-ahead log goes back into it, if both are still ours."""
        if self._closed:
            return
        self._closed = True
        fault = self._own.fault() if self._own is not None else None
        anothers = fault is Fault.LOG and self._own is not None and self._own.log_is_anothers()
        if fault is Fault.OVERWRITTEN or anothers:
            if fault is not self._fault:
                self._save_what_is_left(fault)
            # Its descriptors stay open, too, as long as the process is there.
            abandon(self._connection)
            return
        try:
            if fault is Fault.MOVED:
                with explain_errors(self.path):
                    settle(self._connection)
            elif fault is None and self._mark is not None:
                with self.transaction():
                    open_mark.remove(self._connection, self._mark)
                # SQLite does it by itself where nobody else has it open.
                self._execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            self._connection.close()
            for held in (self._own, self._held):
                if held is not None:
                    held.let_go()

    def _execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise database_error(error, self.path) from error

    def _each(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        with explain_errors(self.path):
            # Not `yield from`: whoever stops early would close a cursor of a closed database.
            for row in cursor:  # noqa: UP028
                yield row

    def _refuse_lost_files(self) -> None:
        """Raise DatabaseError where the files are not ours; what is left is saved once."""
        fault = self._found_fault()
        if fault is None:
            self._fault = None
            return
        if fault is not self._fault:
            self._save_what_is_left(fault)
        raise DatabaseError(_words(fault), file=str(self.path), way_out=self._way_out)

    def _save_what_is_left(self, fault: Fault | None) -> None:
        assert fault is not None
        self._fault = fault
        self._way_out = save_what_can_be_read(self._connection, self.path, fault, self.last_resort)

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _words(fault: Fault) -> str:
    return {
        Fault.MOVED: _("the database has been removed or replaced while it was open"),
        Fault.LOG: _("the database's log (-wal, -shm) has been removed while it was open"),
        Fault.TOUCHED: _("another program has changed the database file while it was open"),
        Fault.OVERWRITTEN: _("another file has been written over the database while it was open"),
    }[fault]


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
