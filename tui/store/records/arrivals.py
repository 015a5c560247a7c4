"""An import in several transactions, of which all stay or none.

A large import may not keep others from saving, so it comes in by parts, each a transaction. With
each part a row of ``meta`` says which rows it added; the last transaction removes these rows. (Were
they events, each removal would look through all events for one that refers to it.) Where they are
found and the importer is gone (it holds a lock on a file beside the database for as long as it
runs), the import was killed, and what it brought is taken out again, part by part, when the
database is opened next.

What somebody has worked on meanwhile stays: an article that has an event of theirs.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.sqlite_errors import ConstraintError
from tui.store.log import events
from tui.store.schema.tables import KEYS

_PART = "import-part "
"""What the key of a part's row begins with; its lock's name and its number follow."""


@frozen_dataclass
class _Part:
    """What one transaction added: rows of ``articles`` and ``events`` by number, in ranges that
    leave the first out. ``lock`` is the name of the file beside."""

    key: str
    lock: str
    articles: tuple[int, int]
    events: tuple[int, int]


class Arrival:
    """One import that is under way."""

    def __init__(self, db: Database, lock: Path) -> None:
        self._db = db
        self._lock = lock
        self._number = 0

    @contextmanager
    def part(self) -> Iterator[None]:
        """A transaction whose rows are noted, so that they can be taken out again.

        Raises DatabaseError where what came before was taken out by somebody else.
        """
        db = self._db
        with db.transaction():
            if self._number and not _is_there(db, _key(self._lock.name, self._number)):
                raise DatabaseError(
                    _("what was imported so far has been removed by another program"),
                    file=str(db.path),
                    way_out=_("leave the files beside the database alone, and import again"),
                )
            before = _last_rows(db)
            yield
            after = _last_rows(db)
            said = {
                "lock": self._lock.name,
                "articles": [before[0], after[0]],
                "events": [before[1], after[1]],
            }
            key = _key(self._lock.name, self._number + 1)
            db.write("INSERT INTO meta (key, value) VALUES (?, ?)", (key, json.dumps(said)))
        self._number += 1

    def finish(self) -> None:
        """All of it is there."""
        with self._db.transaction():
            for part in _parts(self._db, self._lock.name):
                self._db.write("DELETE FROM meta WHERE key = ?", (part.key,))

    def take_out(self) -> None:
        """Nothing of it stays."""
        _take_out(self._db, _parts(self._db, self._lock.name))


@contextmanager
def arrival(db: Database) -> Iterator[Arrival]:
    """An import by parts: it stays if the block ends well, else it is taken out again."""
    lock = db.path.with_name(f"{db.path.name}-import-{db.clock.new_id()}")
    try:
        with lock.open("xb") as file:
            _hold(file)
            one = Arrival(db, lock)
            try:
                yield one
                one.finish()
            except BaseException:
                one.take_out()
                raise
    finally:
        lock.unlink(missing_ok=True)


def killed_parts(db: Database) -> list[_Part]:
    """The parts of imports that were killed, the last first."""
    dead: list[_Part] = []
    alive: dict[str, bool] = {}
    for part in _parts(db):
        if part.lock not in alive:
            alive[part.lock] = _is_held(db.path.with_name(part.lock))
        if not alive[part.lock]:
            dead.append(part)
    return dead


def take_out_the_killed(db: Database) -> int:
    """Take out what imports brought that were killed; the number of their parts."""
    dead = killed_parts(db)
    _take_out(db, dead)
    for name in {part.lock for part in dead}:
        db.path.with_name(name).unlink(missing_ok=True)
    return len(dead)


def _take_out(db: Database, parts: list[_Part]) -> None:
    """The last part first: what it has may stand on an earlier one."""
    for part in parts:
        with db.transaction():
            if not _is_there(db, part.key):
                # Another program opened the database at the same time.
                continue
            for seq, kind, payload in db.rows(
                "SELECT seq, kind, payload FROM events WHERE seq > ? AND seq <= ?"
                " ORDER BY seq DESC",
                part.events,
            ):
                if kind != events.ARTICLE_ADD:
                    _retract(db, seq, events.changes_in(payload))
            for (id_,) in db.rows(
                "SELECT id FROM articles a WHERE seq > ? AND seq <= ? AND NOT EXISTS"
                " (SELECT 1 FROM events e WHERE e.article_id = a.id AND e.kind <> ?)"
                " AND NOT EXISTS (SELECT 1 FROM proposals p WHERE p.article_id = a.id)",
                (*part.articles, events.ARTICLE_ADD),
            ):
                _remove(db, id_)
            db.write("DELETE FROM meta WHERE key = ?", (part.key,))


def _retract(db: Database, seq: int, changes: tuple[Change, ...]) -> None:
    """Take an event out with what it changed, unless that was changed since."""
    if not all(_as_it_was(db, change) for change in changes):
        return
    try:
        with db.transaction():
            events.apply_reversed(db, changes)
            db.write("DELETE FROM events WHERE seq = ?", (seq,))
    except ConstraintError:
        # Somebody's relation hangs on the span, or somebody uses the label: it stays.
        return


def _as_it_was(db: Database, change: Change) -> bool:
    row = change.after
    if row is None:
        return True
    keys = KEYS[change.table]
    where = " AND ".join(f"{column} = ?" for column in keys)
    stored = db.rows(
        f"SELECT {', '.join(row)} FROM {change.table} WHERE {where}", [row[key] for key in keys]
    )
    return stored == [tuple(row.values())]


def _remove(db: Database, id_: str) -> None:
    """Take an article out that nothing but its own event tells of."""
    # The desk opens sooner without it.
    from tui.store.rows import article_rows

    article_rows.delete(db, id_)
    db.write("DELETE FROM events WHERE article_id = ? AND kind = ?", (id_, events.ARTICLE_ADD))


def _parts(db: Database, lock: str | None = None) -> list[_Part]:
    """The parts that are there of this import, or of all; the last first."""
    rows = db.rows(f"SELECT key, value FROM meta WHERE key GLOB '{_PART}*' ORDER BY key DESC")
    parts = [_part(key, json.loads(said)) for key, said in rows]
    return [part for part in parts if lock is None or part.lock == lock]


def _key(lock: str, number: int) -> str:
    return f"{_PART}{lock} {number:08d}"


def _part(key: str, said: dict[str, Any]) -> _Part:
    first, last = said["articles"]
    before, after = said["events"]
    # A name, not a way to somewhere else.
    lock = Path(said["lock"]).name
    return _Part(key, lock, (first, last), (before, after))


def _is_there(db: Database, key: str) -> bool:
    return bool(db.rows("SELECT 1 FROM meta WHERE key = ?", (key,)))


def _last_rows(db: Database) -> tuple[int, int]:
    ((article, event),) = db.rows(
        "SELECT (SELECT coalesce(max(seq), 0) FROM articles),"
        " (SELECT coalesce(max(seq), 0) FROM events)"
    )
    return article, event


def _locks() -> ModuleType | None:
    try:
        import fcntl
    except ImportError:
        return None
    return fcntl


def _hold(file: IO[bytes]) -> None:
    if locks := _locks():
        locks.flock(file, locks.LOCK_EX | locks.LOCK_NB)


def _is_held(path: Path) -> bool:
    """Whether the importer runs still; where nothing can be locked, while its file is there."""
    try:
        with path.open("rb") as file:
            if locks := _locks():
                locks.flock(file, locks.LOCK_EX | locks.LOCK_NB)
                return False
            return True
    except FileNotFoundError:
        return False
    except OSError:
        return True
