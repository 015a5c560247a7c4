"""Spans that are removed together, with what hangs on them, and what undoing brings back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import fresh, said
from tui.core.event import Change
from tui.core.span import Relation, Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reversal

TEXT = "زار الوزير مدينة دمشق"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh(tmp_path / "a.db", TEXT) as database:
        yield database


@pytest.fixture
def spans(db: Database) -> list[Span]:
    """Three spans of muna's, each related to both others."""
    made = [Span(f"s{n}", "a0", "muna", "PER", n, n + 2) for n in (0, 4, 8)]
    arcs = [
        Relation(f"r{n}", "a0", "muna", "in", head, tail)
        for n, (head, tail) in enumerate((("s0", "s4"), ("s4", "s8"), ("s8", "s0")))
    ]
    record(db, annotation_changes.tag_changes(made, TEXT, db.clock.now()), "tag")
    record(db, annotation_changes.relation_changes(arcs, db.clock.now()), "relate")
    return made


def record(db: Database, changes: list[Change], kind: str = "remove") -> None:
    events.record(db, kind, changes, annotator="muna", article_id="a0")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_related_spans_that_go_together_come_back_with_their_relations(
    db: Database, spans: list[Span], count: int
) -> None:
    record(db, annotation_changes.removal_changes(db, spans[:count]))
    assert len(said(db, annotator="muna")) == 3 - count
    assert list(problems(db)) == []
    assert reversal.undo(db, "a0", "muna")
    assert len(said(db, annotator="muna")) == len(annotations.relations_of(db, "a0", "muna")) == 3
    assert reversal.redo(db, "a0", "muna")
    assert len(said(db, annotator="muna")) == 3 - count
    assert list(problems(db)) == []


def test_an_event_that_removed_a_relation_twice_is_undone(db: Database, spans: list[Span]) -> None:
    twice = [change for span in spans for change in annotations.removal(db, span.id)]
    assert len(twice) == 9
    record(db, twice)
    assert reversal.undo(db, "a0", "muna")
    assert len(said(db, annotator="muna")) == len(annotations.relations_of(db, "a0", "muna")) == 3
    assert list(problems(db)) == []
