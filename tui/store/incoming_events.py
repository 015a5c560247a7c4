"""Events of another file, on their way in: read, judged, and written as they are to stand here."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from tui.core.errors import DatabaseError
from tui.core.event import Change, TableRow
from tui.core.i18n import _
from tui.store import events
from tui.store.database import Database
from tui.store.lineage import OLD
from tui.store.tables import KEYS, LABEL_COLUMNS

RE_SIGNED = UUID("5d0c1b5e-6f0a-5b7e-9d52-0f9f3f0c7a11")
_COLUMNS = "id, at, origin, annotator, article_id, kind, payload, reverses"


class RawEvent(NamedTuple):
    """An event as it is stored: ``payload`` is JSON, times are ISO 8601 in UTC."""

    id: str
    at: str
    origin: str
    annotator: str
    article_id: str | None
    kind: str
    payload: str
    reverses: str | None


@dataclass(frozen=True, slots=True)
class Renames:
    """Names that the other file's annotators and labels are to have here."""

    annotators: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


AS_THEY_ARE = Renames()
"""No name is another here."""


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """An event as a row, its changes read."""

    id: str
    at: str
    origin: str
    annotator: str
    article_id: str | None
    kind: str
    changes: tuple[Change, ...]
    group: str | None
    reverses: str | None


def raw_events(db: Database) -> Iterator[RawEvent]:
    """All events of a file as they are stored, in their order."""
    return map(RawEvent._make, db.iterate(f"SELECT {_COLUMNS} FROM events ORDER BY at, id"))


def checked_event(known: Mapping[str, set[str]], sender: str, row: RawEvent) -> IncomingEvent:
    """The event, if it is one: tables and columns are ours, and its time is a time.

    ``sender`` is what an error names: the path of a file, or an address.
    """
    id_, at, origin, annotator, article_id, kind, payload, reverses = row
    try:
        datetime.fromisoformat(at)
        read = json.loads(payload)
        changes = events.changes_in(payload)
        for change in changes:
            columns = known[change.table]
            for side in (change.before, change.after):
                if side is not None and not (
                    set(KEYS[change.table]) <= set(side) <= columns
                    and all(value is None or type(value) in (str, int, float)
                            for value in side.values())
                ):  # fmt: skip
                    raise ValueError(change.table)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DatabaseError(
            _("event {id} does not say what was done").format(id=id_),
            file=sender,
            way_out=_("it is damaged or forged: hashiya check --db {file}").format(file=sender),
        ) from error
    group = read.get("group")
    return IncomingEvent(id_, at, origin, annotator, article_id, kind, changes, group, reverses)


def columns_of(db: Database, table: str) -> set[str]:
    """The columns that a table of ours has."""
    return {name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", (table,))}


def rewritten_event(
    row: IncomingEvent, ids: Mapping[str, str], renames: Renames, origin: str
) -> IncomingEvent:
    """The event as it is to stand here: ids of articles, names, and an origin of its own."""
    names = renames.annotators
    changes = tuple(
        Change(
            change.table,
            _renamed(change.table, change.before, ids, renames),
            _renamed(change.table, change.after, ids, renames),
        )
        for change in row.changes
    )
    return IncomingEvent(
        signed_id(row.id, renames),
        row.at,
        # What was done before files had ids was done in that other file, not here.
        origin if row.origin == OLD else row.origin,
        names.get(row.annotator, row.annotator),
        ids.get(row.article_id, row.article_id) if row.article_id else None,
        row.kind,
        changes,
        row.group,
        signed_id(row.reverses, renames) if row.reverses else None,
    )


def signed_id(id_: str, renames: Renames) -> str:
    """The id that an event has here: one of its own where names are others here."""
    if not renames.annotators and not renames.labels:
        return id_
    names, labels = sorted(renames.annotators.items()), sorted(renames.labels.items())
    return str(uuid5(RE_SIGNED, f"{id_} {names} {labels}"))


def _renamed(
    table: str, row: TableRow | None, ids: Mapping[str, str], renames: Renames
) -> TableRow | None:
    if row is None:
        return None
    new = dict(row)
    column = "id" if table == "articles" else "article_id"
    if row.get(column) in ids:
        new[column] = ids[row[column]]
    if row.get("annotator") in renames.annotators:
        new["annotator"] = renames.annotators[row["annotator"]]
    columns = ("name",) if table == "labels" else LABEL_COLUMNS.get(table, ())
    for column in columns:
        new[column] = renames.labels.get(new[column], new[column])
    return new
