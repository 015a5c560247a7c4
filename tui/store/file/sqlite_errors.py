"""What SQLite says when something fails, in words and with the way out."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tui.core.errors import DatabaseError
from tui.core.i18n import _


class ConstraintError(DatabaseError):
    """A row breaks a rule of its table, or does not fit the other rows."""


class ForeignSchemaError(DatabaseError):
    """The schema has what we did not make; ``readable`` where it may be read all the same."""

    def __init__(self, path: Path, parts: Sequence[object], *, readable: bool) -> None:
        shown = ", ".join(map(str, parts[:_NAMED])) + (", …" if len(parts) > _NAMED else "")
        super().__init__(
            _("it has what Hashiya did not put there: {parts}").format(parts=shown),
            file=str(path),
            way_out=_("if you put it there yourself: --allow-foreign-schema")
            if readable
            else _("take its articles into a new one: hashiya recover {file} -o NEW").format(
                file=path
            ),
        )
        self.readable = readable


_NAMED = 5
"""Parts of a foreign schema that are named; one line has no room for all that may be there."""

_LOCKLESS = (
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
    sqlite3.SQLITE_IOERR_SHMLOCK,
)
"""What SQLite says on a network drive without locks."""


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another connection holds what was asked for."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite raises in the block into DatabaseError."""
    try:
        yield
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def database_error(error: sqlite3.Error | OSError, path: Path) -> DatabaseError:
    """The error for the user: one line with the file and the way out."""
    if isinstance(error, sqlite3.IntegrityError):
        return ConstraintError(str(error), file=str(path))
    what, way_out = _words_for(error, path)
    return DatabaseError(what, file=str(path), way_out=way_out)


def _words_for(error: sqlite3.Error | OSError, path: Path) -> tuple[str, str]:
    extended = getattr(error, "sqlite_errorcode", 0)
    code = sqlite3.SQLITE_PROTOCOL if extended in _LOCKLESS else extended & 0xFF
    if str(error).startswith("Could not decode to UTF-8"):
        # Python's own error, without a code; it goes on with the whole of the text.
        return _("a text in it is not UTF-8"), _("find the row: hashiya check")
    return {
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
        sqlite3.SQLITE_CORRUPT: damage(path),
        sqlite3.SQLITE_NOTADB: (
            _("this is not a database of Hashiya"),
            _("name another with --db"),
        ),
    }.get(code, (getattr(error, "strerror", None) or str(error), ""))


def damage(path: Path) -> tuple[str, str]:
    """What is wrong with a damaged database, and the way out."""
    return (
        _("the database is damaged"),
        _("save what can be read: hashiya recover {file} -o NEW").format(file=path),
    )
