"""What was done, as it was done: recorded, and read again.

One action of the annotator is one transaction: one event and the rows it changes. Nothing is
ever deleted from ``events``. Their order is that of (at, id) in every file that holds them; the
numbers of their rows say nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change, Event
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.sqlite_errors import ConstraintError
from tui.store.log import roles
from tui.store.log.lineage import next_stamp
from tui.store.rows.doubles import refuse_doubles
from tui.store.schema.tables import LABEL_COLUMNS

IMPORTED_AT_ONCE = 1000
"""The most changes that one event of an import holds."""
UNDO, REDO, IMPORT, RENAME = "undo", "redo", "import", "label-rename"
ARTICLE_ADD, ARTICLE_REMOVE, ARTICLE_CORRECT = "article-add", "article-remove", "article-correct"
TIME, PROPOSE, MIGRATE = "time", "propose", "migrate"
LABEL_MERGE, FORGET = "label-merge", "forget"
MERGE = "merge"
ASSIGN, DECIDE, SETTING, NAMES = "assign", "decide", "setting", "names"
TAKE_WORK = roles.TAKE_WORK
RELATION_LABEL, ATTRIBUTE_LABEL = "relation-label", "attribute-label"
RELATE, ATTRIBUTE = "relate", "attribute"
TAKE_ALL, LOOK = "take-all", "look"

BY_ITSELF = (IMPORT, ARTICLE_ADD, TIME, PROPOSE, MIGRATE, LOOK, MERGE)
"""Kinds that no annotator did as an action: Ctrl+Z passes them by, and so do all times of work."""

_NOT_VISITED = (
    *(IMPORT, ARTICLE_ADD, ARTICLE_REMOVE, ARTICLE_CORRECT, PROPOSE, MIGRATE),
    *(LABEL_MERGE, FORGET, MERGE),
)
COLUMNS = "id, at, origin, annotator, article_id, kind, payload, reverses, undone_by"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


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

    Raises UsageError, and changes nothing, where they do not fit what is stored by now, or are not
    for this annotator to make (``store/log/roles.py``); DoubleError where a span would be there
    twice.
    """
    with db.transaction():
        return record_action(
            db,
            kind,
            changes,
            annotator=annotator,
            article_id=article_id,
            reverses=reverses,
            group=group,
        )


def record_action(
    db: Database,
    kind: str,
    changes: Iterable[Change],
    *,
    annotator: str,
    article_id: str | None,
    reverses: str | None = None,
    group: str | None = None,
) -> Event:
    """Like ``record``, all that the caller's transaction does: it is to be given up if this fails.

    No savepoint is set in it, which costs a key as much as the event.
    """
    made = tuple(changes)
    event = new_event(db, kind, made, annotator, article_id, reverses, group)
    try:
        _write(db, event)
        refuse_doubles(db, event.changes)
    except ConstraintError as error:
        raise _misfit(db, made, error) from error
    return event


def record_import(
    db: Database,
    changes: Iterable[Change],
    *,
    annotator: str,
    article_id: str,
    group: str | None = None,
) -> None:
    """Record an import inside the caller's transaction, which is to be given up if this fails.

    Without the savepoint that ``record`` sets: at each one the full-text index writes out what it
    has gathered, which takes as long as all else that an import does. Many changes are several
    events: one that holds all spans of a large article takes many times the memory of its file.
    """
    record_many(db, IMPORT, changes, annotator=annotator, article_id=article_id, group=group)


def record_many(
    db: Database,
    kind: str,
    changes: Iterable[Change],
    *,
    annotator: str,
    article_id: str | None,
    group: str | None = None,
) -> None:
    """Like ``record_import``, of another kind."""
    left = iter(changes)
    while batch := tuple(islice(left, IMPORTED_AT_ONCE)):
        try:
            _write(db, new_event(db, kind, batch, annotator, article_id, group=group))
        except ConstraintError as error:
            raise _misfit(db, batch, error) from error


@contextmanager
def as_one(db: Database) -> Iterator[None]:
    """What is recorded in the block is one action, and is taken back as one."""
    db.group = db.clock.new_id()
    try:
        yield
    finally:
        db.group = None


