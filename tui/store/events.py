"""What was done, as it was done: recorded, undone, redone, replayed.

One action of the annotator is one transaction: one event and the rows it changes. Undo appends
an event that reverses another; nothing is ever deleted from ``events``.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change, Event, TableRow
from tui.core.i18n import _
from tui.store import annotations, reviews
from tui.store.database import Database
from tui.store.doubles import refuse_doubles, without_doubles
from tui.store.header import GROUP
from tui.store.sqlite_errors import ConstraintError

IMPORTED_AT_ONCE = 1000
"""The most changes that one event of an import holds."""
UNDO, REDO, IMPORT, RENAME = "undo", "redo", "import", "label-rename"

# The columns that tell one row of a table from another, and the others that an event sets.
KEYS: dict[str, tuple[str, ...]] = {
    "labels": ("name",),
    "spans": ("id",),
    "article_labels": ("article_id", "annotator", "label"),
    "relations": ("id",),
    "reviews": ("article_id", "annotator"),
    "refusals": ("article_id", "annotator", "folded", "label"),
}
LABELLED = ("spans", "article_labels", "refusals")
_STAMPED = ("spans", "article_labels", "relations")
_COLUMNS = "seq, id, at, annotator, article_id, kind, payload, reverses, undone_by"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def record(
    db: Database,
    kind: str,
    changes: Iterable[Change],
    *,
    annotator: str,
    article_id: str | None,
    reverses: str | None = None,
    group: str | None = None,
) -> Event:
    """Apply the changes and append their event, in one transaction.

    Raises UsageError, and changes nothing, where they do not fit what is stored by now;
    DoubleError where a span would be there twice.
    """
    event = _made(db, kind, changes, annotator, article_id, reverses, group)
    try:
        with db.transaction():
            _write(db, event)
            refuse_doubles(db, event.changes)
    except ConstraintError as error:
        raise _misfit(db, event, error) from error
    return event


def record_import(
    db: Database, changes: Iterable[Change], *, annotator: str, article_id: str
) -> None:
    """Record an import inside the caller's transaction, which is to be given up if this fails.

    Without the savepoint that ``record`` sets: at each one the full-text index writes out what it
    has gathered, which takes as long as all else that an import does. Many changes are several
    events: one that holds all spans of a large article takes many times the memory of its file.
    """
    left = iter(changes)
    while batch := tuple(islice(left, IMPORTED_AT_ONCE)):
        event = _made(db, IMPORT, batch, annotator, article_id)
        try:
            _write(db, event)
        except ConstraintError as error:
            raise _misfit(db, event, error) from error


def apply_reversed(db: Database, changes: Sequence[Change]) -> None:
    """Make the rows as they were before these changes, inside a transaction; no event tells."""
    event = _made(db, IMPORT, (), "", None)
    for change in reversed(changes):
        _apply(db, change.inverse(), event)


def _made(
    db: Database,
    kind: str,
    changes: Iterable[Change],
    annotator: str,
    article_id: str | None,
    reverses: str | None = None,
    group: str | None = None,
) -> Event:
    return Event(
        id=db.clock.new_id(),
        at=db.clock.now(),
        annotator=annotator,
        article_id=article_id,
        kind=kind,
        changes=tuple(changes),
        reverses=reverses,
        group=group,
    )


def undo(db: Database, article_id: str, annotator: str) -> list[Event]:
    """Take back what this annotator did last in this article; empty where nothing is left.

    With an event of a group the whole group goes, in whichever articles it was done.
    """
    with db.transaction():
        last = _one(
            db,
            f"SELECT {_COLUMNS} FROM events WHERE article_id = ? AND annotator = ?"
            " AND undone_by IS NULL AND kind NOT IN (?, ?) ORDER BY seq DESC LIMIT 1",
            (article_id, annotator, UNDO, IMPORT),
        )
        return _all_reversed(db, last, UNDO) if last else []


def only_by(db: Database, annotator: str) -> bool:
    """Whether nobody but this annotator has done anything."""
    return not db.rows("SELECT 1 FROM events WHERE annotator <> ? LIMIT 1", (annotator,))


def redo(db: Database, article_id: str, annotator: str) -> list[Event]:
    """Do again what was undone last; empty where something else was done since."""
    with db.transaction():
        last = _one(
            db,
            f"SELECT {_COLUMNS} FROM events AS undone WHERE article_id = ? AND annotator = ?"
            " AND undone_by IS NULL AND kind = ? AND NOT EXISTS (SELECT 1 FROM events AS fresh"
            "  WHERE fresh.article_id = undone.article_id AND fresh.annotator = undone.annotator"
            "  AND fresh.seq > undone.seq AND fresh.kind NOT IN (?, ?, ?))"
            " ORDER BY seq DESC LIMIT 1",
            (article_id, annotator, UNDO, UNDO, REDO, IMPORT),
        )
        return _all_reversed(db, last, REDO) if last else []


def _all_reversed(db: Database, event: Event, kind: str) -> list[Event]:
    """The events that reverse this one and, the last first, those of its group."""
    if event.group is None:
        return [_reverse(db, event, kind)]
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM events WHERE {GROUP} = ?"
        " AND annotator = ? AND undone_by IS NULL ORDER BY seq DESC",
        (event.group, event.annotator),
    )
    group = db.clock.new_id()
    return [_reverse(db, _event(row), kind, group) for row in rows]


def history(
    db: Database, *, article_id: str | None = None, annotator: str | None = None, limit: int = -1
) -> list[Event]:
    """Events, the newest first, without what only says who has the database open."""
    wanted = [(c, v) for c, v in (("article_id", article_id), ("annotator", annotator)) if v]
    where = " AND ".join(["kind <> 'open'", *(f"{column} = ?" for column, _value in wanted)])
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM events WHERE {where} ORDER BY seq DESC LIMIT ?",
        [*(value for _column, value in wanted), limit],
    )
    return [_event(row) for row in rows]


def every(db: Database) -> Iterator[Event]:
    """All events in the order they happened, one at a time."""
    for row in db.iterate(f"SELECT {_COLUMNS} FROM events ORDER BY seq"):
        yield _event(row)


def _write(db: Database, event: Event) -> None:
    for (table, columns), group in groupby(event.changes, _inserted):
        if columns:
            _insert(db, table, [change.after for change in group if change.after], event)
        else:
            for change in group:
                _apply(db, change, event)
    append(db, event)
    if event.reverses is not None:
        db.write("UPDATE events SET undone_by = ? WHERE id = ?", (event.id, event.reverses))


def append(db: Database, event: Event) -> None:
    """Store an event whose changes are made already; inside a transaction."""
    db.write(
        "INSERT INTO events (id, at, annotator, article_id, kind, payload, reverses)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.at,
            event.annotator,
            event.article_id,
            event.kind,
            _to_json(event.changes, event.group),
            event.reverses,
        ),
    )


def _inserted(change: Change) -> tuple[str, tuple[str, ...]]:
    """The table, and the columns of the row where one is to be inserted: nothing else."""
    fresh = change.before is None and change.table != "reviews"
    return change.table, tuple(change.after or ()) if fresh else ()


def _misfit(db: Database, event: Event, error: ConstraintError) -> UsageError:
    known = {name for (name,) in db.rows("SELECT name FROM labels")}
    for change in event.changes:
        if change.table in LABELLED and change.after and change.after["label"] not in known:
            name = change.after["label"]
            return UsageError(
                _("the scheme has no label {name!r}").format(name=name),
                file=str(db.path),
                way_out=_("add it: hashiya labels add {name}").format(name=name),
            )
    return UsageError(
        _("what is stored has changed meanwhile ({error})").format(error=error.what),
        file=str(db.path),
        way_out=_("look again, and try again"),
    )


def _reverse(db: Database, event: Event, kind: str, group: str | None = None) -> Event:
    changes = _reversed(db, event)
    if group is not None:
        # In another article a span may have been changed since, by hand: that is kept.
        changes = [change for change in changes if _as_it_was(db, change)]
    changes, left_out = without_doubles(db, _as_stored(db, changes))
    done = record(
        db,
        kind,
        changes,
        annotator=event.annotator,
        article_id=event.article_id,
        reverses=event.id,
        group=group,
    )
    return replace(done, left_out=left_out)


def _as_stored(db: Database, changes: Sequence[Change]) -> list[Change]:
    """The same changes of the spans as they are by now; of one that is gone there is none.

    What an undo left out is not there for the undo before it.
    """
    ids = [change.before["id"] for change in changes if change.table == "spans" and change.before]
    stored = annotations.event_rows(db, "spans", ids) if ids else {}
    result = []
    for change in changes:
        if change.table != "spans" or change.before is None:
            result.append(change)
        elif row := stored.get(change.before["id"]):
            result.append(Change("spans", row, change.after))
    return result


def _as_it_was(db: Database, change: Change) -> bool:
    if change.table != "spans" or change.before is None:
        return True
    return annotations.event_row(db, "spans", change.before["id"]) == change.before


def _reversed(db: Database, event: Event) -> list[Change]:
    """The changes that take an event back, as what is stored stands now.

    Labels have other names since; a review or a span may have been added to by an import.
    """
    renames = _renames_since(db, event.seq)
    changes: list[Change] = []
    gone: set[str] = set()
    for change in (change.inverse() for change in reversed(event.changes)):
        if change.table in LABELLED:
            before, after = (_relabelled(row, renames) for row in (change.before, change.after))
            change = Change(change.table, before, after)
        if change.table == "spans" and change.before and not change.after:
            hanging = annotations.removal(db, change.before["id"])[:-1]
            changes += [c for c in hanging if c.before and c.before["id"] not in gone]
        if change.table == "relations" and change.before:
            gone.add(change.before["id"])
        changes.append(_on_review(db, change) if change.table == "reviews" else change)
    return changes


def _on_review(db: Database, change: Change) -> Change:
    """The same change of the review as it is now: what it leaves alone stays."""
    if change.before is None or change.after is None:
        return change
    now = reviews.row(reviews.get(db, change.before["article_id"], change.before["annotator"]))
    changed = {k: v for k, v in change.after.items() if change.before[k] != v}
    return Change("reviews", now, {**now, **changed})


def _renames_since(db: Database, seq: int) -> list[tuple[str, str]]:
    rows = db.rows(
        "SELECT payload FROM events WHERE seq > ? AND kind = ? ORDER BY seq", (seq, RENAME)
    )
    return [
        (change.before["name"], change.after["name"])
        for (payload,) in rows
        for change in changes_in(payload)
        if change.before and change.after
    ]


def _relabelled(row: Any, renames: Sequence[tuple[str, str]]) -> Any:
    """The row with its label's name as it is now; an old event holds the old one."""
    if not row:
        return row
    label = row["label"]
    for old, new in renames:
        label = new if label == old else label
    return {**row, "label": label}


