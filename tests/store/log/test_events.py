"""What was done, undone and done again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, Taking, Ticking, content, fresh, said, tag, untag
from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.label import Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source, Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations, span_rows
from tui.store.rows.doubles import DoubleError
from tui.store.texts import articles
from tui.store.work import reversal, reviews

TEXT = "قال وزير الخارجية أمس"


def undo(db: Database, article: str = "a0", annotator: str = ME) -> bool:
    """Undo; whether there was something to undo."""
    return bool(reversal.undo(db, article, annotator))


def redo(db: Database, article: str = "a0", annotator: str = ME) -> bool:
    """Redo; whether there was something to redo."""
    return bool(reversal.redo(db, article, annotator))


def test_one_action_is_one_event_and_its_rows(db: Database) -> None:
    span = tag(db, 4, 8, "PER")
    event = events.history(db, article_id="a0")[0]
    assert (event.kind, event.annotator, event.article_id) == ("tag", ME, "a0")
    (change,) = event.changes
    assert change.table == "spans"
    assert change.before is None
    assert change.after is not None
    assert change.after["text"] == "وزير"
    assert [s.id for s in annotations.spans_of(db, "a0", ME)] == [span.id]


def test_an_event_that_cannot_be_applied_leaves_nothing(db: Database) -> None:
    before = content(db), events.history(db)
    with pytest.raises(UsageError, match="PERSON"):
        tag(db, 4, 8, "PERSON")
    assert (content(db), events.history(db)) == before


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(db: Database) -> None:
    states = [content(db)]
    for start, end, label in [(0, 3, "PER"), (4, 8, "ORG"), (4, 17, "ORG")]:
        tag(db, start, end, label)
        states.append(content(db))
    untag(db, annotations.spans_of(db, "a0", ME)[0])
    states.append(content(db))
    for state in reversed(states[:-1]):
        assert undo(db)
        assert content(db) == state
    assert not undo(db)
    for state in states[1:]:
        assert redo(db)
        assert content(db) == state
    assert not redo(db)


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, TEXT) as db:
        tag(db, 0, 3, "PER")
        tag(db, 4, 8, "ORG")
        undo(db)
    with open_database(path) as db:
        assert undo(db)
        assert said(db) == []
    with open_database(path) as db:
        assert redo(db)
        assert redo(db)
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert list(problems(db)) == []


def test_what_was_undone_cannot_come_back_after_something_else_was_done(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 4, 8, "ORG")
    undo(db)
    tag(db, 4, 8, "LOC")
    assert not redo(db)
    undo(db)
    assert redo(db)
    assert not redo(db)
    assert said(db) == [(0, 3, "PER"), (4, 8, "LOC")]


def test_undo_stays_with_its_annotator_and_its_article(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 0, 3, "PER", annotator="other")
    tag(db, 0, 2, "PER", article="a1")
    assert undo(db)
    assert not undo(db)
    assert said(db, annotator="other") == [(0, 3, "PER")]
    assert said(db, "a1") == [(0, 2, "PER")]
    assert not redo(db, "a1")
    assert redo(db)


def test_nothing_is_ever_deleted_from_the_events(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tagged = events.history(db, article_id="a0")[0]
    undo(db)
    redo(db)
    redone, undone, first, _added = events.history(db, article_id="a0")
    assert (first.kind, undone.kind, redone.kind) == ("tag", "undo", "redo")
    assert (undone.reverses, redone.reverses) == (tagged.id, undone.id)
    assert (first.undone_by, undone.undone_by, redone.undone_by) == (undone.id, redone.id, None)


def test_history_is_of_an_article_or_an_annotator_and_as_long_as_asked(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 0, 2, "PER", article="a1", annotator="other")
    assert [e.article_id for e in events.history(db, article_id="a1")] == ["a1", "a1"]
    assert [e.annotator for e in events.history(db, annotator=ME)] == [ME]
    assert [e.annotator for e in events.history(db, limit=1)] == ["other"]


def test_an_undone_tag_comes_back_under_the_labels_new_name(db: Database) -> None:
    span = tag(db, 0, 3, "PER")
    untag(db, span)
    scheme.rename(db, "PER", "PERSON", annotator=ME)
    scheme.rename(db, "PERSON", "HUMAN", annotator=ME)
    undo(db)
    assert said(db) == [(0, 3, "HUMAN")]
    undo(db)
    assert said(db) == []
    redo(db)
    assert said(db) == [(0, 3, "HUMAN")]
    assert list(problems(db)) == []


def test_a_name_given_anew_is_not_taken_for_the_old_one(db: Database) -> None:
    old = tag(db, 0, 3, "PER")
    untag(db, old)
    scheme.rename(db, "PER", "PERSON", annotator=ME)
    scheme.put(db, Label("PER", position=9), annotator=ME)
    new = tag(db, 4, 8, "PER")
    untag(db, new)
    undo(db)
    assert said(db) == [(4, 8, "PER")]
    for _ in range(2):
        undo(db)
    assert said(db) == [(0, 3, "PERSON")]
    assert list(problems(db)) == []


def test_names_that_change_places_stay_apart(db: Database) -> None:
    spans = [tag(db, 0, 3, "PER"), tag(db, 4, 8, "ORG")]
    for span in spans:
        untag(db, span)
    for old, new in [("PER", "X"), ("ORG", "PER"), ("X", "ORG")]:
        scheme.rename(db, old, new, annotator=ME)
    undo(db)
    undo(db)
    assert said(db) == [(0, 3, "ORG"), (4, 8, "PER")]
    assert list(problems(db)) == []


def test_a_relations_label_is_not_the_schemes(db: Database) -> None:
    Taking(db, ME).take(related("PER"))
    head = annotations.spans_of(db, "a0", ME)[0]
    untag(db, head)
    scheme.rename(db, "PER", "PERSON", annotator=ME)
    undo(db)
    (relation,) = annotations.relations_of(db, "a0", ME)
    assert relation.label == "PER"
    assert list(problems(db)) == []


def test_undoing_a_tag_whose_label_is_gone_says_which(db: Database) -> None:
    tag(db, 0, 3, "PER")
    undo(db)
    assert scheme.remove_unused(db, "PER", annotator=ME)
    before = content(db)
    with pytest.raises(UsageError, match="'PER'"):
        redo(db)
    assert content(db) == before
    scheme.put(db, Label("PER"), annotator=ME)
    assert redo(db)
    assert said(db) == [(0, 3, "PER")]


def related(label: str) -> Record:
    """A record of two spans with a relation between them."""
    return Record(
        TEXT,
        spans=(RecordSpan(0, 3, "PER", "s1"), RecordSpan(4, 8, "ORG", "s2")),
        relations=(RecordRelation("s1", "s2", label, "r1"),),
    )


def test_removing_a_span_removes_its_relations_and_undo_brings_all_back(db: Database) -> None:
    Taking(db, ME).take(related("works_for"))
    before = content(db)
    for span in annotations.spans_of(db, "a0", ME):
        untag(db, span)
        assert annotations.relations_of(db, "a0", ME) == []
        undo(db)
        assert content(db) == before
        redo(db)
        undo(db)
    assert content(db) == before
    assert list(problems(db)) == []


def test_undo_leaves_what_was_imported(db: Database) -> None:
    Taking(db, ME).take(related("works_for"))
    assert not undo(db)
    assert len(said(db)) == 2


def test_undoing_a_tag_takes_the_relations_that_came_to_it_since(db: Database) -> None:
    tag(db, 0, 3, "PER")
    Taking(db, ME).take(related("works_for"))
    before = content(db)
    assert undo(db)
    assert said(db) == [(4, 8, "ORG")]
    assert annotations.relations_of(db, "a0", ME) == []
    assert redo(db)
    assert content(db) == before
    assert list(problems(db)) == []


def test_undo_changes_of_a_review_only_what_its_action_changed(db: Database) -> None:
    done = reviews.change(reviews.get(db, "a0", ME), Status.DONE)
    events.record(db, "done", [done], annotator=ME, article_id="a0")
    Taking(db, ME).take(Record(TEXT, note="مهم"))
    assert undo(db)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.note) == (Status.TODO, "مهم")
    assert redo(db)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.note) == (Status.DONE, "مهم")
    assert list(problems(db)) == []


def test_undo_keeps_the_place_and_the_time_spent(db: Database) -> None:
    done = reviews.change(reviews.get(db, "a0", ME), Status.DONE)
    events.record(db, "done", [done], annotator=ME, article_id="a0")
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=7, seconds=2.5)
    undo(db)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.cursor, review.seconds) == (Status.TODO, 7, 2.5)
    redo(db)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.cursor, review.seconds) == (Status.DONE, 7, 2.5)


Step = Callable[[Database], object]


def _untag(db: Database) -> None:
    """The first span goes."""
    for span in annotations.spans_of(db, "a0", ME)[:1]:
        untag(db, span)


def _retag(db: Database) -> None:
    """The first span gets another label and range."""
    for span in annotations.spans_of(db, "a0", ME)[:1]:
        before = annotations.event_row(db, "spans", span.id)
        assert before is not None
        altered = replace(span, label="LOC", start=4, end=8)
        after = span_rows.row_of(altered, "وزير", before["created_at"])
        change = Change("spans", before, after)
        events.record(db, "alter", [change], annotator=ME, article_id="a0")


steps: tuple[Step, ...] = (
    lambda db: tag(db, 0, 3, "PER"),
    lambda db: tag(db, 9, 17, "ORG"),
    _untag,
    _retag,
    undo,
    undo,
    redo,
)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(steps), max_size=14))
def test_whatever_was_done_undo_leads_to_the_beginning_and_redo_back(
    tmp_path_factory: pytest.TempPathFactory, done: list[Step]
) -> None:
    with fresh(tmp_path_factory.mktemp("events") / "mine.db", TEXT) as db:
        first = content(db)
        for step in done:
            # What is there already is refused.
            with suppress(DoubleError):
                step(db)
            assert list(problems(db)) == []
        while redo(db):
            pass
        last, undone = content(db), 0
        while undo(db):
            undone += 1
            assert list(problems(db)) == []
        assert content(db) == first
        for _ in range(undone):
            assert redo(db)
        assert content(db) == last
        assert not redo(db)


def test_times_and_ids_come_from_the_clock(tmp_path: Path) -> None:
    clock = Ticking()
    with open_database(tmp_path / "mine.db", create=True, clock=clock) as db:
        scheme.put(db, Label("PER"), annotator=ME)
        (event,) = events.history(db)
    assert event.at == "2026-01-01T00:00:00.000002+00:00"
    assert event.id == "019b76da-a800-7000-8000-000000000003"


def matched(db: Database, group: str, article: str, start: int, end: int) -> str:
    """Tag a range as part of a group; gives the span's id."""
    span = Span(db.clock.new_id(), article, ME, "PER", start, end, source=Source.MATCH)
    row = span_rows.row_of(span, articles.get(db, article).text[start:end], db.clock.now())
    change = Change("spans", None, row)
    events.record(db, "match", [change], annotator=ME, article_id=article, group=group)
    return span.id


