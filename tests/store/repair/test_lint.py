"""What no annotator means is named with its place, and mended as an action of theirs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, leave_twice, raw, said, tag
from tui.core.attribute import Attribute, AttributeKind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.core.span import Relation
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes, relation_labels, scheme
from tui.store.repair import lint
from tui.store.repair.check import problems
from tui.store.repair.lint import Finding
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.texts.article_filter import Filter
from tui.store.work import annotation_changes, reversal

TEXT = "قالَ وزيرٌ  أمسِ"
"""Offsets: قال and its mark 0-4, وزير and its mark 5-10, two spaces, أمس and its mark 12-16."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Two articles with nothing wrong."""
    with fresh(tmp_path / "mine.db", TEXT, "نص ثان") as database:
        tag(database, 5, 10, "PER")
        Taking(database, ME).take(Record(TEXT, labels=("news",), status=Status.DONE))
        yield database


def found(db: Database) -> list[tuple[str, str, int | None]]:
    """Kind, article and offset of each finding."""
    return [(f.kind, f.article_id, f.offset) for f in lint.findings(db)]


def test_a_tidy_database_has_no_findings(db: Database) -> None:
    assert found(db) == []
    assert lint.mend(db, lint.findings(db)) == []


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(4, 10, "space"), (5, 11, "space"), (3, 10, "cut"), (0, 3, "cut"), (10, 12, "empty")],
)
def test_an_untidy_span_is_found_where_it_begins(
    db: Database, start: int, end: int, kind: str
) -> None:
    span = tag(db, start, end, "ORG", annotator="other")
    (finding,) = lint.findings(db)
    assert (finding.kind, finding.table, finding.id) == (kind, "spans", span.id)
    assert (finding.article_id, finding.annotator, finding.offset) == ("a0", "other", start)
    assert finding.mends


def test_a_span_that_is_there_twice_is_found_once(db: Database) -> None:
    tag(db, 5, 10, "PER", annotator="other")
    tag(db, 5, 10, "ORG")
    assert found(db) == []
    leave_twice(db, 5, 10, "PER")
    assert found(db) == [("twice", "a0", 5)]


def test_labels_of_the_other_kind_are_found(db: Database) -> None:
    tag(db, 0, 4, "news")
    raw(db).execute("UPDATE article_labels SET label = 'PER'")
    raw(db).commit()
    assert found(db) == [("kind", "a0", 0), ("kind", "a0", 0)]
    assert [f.table for f in lint.findings(db)] == ["spans", "article_labels"]


def test_labels_that_the_scheme_lacks_are_found(db: Database) -> None:
    raw(db).execute("PRAGMA foreign_keys = OFF")
    raw(db).execute("DELETE FROM labels")
    raw(db).commit()
    assert sorted(found(db)) == [("label", "a0", 0), ("label", "a0", 5)]


def test_texts_out_of_a_pdf_are_found(db: Database) -> None:
    with db.transaction():
        turned = "ةسردملا ةديدجلا ىلإ"
        articles.add(db, text=turned, title="", meta={}, id_="x")
        articles.add(db, text="ﻋﻠﻰ اﻟﻤﺪى", title="", meta={}, id_="y")
    assert found(db) == [("reversed", "x", 0), ("forms", "y", 0)]


@pytest.mark.parametrize(
    ("tampering", "row"),
    [
        ("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')", "a0"),
        ("DELETE FROM articles_fts_docsize WHERE id = 1", "a0"),
        ("INSERT INTO articles_fts (rowid, title, text) VALUES (99, 'x', 'y')", "99"),
        ("UPDATE articles SET title = 'آخر' WHERE id = 'a0'", "a0"),
        ("DELETE FROM article_halves WHERE article = 1", "a0"),
        ("UPDATE article_halves SET key = key + 1", "a0"),
    ],
)
def test_an_index_that_misses_an_article_is_found_and_made_anew(
    db: Database, tampering: str, row: str
) -> None:
    # From Python 3.12 on our own connection lets nobody at the tables of an index.
    with closing(sqlite3.connect(db.path)) as other, other:
        other.execute(tampering)
    assert ("index", row, None) in found(db)
    before = events.history(db)
    assert lint.mend(db, list(lint.findings(db)))
    assert found(db) == []
    assert events.history(db) == before
    assert articles.entry_count(db, ME, Filter(words="وزير")) == 1


def mended(db: Database) -> list[Finding]:
    return lint.mend(db, list(lint.findings(db)))


