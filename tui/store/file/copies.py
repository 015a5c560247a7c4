"""Copies of a database in use, made by SQLite itself: whole, or not there at all."""

import filecmp
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from tui.core.errors import DatabaseError, DataError
from tui.core.i18n import _
from tui.files import sync_folder
from tui.store.file import open_mark
from tui.store.file.own_files import Descriptor
from tui.store.file.sqlite_errors import damage, database_error, is_locked
from tui.store.file.unlogged import unlogged_uri

_DAY_SECONDS = 86_400
_DAY = r"\d{4}-\d{2}-\d{2}"


class CopySource(Protocol):
    """What can be copied: an open database, or a connection to one."""

    def backup(self, target: sqlite3.Connection, /) -> None:
        """Copy all of it into an empty database."""


def copy(
    source: CopySource, target: Path, *, keep_damaged: bool = False, original: Path | None = None
) -> None:
    """Copy what a source sees to a new file; writers need not wait for it.

    Raises DatabaseError where the copy cannot be made or is damaged, or where there is a file
    already; then nothing is left behind. With ``keep_damaged`` a damaged copy stays, and DataError
    says that it is. ``original`` is the file whose damage is told where the copy does not stay.
    """
    # Said before the work, and made sure of after it.
    if target.exists() or target.is_symlink():
        raise _already_there(target)
    with _made(source, target) as temporary:
        sound = _is_sound(temporary)
        if not sound and not keep_damaged:
            what, way_out = damage(original or target)
            raise DatabaseError(what, file=str(original or target), way_out=way_out)
        try:
            _put(temporary, target)
        except FileExistsError:
            raise _already_there(target) from None
    if not sound:
        what, way_out = damage(target)
        raise DataError(what, file=str(target), way_out=way_out)


def copy_of(path: Path, target: Path) -> None:
    """Copy a database that lies at a path, open elsewhere or not, to a new file.

    Raises DatabaseError where it is no database, or is damaged.
    """
    if not path.is_file():
        raise DatabaseError(_("there is no such database"), file=str(path))
    try:
        with _reading(path) as source:
            copy(source, target, original=path)
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def copy_of_schema(path: Path, version: int) -> Path:
    """Copy a database as it is before a migration, beside it: ``mine.schema-1.db``.

    An earlier copy of that name stays, and is enough where it is the same byte for byte: an
    earlier migration was stopped.
    """
    first = path.with_name(f"{path.stem}.schema-{version}{path.suffix}")
    target, number = first, 1
    with _reading(path) as source, _made(source, first) as temporary:
        while True:
            try:
                _put(temporary, target)
            except FileExistsError:
                if target.is_file() and filecmp.cmp(temporary, target, shallow=False):
                    return target
                number += 1
                target = first.with_stem(f"{first.stem}-{number}")
            else:
                return target


def copy_of_today(path: Path, *, keep: int) -> Path | None:
    """The copy of this day, by the clock of the place one is at; see ``copy_of_day``."""
    return copy_of_day(path, str(datetime.now(UTC).astimezone().date()), keep=keep)


def copy_of_day(path: Path, day: str, *, keep: int) -> Path | None:
    """Copy a database beside it, once a ``day`` (``2026-01-31``); None where that is done.

    The name is ``mine.2026-01-31.db``. The newest ``keep`` such copies stay, the others go.
    Raises DatabaseError where the copy cannot be made; the earlier ones stay then.
    """
    made = None
    target = path.with_name(f"{path.stem}.{day}{path.suffix}")
    if not target.exists():
        try:
            with _reading(path) as source:
                copy(source, target, original=path)
            made = target
        except DatabaseError:
            # Another desk may have made it meanwhile.
            if not target.exists():
                raise
    for old in (*copies_of_days(path)[:-keep], *_left_behind(path)):
        old.unlink(missing_ok=True)
    return made


def copies_of_days(path: Path) -> list[Path]:
    """The daily copies of a database, the oldest first."""
    name = re.compile(rf"{re.escape(path.stem)}\.{_DAY}{re.escape(path.suffix)}")
    return sorted(one for one in path.absolute().parent.iterdir() if name.fullmatch(one.name))


def _left_behind(path: Path) -> list[Path]:
    """What copies have left that were killed in their middle, a day ago or more."""
    found = []
    for one in path.absolute().parent.iterdir():
        if one.name.startswith(f".{path.stem}.") and one.suffix == ".tmp":
            with suppress(FileNotFoundError):
                if one.stat().st_mtime < time.time() - _DAY_SECONDS:
                    found.append(one)
    return found


@contextmanager
def _made(source: CopySource, target: Path) -> Iterator[Path]:
    """A copy under a passing name beside its target."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with closing(sqlite3.connect(temporary)) as copied:
            source.backup(copied)
            _close_mark(copied)
        yield temporary
        sync_folder(target.absolute().parent)
    except (sqlite3.Error, OSError) as error:
        why = database_error(error, target)
        what = _("no copy could be made: {why}").format(why=why.what)
        raise DatabaseError(what, file=str(target), way_out=why.way_out) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)


def _close_mark(copied: sqlite3.Connection) -> None:
    """Nobody has the copy open. In a damaged one it may stay: that one is told by its damage."""
    with suppress(sqlite3.DatabaseError), copied:
        if open_mark.are_there(copied):
            open_mark.remove_all(copied)


def _is_sound(path: Path) -> bool:
    """Whether SQLite finds no damage in a file that nobody else has open."""
    try:
        uri = f"{path.absolute().as_uri()}?immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as copied:
            return copied.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own: that of the desk is used by another thread, or is writing."""
    held = Descriptor.of(path)
    try:
        with closing(_connected(path)) as source:
            yield source
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    finally:
        held.let_go()


def _connected(path: Path) -> sqlite3.Connection:
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        source.execute("PRAGMA user_version")
    except sqlite3.OperationalError as error:
        source.close()
        if is_locked(error):
            raise
        return sqlite3.connect(unlogged_uri(path), uri=True)
    except sqlite3.DatabaseError:
        # Whoever copies it says what is damaged.
        return source
    return source


def _put(temporary: Path, target: Path) -> None:
    """Give a file its name. Raises FileExistsError where another has it, even since a moment."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        if target.exists():
            raise FileExistsError(target) from None
        temporary.replace(target)


def _already_there(target: Path) -> DatabaseError:
    return DatabaseError(
        _("there is a file already, and it was left as it is"),
        file=str(target),
        way_out=_("name another"),
    )
