"""Databases that are merged come to hold the same, in whatever order, and stay sound."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import LABELS, ME, Taking, fresh, new_database, raw, said, tag
from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.label import Kind, Label
from tui.core.record import Record
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.core.span import Relation, Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.replay import replay
from tui.store.merging.incoming_events import Renames
from tui.store.merging.merge import MergeResult, merge
from tui.store.opening import open_database
from tui.store.project import attributes, label_merge, project_settings, relation_labels, scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import article_changes, articles
from tui.store.work import annotation_changes, reversal, reviews
from tui.store.work.decisions import Decision, Verdict, decision_changes, of_article

TEXT = "قال وزير الخارجية أمس"
OTHER = "نص آخر"


class Wall:
    """A wall clock that one sets, with ids of its own."""

    def __init__(self, name: int) -> None:
        self.name, self.ticks = name, 0

    def now(self) -> str:
        self.ticks += 1
        return f"2026-01-01T00:{self.ticks // 60:02}:{self.ticks % 60:02}.000000+00:00"

    def new_id(self) -> str:
        self.ticks += 1
        return f"00000000-{self.name:04x}-7000-8000-{self.ticks:012x}"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two copies of a database with one article and one span, each a file of its own by now."""
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 0, 3, "PER")
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with opened(tmp_path / "a.db", 1) as a, opened(tmp_path / "b.db", 2) as b:
        yield a, b


@contextmanager
def opened(path: Path, number: int) -> Iterator[Database]:
    """A database with a clock of its own."""
    with open_database(path, clock=Wall(number)) as db:
        yield db


@contextmanager
def made(path: Path, number: int, *texts: str) -> Iterator[Database]:
    """A new database of its own, with these texts as articles a0, a1, and so on."""
    with new_database(path, Wall(number)) as db:
        with db.transaction():
            for label in LABELS:
                scheme.put(db, label, annotator="hashiya")
            for place, text in enumerate(texts):
                articles.add(db, text=text, title="", meta={}, id_=f"a{place}")
        yield db


def take_from(db: Database, other: Database, renames: Renames | None = None) -> MergeResult:
    """Merge, and see that what is there is sound."""
    with db.transaction():
        result = merge(db, other, renames or Renames())
    assert list(problems(db)) == []
    return result


def rows(db: Database) -> object:
    """All rows that events make, of texts and not of ids that are each file's own."""
    assert list(problems(db)) == []
    return replay(db)[0]


