"""Articles go, come back, and get another text: each an event that can be taken back."""

from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, content, fresh, said, tag, untag
from tui.core.errors import UsageError
from tui.core.proposal import Proposal
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source
from tui.store.database import Database
from tui.store.records.export import Selection
from tui.store.records.export import records as given
from tui.store.repair.check import problems
from tui.store.rows import article_rows
from tui.store.texts import article_changes, articles, indexes
from tui.store.work import proposals, reversal, reviews

TEXT = "قال وزير الخارجية أمس"


def filled(db: Database) -> None:
    """Something in every table that says something of an article."""
    Taking(db, ME).take(
        Record(
            TEXT,
            status=Status.DONE,
            note="ملاحظة",
            labels=("news",),
            seconds=3.5,
            spans=(RecordSpan(0, 3, "PER", "s1"), RecordSpan(4, 8, "ORG", "s2")),
            relations=(RecordRelation("s1", "s2", "says", "r1"),),
        )
    )
    with db.transaction():
        proposals.add(
            db, Proposal("p1", "a0", ME, "LOC", 9, 17, Source.MODEL, 0.5, "m"), TEXT[9:17]
        )
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=3, seconds=2.0)


def test_a_deleted_article_comes_back_with_all_that_was_said_of_it(db: Database) -> None:
    filled(db)
    before = content(db)
    event = article_changes.remove(db, "a0", annotator=ME)
    assert not articles.exists(db, "a0")
    assert list(problems(db)) == []
    assert list(indexes.missing(db)) == []
    reversal.take_back(db, event.id, annotator=ME)
    assert content(db) == before
    assert reviews.get(db, "a0", ME).seconds == 5.5
    assert articles.get(db, "a0").text == TEXT
    assert list(problems(db)) == []
    assert list(indexes.missing(db)) == []
    with pytest.raises(UsageError):
        reversal.take_back(db, event.id, annotator=ME)


def test_ctrl_z_does_not_take_a_correction_back(db: Database) -> None:
    article_changes.correct(db, "a0", TEXT + ".", annotator=ME)
    assert not reversal.undo(db, "a0", ME)


def test_a_corrected_text_takes_its_spans_along_and_the_old_one_stays_readable(
    db: Database,
) -> None:
    filled(db)
    before = content(db)
    new = "قال السيد وزير الداخلية أمس"
    event, lost = article_changes.correct(db, "a0", new, annotator=ME)
    assert said(db) == [(0, 3, "PER"), (10, 14, "ORG")]
    assert lost == []
    assert articles.get(db, "a0").text == new
    (version,) = article_changes.versions(db, "a0")
    assert article_rows.text_with(db, version.sha256) == TEXT
    assert list(problems(db)) == []
    assert list(indexes.missing(db)) == []
    reversal.take_back(db, event.id, annotator=ME)
    assert content(db) == before
    assert articles.get(db, "a0").text == TEXT
    assert list(problems(db)) == []


def test_spans_whose_words_are_gone_go_and_are_named(db: Database) -> None:
    filled(db)
    _event, lost = article_changes.correct(db, "a0", "قال أمس", annotator=ME)
    assert lost == ["وزير"]
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []


def test_a_text_that_another_article_has_is_refused(db: Database) -> None:
    with pytest.raises(UsageError, match="this very text"):
        article_changes.correct(db, "a0", articles.get(db, "a1").text, annotator=ME)


def test_title_and_metadata_change_by_an_event(db: Database) -> None:
    event = article_changes.describe(db, "a0", title="جديد", meta={"n": 1}, annotator=ME)
    assert (articles.get(db, "a0").title, articles.get(db, "a0").meta) == ("جديد", {"n": 1})
    assert list(problems(db)) == []
    assert list(indexes.missing(db)) == []
    reversal.take_back(db, event.id, annotator=ME)
    assert articles.get(db, "a0").title == "عنوان 0"


def test_the_same_text_has_the_same_id_in_every_database(tmp_path: Path) -> None:
    ids = set()
    for name in ("one.db", "two.db"):
        with fresh(tmp_path / name, "أول") as db:
            tag(db, 0, 1, "PER")
            ids.add(Taking(db, ME).take(Record(TEXT)).article_id)
    assert len(ids) == 1


def test_ids_of_a_file_may_be_the_same_in_several_articles(db: Database) -> None:
    spans = (RecordSpan(0, 3, "PER", "T1"), RecordSpan(4, 6, "ORG", "T2"))
    arcs = (RecordRelation("T1", "T2", "x", "R1"),)
    records = [Record(text, spans=spans, relations=arcs) for text in (TEXT, "نصّ ثالث هنا")]
    for record in records:
        Taking(db, ME).take(record)
    out = [record for record in given(db, Selection(annotator=ME)) if record.spans]
    assert [[span.id for span in record.spans] for record in out] == [["T1", "T2"]] * 2
    assert [[(r.id, r.head, r.tail) for r in record.relations] for record in out] == [
        [("R1", "T1", "T2")]
    ] * 2
    keys = {key for (key,) in db.rows("SELECT id FROM spans")}
    assert len(keys) == 4
    assert not keys & {"T1", "T2"}


def test_what_was_said_after_a_correction_fits_when_it_is_taken_back(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        event, _lost = article_changes.correct(db, "a0", f"ثم {TEXT}", annotator=ME)
        article_changes.describe(db, "a0", title="عنوان آخر", meta={}, annotator=ME)
        tag(db, 3, 6, "PER")
        reversal.take_back(db, event.id, annotator=ME)
        assert said(db) == [(0, 3, "PER")]
        assert articles.get(db, "a0").title == "عنوان آخر"
        assert list(problems(db)) == []


def test_what_was_done_before_a_correction_is_taken_back_in_the_text_of_now(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        untag(db, tag(db, 0, 3, "PER"))
        article_changes.correct(db, "a0", f"ثم {TEXT}", annotator=ME)
        reversal.undo(db, "a0", ME)
        assert said(db) == [(3, 6, "PER")]
        assert list(problems(db)) == []
