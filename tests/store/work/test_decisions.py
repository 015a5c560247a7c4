"""A curator's decisions: one event each, with the spans that it makes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import fresh, said
from tui.core.errors import UsageError
from tui.core.event import Change
from tui.core.span import Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.work import annotation_changes, decisions, reversal
from tui.store.work.decisions import Decision, Verdict

TEXT = "زار الرئيس مدينة حلب"
TOOK = Decision("a0", "gold", "4-10", Verdict.TOOK, "rana", ("muna",), ("muna 4-10 PER",), "أدقّ")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One article."""
    with fresh(tmp_path / "a.db", TEXT) as database:
        yield database


def test_a_decision_comes_with_its_span_and_goes_with_it(db: Database) -> None:
    span = Span(db.clock.new_id(), "a0", "gold", "PER", 4, 10)
    record(db, TOOK, annotation_changes.tag_changes([span], TEXT, db.clock.now()))
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert said(db, annotator="gold") == [(4, 10, "PER")]
    assert list(problems(db)) == []
    assert reversal.undo_decision(db, "a0", "rana", "gold") is not None
    assert decisions.of_article(db, "a0", "gold") == {}
    assert said(db, annotator="gold") == []
    reversal.redo_decision(db, "a0", "rana", "gold")
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert list(problems(db)) == []


def test_a_later_decision_takes_the_place_of_an_earlier_and_undo_gives_that_back(
    db: Database,
) -> None:
    record(db, TOOK)
    none = replace(TOOK, verdict=Verdict.NONE, of=(), curator="sami")
    record(db, none)
    assert decisions.of_article(db, "a0", "gold") == {"4-10": none}
    reversal.undo_decision(db, "a0", "sami", "gold")
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert list(problems(db)) == []


def test_a_decision_that_another_made_void_goes_in_the_same_event(db: Database) -> None:
    record(db, TOOK)
    wider = replace(TOOK, place="4-15")
    record(db, wider, gone=["4-10", "nowhere"])
    assert decisions.of_article(db, "a0", "gold") == {"4-15": wider}
    reversal.undo_decision(db, "a0", "rana", "gold")
    assert decisions.of_article(db, "a0", "gold") == {"4-10": TOOK}
    assert list(decisions.every(db, "gold")) == [TOOK]
    assert list(decisions.every(db, "another")) == []
    assert list(problems(db)) == []


def test_who_decided_otherwise_since_is_not_taken_back_from(db: Database) -> None:
    record(db, TOOK)
    record(db, replace(TOOK, verdict=Verdict.NONE, of=(), curator="sami"))
    with pytest.raises(UsageError, match="sami has decided otherwise since"):
        reversal.undo_decision(db, "a0", "rana", "gold")


def record(
    db: Database, decision: Decision, spans: Iterable[Change] = (), gone: Iterable[str] = ()
) -> None:
    changes = decisions.decision_changes(db, "a0", "gold", [decision], gone)
    events.record(
        db, events.DECIDE, [*spans, *changes], annotator=decision.curator, article_id="a0"
    )
