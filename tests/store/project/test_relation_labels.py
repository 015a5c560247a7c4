"""Relations that come in bring their labels; what hangs on spans goes and comes with them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, tag
from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.span import Relation, Source, Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes, label_merge, relation_labels, scheme
from tui.store.repair.check import problems
from tui.store.repair.recover import recover
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reversal

TEXT = "زار الرئيس مدينة حلب"
SPANS = (RecordSpan(4, 10, "PER", "s1"), RecordSpan(17, 20, "LOC", "s2"))
VISITS = RecordRelation("s1", "s2", "visits", "r1")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One article."""
    with fresh(tmp_path / "a.db", TEXT) as database:
        yield database


def test_an_import_fills_the_labels_of_its_relations(db: Database) -> None:
    also = RecordRelation("s2", "s1", "seen in", "r2")
    Taking(db, ME).take(Record(TEXT, spans=SPANS, relations=(VISITS, also)))
    assert relation_labels.names(db) == ["visits", "seen in"]
    assert db.rows("SELECT key FROM relation_labels ORDER BY position") == [("v",), ("s",)]
    before = db.rows("SELECT count(*) FROM events WHERE kind = ?", (events.RELATION_LABEL,))
    Taking(db, "muna").take(Record(TEXT, spans=SPANS, relations=(VISITS,)))
    assert db.rows("SELECT count(*) FROM events WHERE kind = 'relation-label'") == before == [(1,)]
    assert list(problems(db)) == []
    recovered = recover(db.path, db.path.with_name("new.db"))
    assert recovered.kept["relation_labels"] == 2


def test_a_record_that_fails_leaves_no_label_of_relations(db: Database) -> None:
    with pytest.raises(Exception, match="not there"):
        Taking(db, ME).take(
            Record(TEXT, spans=SPANS, relations=(RecordRelation("s1", "s9", "visits"),))
        )
    assert relation_labels.names(db) == []


def test_a_relation_between_two_spans_that_are_undone_comes_back_once(db: Database) -> None:
    spans = [
        Span(db.clock.new_id(), "a0", ME, "PER", start, end) for start, end in ((0, 3), (4, 10))
    ]
    changes = annotation_changes.tag_changes(spans, TEXT, db.clock.now())
    events.record(db, "tag", changes, annotator=ME, article_id="a0")
    arc = RecordRelation("s1", "s2", "visits")
    alike = (RecordSpan(0, 3, "PER", "s1"), RecordSpan(4, 10, "PER", "s2"))
    Taking(db, ME).take(Record(TEXT, spans=alike, relations=(arc,)))
    before = content(db)
    assert len(before["relations"]) == 1
    reversal.undo(db, "a0", ME)
    assert content(db)["spans"] == content(db)["relations"] == []
    reversal.redo(db, "a0", ME)
    assert content(db) == before
    assert list(problems(db)) == []


def test_a_span_that_got_an_attribute_since_can_be_undone_and_redone(db: Database) -> None:
    span = tag(db, 0, 3, "PER")
    kind = {
        "name": "sure", "title": "", "title_en": "", "key": "c", "kind": "flag",
        "choices": "[]", "of": "[]", "position": 0, "retired": 0,
    }  # fmt: skip
    value = {"span_id": span.id, "name": "sure", "value": "yes"}
    changes = [Change("attributes", None, kind), Change("span_attributes", None, value)]
    events.record(db, "attribute", changes, annotator="muna", article_id="a0")
    reversal.undo(db, "a0", ME)
    assert db.rows("SELECT * FROM span_attributes") == []
    reversal.redo(db, "a0", ME)
    assert list(db.records("SELECT * FROM span_attributes")) == [value]
    assert list(problems(db)) == []


SOURCE = RelationLabel("source", title="مصدر", key="s", pairs=(("PER", "LOC"),))


def test_a_relation_label_with_pairs_is_put_changed_and_read_back(db: Database) -> None:
    relation_labels.put(db, SOURCE, annotator=ME)
    assert relation_labels.get(db, "source") == SOURCE
    wider = replace(SOURCE, pairs=(("ORG", "PER"), ("PER", "PER")), chain=True, directed=False)
    relation_labels.put(db, wider, annotator=ME)
    assert relation_labels.relation_labels(db) == [wider]
    assert [wider.fits(*pair) for pair in (("PER", "ORG"), ("PER", "LOC"))] == [True, False]
    told = db.rows("SELECT count(*) FROM events WHERE kind = 'relation-label'")
    relation_labels.put(db, wider, annotator=ME)
    assert db.rows("SELECT count(*) FROM events WHERE kind = 'relation-label'") == told
    assert list(problems(db)) == []


