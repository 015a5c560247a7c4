"""Assigning articles: rows that events put there, and take away again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, fresh, raw, said, tag
from tui.core.errors import UsageError
from tui.store.database import Database
from tui.store.repair.check import problems
from tui.store.work import assignments, reversal
from tui.store.work.assignments import Assignment

ALL = [Assignment("a1", "muna", 0), Assignment("a0", "muna", 1), Assignment("a0", "sami", 0, 2)]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Two articles."""
    with fresh(tmp_path / "a.db", "كلمة واحدة", "كلمة ثانية") as database:
        yield database


def test_an_annotator_has_articles_in_the_order_given(db: Database) -> None:
    assert assignments.record(db, ALL, by=ME) == 3
    assert assignments.of_annotator(db, "muna") == ALL[:2]
    assert assignments.of_annotator(db, "sami") == ALL[2:]
    assert list(problems(db)) == []


def test_what_stands_so_already_is_no_event(db: Database) -> None:
    assignments.record(db, ALL, by=ME)
    before = db.rows("SELECT count(*) FROM events")
    assert assignments.record(db, ALL, by=ME) == 0
    assert db.rows("SELECT count(*) FROM events") == before
    assert assignments.record(db, [Assignment("a1", "muna", 7)], by=ME) == 1
    assert [one.article_id for one in assignments.of_annotator(db, "muna")] == ["a0", "a1"]
    assert list(problems(db)) == []


def test_assignments_are_taken_back(db: Database) -> None:
    assignments.record(db, ALL, by=ME)
    assert assignments.take_back(db, ALL[:1], by=ME) == 1
    assert assignments.take_back(db, ALL[:1], by=ME) == 0
    assert assignments.of_annotator(db, "muna") == ALL[1:2]
    assert list(problems(db)) == []


def test_an_article_that_is_not_there_cannot_be_assigned(db: Database) -> None:
    with pytest.raises(UsageError):
        assignments.record(db, [*ALL, Assignment("a9", "muna", 2)], by=ME)
    assert assignments.of_annotator(db, "muna") == []


def test_undo_at_the_desk_passes_assignments_by(db: Database) -> None:
    tag(db, 0, 4, "PER")
    assignments.record(db, ALL, by=ME)
    assert len(reversal.undo(db, "a0", ME)) == 1
    assert said(db) == []
    assert assignments.of_annotator(db, "muna") == ALL[:2]


def test_a_row_that_no_event_put_there_is_found(db: Database) -> None:
    raw(db).execute("INSERT INTO assignments VALUES ('a0', 'muna', 1, 1, '2026')")
    raw(db).commit()
    assert [(one.table, one.id) for one in problems(db)] == [("assignments", "a0 muna 1")]
