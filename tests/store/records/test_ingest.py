"""Taking records in and giving them out."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, said, tag
from tui.core.article import sha256_of
from tui.core.errors import DataError
from tui.core.label import Kind, Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.export import Selection, records
from tui.store.records.ingest import Outcome
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import proposals, reviews

TEXT = "زار الرئيس مدينة حلب"
NAN = float("nan")
FULL = Record(
    TEXT,
    id="r0",
    title="زيارة",
    meta={"url": "https://example.org"},
    annotator=ME,
    status=Status.DONE,
    note="تمت",
    labels=("news",),
    spans=(
        RecordSpan(4, 10, "PER", "s1", "ملاحظة", Source.HAND),
        RecordSpan(11, 20, "LOC", "s2", None, Source.MODEL, 0.5),
        RecordSpan(17, 20, "LOC", "s3", None, Source.IMPORT),
    ),
    relations=(RecordRelation("s1", "s2", "visits", "r1"),),
    seconds=12.5,
)
BARE = Record(text=FULL.text, title=FULL.title)
"""The same text with nothing said of it."""


def unchanged(db: Database, record: Record, match: str, *, add_labels: bool = False) -> None:
    """The record is refused, with its place, and the database is as it was."""
    before = content(db), articles.count(db), events.history(db)
    intake = Taking(db, ME, add_labels)
    with pytest.raises(DataError, match=match) as error:
        intake.take(replace(record, place="line 7"))
    assert error.value.place == "line 7"
    assert (content(db), articles.count(db), events.history(db)) == before


def test_a_record_taken_in_comes_out_as_it_was(db: Database) -> None:
    taken = Taking(db, ME).take(FULL)
    assert (taken.outcome, taken.article_id, taken.spans) == (Outcome.ADDED, "r0", 3)
    assert list(records(db, Selection(ME))) == [FULL]
    assert list(problems(db)) == []


def test_what_comes_out_of_one_database_makes_another_the_same(
    db: Database, tmp_path: Path
) -> None:
    Taking(db, ME).take(FULL)
    Taking(db, ME).take(replace(FULL, annotator="other", status=Status.SKIPPED, seconds=3.0))
    tag(db, 0, 3, "ORG", annotator="third")
    given = list(records(db))
    with fresh(tmp_path / "other.db") as other:
        for record in given:
            Taking(other, ME).take(record)
        assert list(records(other)) == given
        assert list(problems(other)) == []


def test_what_has_no_annotator_is_the_importers(db: Database) -> None:
    Taking(db, "importer").take(replace(FULL, annotator=None))
    assert said(db, "r0", "importer") == [(4, 10, "PER"), (11, 20, "LOC"), (17, 20, "LOC")]


def test_an_annotator_is_called_as_the_shell_would_call_them(db: Database) -> None:
    intake = Taking(db, "importer")
    for who in (" muna\u200f ", "muna", "  "):
        intake.take(replace(FULL, annotator=who))
    assert reviews.annotators(db) == ["importer", "muna"]
    unchanged(db, Record(TEXT, annotator="a\nb"), "has a control character")


def test_spans_join_those_that_were_there_and_not_each_other(db: Database) -> None:
    negated = RecordSpan(11, 20, "LOC", "s2", attributes=(("negated", "true"),))
    first = Record(TEXT, spans=(negated,))
    assert not Taking(db, ME, add_labels=True).take(first).joined
    assert Taking(db, ME).take(replace(first, spans=(RecordSpan(0, 3, "PER"),))).joined


def test_the_same_record_again_is_skipped(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(FULL)
    before = content(db), events.history(db)
    assert intake.take(FULL).outcome is Outcome.SKIPPED
    assert intake.take(BARE).outcome is Outcome.SKIPPED
    assert (content(db), events.history(db)) == before
    review = reviews.get(db, "r0", ME)
    assert review.seconds == 12.5


def test_what_is_new_about_a_known_text_is_merged_to_it(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(Record(TEXT, id="first", title="عنوان", spans=(RecordSpan(4, 10, "PER", "s1"),)))
    taken = intake.take(FULL)
    assert (taken.outcome, taken.article_id, taken.spans) == (Outcome.MERGED, "first", 2)
    assert articles.get(db, "first").title == "عنوان"
    assert said(db, "first") == [(4, 10, "PER"), (11, 20, "LOC"), (17, 20, "LOC")]
    assert len(annotations.relations_of(db, "first", ME)) == 1
    assert list(problems(db)) == []


def test_what_others_said_is_left_alone(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(FULL)
    intake.take(replace(FULL, annotator="other", spans=FULL.spans[:1], relations=()))
    assert len(said(db, "r0", ME)) == 3
    assert said(db, "r0", "other") == [(4, 10, "PER")]
    ids = {s.id for who in (ME, "other") for s in annotations.spans_of(db, "r0", who)}
    assert len(ids) == 4


def test_an_imported_status_does_not_undo_ones_own(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(replace(FULL, status=Status.SKIPPED, note="لي"))
    intake.take(replace(FULL, status=Status.DONE, note="له"))
    review = reviews.get(db, "r0", ME)
    assert (review.status, review.note) == (Status.SKIPPED, "لي")


def test_an_id_that_another_text_has_is_kept_beside_a_new_one(db: Database) -> None:
    taken = Taking(db, ME).take(replace(FULL, id="a0"))
    assert taken.article_id != "a0"
    assert articles.get(db, taken.article_id).meta == {**FULL.meta, "source_id": "a0"}
    assert articles.get(db, "a0").text != TEXT


def test_span_ids_that_are_taken_are_given_anew(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(FULL)
    intake.take(replace(FULL, text=TEXT + " أمس", id="r9"))
    spans = annotations.spans_of(db, "r9", ME)
    (relation,) = annotations.relations_of(db, "r9", ME)
    assert [s.id in ("s1", "s2", "s3") for s in spans] == [False] * 3
    assert (relation.head, relation.tail) == (spans[0].id, spans[1].id)
    assert relation.id != "r1"


def test_an_id_that_comes_twice_in_a_record_is_given_once(db: Database) -> None:
    spans = (RecordSpan(0, 3, "PER", "s1"), RecordSpan(4, 10, "PER", "s1"))
    relations = (RecordRelation("s1", "s1", "x", "r1"), RecordRelation("s1", "s1", "y", "r1"))
    Taking(db, ME).take(Record(TEXT, id="r0", spans=spans, relations=relations))
    assert said(db, "r0") == [(0, 3, "PER"), (4, 10, "PER")]
    assert len(annotations.relations_of(db, "r0", ME)) == 2
    assert list(problems(db)) == []


def test_the_same_words_with_the_same_label_come_in_once(db: Database) -> None:
    spans = (RecordSpan(4, 10, "PER", "s1"), RecordSpan(4, 10, "PER", "s2"))
    relation = RecordRelation("s2", "s1", "same", "r1")
    Taking(db, ME).take(Record(TEXT, id="r0", spans=spans, relations=(relation,)))
    (span,) = annotations.spans_of(db, "r0", ME)
    (stored,) = annotations.relations_of(db, "r0", ME)
    assert (stored.head, stored.tail) == (span.id, span.id)


def test_an_unknown_label_is_refused_with_the_nearest(db: Database) -> None:
    record = Record(TEXT, spans=(RecordSpan(4, 10, "PERS"),))
    unchanged(db, record, "no label 'PERS', the nearest is 'PER'")
    unchanged(db, Record(TEXT, labels=("sport",)), "no label 'sport'")


def test_unknown_labels_come_in_where_asked_with_keys_and_kinds(db: Database) -> None:
    record = Record(TEXT, spans=(RecordSpan(4, 10, "GPE"),), labels=("sport",))
    taken = Taking(db, ME, add_labels=True).take(record)
    assert taken.labels_added == ("GPE", "sport")
    gpe, sport = scheme.get(db, "GPE"), scheme.get(db, "sport")
    assert (gpe.key, gpe.kind, sport.key, sport.kind) == ("g", Kind.SPAN, "s", Kind.ARTICLE)
    assert list(problems(db)) == []


def test_a_retired_label_is_known(db: Database) -> None:
    scheme.put(db, replace(scheme.get(db, "PER"), retired=True), annotator=ME)
    assert Taking(db, ME).take(FULL).spans == 3


def test_labels_of_a_record_that_was_taken_back_are_not_taken_for_known(db: Database) -> None:
    intake = Taking(db, ME, add_labels=True)
    spans = (RecordSpan(4, 10, "GPE"),)
    bad = Record(TEXT, spans=spans, relations=(RecordRelation("x", "y", "z"),))
    with pytest.raises(DataError, match="relation"):
        intake.take(bad)
    intake.take(Record(TEXT, id="r0", spans=spans))
    assert said(db, "r0") == [(4, 10, "GPE")]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 3), (0, 21), (21, 22)])
def test_a_span_outside_its_text_is_refused(db: Database, start: int, end: int) -> None:
    assert len(TEXT) == 20
    record = Record(TEXT, spans=(RecordSpan(start, end, "PER"),))
    unchanged(db, record, f"the span {start}-{end} does not lie in its text of 20 code points")


def test_a_relation_to_a_span_that_is_not_there_is_refused(db: Database) -> None:
    relations = (RecordRelation("s1", "s9", "visits"),)
    unchanged(db, replace(FULL, relations=relations), "relation 'visits' points to a span")


LONE = "\ud800"


@pytest.mark.parametrize(
    ("record", "match"),
    [
        (Record(f"نص{LONE}"), "lone surrogate at offset 2"),
        (Record(TEXT, title=LONE), "lone surrogate"),
        (Record(TEXT, id=LONE), "lone surrogate"),
        (Record(TEXT, id="a\0b"), r"the id 'a\\x00b' has U\+0000 in it.*give it another"),
        (Record(TEXT, meta={"x": [{"y": LONE}]}), "lone surrogate"),
        (Record(TEXT, meta={LONE: 1}), "lone surrogate"),
        (Record(TEXT, annotator=LONE), "lone surrogate"),
        (Record(TEXT, note=LONE), "lone surrogate"),
        (Record(TEXT, labels=(LONE,)), "lone surrogate"),
        (Record(TEXT, spans=(RecordSpan(0, 3, LONE),)), "lone surrogate"),
        (Record(TEXT, spans=(RecordSpan(0, 3, "PER", note=LONE),)), "lone surrogate"),
        (Record(TEXT, spans=(RecordSpan(0, 3, "PER", id=LONE),)), "lone surrogate"),
        (Record(TEXT, meta={"x": NAN}), "NaN"),
        (Record(TEXT, meta={"x": float("inf")}), "Infinity"),
        (Record(TEXT, spans=(RecordSpan(0, 3, "PER", score=NAN),)), "NaN"),
        (Record(TEXT, seconds=float("inf")), "Infinity"),
        (Record(TEXT, spans=(RecordSpan(0, 3, ""),)), "name"),
        (Record(TEXT, labels=("",)), "name"),
    ],
)
def test_what_cannot_be_stored_is_refused(db: Database, record: Record, match: str) -> None:
    unchanged(db, record, match, add_labels=True)


def test_an_article_that_nobody_touched_comes_out_once(db: Database) -> None:
    given = list(records(db))
    assert [(r.id, r.annotator, r.status, r.spans) for r in given] == [
        ("a0", None, Status.TODO, ()),
        ("a1", None, Status.TODO, ()),
    ]
    assert list(records(db, Selection(ME))) == []


def test_records_are_by_annotator_and_status_as_asked(db: Database) -> None:
    Taking(db, ME).take(FULL)
    Taking(db, ME).take(replace(FULL, annotator="other", status=Status.SKIPPED))
    assert [r.annotator for r in records(db)] == [None, None, ME, "other"]
    assert [r.annotator for r in records(db, Selection("other"))] == ["other"]
    done = frozenset({Status.DONE})
    assert [r.annotator for r in records(db, Selection(statuses=done))] == [ME]
    assert list(records(db, Selection("other", done))) == []
    assert [r.id for r in records(db, Selection(statuses=frozenset({Status.TODO})))] == ["a0", "a1"]


def test_time_spent_comes_in_once_for_each_annotator(db: Database) -> None:
    intake = Taking(db, ME)
    for who, seconds in ((ME, 3.0), ("other", 4.0), (ME, 3.0), ("other", 9.0)):
        intake.take(Record(TEXT, id="r0", annotator=who, seconds=seconds))
    assert [reviews.get(db, "r0", who).seconds for who in (ME, "other")] == [3.0, 4.0]
    assert list(problems(db)) == []


def test_importing_does_not_move_where_an_annotator_left(db: Database) -> None:
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=5, seconds=0)
    Taking(db, ME).take(Record(articles.get(db, "a0").text, seconds=4.0))
    review = reviews.get(db, "a0", ME)
    assert (review.cursor, review.seconds) == (5, 4.0)


def test_a_database_taken_in_is_whole_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, labels=[Label("PER"), Label("LOC"), Label("news", Kind.ARTICLE)]) as db:
        Taking(db, ME).take(FULL)
    with open_database(path) as db:
        assert list(records(db)) == [FULL]
        assert list(problems(db)) == []


def test_spans_that_are_suggested_wait_for_the_annotator(db: Database) -> None:
    intake = Taking(db, ME)
    intake.as_suggestions, intake.origin = True, "model.jsonl"
    taken = intake.take(FULL)
    assert (taken.outcome, taken.spans, taken.proposals) == (Outcome.ADDED, 0, 3)
    assert taken.unproposed == 3  # a label of the article, a relation, a note
    waiting = proposals.of_article(db, "r0", ME)
    assert [(p.start, p.end, p.label, p.source, p.origin) for p in waiting] == [
        (4, 10, "PER", Source.IMPORT, ME),
        (11, 20, "LOC", Source.MODEL, ME),
        (17, 20, "LOC", Source.IMPORT, ME),
    ]
    assert waiting[1].score == 0.5
    assert [(r.annotator, r.spans) for r in records(db) if r.id == "r0"] == [(None, ())]
    assert reviews.get(db, "r0", ME).status is Status.TODO
    assert intake.take(FULL).outcome is Outcome.SKIPPED
    assert list(problems(db)) == []


def test_what_a_file_only_suggests_is_proposed_beside_what_it_says(db: Database) -> None:
    model = (RecordSpan(0, 3, "PER", source=Source.MODEL, score=0.25), FULL.spans[0])
    taken = Taking(db, ME).take(replace(FULL, suggested=model, origin="v2"))
    assert (taken.spans, taken.proposals) == (3, 1)
    (waiting,) = proposals.of_article(db, "r0", ME)
    assert (waiting.start, waiting.source, waiting.origin) == (0, Source.MODEL, "v2")


def test_what_one_annotator_skipped_is_proposed_to_them(db: Database) -> None:
    skipped = Record(TEXT, annotator="muna", suggested=(RecordSpan(0, 3, "PER"),))
    Taking(db, ME).take(skipped)
    article = str(articles.with_text(db, sha256_of(TEXT)))
    assert [one.annotator for one in proposals.of_article(db, article, "muna")] == ["muna"]
    assert proposals.of_article(db, article, ME) == []


def test_a_suggestion_is_checked_as_a_span_is(db: Database) -> None:
    unchanged(db, Record(TEXT, suggested=(RecordSpan(0, 99, "PER"),)), "does not lie in its text")
    unchanged(db, Record(TEXT, suggested=(RecordSpan(0, 3, "PERS"),)), "no label 'PERS'")


def test_a_label_of_one_kind_is_refused_where_the_other_belongs(db: Database) -> None:
    on_span = Record(TEXT, spans=(RecordSpan(0, 3, "news"),))
    unchanged(db, on_span, "'news' is for whole articles, and stands on a span")
    unchanged(db, Record(TEXT, labels=("PER",)), "'PER' is for spans, and stands on a whole")
    both = Record(TEXT, labels=("new",), spans=(RecordSpan(0, 3, "new"),))
    unchanged(db, both, "'new' is for spans", add_labels=True)


def test_importing_does_not_say_that_an_annotator_was_there(db: Database) -> None:
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=5, seconds=0)
    seen = reviews.get(db, "a0", ME).updated_at
    intake = Taking(db, ME)
    intake.take(replace(FULL, note=None))
    intake.take(Record(articles.get(db, "a0").text, status=Status.DONE, seconds=2.0))
    assert reviews.last_touched(db, ME) == "a0"
    assert reviews.get(db, "a0", ME).updated_at == seen
    assert (reviews.get(db, "r0", ME).updated_at, reviews.get(db, "r0", ME).seconds) == ("", 12.5)
    assert reviews.last_touched(db, "other") is None


def test_records_are_by_article_and_time_as_asked(db: Database) -> None:
    Taking(db, ME).take(FULL)
    middle = db.clock.now()
    tag(db, 0, 3, "ORG", annotator="other")
    assert [r.id for r in records(db, Selection(articles=["a1", "r0"]))] == ["a1", "r0"]
    assert [r.id for r in records(db, Selection(since=middle))] == ["a0"]
    assert [r.id for r in records(db, Selection(until=middle))] == ["r0"]
    assert list(records(db, Selection(ME, since=middle))) == []
    last = events.history(db, limit=1)[0].at
    assert [r.annotator for r in records(db, Selection(since=last, until=last))] == ["other"]


def test_what_is_written_meanwhile_does_not_come_out(db: Database) -> None:
    Taking(db, ME).take(FULL)
    with open_database(db.path) as writer:
        given = records(db)
        first = next(given)
        tag(writer, 0, 3, "ORG", article="a1")
        Taking(writer, ME).take(Record("نص جديد", id="late"))
        rest = list(given)
    assert [(r.id, r.annotator) for r in (first, *rest)] == [("a0", None), ("a1", None), ("r0", ME)]


def test_what_is_noted_of_the_same_words_twice_is_kept(db: Database) -> None:
    notes = (None, "ملاحظة", "أخرى", "ملاحظة")
    spans = tuple(RecordSpan(4, 10, "PER", f"s{n}", note) for n, note in enumerate(notes))
    assert Taking(db, ME).take(replace(BARE, spans=spans)).spans == 1
    [record] = records(db, Selection(ME))
    assert [span.note for span in record.spans] == ["ملاحظة\nأخرى"]
    assert list(problems(db)) == []


def test_a_note_is_kept_that_stands_in_another_one_as_a_part(db: Database) -> None:
    notes = ("مدينة حلب", "حلب")
    spans = tuple(RecordSpan(4, 10, "PER", f"s{n}", note) for n, note in enumerate(notes))
    Taking(db, ME).take(replace(BARE, spans=spans))
    [record] = records(db, Selection(ME))
    assert [span.note for span in record.spans] == ["مدينة حلب\nحلب"]


def test_a_label_in_a_file_that_no_scheme_may_have_is_refused_with_its_record(db: Database) -> None:
    for label in ("PE\x1b[31mR", "مو\u200fقع"):
        record = Record(TEXT, spans=(RecordSpan(0, 3, label),))
        unchanged(db, record, "has a control character", add_labels=True)
        with pytest.raises(DataError, match="control character") as error:
            Taking(db, ME, add_labels=True).examine(replace(record, place="line 7"))
        assert error.value.place == "line 7"
        assert error.value.way_out == "take the character out of the name"


def test_what_nobody_sees_at_the_ends_of_a_labels_name_is_left_out(db: Database) -> None:
    spans = (RecordSpan(0, 3, "PER\u200f"), RecordSpan(4, 10, "\u200bموقع \u200f"))
    Taking(db, ME, add_labels=True).take(Record(TEXT, id="a", spans=spans))
    assert said(db, "a", ME) == [(0, 3, "PER"), (4, 10, "موقع")]


def test_an_article_of_many_spans_takes_little_memory_besides_its_record(db: Database) -> None:
    spans = tuple(RecordSpan(at, at + 1, "PER") for at in range(20_000))
    record = Record("كلمة " * 4_000, id="long", spans=spans)
    tracemalloc.start()
    Taking(db, ME).take(record)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # All rows at once, as dictionaries, would be 20 MB.
    assert peak < 6_000_000
    assert len(said(db, "long", ME)) == 20_000


def test_a_long_text_is_not_kept_several_times_while_it_comes_in(db: Database) -> None:
    text = "وصل الوزير إلى العاصمة أمس. " * 20_000
    Taking(db, ME).take(Record("نصّ أوّل يوقظ ما يوقظ"))
    tracemalloc.start()
    try:
        Taking(db, ME).take(Record(text))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Folded it is as large again, and so is what a statement is given.
    assert most < 3.5 * len(text.encode())