def test_what_each_did_comes_together_and_each_undoes_its_own(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(a, 4, 8, "PER")
    tag(b, 9, 17, "ORG")
    result = take_from(a, b)
    assert (result.joined.new, result.articles_same, result.both) == (1, 1, [("a0", ME)])
    assert said(a) == [(0, 3, "PER"), (4, 8, "PER"), (9, 17, "ORG")]
    take_from(b, a)
    assert rows(a) == rows(b)
    assert take_from(a, b).joined.new == 0
    reversal.undo(a, "a0", ME)
    assert said(a) == [(0, 3, "PER"), (9, 17, "ORG")]
    reversal.undo(b, "a0", ME)
    assert said(b) == [(0, 3, "PER"), (4, 8, "PER")]
    take_from(a, b)
    take_from(b, a)
    assert rows(a) == rows(b)
    assert said(a) == [(0, 3, "PER")]


def test_of_two_changes_of_different_columns_both_stay(pair: tuple[Database, Database]) -> None:
    a, b = pair
    (span,) = annotations.spans_of(a, "a0", ME)
    change(a, span.id, label="ORG")
    change(b, span.id, note="؟")
    take_from(a, b)
    take_from(b, a)
    (now,) = annotations.spans_of(a, "a0", ME)
    assert (now.label, now.note) == ("ORG", "؟")
    assert rows(a) == rows(b)
    reversal.undo(a, "a0", ME)
    (now,) = annotations.spans_of(a, "a0", ME)
    assert (now.label, now.note) == ("PER", "؟")
    assert list(problems(a)) == []


def change(db: Database, span_id: str, **columns: object) -> None:
    """Change a span by an event."""
    row = annotations.event_row(db, "spans", span_id)
    assert row is not None
    made = [Change("spans", row, {**row, **columns})]
    events.record(db, "relabel", made, annotator=ME, article_id="a0")


def test_spans_of_two_files_that_come_to_say_the_same_are_there_once(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    first, second = tag(a, 4, 8, "PER"), tag(b, 4, 8, "ORG")
    take_from(a, b)
    take_from(b, a)
    change(a, first.id, label="LOC")
    change(b, second.id, label="LOC")
    take_from(a, b)
    take_from(b, a)
    assert said(a) == said(b) == [(0, 3, "PER"), (4, 8, "LOC")]
    assert rows(a) == rows(b)


def test_what_is_removed_here_stays_removed_whatever_was_changed_there(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    (span,) = annotations.spans_of(a, "a0", ME)
    changes = annotations.removal(a, span.id)
    events.record(a, "remove", changes, annotator=ME, article_id="a0")
    change(b, span.id, label="ORG")
    take_from(a, b)
    take_from(b, a)
    assert said(a) == said(b) == []
    assert rows(a) == rows(b)
    reversal.undo(a, "a0", ME)
    assert said(a) == [(0, 3, "PER")]
    assert list(problems(a)) == []


def test_the_same_words_tagged_on_both_sides_are_one_span(pair: tuple[Database, Database]) -> None:
    a, b = pair
    tag(a, 4, 8, "PER")
    tag(b, 4, 8, "PER")
    assert take_from(a, b).joined.twice == 1
    take_from(b, a)
    assert said(a) == [(0, 3, "PER"), (4, 8, "PER")]
    assert rows(a) == rows(b)
    (_first, one) = annotations.spans_of(a, "a0", ME)
    events.record(a, "remove", annotations.removal(a, one.id), annotator=ME, article_id="a0")
    assert said(a) == [(0, 3, "PER")]
    assert list(problems(a)) == []


def test_a_label_renamed_here_and_used_there_and_one_removed_here(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    scheme.rename(a, "PER", "PERSON", annotator=ME)
    assert scheme.remove_unused(a, "LOC", annotator=ME)
    tag(b, 4, 8, "PER")
    tag(b, 9, 17, "LOC")
    take_from(a, b)
    take_from(b, a)
    assert said(a) == [(0, 3, "PERSON"), (4, 8, "PERSON"), (9, 17, "LOC")]
    assert scheme.get(a, "LOC").retired
    assert rows(a) == rows(b)


def test_one_key_for_two_labels_stays_with_the_first_by_name(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    for db, name in ((a, "ZED"), (b, "ART")):
        label = scheme.get(db, "ORG")
        scheme.put(db, type(label)(name, key="z", position=9), annotator=ME)
    take_from(a, b)
    assert (scheme.get(a, "ART").key, scheme.get(a, "ZED").key) == ("z", "")
    take_from(b, a)
    assert rows(a) == rows(b)


def test_a_file_alone_may_have_two_labels_with_one_key(pair: tuple[Database, Database]) -> None:
    a, b = pair
    scheme.put(a, replace(scheme.get(a, "ORG"), key="p"), annotator=ME)
    assert list(problems(a)) == []
    take_from(b, a)
    take_from(a, b)
    assert [scheme.get(a, name).key for name in ("ORG", "PER")] == ["p", ""]
    assert rows(a) == rows(b)
    assert take_from(b, a).joined.new == 0
    # What all files say alike is nobody's to undo, and a key that is given later stands.
    scheme.put(b, replace(scheme.get(b, "PER"), key="x"), annotator=ME)
    take_from(a, b)
    assert scheme.get(a, "PER").key == "x"


def test_an_article_whose_text_was_corrected_on_one_side_is_the_same(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    article_changes.correct(a, "a0", f"{TEXT} الماضي", annotator=ME)
    tag(b, 4, 8, "ORG")
    result = take_from(b, a)
    assert (result.articles_new, result.articles_same) == (0, 1)
    assert articles.get(b, "a0").text == f"{TEXT} الماضي"
    take_from(a, b)
    assert rows(a) == rows(b)
    assert said(a) == [(0, 3, "PER"), (4, 8, "ORG")]
    assert articles.ids(a) == ["a0"]


def test_articles_are_told_by_their_texts_whatever_their_ids(tmp_path: Path) -> None:
    with (
        made(tmp_path / "a.db", 1, TEXT, OTHER) as a,
        made(tmp_path / "b.db", 2, OTHER, "ثالث", TEXT) as b,
    ):
        tag(a, 0, 3, "PER", article="a0")
        tag(b, 4, 8, "ORG", article="a2")
        tag(b, 0, 4, "LOC", article="a1", annotator="sami")
        result = take_from(a, b)
        assert (result.articles_new, result.articles_same) == (1, 2)
        assert said(a) == [(0, 3, "PER"), (4, 8, "ORG")]
        texts = {one.text: one.id for one in articles.every(a)}
        assert set(texts) == {TEXT, OTHER, "ثالث"}
        assert [s.label for s in annotations.spans_of(a, texts["ثالث"], "sami")] == ["LOC"]
        assert take_from(a, b).joined.new == 0
        assert a.rows("SELECT count(*) FROM texts") == [(0,)]
        assert not reversal.undo(a, texts["ثالث"], "sami")


def test_reviews_time_settings_and_removed_articles_come_too(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    for db, seconds in ((a, 10.0), (b, 5.0)):
        tag(db, 4, 8, "PER", annotator="sami")
        reviews.remember(db, reviews.get(db, "a0", "sami"), cursor=0, seconds=seconds)
    project_settings.put(b, "take-all", "on", annotator=ME)
    Taking(b, ME).take(Record(OTHER, status=Status.DONE))
    for _time in range(2):
        take_from(a, b)
        take_from(b, a)
    assert reviews.get(a, "a0", "sami").seconds == 15.0
    assert project_settings.is_on(a, "take-all")
    assert rows(a) == rows(b)


def test_another_name_is_signed_once_however_often(pair: tuple[Database, Database]) -> None:
    a, b = pair
    tag(b, 4, 8, "ORG", annotator="user")
    renames = Renames({"user": "sami"}, {"ORG": "LOC"})
    take_from(a, b, renames)
    assert [s.label for s in annotations.spans_of(a, "a0", "sami")] == ["LOC"]
    before = rows(a)
    assert take_from(a, b, renames).joined.new == 0
    assert rows(a) == before


def test_names_are_others_wherever_they_stand(pair: tuple[Database, Database]) -> None:
    a, b = pair
    attributes.put(b, Attribute("sure", AttributeKind.FLAG, of=("ORG", "PER")), annotator="user")
    project_settings.put(b, "curators", "muna,user", annotator="user")
    verdict = Decision("a0", "gold", "0-3", Verdict.TOOK, "user", of=("muna", "user"))
    changes = decision_changes(b, "a0", "gold", [verdict])
    events.record(b, events.DECIDE, changes, annotator="user", article_id="a0")
    take_from(a, b, Renames({"user": "sami"}, {"ORG": "LOC"}))
    assert attributes.get(a, "sure").of == ("LOC", "PER")
    assert project_settings.value(a, "curators") == "muna,sami"
    decided = of_article(a, "a0", "gold")["0-3"]
    assert (decided.curator, decided.of) == ("sami", ("muna", "sami"))
    assert take_from(a, b, Renames({"user": "sami"}, {"ORG": "LOC"})).joined.new == 0


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE events SET payload = '{}' WHERE kind = 'tag'", "does not say what was done"),
        ("UPDATE events SET payload = json_set(payload, '$.changes[0].table', 'x')",
         "does not say what was done"),
        ("UPDATE events SET payload = json_set(payload,"
         " '$.changes[0].after.\"label = 1; --\"', 1) WHERE kind = 'tag'",
         "does not say what was done"),
        ("UPDATE events SET annotator = 'eve' WHERE kind = 'tag'", "is another one here"),
        ("UPDATE events SET id = 'x', at = '2999-01-01T00:00:00.000000+00:00' WHERE kind = 'tag'",
         "its clock was ahead"),
    ],
)  # fmt: skip
def test_what_is_forged_or_of_the_future_is_refused_and_changes_nothing(
    pair: tuple[Database, Database], sql: str, words: str
) -> None:
    a, b = pair
    raw(b).execute(sql)
    raw(b).commit()
    before = a.rows("SELECT * FROM events ORDER BY id"), rows(a)
    with pytest.raises(DatabaseError, match=words), a.transaction():
        merge(a, b)
    assert (a.rows("SELECT * FROM events ORDER BY id"), rows(a)) == before


def test_an_article_deleted_here_stays_with_what_was_done_on_it_there(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    article_changes.remove(a, "a0", annotator=ME)
    tag(b, 4, 8, "ORG", annotator="sami")
    assert take_from(a, b).joined.kept == {"a0"}
    take_from(b, a)
    assert [s.label for s in annotations.spans_of(a, "a0", "sami")] == ["ORG"]
    # What was said of it where it was deleted went with it.
    assert said(a) == []
    assert articles.get(a, "a0").text == TEXT
    assert rows(a) == rows(b)


def test_spans_that_were_made_in_the_old_text_go_with_their_words_to_the_corrected_one(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    article_changes.correct(a, "a0", f"ثم {TEXT}", annotator=ME)
    tag(b, 4, 8, "ORG", annotator="sami")
    tag(b, 9, 17, "LOC", annotator="sami")
    assert take_from(a, b).joined.carried == {("a0", "sami"): 2}
    # There the event that did it comes with the others.
    assert not take_from(b, a).joined.carried
    assert said(a, "a0", "sami") == [(7, 11, "ORG"), (12, 20, "LOC")]
    assert rows(a) == rows(b)
    assert take_from(a, b).joined.new == take_from(b, a).joined.new == 0
    # What is taken back there afterwards is taken back as it stands in the text of now.
    reversal.undo(b, "a0", "sami")
    assert said(b, "a0", "sami") == [(7, 11, "ORG")]
    reversal.redo(b, "a0", "sami")
    assert said(b, "a0", "sami") == [(7, 11, "ORG"), (12, 20, "LOC")]
    take_from(a, b)
    assert rows(a) == rows(b)


@pytest.mark.parametrize(
    ("correction", "places"),
    [
        (TEXT.replace("وزير", "وزبر"), [(4, 8), (4, 17)]),
        (f"ثمم {TEXT}", [(0, 3), (4, 7), (8, 11), (12, 15)]),
        (f"ثمم {TEXT.replace('وزير', 'وزبر')}", [(0, 3), (0, 8), (4, 12), (4, 8), (8, 12)]),
    ],
)
def test_spans_are_not_taken_for_themselves_nor_for_those_that_move_away(
    pair: tuple[Database, Database], correction: str, places: list[tuple[int, int]]
) -> None:
    """A letter was corrected inside them, or they move to where others stood."""
    a, b = pair
    attributes.put(b, Attribute("sure", AttributeKind.FLAG), annotator=ME)
    article_changes.correct(a, "a0", correction, annotator=ME)
    for place in places:
        span = tag(b, *place, "ORG", annotator="sami")
        changes = attributes.value_changes(b, span.id, "sure", FLAG_VALUE)
        events.record(b, events.ATTRIBUTE, changes, annotator="sami", article_id="a0")
    joined = take_from(a, b).joined
    assert (joined.twice, joined.carried) == (0, {("a0", "sami"): len(places)})
    moved = len(correction) - len(TEXT)
    assert {place[:2] for place in said(a, "a0", "sami")} == {
        (start + moved, end + moved) for start, end in places
    }
    assert len(attributes.values_of_article(a, "a0", "sami")) == len(places)
    take_from(b, a)
    assert rows(a) == rows(b)


def test_what_is_taken_back_has_the_names_that_came_with_a_merge_since(
    pair: tuple[Database, Database],
) -> None:
    """They were given elsewhere before it was done here, and nobody here knew."""
    a, b = pair
    attributes.put(a, Attribute("sure", AttributeKind.FLAG), annotator=ME)
    relation_labels.put(a, RelationLabel("of"), annotator=ME)
    take_from(b, a)
    (one,) = annotations.spans_of(b, "a0", ME)
    two = tag(b, 4, 8, "ORG")
    relate(b, one, two)
    changes = attributes.value_changes(b, two.id, "sure", FLAG_VALUE)
    events.record(b, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    take_from(a, b)
    scheme.rename(a, "ORG", "GROUP", annotator=ME)
    relation_labels.rename(a, "of", "within", annotator=ME)
    attributes.rename(a, "sure", "certain", annotator=ME)
    for _second in range(20):
        b.clock.now()
    changes = annotations.removal(b, two.id)
    events.record(b, "remove", changes, annotator=ME, article_id="a0")
    take_from(b, a)
    reversal.undo(b, "a0", ME)
    assert said(b) == [(0, 3, "PER"), (4, 8, "GROUP")]
    assert [arc.label for arc in annotations.relations_of(b, "a0", ME)] == ["within"]
    assert attributes.values_of_article(b, "a0", ME) == {two.id: {"certain": FLAG_VALUE}}
    take_from(a, b)
    assert rows(a) == rows(b)


def test_a_span_comes_back_without_relations_to_what_another_copy_removed(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    (one,) = annotations.spans_of(a, "a0", ME)
    two = tag(a, 4, 8, "ORG")
    relate(a, one, two)
    take_from(b, a)
    changes = annotations.removal(b, one.id)
    events.record(b, "remove", changes, annotator=ME, article_id="a0")
    for _second in range(20):
        a.clock.now()
    changes = annotations.removal(a, two.id)
    events.record(a, "remove", changes, annotator=ME, article_id="a0")
    take_from(a, b)
    reversal.undo(a, "a0", ME)
    assert said(a) == [(4, 8, "ORG")]
    assert annotations.relations_of(a, "a0", ME) == []
    take_from(b, a)
    assert rows(a) == rows(b)


def test_a_renaming_is_taken_back_with_all_that_it_renamed(
    pair: tuple[Database, Database],
) -> None:
    a, _b = pair
    attributes.put(a, Attribute("sure", AttributeKind.FLAG), annotator=ME)
    relation_labels.put(a, RelationLabel("of", pairs=(("PER", "ORG"),)), annotator=ME)
    (one,) = annotations.spans_of(a, "a0", ME)
    two = tag(a, 4, 8, "ORG")
    relate(a, one, two)
    changes = attributes.value_changes(a, two.id, "sure", FLAG_VALUE)
    events.record(a, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    before = rows(a)
    relation_labels.rename(a, "of", "within", annotator=ME)
    attributes.rename(a, "sure", "certain", annotator=ME)
    scheme.rename(a, "ORG", "GROUP", annotator=ME)
    for _action in range(3):
        reversal.take_back_all(a, None, ME)
    assert rows(a) == before


def test_a_correction_that_is_taken_back_after_a_merge_carries_all_spans_back(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    event, _lost = article_changes.correct(a, "a0", f"ثم {TEXT}", annotator=ME)
    tag(b, 4, 8, "ORG", annotator="sami")
    take_from(a, b)
    reversal.take_back(a, event.id, annotator=ME)
    assert said(a, "a0", "sami") == [(4, 8, "ORG")]
    take_from(b, a)
    assert rows(a) == rows(b)


def test_a_span_whose_words_are_not_in_the_corrected_text_is_told_and_kept_in_its_event(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    corrected, _lost = article_changes.correct(a, "a0", TEXT.replace("وزير", "-"), annotator=ME)
    span = tag(b, 4, 8, "ORG", annotator="sami")
    one = tag(b, 0, 3, "LOC", annotator="sami")
    relate(b, one, span)
    (lost,) = take_from(a, b).joined.lost
    assert (lost.article_id, lost.annotator, lost.label, lost.text) == ("a0", "sami", "ORG", "وزير")
    take_from(b, a)
    assert rows(a) == rows(b)
    assert said(a, "a0", "sami") == [(0, 3, "LOC")]
    assert annotations.relations_of(a, "a0", "sami") == []
    # Nothing is lost: with the old text the span comes back, from the event that took it out.
    reversal.take_back(a, corrected.id, annotator=ME)
    (gone,) = [event for event in events.every(a) if event.kind == events.MERGE]
    reversal.take_back(a, gone.id, annotator=ME)
    assert said(a, "a0", "sami") == [(0, 3, "LOC"), (4, 8, "ORG")]
    assert len(annotations.relations_of(a, "a0", "sami")) == 1
    take_from(b, a)
    assert rows(a) == rows(b)


def test_a_text_that_was_corrected_on_both_sides_is_the_later_one_with_all_spans(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(a, 9, 17, "LOC")
    article_changes.correct(a, "a0", f"ثم {TEXT}", annotator=ME)
    tag(b, 4, 8, "ORG", annotator="sami")
    article_changes.correct(b, "a0", f"{TEXT[:4]}السيد {TEXT[4:]}", annotator="sami")
    tag(b, 4, 9, "PER", annotator="sami")
    take_from(a, b)
    take_from(b, a)
    assert rows(a) == rows(b)
    text = articles.get(a, "a0").text
    assert text == articles.get(b, "a0").text
    words = [
        (who, text[span.start : span.end])
        for who in (ME, "sami")
        for span in annotations.spans_of(a, "a0", who)
    ]
    assert (ME, "الخارجية") in words
    assert ("sami", "وزير") in words


def relate(db: Database, head: Span, tail: Span) -> str:
    """Relate two spans of an annotator."""
    relation = Relation(db.clock.new_id(), "a0", head.annotator, "of", head.id, tail.id)
    made = annotation_changes.relation_changes([relation], db.clock.now())
    events.record(db, events.RELATE, made, annotator=head.annotator, article_id="a0")
    return relation.id


def test_what_hangs_on_a_span_that_both_made_hangs_on_the_one_that_stays(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    attributes.put(a, Attribute("sure", AttributeKind.FLAG), annotator=ME)
    take_from(b, a)
    first = tag(b, 4, 8, "ORG")
    second = tag(a, 4, 8, "ORG")
    (other,) = [s for s in annotations.spans_of(a, "a0", ME) if s.id != second.id]
    relate(a, second, other)
    changes = attributes.value_changes(a, second.id, "sure", FLAG_VALUE)
    events.record(a, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    take_from(a, b)
    take_from(b, a)
    assert rows(a) == rows(b)
    (relation,) = annotations.relations_of(b, "a0", ME)
    assert (relation.head, relation.tail) == (first.id, other.id)
    assert attributes.values_of_article(b, "a0", ME) == {first.id: {"sure": FLAG_VALUE}}


def test_a_double_that_got_another_label_before_the_merge_is_not_lost(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    tag(a, 4, 8, "PER")
    second = tag(b, 4, 8, "PER")
    change(b, second.id, label="ORG")
    take_from(a, b)
    take_from(b, a)
    assert said(a) == [(0, 3, "PER"), (4, 8, "ORG"), (4, 8, "PER")]
    assert rows(a) == rows(b)


def test_labels_and_attributes_that_are_used_elsewhere_come_back_as_they_were(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    attributes.put(a, Attribute("sure", AttributeKind.FLAG, title="مؤكد"), annotator=ME)
    relation_labels.put(a, RelationLabel("of", title="من"), annotator=ME)
    take_from(b, a)
    (one,) = annotations.spans_of(b, "a0", ME)
    two = tag(b, 4, 8, "LOC")
    relate(b, one, two)
    changes = attributes.value_changes(b, one.id, "sure", FLAG_VALUE)
    events.record(b, events.ATTRIBUTE, changes, annotator=ME, article_id="a0")
    for module, name in ((scheme, "LOC"), (attributes, "sure"), (relation_labels, "of")):
        assert module.remove_unused(a, name, annotator=ME)
    assert sorted(take_from(a, b).joined.back) == ["LOC", "of", "sure"]
    take_from(b, a)
    assert rows(a) == rows(b)
    loc = scheme.get(b, "LOC")
    assert (loc.title, loc.key, loc.retired) == ("مكان", "", True)
    assert (attributes.get(b, "sure").title, attributes.get(b, "sure").retired) == ("مؤكد", True)
    assert relation_labels.get(b, "of").title == "من"
    # They stay when nothing bears them any more, as what was brought back by hand does.
    reversal.undo(b, "a0", ME)
    assert list(problems(b)) == []


def test_a_label_of_relations_that_was_renamed_here_and_used_there(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    relation_labels.put(a, RelationLabel("of"), annotator=ME)
    take_from(b, a)
    relation_labels.rename(a, "of", "part", annotator=ME)
    (one,) = annotations.spans_of(b, "a0", ME)
    relate(b, one, tag(b, 4, 8, "LOC"))
    take_from(a, b)
    take_from(b, a)
    assert [r.label for r in annotations.relations_of(a, "a0", ME)] == ["part"]
    assert rows(a) == rows(b)


def test_a_label_for_spans_here_and_for_articles_there_is_refused(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    scheme.put(a, Label("X"), annotator=ME)
    scheme.put(b, Label("X", Kind.ARTICLE), annotator=ME)
    tag(a, 4, 8, "X")
    before = rows(a)
    with pytest.raises(DatabaseError, match="X is for spans in one"), a.transaction():
        merge(a, b)
    assert rows(a) == before


@pytest.mark.parametrize("leaves", ["spans", "articles"])
def test_it_is_merged_once_one_of_the_two_bears_another(
    pair: tuple[Database, Database], leaves: str
) -> None:
    """As the refusal says: hashiya labels merge."""
    a, b = pair
    for name in ("X", "Y"):
        scheme.put(a, Label(name), annotator=ME)
        scheme.put(b, Label(name, Kind.ARTICLE), annotator=ME)
    tag(a, 4, 8, "X")
    row = {"article_id": "a0", "annotator": ME, "label": "X", "created_at": b.clock.now()}
    change = Change("article_labels", None, row)
    events.record(b, "label-article", [change], annotator=ME, article_id="a0")
    with pytest.raises(DatabaseError, match="labels merge X OTHER"), a.transaction():
        merge(a, b)
    other = Label("Z", Kind.SPAN if leaves == "spans" else Kind.ARTICLE)
    db = a if leaves == "spans" else b
    scheme.put(db, other, annotator=ME)
    label_merge.merge(db, "X", "Z", annotator=ME)
    take_from(a, b)
    take_from(b, a)
    assert rows(a) == rows(b)
    spans, kinds = said(a), {one.name: one.kind for one in scheme.labels(a, retired=True)}
    assert spans[-1] == (4, 8, "Z" if leaves == "spans" else "X")
    assert kinds["X"] is (Kind.ARTICLE if leaves == "spans" else Kind.SPAN)


def test_near_twins_and_followed_renamings_are_told(pair: tuple[Database, Database]) -> None:
    a, b = pair
    tag(a, 4, 17, "ORG")
    tag(b, 4, 16, "ORG")
    scheme.rename(a, "PER", "PERSON", annotator=ME)
    tag(b, 18, 21, "PER")
    long = "هذا نص طويل بما يكفي لكي يكون له توأم قريب في الملف الآخر من غير شك"
    for db, text in ((a, long), (b, f"{long}.")):
        with db.transaction():
            articles.add(db, text=text, title="", meta={}, id_="twin" if db is a else "b1")
    result = take_from(a, b)
    (near,) = result.near_spans
    assert (near.label, near.here, near.there) == ("ORG", TEXT[4:17], TEXT[4:16])
    assert result.near_articles == [("b1", "twin")]
    assert result.joined.renamed == {("PER", "PERSON"): 1}
    back = take_from(b, a)
    assert back.joined.renamed == {("PER", "PERSON"): 2}
    assert rows(a) == rows(b)


def test_copies_of_which_one_has_the_old_text_as_another_article_keep_both_apart(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    article_changes.correct(a, "a0", f"ثم {TEXT}", annotator=ME)
    with a.transaction():
        articles.add(a, text=TEXT, title="", meta={}, id_="again")
    tag(a, 4, 8, "LOC", article="again", annotator="sami")
    tag(b, 4, 8, "ORG", annotator="sami")
    take_from(a, b)
    take_from(b, a)
    assert rows(a) == rows(b)
    assert (said(a, "a0", "sami"), said(a, "again", "sami")) == (
        [(7, 11, "ORG")], [(4, 8, "LOC")],
    )  # fmt: skip
