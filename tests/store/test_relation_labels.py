"""Relations that come in bring their labels; what hangs on spans goes and comes with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, tag
from tui.core.event import Change
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.span import Span
from tui.store import annotation_changes, events, relation_labels, reversal
from tui.store.check import problems
from tui.store.database import Database
from tui.store.recover import recover

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