def test_mending_is_an_action_that_its_annotator_undoes(db: Database) -> None:
    for who in (ME, "other"):
        tag(db, 4, 11, "ORG", annotator=who)
        tag(db, 0, 3, "LOC", annotator=who)
        tag(db, 10, 12, "LOC", annotator=who)
    before = content(db)
    assert len(mended(db)) == 6
    assert said(db) == [(0, 4, "LOC"), (5, 10, "ORG"), (5, 10, "PER")]
    assert said(db, annotator="other") == [(0, 4, "LOC"), (5, 10, "ORG")]
    (span, *_rest) = annotations.spans_of(db, "a0", "other")
    assert db.rows("SELECT text FROM spans WHERE id = ?", (span.id,)) == [("قالَ",)]
    assert list(problems(db)) == []
    assert found(db) == []
    for who in (ME, "other"):
        undone = reversal.undo(db, "a0", who)
        assert undone is not None
    assert content(db) == before
    assert list(problems(db)) == []
    assert len(found(db)) == 6


def test_of_two_that_say_the_same_one_stays_with_its_note_and_the_relations(db: Database) -> None:
    spans = (
        RecordSpan(5, 10, "ORG", "s1"),
        RecordSpan(4, 10, "ORG", "s2", note="ملاحظة"),
        RecordSpan(5, 11, "ORG", "s3"),
        RecordSpan(0, 4, "LOC", "s4"),
        RecordSpan(10, 12, "LOC", "s5"),
    )
    arcs = (
        RecordRelation("s3", "s4", "in", "r1"),
        RecordRelation("s3", "s5", "in", "r2"),
        RecordRelation("s1", "s2", "same", "r3"),
    )
    Taking(db, "other").take(Record(TEXT, spans=spans, relations=arcs))
    before = content(db)
    refs = dict(db.rows("SELECT id, ref FROM spans"))
    assert {refs[finding.id] for finding in mended(db)} == {"s2", "s3", "s5"}
    assert said(db, annotator="other") == [(0, 4, "LOC"), (5, 10, "ORG")]
    notes = {s.ref: s.note for s in annotations.spans_of(db, "a0", "other")}
    assert notes == {"s4": None, "s2": "ملاحظة"}
    arcs_now = annotations.relations_of(db, "a0", "other")
    ends = {r.ref: (refs[r.head], refs[r.tail]) for r in arcs_now}
    assert ends == {"r1": ("s2", "s4")}
    assert list(problems(db)) == []
    assert found(db) == []
    reversal.undo(db, "a0", "other")
    assert content(db) == before
    assert list(problems(db)) == []


def test_a_note_is_never_mended_away(db: Database) -> None:
    blank = replace(tag(db, 10, 12, "LOC"), note="ملاحظة")
    raw(db).execute("UPDATE spans SET note = 'ملاحظة' WHERE id = ?", [blank.id])
    raw(db).commit()
    (finding,) = lint.findings(db)
    assert (finding.kind, finding.mends) == ("empty", False)
    assert mended(db) == []


def test_retired_labels_are_known(db: Database) -> None:
    scheme.put(db, replace(scheme.get(db, "PER"), retired=True), annotator=ME)
    assert found(db) == []


ENDS = (RecordSpan(5, 10, "PER", "s1"), RecordSpan(12, 16, "LOC", "s2"))


def test_relations_that_no_annotator_means_are_found(db: Database) -> None:
    arcs = (RecordRelation("s1", "s2", "part", "r1"), RecordRelation("s1", "s1", "part", "r2"))
    Taking(db, ME).take(Record(TEXT, spans=ENDS, relations=arcs))
    assert found(db) == [("self", "a0", 5)]
    rule = relation_labels.get(db, "part")
    relation_labels.put(db, replace(rule, pairs=(("LOC", "PER"),)), annotator=ME)
    assert found(db) == [("pair", "a0", 5), ("self", "a0", 5), ("pair", "a0", 5)]
    relation_labels.put(db, replace(rule, pairs=(("LOC", "PER"),), directed=False), annotator=ME)
    assert found(db) == [("self", "a0", 5), ("pair", "a0", 5)]
    raw(db).execute("DELETE FROM relation_rules")
    raw(db).execute("DELETE FROM relation_labels")
    raw(db).commit()
    assert [kind for kind, _id, _at in found(db)] == ["label", "self", "label"]


def test_a_second_relation_of_a_span_that_may_have_one_is_found(db: Database) -> None:
    ends = (*ENDS, RecordSpan(12, 16, "ORG", "s3"))
    pairs = ("s1", "s2"), ("s1", "s3"), ("s2", "s3")
    arcs = [RecordRelation(*pair, "part", f"r{n}") for n, pair in enumerate(pairs)]
    Taking(db, ME).take(Record(TEXT, spans=ends, relations=tuple(arcs)))
    assert found(db) == []
    rule = replace(relation_labels.get(db, "part"), several=False)
    relation_labels.put(db, rule, annotator=ME)
    assert found(db) == [("several", "a0", 5)]
    # Where head and tail are alike, each end may be of one.
    relation_labels.put(db, replace(rule, directed=False), annotator=ME)
    assert found(db) == [("several", "a0", 5), ("several", "a0", 12)]
    relation_labels.put(db, replace(rule, directed=False, chain=True), annotator=ME)
    assert found(db) == []


