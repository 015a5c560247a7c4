"""What is proposed waits apart from what was said."""

from dataclasses import replace

from tests.store.fresh import ME, said, tag
from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.work import proposals, reversal

ONE = Proposal("p1", "a0", ME, "PER", 4, 8, Source.MODEL, 0.75, "ner.jsonl")


def add(db: Database, proposal: Proposal) -> bool:
    with db.transaction():
        return proposals.add(db, proposal, "وزير")


def test_a_proposal_is_given_back_as_it_was_and_is_no_span(db: Database) -> None:
    assert add(db, ONE)
    assert proposals.of_article(db, "a0", ME) == [ONE]
    assert proposals.of_article(db, "a0", "other") == []
    assert said(db) == []
    assert list(problems(db)) == []


def test_proposals_come_in_the_order_of_spans(db: Database) -> None:
    inner = replace(ONE, id="p2", start=5)
    outer = replace(ONE, id="p3", end=9)
    for proposal in (inner, ONE, outer):
        assert add(db, proposal)
    assert proposals.of_article(db, "a0", ME) == [outer, ONE, inner]


def test_what_is_proposed_already_or_tagged_is_not_proposed(db: Database) -> None:
    assert add(db, ONE)
    assert not add(db, replace(ONE, id="p2"))
    tag(db, 0, 3, "ORG")
    assert not add(db, replace(ONE, id="p3", start=0, end=3, label="ORG"))
    assert add(db, replace(ONE, id="p4", start=0, end=3))
    assert add(db, replace(ONE, id="p5", annotator="other"))


def settle(db: Database, verdict: str) -> None:
    """Settle the proposal in an action that does nothing else."""
    changes = proposals.settlements(db, "a0", ME, ["p1", "p9"], verdict)
    events.record(db, "tag", changes, annotator=ME, article_id="a0")


def test_a_settled_proposal_waits_no_more_until_that_is_undone(db: Database) -> None:
    add(db, ONE)
    settle(db, "taken")
    assert proposals.of_article(db, "a0", ME) == []
    assert proposals.verdicts(db, "a0", ME) == {"p1": "taken"}
    assert list(problems(db)) == []
    reversal.undo(db, "a0", ME)
    assert proposals.of_article(db, "a0", ME) == [ONE]
    assert proposals.verdicts(db, "a0", ME) == {}
    assert list(problems(db)) == []


def test_a_label_of_a_proposal_stays_in_the_scheme_and_takes_its_new_name(db: Database) -> None:
    add(db, ONE)
    assert not scheme.remove_unused(db, "PER", annotator=ME)
    scheme.replace_all(db, [], annotator=ME)
    assert scheme.get(db, "PER").retired
    scheme.rename(db, "PER", "NEW", annotator=ME)
    assert [p.label for p in proposals.of_article(db, "a0", ME)] == ["NEW"]
    assert list(problems(db)) == []


def test_check_slices_proposals_too(db: Database) -> None:
    with db.transaction():
        proposals.add(db, ONE, "other")
    assert [(p.table, p.id) for p in problems(db)] == [("proposals", "p1")]


def test_a_new_score_takes_the_place_of_the_old_one(db: Database) -> None:
    assert add(db, replace(ONE, score=0.25))
    assert add(db, replace(ONE, id="p2", score=0.75))
    assert not add(db, replace(ONE, id="p3", score=0.75))
    assert not add(db, replace(ONE, id="p4", score=None))
    assert proposals.of_article(db, "a0", ME) == [replace(ONE, id="p2", score=0.75)]