def test_one_undo_takes_a_group_back_in_all_articles_and_redo_does_it_again(db: Database) -> None:
    before = content(db)
    for article, start, end in (("a0", 0, 3), ("a0", 4, 8), ("a1", 0, 2)):
        matched(db, "g1", article, start, end)
    after = content(db)
    assert len(reversal.undo(db, "a1", ME)) == 3
    assert content(db)["spans"] == before["spans"]
    assert len(reversal.redo(db, "a0", ME)) == 3
    assert content(db) == after
    assert len(reversal.undo(db, "a0", ME)) == 3
    assert not said(db) + said(db, "a1")
    assert not reversal.undo(db, "a0", ME)
    assert not list(problems(db))


def test_what_was_changed_by_hand_since_stays_when_its_group_is_undone(db: Database) -> None:
    matched(db, "g1", "a0", 0, 3)
    kept = matched(db, "g1", "a1", 0, 2)
    row = annotations.event_row(db, "spans", kept)
    assert row is not None
    change = Change("spans", row, {**row, "label": "LOC"})
    events.record(db, "relabel", [change], annotator=ME, article_id="a1")
    reversal.undo(db, "a0", ME)
    assert (said(db), said(db, "a1")) == ([], [(0, 2, "LOC")])
    reversal.redo(db, "a0", ME)
    assert (said(db), said(db, "a1")) == ([(0, 3, "PER")], [(0, 2, "LOC")])
    assert not list(problems(db))