def _apply(db: Database, change: Change, event: Event) -> None:
    keys = KEYS[change.table]
    where = " AND ".join(f"{column} = ?" for column in keys)
    if change.after is None:
        assert change.before is not None
        db.write(
            f"DELETE FROM {change.table} WHERE {where}", [change.before[column] for column in keys]
        )
        return
    if change.table == "reviews":
        _put_review(db, change.after, event)
        return
    if change.before is not None:
        row = {**change.after, **_stamped(change.table, event)}
        sets = ", ".join(f"{column} = ?" for column in row)
        values = [*row.values(), *(change.before[column] for column in keys)]
        if db.write(f"UPDATE {change.table} SET {sets} WHERE {where}", values):
            return
    _insert(db, change.table, [change.after], event)


def _put_review(db: Database, row: TableRow, event: Event) -> None:
    """A review is there or not: the place and the time make one without an event.

    An import does not stamp it, since nobody was in the article.
    """
    imported = event.kind == IMPORT
    stamp = "" if imported else ", updated_at = excluded.updated_at"
    db.write(
        "INSERT INTO reviews (article_id, annotator, status, note, updated_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (article_id, annotator) DO UPDATE"
        f" SET status = excluded.status, note = excluded.note{stamp}",
        [*(row[c] for c in ("article_id", "annotator", "status", "note")),
         "" if imported else event.at],
    )  # fmt: skip


