"""A span knows how it came, and an event of a proposal that was taken names it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, Taking, fresh
from tui.core.record import Record, RecordSpan
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.editing.annotations import Annotations
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import proposals

TEXT = "قال وزير الخارجية أمس"


@pytest.fixture
def said(tmp_path: Path) -> Iterator[Annotations]:
    """What one annotator says of a text of which a model says something."""
    with fresh(tmp_path / "mine.db", TEXT) as db:
        one = RecordSpan(4, 8, "PER", source=Source.MODEL, score=0.75)
        taking = Taking(db, ME, as_suggestions=True, origin="ner 2.1")
        taking.take(Record(TEXT, spans=(one,)))
        yield Annotations(db, articles.get(db, "a0"), ME)


def test_what_is_taken_of_a_model_says_of_which_and_is_settled(said: Annotations) -> None:
    db = said.db
    ((waiting,),) = db.rows("SELECT id FROM proposals")
    said.add([Range(4, 8)], "PER", Source.MODEL, score=0.75)
    (span,) = annotations.spans_of(db, "a0", ME)
    assert (span.source, span.score, span.origin) == (Source.MODEL, 0.75, "ner 2.1")
    assert not span.edited
    assert proposals.verdicts(db, "a0", ME) == {waiting: "taken"}
    last = events.history(db, article_id="a0")[0]
    assert waiting in json.dumps([change.after for change in last.changes])
    said.relabel(span, "ORG")
    (span,) = annotations.spans_of(db, "a0", ME)
    assert span.edited
    said.undo()
    said.undo()
    assert proposals.verdicts(db, "a0", ME) == {}
    assert [one.id for one in proposals.of_article(db, "a0", ME)] == [waiting]
    assert list(problems(db)) == []


def test_a_refused_form_settles_what_was_proposed_of_it(said: Annotations) -> None:
    said.refuse("وزير", ["PER"])
    assert list(proposals.verdicts(said.db, "a0", ME).values()) == ["refused"]
    assert proposals.of_article(said.db, "a0", ME) == []
    assert list(problems(said.db)) == []