def test_a_pair_of_an_unknown_label_is_refused(db: Database) -> None:
    with pytest.raises(UsageError, match="'NOPE', which is no label of spans"):
        relation_labels.put(db, replace(SOURCE, pairs=(("PER", "NOPE"),)), annotator=ME)
    assert relation_labels.names(db) == []


def test_renaming_reaches_relations_and_rules_and_is_taken_back(db: Database) -> None:
    Taking(db, ME).take(Record(TEXT, spans=SPANS, relations=(VISITS,)))
    relation_labels.put(db, replace(SOURCE, name="visits"), annotator=ME)
    before = content(db)
    relation_labels.rename(db, "visits", "travels", annotator=ME)
    (arc,) = annotations.relations_of(db, "a0", ME)
    assert (arc.label, relation_labels.get(db, "travels").pairs) == ("travels", SOURCE.pairs)
    with pytest.raises(UsageError, match="no relation 'visits'"):
        relation_labels.get(db, "visits")
    assert list(problems(db)) == []
    reversal.take_back_all(db, None)
    assert content(db) == before
    assert list(problems(db)) == []


def test_a_relation_that_comes_back_after_a_renaming_has_the_new_name(db: Database) -> None:
    Taking(db, ME).take(Record(TEXT, spans=SPANS, relations=(VISITS,)))
    (arc,) = annotations.relations_of(db, "a0", ME)
    changes = annotation_changes.relation_removal_changes(db, arc)
    events.record(db, events.RELATE, changes, annotator=ME, article_id="a0")
    relation_labels.rename(db, "visits", "travels", annotator=ME)
    reversal.undo(db, "a0", ME)
    assert annotations.relations_of(db, "a0", ME) == [replace(arc, label="travels")]
    assert list(problems(db)) == []


def test_rules_and_attributes_follow_a_label_that_is_renamed_or_merged(db: Database) -> None:
    relation_labels.put(db, SOURCE, annotator=ME)
    attributes.put(db, Attribute("sure", AttributeKind.FLAG, of=("LOC", "PER")), annotator=ME)
    scheme.rename(db, "PER", "PERSON", annotator=ME)
    assert relation_labels.get(db, "source").pairs == (("PERSON", "LOC"),)
    assert attributes.get(db, "sure").of == ("LOC", "PERSON")
    assert list(problems(db)) == []
    label_merge.merge(db, "PERSON", "ORG", annotator=ME)
    assert relation_labels.get(db, "source").pairs == (("ORG", "LOC"),)
    assert attributes.get(db, "sure").of == ("LOC", "ORG")
    reversal.take_back_all(db, None)
    reversal.take_back_all(db, None)
    assert relation_labels.get(db, "source").pairs == SOURCE.pairs
    assert attributes.get(db, "sure").of == ("LOC", "PER")
    assert list(problems(db)) == []


def test_a_label_that_is_in_use_cannot_be_removed(db: Database) -> None:
    Taking(db, ME).take(Record(TEXT, spans=SPANS, relations=(VISITS,)))
    relation_labels.put(db, SOURCE, annotator=ME)
    assert not relation_labels.remove_unused(db, "visits", annotator=ME)
    assert relation_labels.remove_unused(db, "source", annotator=ME)
    assert relation_labels.names(db) == ["visits"]
    assert relation_labels.counts(db) == {"visits": 1}
    assert list(problems(db)) == []


def test_a_relation_is_made_altered_and_removed_by_events(db: Database) -> None:
    head, tail = tag(db, 4, 10, "PER"), tag(db, 17, 20, "LOC")
    arc = Relation("r1", "a0", ME, "visits", head.id, tail.id, source=Source.HAND)

    def record(changes: list[Change]) -> None:
        events.record(db, events.RELATE, changes, annotator=ME, article_id="a0")

    record(annotation_changes.relation_changes([arc], db.clock.now()))
    turned = replace(arc, head=tail.id, tail=head.id, note="؟")
    record(annotation_changes.relation_alteration_changes(db, arc, turned))
    assert annotations.relations_of(db, "a0", ME) == [turned]
    with pytest.raises(annotation_changes.StaleError):
        annotation_changes.relation_removal_changes(db, arc)
    record(annotation_changes.relation_removal_changes(db, turned))
    assert annotations.relations_of(db, "a0", ME) == []
    reversal.undo(db, "a0", ME)
    reversal.undo(db, "a0", ME)
    assert annotations.relations_of(db, "a0", ME) == [arc]
    assert list(problems(db)) == []