def _insert(db: Database, table: str, rows: Sequence[TableRow], event: Event) -> None:
    """Rows of one table, which all have the same columns."""
    stamp = _stamped(table, event)
    columns, holes = ", ".join((*rows[0], *stamp)), ", ".join("?" * (len(rows[0]) + len(stamp)))
    db.write_many(
        f"INSERT INTO {table} ({columns}) VALUES ({holes})",
        [[*row.values(), *stamp.values()] for row in rows],
    )


def _stamped(table: str, event: Event) -> dict[str, str]:
    return {"updated_at": event.at} if table in _STAMPED else {}


def _one(db: Database, sql: str, values: Sequence[Any]) -> Event | None:
    rows = db.rows(sql, values)
    return _event(rows[0]) if rows else None


def _event(row: tuple[Any, ...]) -> Event:
    seq, id_, at, annotator, article_id, kind, payload, reverses, undone_by = row
    return Event(
        id=id_,
        at=at,
        annotator=annotator,
        article_id=article_id,
        kind=kind,
        changes=changes_in(payload),
        reverses=reverses,
        undone_by=undone_by,
        seq=seq,
        group=json.loads(payload).get("group"),
    )


def changes_in(payload: str) -> tuple[Change, ...]:
    """What the payload of an event holds."""
    return tuple(
        Change(change["table"], change["before"], change["after"])
        for change in json.loads(payload)["changes"]
    )


def _to_json(changes: Sequence[Change], group: str | None) -> str:
    listed = [
        {"table": change.table, "before": change.before, "after": change.after}
        for change in changes
    ]
    return _encode({"changes": listed} | ({"group": group} if group else {}))
