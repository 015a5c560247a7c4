"""A curator's decisions: one event each, with the spans that it makes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import fresh, said
from tui.core.span import Span
from tui.store import annotation_changes, decisions, reversal
from tui.store.check import problems
from tui.store.database import Database
from tui.store.decisions import Decision, Verdict

TEXT = "زار الرئيس مدينة حلب"
TOOK = Decision("a0", "gold", "4-10", Verdict.TOOK, "rana", ("muna",), ("muna 4-10 PER",), "أدقّ")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One article."""
    with fresh(tmp_path / "a.db", TEXT) as database:
        yield database


def test_a_decision_comes_with_its_span_and_goes_with_it(db: Database) -> None:
    span = Span(db.clock.new_id(), "a0", "gold", "PER", 4, 10)
    decisions.record(db, TOOK, annotation_changes.tag_changes([span], TEXT, db.clock.now()))
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert said(db, annotator="gold") == [(4, 10, "PER")]
    assert list(problems(db)) == []
    assert len(reversal.undo(db, "a0", "rana")) == 1
    assert decisions.of_article(db, "a0", "gold") == {}
    assert said(db, annotator="gold") == []
    reversal.redo(db, "a0", "rana")
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert list(problems(db)) == []


def test_a_later_decision_takes_the_place_of_an_earlier_and_undo_gives_that_back(
    db: Database,
) -> None:
    decisions.record(db, TOOK)
    none = replace(TOOK, verdict=Verdict.NONE, of=(), curator="sami")
    decisions.record(db, none)
    assert decisions.of_article(db, "a0", "gold") == {"4-10": none}
    reversal.undo(db, "a0", "sami")
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert list(problems(db)) == []


def test_a_decision_is_taken_back_once(db: Database) -> None:
    decisions.record(db, TOOK)
    assert decisions.take_back(db, TOOK, curator="rana") is not None
    assert decisions.take_back(db, TOOK, curator="rana") is None
    assert decisions.of_article(db, "a0", "gold") == {}
    assert list(problems(db)) == []
