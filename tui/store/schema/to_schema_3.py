"""What the migration to schema 3 does with rows: a function of the file, so that copies agree.

Times that do not rise are lifted, by a microsecond above the one before. What no event told until
now (articles, proposals, lists of names, time spent, labels of relations) is told by events of
the program: articles just before the first event, all else just after the last.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from tui.core.ids import uuid8
from tui.store.file.header import SYSTEM
from tui.store.schema.upgrade_progress import EVERY, PROGRESS

_AT_ONCE = 1000
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_INSERT = (
    "INSERT INTO events (id, at, origin, annotator, article_id, kind, payload, reverses, undone_by)"
    " VALUES (?, ?, '', ?, ?, ?, ?, ?, ?)"
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def bring_events(db: sqlite3.Connection) -> None:
    """Bring the events of ``events_before`` into ``events``, after one for each article."""
    ((count,),) = db.execute("SELECT count(*) FROM articles").fetchall()
    ((first,),) = db.execute(
        "SELECT min(at) FROM (SELECT at FROM events_before ORDER BY seq LIMIT 1)"
    )
    ((added,),) = db.execute("SELECT min(added_at) FROM articles").fetchall()
    beginning = _time(first or added) or _EPOCH
    times = Rising(beginning - timedelta(microseconds=count + 1))
    ((events,),) = db.execute("SELECT count(*) FROM events_before").fetchall()
    rows = chain(_articles(db, times), _events(db, times))
    db.executemany(_INSERT, _told(rows, count + events))


def bring_rows(db: sqlite3.Connection) -> None:
    """Tell in events what no event told; after ``bring_events``."""
    db.execute(
        "INSERT INTO time_spent (article_id, annotator, origin, seconds)"
        " SELECT article_id, annotator, '', seconds FROM reviews WHERE seconds > 0"
    )
    _label_relations(db)
    ((newest,),) = db.execute("SELECT max(at) FROM events").fetchall()
    times = Rising(_time(newest) or _EPOCH)
    tables = ("proposals", "gazetteer", "time_spent", "relation_labels")
    changes = chain.from_iterable(_untold(db, table) for table in tables)
    while batch := list(islice(changes, _AT_ONCE)):
        payload, at = _encode({"changes": batch}), times.next()
        row = (_id(f"migrate {at} {payload}"), at, SYSTEM, None, "migrate", payload, None, None)
        db.execute(_INSERT, row)


def _told(rows: Iterable[tuple[Any, ...]], count: int) -> Iterator[tuple[Any, ...]]:
    """The same rows, of which whoever waits is told."""
    tell = PROGRESS.get()
    for number, row in enumerate(rows):
        if number % EVERY == 0:
            tell(number, count)
        yield row
    tell(count, count)


def _articles(db: sqlite3.Connection, times: "Rising") -> Iterator[tuple[Any, ...]]:
    columns = ("id", "title", "sha256", "words", "added_at", "meta")
    for row in db.execute(f"SELECT {', '.join(columns)} FROM articles ORDER BY seq"):
        change = _added("articles", dict(zip(columns, row, strict=True)))
        payload = _encode({"changes": [change]})
        yield (
            _id(f"article-add {payload}"), times.next(), SYSTEM, row[0], "article-add", payload,
            None, None,
        )  # fmt: skip


def _events(db: sqlite3.Connection, times: "Rising") -> Iterator[tuple[Any, ...]]:
    for id_, at, *rest in db.execute(
        "SELECT id, at, annotator, article_id, kind, payload, reverses, undone_by"
        " FROM events_before ORDER BY seq"
    ):
        yield (id_, times.after(at), *rest)


def _untold(db: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    cursor = db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
    names = [column[0] for column in cursor.description]
    return (_added(table, dict(zip(names, row, strict=True))) for row in cursor)


def _added(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"table": table, "before": None, "after": row}


def _label_relations(db: sqlite3.Connection) -> None:
    """A label of its own for each name that relations bear; its key is a letter that is free."""
    names = [name for (name,) in db.execute("SELECT DISTINCT label FROM relations ORDER BY label")]
    keys: set[str] = set()
    for position, name in enumerate(names):
        letters = (letter for letter in name.lower() if "a" <= letter <= "z")
        key = next((letter for letter in letters if letter not in keys), "")
        keys.add(key)
        if name:
            db.execute(
                "INSERT INTO relation_labels (name, key, position) VALUES (?, ?, ?)",
                (name, key, position),
            )


class Rising:
    """Times of which each is later than the one before."""

    def __init__(self, start: datetime) -> None:
        self._last = start
        self._said = _said(start)

    @classmethod
    def before(cls, first: str | None) -> "Rising":
        """Times from just before the first one."""
        return cls((_time(first) or _EPOCH) - timedelta(microseconds=1))

    def next(self) -> str:
        """A microsecond after the last one."""
        self._last += timedelta(microseconds=1)
        self._said = _said(self._last)
        return self._said

    def after(self, at: str) -> str:
        """This time itself, if it is later than the last one and is one."""
        time = _time(at) if at > self._said else None
        if time is None or time <= self._last:
            return self.next()
        self._last, self._said = time, _said(time)
        return self._said


def _said(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _time(at: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(at or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _id(content: str) -> str:
    return uuid8(hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest())