def test_a_relation_that_is_there_twice_is_mended_and_its_mending_undone(db: Database) -> None:
    head, tail = tag(db, 0, 4, "LOC"), tag(db, 12, 16, "LOC")
    arcs = [Relation(name, "a0", ME, "part", head.id, tail.id) for name in ("r1", "r2")]
    with db.transaction():
        relation_labels.add(db, [RelationLabel("part")], annotator=ME)
    made = annotation_changes.relation_changes(arcs, db.clock.now())
    events.record(db, events.RELATE, made, annotator=ME, article_id="a0")
    assert found(db) == [("twice", "a0", 0)]
    before = content(db)
    lint.mend(db, lint.findings(db))
    assert [arc.id for arc in annotations.relations_of(db, "a0", ME)] == ["r1"]
    assert found(db) == []
    assert list(problems(db)) == []
    reversal.undo(db, "a0", ME)
    assert content(db) == before


def test_what_hangs_on_a_span_that_goes_moves_to_its_double(db: Database) -> None:
    first, other = tag(db, 0, 4, "LOC"), tag(db, 12, 16, "LOC")
    for name in ("sure", "negated", "wikidata"):
        attributes.put(db, Attribute(name, AttributeKind.TEXT), annotator=ME)
    second = tag(db, 0, 5, "LOC")
    arcs = [Relation(f"r-{end.id}", "a0", ME, "part", end.id, other.id) for end in (first, second)]
    changes = [
        *annotation_changes.relation_changes(arcs, db.clock.now()),
        *attributes.value_changes(db, first.id, "sure", "a"),
        *attributes.value_changes(db, second.id, "sure", "b"),
        *attributes.value_changes(db, second.id, "wikidata", "Q1"),
    ]
    with db.transaction():
        relation_labels.add(db, [RelationLabel("part")], annotator=ME)
    events.record(db, events.RELATE, changes, annotator=ME, article_id="a0")
    before = content(db)
    lint.mend(db, lint.findings(db))
    (kept,) = (span for span in annotations.spans_of(db, "a0", ME) if span.start == 0)
    borne = attributes.values_of_article(db, "a0", ME)[kept.id]
    assert borne == {"sure": "a" if kept.id == first.id else "b", "wikidata": "Q1"}
    (arc,) = annotations.relations_of(db, "a0", ME)
    assert (arc.head, arc.tail) == (kept.id, other.id)
    assert found(db) == []
    reversal.undo(db, "a0", ME)
    assert content(db) == before


def test_where_a_double_is_not_brought_back_what_it_bore_stays_with_the_other(db: Database) -> None:
    span = tag(db, 0, 4, "LOC")
    attributes.put(db, Attribute("wikidata", AttributeKind.TEXT), annotator=ME)
    leave_twice(db, 0, 4, "LOC")
    (second,) = (s for s in annotations.spans_of(db, "a0", ME) if s.start == 0 and s.id != span.id)
    changes = attributes.value_changes(db, second.id, "wikidata", "Q1")
    events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    lint.mend(db, lint.findings(db))
    reversal.undo(db, "a0", ME)
    assert list(attributes.values_of_article(db, "a0", ME).values()) == [{"wikidata": "Q1"}]
    assert found(db) == []


def test_attributes_that_the_scheme_does_not_let_a_span_bear_are_found(db: Database) -> None:
    span = tag(db, 0, 4, "LOC")
    sure = Attribute("sure", AttributeKind.CHOICE, choices=("yes", "no"))
    attributes.put(db, sure, annotator=ME)
    changes = attributes.value_changes(db, span.id, "sure", "yes")
    events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    assert found(db) == []
    attributes.put(db, replace(sure, of=("PER",)), annotator=ME)
    [told] = lint.findings(db)
    assert (told.kind, told.id, told.offset, told.mends) == ("attribute", span.id, 0, False)
    assert "the scheme does not let a LOC bear it" in told.what
    raw(db).execute("UPDATE attributes SET of = '[]', choices = '[\"no\"]'")
    raw(db).commit()
    assert "has no value 'yes'" in next(iter(lint.findings(db))).what
    raw(db).execute("PRAGMA foreign_keys = OFF")
    raw(db).execute("DELETE FROM attributes")
    raw(db).commit()
    assert "the scheme has no such attribute" in next(iter(lint.findings(db))).what
