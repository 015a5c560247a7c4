"""What was said at a time: with what spans bore, and the notes of relations."""

from tests.store.fresh import ME, Taking
from tui.core.attribute import Attribute, AttributeKind
from tui.core.difference import difference
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.past import records_at
from tui.store.project import attributes
from tui.store.records.export import records
from tui.store.rows import annotations

TEXT = "قال عباس أمس"
SPANS = (RecordSpan(0, 3, "LOC", "c"), RecordSpan(4, 8, "PER", "p", attributes=(("sure", "true"),)))


def test_attributes_and_notes_are_as_they_were(db: Database) -> None:
    arcs = (RecordRelation("c", "p", "source", "r", "a note"),)
    Taking(db, ME).take(Record(TEXT, id="n", spans=SPANS, relations=arcs))
    [before] = [one for one in records(db) if one.id == "n"]
    [then] = [one for one in records_at(db, "9999") if one.id == "n"]
    assert not difference(before, then)
    assert [arc.note for arc in then.relations] == ["a note"]
    at = db.clock.now()
    attributes.put(db, Attribute("tone", AttributeKind.TEXT), annotator=ME)
    span = next(one for one in annotations.spans_of(db, str(before.id), ME) if one.label == "PER")
    changes = attributes.value_changes(db, span.id, "tone", "calm")
    events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id=str(before.id))
    [now] = [one for one in records(db) if one.id == "n"]
    [then] = [one for one in records_at(db, at) if one.id == "n"]
    found = difference(then, now)
    assert [(one.attributes, other.attributes) for one, other in found.altered] == [
        ((("sure", "true"),), (("sure", "true"), ("tone", "calm")))
    ]
    assert (found.added, found.removed, found.moved) == ((), (), [])
