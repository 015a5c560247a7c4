"""A later delivery: a record that says all that its annotator holds of an article now.

What is stored of that annotator is brought to the record's state by changes of rows, so that the
events tell what was added, moved, relabelled and removed.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from tui.core.difference import StateChange, difference, place, state_of
from tui.core.event import Change, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Review
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes
from tui.store.rows import annotations
from tui.store.schema.tables import KEYS
from tui.store.work import reviews

_NOT_HERE = (
    *(events.ARTICLE_REMOVE, events.ARTICLE_CORRECT, events.LABEL_MERGE),
    *events.BY_ITSELF,
)


class Mode(StrEnum):
    """What becomes of what an annotator holds already when more of the same annotator comes in.

    ``ask``: a record that is whole replaces it, unless that overwrites what was done here since;
    ``replace``: every record replaces it; ``add``: nothing is removed or altered.
    """

    ASK = "ask"
    REPLACE = "replace"
    ADD = "add"


@frozen_dataclass
class HeldState:
    """What an annotator holds of an article: as an export says it, and the keys of its rows."""

    record: Record
    review: Review
    keys: dict[str, str]
    arcs: dict[str, tuple[str, str, str]]

    @classmethod
    def of(cls, db: Database, article_id: str, who: str) -> "HeldState":
        """Spans bear the ids that their files gave them where these tell them apart."""
        shown: dict[str, str] = {}
        spans = []
        values = attributes.values_of_article(db, article_id, who)
        for span in annotations.spans_of(db, article_id, who):
            id_ = span.ref if span.ref is not None and span.ref not in shown else span.id
            shown[id_] = span.id
            borne = tuple(sorted(values.get(span.id, {}).items()))
            spans.append(
                RecordSpan(span.start, span.end, span.label, id_, span.note, attributes=borne)
            )
        names = {key: id_ for id_, key in shown.items()}
        stored = annotations.relations_of(db, article_id, who)
        review = reviews.get(db, article_id, who)
        record = Record(
            text="",
            annotator=who,
            status=review.status,
            note=review.note,
            labels=tuple(annotations.article_labels_of(db, article_id, who)),
            spans=tuple(spans),
            relations=tuple(
                RecordRelation(names[arc.head], names[arc.tail], arc.label, arc.id)
                for arc in stored
                if arc.head in names and arc.tail in names
            ),
        )
        arcs = {arc.id: (arc.head, arc.tail, arc.label) for arc in stored}
        return cls(record, review, shown, arcs)


@frozen_dataclass
class Delivery:
    """How a record differs from what is held, and what that removes or alters.

    ``spans``, ``labels``, ``arcs`` and ``review`` are what is there once ``changes`` are made:
    what the record adds is not among them. ``overwrites`` counts rows that were changed here
    after the last import of them, and would be otherwise.
    """

    difference: StateChange
    changes: tuple[Change, ...]
    spans: dict[tuple[int, int, str], str]
    labels: frozenset[str]
    arcs: set[tuple[str, str, str]]
    review: Review
    overwrites: int


def delivery(db: Database, article_id: str, who: str, record: Record) -> Delivery:
    """What a record does to what its annotator holds of an article that is there."""
    held = HeldState.of(db, article_id, who)
    found = difference(held.record, record)
    changes = [*_removals(db, held, found), *_alterations(db, held, found, record.text)]
    for name in found.labels_removed:
        row = annotations.article_label_row(db, article_id, who, name)
        changes.append(Change("article_labels", row, None))
    review = held.review
    if found.status is not None or found.note is not None:
        changes.append(reviews.change(review, found.status, found.note))
        status = review.status if found.status is None else found.status
        note = review.note if found.note is None else found.note or None
        review = replace(review, status=status, note=note)
    gone = {c.before["id"] for c in changes if c.before and not c.after and "id" in c.before}
    after = {held.keys[one.id]: place(other) for one, other in found.altered if one.id}
    spans = {
        after.get(key, place(span)): key
        for span in held.record.spans
        if span.id and (key := held.keys[span.id]) not in gone
    }
    stale = record.state is None or record.state != state_of(held.record)
    return Delivery(
        found,
        tuple(changes),
        spans,
        frozenset(held.record.labels) - set(found.labels_removed),
        {arc for id_, arc in held.arcs.items() if id_ not in gone},
        review,
        _overwritten(db, article_id, who, found, changes) if found and stale else 0,
    )


def _removals(db: Database, held: HeldState, found: StateChange) -> list[Change]:
    """Of spans with what hangs on them, and of relations; each once."""
    changes: dict[tuple[object, ...], Change] = {}
    wanted = [
        *(change for one in found.removed if one.id
          for change in annotations.removal(db, held.keys[one.id])),
        *(Change("relations", annotations.event_row(db, "relations", arc.id), None)
          for arc in found.relations_removed if arc.id),
    ]  # fmt: skip
    for change in wanted:
        changes.setdefault((change.table, *_key(change.table, change.before)), change)
    order = {"relations": 0, "span_attributes": 1, "spans": 2}
    return sorted(changes.values(), key=lambda change: order[change.table])


def _alterations(db: Database, held: HeldState, found: StateChange, text: str) -> list[Change]:
    keys = {held.keys[one.id]: (one, other) for one, other in found.altered if one.id}
    rows = annotations.event_rows(db, "spans", keys) if keys else {}
    changes = []
    for key, (one, other) in keys.items():
        if (place(one), one.note) != (place(other), other.note):
            moved = {"start": other.start, "end": other.end, "label": other.label}
            said = {"text": text[other.start : other.end], "note": other.note}
            changes.append(Change("spans", rows[key], {**rows[key], **moved, **said}))
        before, after = dict(one.attributes), dict(other.attributes)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                old, new = (_value_row(key, name, said.get(name)) for said in (before, after))
                changes.append(Change("span_attributes", old, new))
    return changes


def _value_row(span_id: str, name: str, value: str | None) -> TableRow | None:
    return None if value is None else {"span_id": span_id, "name": name, "value": value}


def _overwritten(
    db: Database, article_id: str, who: str, found: StateChange, changes: list[Change]
) -> int:
    """How many rows would change, or come back, that were last changed here."""
    here = _changed_here(db, article_id, who)
    if not here:
        return 0
    count = sum((c.table, *_key(c.table, c.before)) in here for c in changes)
    gone = [before for before, after in here.values() if before and not after]
    places = {(row["start"], row["end"], row["label"]) for row in gone if "start" in row}
    names = {row.get("ref") or row["id"] for row in gone if "start" in row}
    labels = {row["label"] for row in gone if "start" not in row and "label" in row}
    count += sum(place(span) in places or span.id in names for span in found.added)
    return count + sum(name in labels for name in found.labels_added)


def _changed_here(
    db: Database, article_id: str, who: str
) -> dict[tuple[object, ...], tuple[TableRow | None, TableRow | None]]:
    """The rows whose last change was no import: before and after that change."""
    rows = db.iterate(
        "SELECT kind, payload FROM events WHERE article_id = ? AND annotator = ? ORDER BY at, id",
        (article_id, who),
    )
    here: dict[tuple[object, ...], tuple[TableRow | None, TableRow | None]] = {}
    for kind, payload in rows:
        for change in events.changes_in(payload):
            key = (change.table, *_key(change.table, change.after or change.before))
            if kind in _NOT_HERE:
                here.pop(key, None)
            else:
                here[key] = change.before, change.after
    return here


def _key(table: str, row: TableRow | None) -> tuple[Any, ...]:
    return tuple((row or {}).get(column) for column in KEYS[table])
