"""What puts an annotator's spans of an article right: tidy edges, none there twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tui.core.event import Change
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.store.database import Database
from tui.store.rows import annotations
from tui.text.span_hygiene import flaws, tidy_range


@dataclass(slots=True)
class Plan:
    """The changes, which an event may hold as they stand, and the ids of the spans they mend."""

    changes: list[Change] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)


def duplicates(spans: Iterable[RecordSpan]) -> set[str]:
    """The ids of the spans that say what another one says, which stays.

    A note that the other has not is something of its own.
    """
    kept: dict[tuple[int, int, str], str | None] = {}
    twice = set()
    for span in sorted(spans, key=lambda span: span.note is None):
        place = (span.start, span.end, span.label)
        if place not in kept:
            kept[place] = span.note
        elif span.note in (None, kept[place]):
            twice.add(str(span.id))
    return twice


def plan(db: Database, record: Record) -> Plan:
    """What mends the spans of a record as it is stored.

    A span of white space alone goes, with the relations that hang on it, unless it has a note.
    Of two spans that say the same, or would once their edges are tidy, the second goes; its
    relations move to the first.
    """
    made = Plan()
    moved: dict[str, str] = {}
    removals: list[Change] = []
    kept: dict[tuple[int, int, str], RecordSpan] = {}
    # What has a note stays rather, and what need not be changed.
    for span in sorted(record.spans, key=lambda s: (s.note is None, _flaws(record, s))):
        id_ = str(span.id)
        wrong = _flaws(record, span)
        tidy = tidy_range(record.text, span.start, span.end) if wrong else (span.start, span.end)
        if tidy[0] == tidy[1]:
            if not span.note:
                removals += annotations.removal(db, id_)
                made.mended.add(id_)
            continue
        place = (*tidy, span.label)
        other = kept.setdefault(place, span)
        if other is not span and span.note in (None, other.note):
            moved[id_] = str(other.id)
            made.mended.add(id_)
        elif wrong:
            row = annotations.event_row(db, "spans", id_)
            assert row is not None
            text = record.text[tidy[0] : tidy[1]]
            after = {**row, "start": tidy[0], "end": tidy[1], "text": text}
            made.changes.append(Change("spans", row, after))
            made.mended.add(id_)
    gone = {change.before["id"] for change in removals if change.before and "id" in change.before}
    made.changes += _moves(db, record, moved, gone, made.mended)
    made.changes += _values_moved(db, moved)
    made.changes += removals
    made.changes += [
        Change("spans", annotations.event_row(db, "spans", id_), None) for id_ in moved
    ]
    return made


def duplicate_relations(relations: Iterable[RecordRelation]) -> set[str]:
    """The ids of the relations that say what another says, which stays; one with a note stays."""
    seen: set[tuple[str, str, str]] = set()
    twice = set()
    for arc in sorted(relations, key=lambda arc: arc.note is None):
        place = (arc.head, arc.tail, arc.label)
        if place in seen and arc.note is None:
            twice.add(str(arc.id))
        seen.add(place)
    return twice


def _moves(
    db: Database, record: Record, moved: dict[str, str], gone: set[str], mended: set[str]
) -> list[Change]:
    """The relations that hung on a span that goes hang on the one that stays; of two that say the
    same then, one goes.
    """
    ends: dict[str, dict[str, str]] = {
        str(arc.id): {"head": moved.get(arc.head, arc.head), "tail": moved.get(arc.tail, arc.tail)}
        for arc in record.relations
        if arc.id not in gone
    }
    now = [
        replace(arc, head=ends[str(arc.id)]["head"], tail=ends[str(arc.id)]["tail"])
        for arc in record.relations
        if str(arc.id) in ends
    ]
    twice = duplicate_relations(now)
    mended |= twice
    # What joined the two says nothing any more.
    between = {arc.id for arc in record.relations if arc.head != arc.tail}
    twice |= {str(arc.id) for arc in now if arc.head == arc.tail and arc.id in between}
    changes = []
    for arc in record.relations:
        id_ = str(arc.id)
        if id_ in ends and (id_ in twice or arc.head in moved or arc.tail in moved):
            row = annotations.event_row(db, "relations", id_)
            after = None if id_ in twice else {**(row or {}), **ends[id_]}
            changes.append(Change("relations", row, after))
    return changes


def _values_moved(db: Database, moved: dict[str, str]) -> list[Change]:
    """What a span that goes bears goes to the one that stays, unless that bears another value."""
    changes = []
    held: set[tuple[str, str]] = set()
    for id_, other in moved.items():
        rows = db.records("SELECT * FROM span_attributes WHERE span_id IN (?, ?)", (id_, other))
        known = list(rows)
        held |= {(row["span_id"], row["name"]) for row in known if row["span_id"] == other}
        for row in known:
            if row["span_id"] == id_:
                place = (other, row["name"])
                after = None if place in held else {**row, "span_id": other}
                held.add(place)
                changes.append(Change("span_attributes", row, after))
    return changes


def _flaws(record: Record, span: RecordSpan) -> bool:
    inside = span.end <= len(record.text)
    return inside and bool(flaws(record.text, span.start, span.end))