def new_event(
    db: Database,
    kind: str,
    changes: Iterable[Change],
    annotator: str,
    article_id: str | None,
    reverses: str | None = None,
    group: str | None = None,
) -> Event:
    """An event of this moment and this file, not stored yet; inside a transaction."""
    at, origin = next_stamp(db)
    return Event(
        id=db.clock.new_id(),
        at=at,
        annotator=annotator,
        article_id=article_id,
        kind=kind,
        changes=tuple(changes),
        reverses=reverses,
        group=group or db.group,
        origin=origin,
    )


def apply_reversed(db: Database, changes: Sequence[Change]) -> None:
    """Make the rows as they were before these changes, inside a transaction; no event tells."""
    # The desk opens sooner without it.
    from tui.store.rows import row_changes

    for change in reversed(changes):
        row_changes.apply_all(db, [change.inverse()], db.clock.now(), visited=False)


def only_by(db: Database, annotator: str) -> bool:
    """Whether nobody but this annotator has done anything."""
    return not db.rows("SELECT 1 FROM events WHERE annotator <> ? LIMIT 1", (annotator,))


def history(
    db: Database, *, article_id: str | None = None, annotator: str | None = None, limit: int = -1
) -> list[Event]:
    """Events, the newest first; the time that was spent is no event to anybody."""
    wanted = [(c, v) for c, v in (("article_id", article_id), ("annotator", annotator)) if v]
    where = " AND ".join(["kind <> ?", *(f"{column} = ?" for column, _value in wanted)])
    rows = db.rows(
        f"SELECT {COLUMNS} FROM events WHERE {where} ORDER BY at DESC, id DESC LIMIT ?",
        [TIME, *(value for _column, value in wanted), limit],
    )
    return [event_in(row) for row in rows]


def every(db: Database) -> Iterator[Event]:
    """All events in their order, one at a time."""
    for row in db.iterate(f"SELECT {COLUMNS} FROM events ORDER BY at, id"):
        yield event_in(row)


def _write(db: Database, event: Event) -> None:
    # The desk opens sooner without it.
    from tui.store.rows import row_changes

    roles.refuse(db, event)
    visited = event.kind not in _NOT_VISITED
    row_changes.apply_all(db, event.changes, event.at, visited=visited)
    append(db, event)
    if event.reverses is not None:
        db.write("UPDATE events SET undone_by = ? WHERE id = ?", (event.id, event.reverses))


def append(db: Database, event: Event) -> None:
    """Store an event whose changes are made already; inside a transaction."""
    db.write(
        "INSERT INTO events (id, at, origin, annotator, article_id, kind, payload, reverses)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.at,
            event.origin,
            event.annotator,
            event.article_id,
            event.kind,
            to_json(event.changes, event.group),
            event.reverses,
        ),
    )


def _misfit(db: Database, changes: Sequence[Change], error: ConstraintError) -> UsageError:
    known = {name for (name,) in db.rows("SELECT name FROM labels")}
    for change in changes:
        for column in LABEL_COLUMNS.get(change.table, ()):
            if change.after and (name := change.after[column]) not in known:
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


def event_in(row: tuple[Any, ...]) -> Event:
    """The event whose row has these COLUMNS."""
    id_, at, origin, annotator, article_id, kind, payload, reverses, undone_by = row
    return Event(
        id=id_,
        at=at,
        annotator=annotator,
        article_id=article_id,
        kind=kind,
        changes=changes_in(payload),
        reverses=reverses,
        undone_by=undone_by,
        group=json.loads(payload).get("group"),
        origin=origin,
    )


def changes_in(payload: str) -> tuple[Change, ...]:
    """What the payload of an event holds."""
    return changes_of(json.loads(payload))


def changes_of(payload: dict[str, Any]) -> tuple[Change, ...]:
    """The same of a payload that is parsed already."""
    return tuple(
        [Change(said["table"], said["before"], said["after"]) for said in payload["changes"]]
    )


def to_json(changes: Sequence[Change], group: str | None) -> str:
    """The payload of an event."""
    listed = [
        {"table": change.table, "before": change.before, "after": change.after}
        for change in changes
    ]
    return payload_text({"changes": listed} | ({"group": group} if group else {}))


def payload_text(read: Mapping[str, Any]) -> str:
    """The payload that says this, written as all payloads are."""
    return _encode(read)


@lru_cache
def name_text(name: str | None) -> str:
    """A name as it stands in payloads."""
    return _encode(name)
