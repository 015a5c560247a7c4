"""Making the changes of an event in the rows, inside a transaction."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.event import Change, TableRow
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.rows import article_rows
from tui.store.schema.tables import KEYS, STAMPED, UPSERTED

_PLACE = ("start", "end", "text")
_ONE_BY_ONE = ("reviews", "articles", "time_spent")


def apply_all(db: Database, changes: Sequence[Change], at: str, *, visited: bool = True) -> None:
    """Make changes of the time ``at``. ``visited``: the annotator was in the article."""
    for (table, columns), group in groupby(changes, _inserted):
        if columns:
            _insert(db, table, [change.after for change in group if change.after], at)
        else:
            for change in group:
                _apply(db, change, at, visited=visited)


def key_of(change: Change) -> tuple[Any, ...]:
    """What tells the row of a change from all others."""
    row = change.before or change.after or {}
    return (change.table, *(row[column] for column in KEYS[change.table]))


def removed_once(changes: Iterable[Change]) -> list[Change]:
    """The changes without what removes a row that is removed before: a relation goes with either of
    its spans, and undoing would bring it twice."""
    kept: list[Change] = []
    gone: set[tuple[Any, ...]] = set()
    for change in changes:
        key = key_of(change)
        if change.after is not None:
            gone.discard(key)
        elif key in gone:
            continue
        else:
            gone.add(key)
        kept.append(change)
    return kept


def _inserted(change: Change) -> tuple[str, tuple[str, ...]]:
    """The table, and the columns of the row where one is to be inserted: nothing else."""
    fresh = change.before is None and change.table not in _ONE_BY_ONE
    return change.table, tuple(change.after or ()) if fresh else ()


def _apply(db: Database, change: Change, at: str, *, visited: bool) -> None:
    if change.table == "articles":
        _apply_to_article(db, change)
        return
    keys = KEYS[change.table]
    where = " AND ".join(f"{column} = ?" for column in keys)
    if change.after is None:
        assert change.before is not None
        key = [change.before[column] for column in keys]
        db.write(f"DELETE FROM {change.table} WHERE {where}", key)
        if change.table == "time_spent":
            _sum_seconds(db, change.before)
        return
    if change.table == "reviews":
        _put_review(db, change.after, at, visited=visited)
        return
    known = change.before if change.before is not None else change.after
    if change.before is not None or change.table == "time_spent":
        # What another file's event changed in the other columns stays, and what is gone stays gone.
        changed = altered_columns(change.table, change.before, change.after)
        row = {**changed, **_stamp(change.table, at)}
        sets = ", ".join(f"{column} = ?" for column in row)
        values = [*row.values(), *(known[column] for column in keys)]
        found = bool(row) and db.write(f"UPDATE {change.table} SET {sets} WHERE {where}", values)
        if not found and row and change.table in UPSERTED:
            _insert(db, change.table, [change.after], at)
    else:
        _insert(db, change.table, [change.after], at)
    if change.table == "time_spent":
        _sum_seconds(db, change.after)


def _apply_to_article(db: Database, change: Change) -> None:
    if change.after is None:
        assert change.before is not None
        article_rows.delete(db, change.before["id"])
        return
    row = change.after
    if change.before is not None:
        stored = article_rows.event_row(db, change.before["id"])
        if stored is None:
            return
        row = {**stored, **altered_columns("articles", change.before, row)}
    text = article_rows.text_with(db, row["sha256"])
    if text is None:
        raise DatabaseError(
            _("the text of article {id!r} is not there any more").format(id=row["id"]),
            file=str(db.path),
        )
    if change.before is None:
        article_rows.insert(db, row, text)
    else:
        article_rows.update(db, row, text)


def _put_review(db: Database, row: TableRow, at: str, *, visited: bool) -> None:
    """A review is there or not: the place makes one without an event."""
    stamp = ", updated_at = excluded.updated_at" if visited else ""
    db.write(
        "INSERT INTO reviews (article_id, annotator, status, note, updated_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (article_id, annotator) DO UPDATE"
        f" SET status = excluded.status, note = excluded.note{stamp}",
        [*(row[c] for c in ("article_id", "annotator", "status", "note")), at if visited else ""],
    )


def _sum_seconds(db: Database, row: TableRow) -> None:
    """The review's seconds are the sum of those spent in each file."""
    place = {"article_id": row["article_id"], "annotator": row["annotator"]}
    total = (
        "(SELECT coalesce(sum(seconds), 0) FROM time_spent"
        " WHERE article_id = :article_id AND annotator = :annotator)"
    )
    db.write(
        "INSERT INTO reviews (article_id, annotator, status, seconds, updated_at)"
        f" VALUES (:article_id, :annotator, 'todo', {total}, '')"
        " ON CONFLICT (article_id, annotator) DO UPDATE SET seconds = excluded.seconds",
        place,
    )


def _insert(db: Database, table: str, rows: Sequence[TableRow], at: str) -> None:
    """Rows of one table, which all have the same columns."""
    stamp = _stamp(table, at)
    columns, holes = ", ".join((*rows[0], *stamp)), ", ".join("?" * (len(rows[0]) + len(stamp)))
    stamped = tuple(stamp.values())
    db.write_many(
        f"INSERT INTO {table} ({columns}) VALUES ({holes})",
        [(*row.values(), *stamped) for row in rows],
    )


def altered_columns(table: str, before: TableRow | None, after: TableRow) -> dict[str, Any]:
    """The columns that an update changes, all of them where there was no row; where a span is, in
    the text and by its words, is one."""
    if before is None:
        return dict(after)
    changed = {c for c, value in after.items() if c not in before or before[c] != value}
    if table == "spans" and changed & set(_PLACE):
        changed |= set(_PLACE)
    return {column: after[column] for column in after if column in changed}


def _stamp(table: str, at: str) -> dict[str, Any]:
    return {"updated_at": at} if table in STAMPED else {}
