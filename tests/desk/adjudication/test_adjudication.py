"""Settling what annotators say differently: a verdict each, stored at once, undone for good."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.fresh import fresh, said, tag, untag
from tui.agreement.differences import DifferenceKind
from tui.core.event import Change
from tui.core.review import Status
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationOptions,
    ReadyState,
    adjudication_entries,
)
from tui.desk.adjudication.settlements import SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.versions import version_lines
from tui.desk.changes import Said
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reversal, reviews
from tui.store.work.decisions import Verdict
from tui.store.work.golds import golds

TEXT = "زار الرئيس محمد حسن مدينة حلب القديمة أمس"
#       0   4      11   16  20    26  30      38
WHO = ("muna", "sami", "rana")
PER, ORG, LOC = "PER", "ORG", "LOC"
Place = tuple[int, int, str]

Make = Callable[..., Database]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Make]:
    """Databases of one article that these annotators are done with."""
    with ExitStack() as stack:
        count = 0

        def make(**spans: list[Place]) -> Database:
            nonlocal count
            count += 1
            db = stack.enter_context(fresh(tmp_path / f"{count}.db", TEXT))
            for name, places in spans.items():
                for place in places:
                    tag(db, *place, annotator=name)
                finish(db, name)
            return db

        yield make


def finish(db: Database, name: str, status: Status = Status.DONE) -> None:
    change = reviews.change(reviews.get(db, "a0", name), status)
    events.record(db, status.value, [change], annotator=name, article_id="a0")


def adjudication(db: Database, curator: str = "lina", **options: object) -> Adjudication:
    return Adjudication(db, "a0", WHO, curator=curator, **options)  # type: ignore[arg-type]


def gold(db: Database) -> list[Place]:
    return said(db, annotator="gold")


def message(happened: object) -> str:
    assert isinstance(happened, list)
    return next((one.message for one in happened if isinstance(one, Said)), "")


def test_what_all_say_is_taken_at_once_by_a_rule_that_is_named(made: Make) -> None:
    db = made(muna=[(4, 19, PER)], sami=[(4, 19, PER)], rana=[(4, 19, PER)])
    desk = adjudication(db)
    assert (desk.items, desk.current, desk.open_count) == ((), None, 0)
    assert gold(db) == [(4, 19, PER)]
    (decision,) = desk.state.decisions.values()
    assert (decision.verdict, decision.rule) == (Verdict.ALL, "unanimous")
    assert decision.of == WHO
    assert adjudication(made(muna=[(4, 19, PER)], sami=[(4, 19, PER)]), take_agreed=False).agreed
    desk.undo()
    assert gold(db) == []
    assert not adjudication(db, take_agreed=False).agreed[0].taken


def test_a_digit_takes_the_version_of_an_annotator_and_goes_on(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(4, 19, PER), (26, 37, LOC)], rana=[])
    desk = adjudication(db)
    assert [one.difference.kind for one in desk.items] == [DifferenceKind.OTHER_EXTENT] * 2
    assert desk.index == 0
    desk.take_from("sami")
    assert desk.index == 1
    assert gold(db) == [(4, 19, PER)]
    assert message(desk.take(0)) == "everything is settled here"
    assert gold(db) == [(4, 19, PER), (26, 29, LOC)]
    assert {one.of for one in desk.state.decisions.values()} == {("muna",), ("sami",)}
    assert [one.state for one in desk.items] == [SettlementState.SETTLED] * 2
    # Nobody's own work is another than before.
    assert said(db, annotator="muna") == [(4, 10, PER), (26, 29, LOC)]
    assert list(problems(db)) == []


def test_another_verdict_takes_the_place_of_the_first(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 19, PER)], rana=[])
    desk = adjudication(db)
    desk.take_from("muna")
    (span,) = desk.state.standing.spans
    desk.take_from("sami")
    assert gold(db) == [(4, 19, PER)]
    assert desk.state.standing.spans[0].id == span.id
    desk.take_from("rana")
    assert gold(db) == []
    assert [one.verdict for one in desk.state.decisions.values()] == [Verdict.NONE]
    desk.undo()
    desk.undo()
    assert gold(db) == [(4, 10, PER)]
    desk.redo()
    desk.redo()
    assert gold(db) == []
    assert message(desk.redo()) == "nothing to redo"
    assert list(problems(db)) == []


def test_enter_takes_what_most_have_and_of_a_tie_nothing(made: Make) -> None:
    db = made(muna=[(4, 19, PER)], sami=[(4, 19, PER)], rana=[(4, 10, PER)])
    desk = adjudication(db)
    desk.take_majority()
    assert gold(db) == [(4, 19, PER)]
    tie = adjudication(made(muna=[(4, 19, PER)], sami=[(4, 10, PER)]))
    assert message(tie.take_majority()).startswith("as many say one thing")
    assert tie.open_count == 1


def test_none_is_a_verdict_and_later_is_not(made: Make) -> None:
    db = made(muna=[(4, 19, PER), (26, 29, LOC)], sami=[])
    desk = adjudication(db)
    desk.take_none()
    desk.later()
    assert [one.state for one in desk.items] == [SettlementState.SETTLED, SettlementState.LATER]
    assert (desk.open_count, gold(db)) == (1, [])
    again = adjudication(db, "omar")
    assert [one.state for one in again.items] == [SettlementState.SETTLED, SettlementState.LATER]
    assert again.index == 1
    again.take(0)
    assert gold(db) == [(26, 29, LOC)]


def test_a_version_of_ones_own_and_one_that_turns_out_to_be_somebodys(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 15, PER)])
    desk = adjudication(db)
    assert desk.draft == (4, 10, PER)
    desk.edit(label=ORG)
    assert gold(db) == [(4, 10, ORG)]
    (decision,) = desk.state.decisions.values()
    assert (decision.verdict, decision.of) == (Verdict.EDITED, ())
    # A step that takes in white space alone takes in nothing.
    desk.edit(end=20)
    assert gold(db) == [(4, 19, ORG)]
    desk.edit(end=15)
    desk.edit(label=PER)
    (decision,) = desk.state.decisions.values()
    assert (decision.verdict, decision.of) == (Verdict.TOOK, ("sami",))
    assert desk.index == 0
    assert message(desk.edit(label="nobody")) == "the scheme has no label 'nobody'"
    assert list(problems(db)) == []


def test_all_of_one_annotator_is_one_action(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(4, 19, PER), (26, 37, LOC)])
    desk = adjudication(db)
    desk.take(0)
    desk.take_all_of("sami")
    assert gold(db) == [(4, 10, PER), (26, 37, LOC)]
    desk.undo()
    assert gold(db) == [(4, 10, PER)]
    desk.undo()
    assert gold(db) == []
    assert message(desk.undo()) == "nothing to undo"


def test_undo_lasts_over_a_restart_and_looks_at_what_it_took_back(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[])
    desk = adjudication(db)
    desk.take(0)
    desk.take(1)
    with open_database(db.path) as other:
        again = adjudication(other)
        assert again.open_count == 0
        again.undo()
        assert (again.index, again.open_count) == (1, 1)
        again.undo()
        assert (again.index, again.open_count) == (0, 2)
        assert gold(other) == []
        assert reviews.get(other, "a0", "gold").status is Status.TODO


def test_a_curators_own_work_and_verdicts_are_undone_apart(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    tag(db, 26, 29, LOC, annotator="lina")
    desk = adjudication(db)
    desk.take(0)
    tag(db, 30, 37, LOC, annotator="lina")
    reversal.undo(db, "a0", "lina")
    assert said(db, annotator="lina") == [(26, 29, LOC)]
    assert gold(db) == [(4, 10, PER)]
    reversal.undo(db, "a0", "lina")
    assert (said(db, annotator="lina"), gold(db)) == ([], [(4, 10, PER)])
    assert reversal.undo(db, "a0", "lina") == []
    desk.undo()
    desk.redo()
    assert gold(db) == [(4, 10, PER)]
    assert len(reversal.redo(db, "a0", "lina")) == 1
    assert said(db, annotator="lina") == [(26, 29, LOC)]


def test_a_reason_is_kept_with_the_verdict_that_follows(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    desk = adjudication(db)
    desk.note("#guideline اللقب")
    assert (desk.open_count, desk.reason) == (1, "#guideline اللقب")
    desk.take(0)
    assert (desk.open_count, desk.reason) == (0, "#guideline اللقب")
    desk.note("")
    assert (desk.open_count, desk.reason, gold(db)) == (0, None, [(4, 10, PER)])
    (decision,) = desk.state.decisions.values()
    assert (decision.verdict, decision.of) == (Verdict.TOOK, ("muna",))


def test_late_work_reopens_what_it_is_about_and_nothing_else(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(26, 37, LOC)])
    desk = adjudication(db)
    desk.take_from("muna")
    desk.take_from("muna")
    tag(db, 4, 19, PER, annotator="sami")
    desk.look_again()
    assert [one.state for one in desk.items] == [SettlementState.CHANGED, SettlementState.SETTLED]
    (earlier,) = desk.items[0].earlier
    assert (earlier.verdict, earlier.of) == (Verdict.TOOK, ("muna",))
    # What was decided stands until it is decided again.
    assert gold(db) == [(4, 10, PER), (26, 29, LOC)]
    desk.go_to(0)
    desk.take_from("sami")
    assert gold(db) == [(4, 19, PER), (26, 29, LOC)]
    assert len(desk.state.decisions) == 2
    assert desk.open_count == 0


def test_what_all_said_and_one_takes_back_is_a_difference(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    span = tag(db, 4, 10, PER, annotator="sami")
    desk = adjudication(db)
    assert gold(db) == [(4, 10, PER)]
    untag(db, span)
    desk = adjudication(db)
    (item,) = desk.items
    assert item.state is SettlementState.CHANGED
    assert item.earlier[0].rule == "unanimous"
    desk.take_from("sami")
    assert gold(db) == []
    assert adjudication(db).open_count == 0


def test_who_comes_to_say_what_gold_has_opens_nothing(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 19, PER)])
    adjudication(db).take_from("muna")
    for name in ("sami",):
        (span,) = annotations.spans_of(db, "a0", name)
        untag(db, span)
        tag(db, 4, 10, PER, annotator=name)
    desk = adjudication(db)
    assert desk.items == ()
    assert gold(db) == [(4, 10, PER)]


def test_who_comes_to_say_what_gold_has_not_opens_it(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 19, PER)])
    adjudication(db).take_from("muna")
    (span,) = annotations.spans_of(db, "a0", "muna")
    untag(db, span)
    tag(db, 4, 19, PER, annotator="muna")
    desk = adjudication(db)
    (item,) = desk.items
    assert item.difference.kind is DifferenceKind.NONE_NOW
    assert item.state is SettlementState.CHANGED
    desk.take(0)
    assert gold(db) == [(4, 19, PER)]
    assert adjudication(db).open_count == 0
    assert list(problems(db)) == []


def test_when_all_take_back_what_gold_has_that_is_said(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    adjudication(db).take_from("muna")
    untag(db, annotations.spans_of(db, "a0", "muna")[0])
    desk = adjudication(db)
    (item,) = desk.items
    assert item.difference.kind is DifferenceKind.NONE_NOW
    desk.take(0)
    assert gold(db) == []
    assert adjudication(db).open_count == 0


def test_an_annotator_who_comes_later_opens_only_what_they_say_otherwise(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(4, 19, PER)])
    desk = adjudication(db)
    desk.take_from("muna")
    desk.take_from("muna")
    tag(db, 4, 10, PER, annotator="rana")
    tag(db, 26, 37, LOC, annotator="rana")
    finish(db, "rana")
    states = [one.state for one in adjudication(db).items]
    assert states == [SettlementState.SETTLED, SettlementState.CHANGED]


def test_who_is_not_done_does_not_count(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 10, PER)])
    tag(db, 26, 29, LOC, annotator="rana")
    finish(db, "rana", Status.DOING)
    desk = adjudication(db)
    assert (desk.annotators, desk.state.waiting) == (("muna", "sami"), ("rana",))
    assert desk.items == ()


def test_a_second_curator_sees_what_the_first_settled(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[])
    with open_database(db.path) as other:
        first, second = adjudication(db, "lina"), adjudication(other, "omar")
        first.take(0)
        happened = second.take_none()
        assert message(happened) == "lina has settled this meanwhile"
        assert gold(other) == [(4, 10, PER)]
        assert second.open_count == 1
        second.take_none()
        assert gold(other) == []
        # What the other has decided since is not taken back from under them.
        assert message(first.undo()).startswith("omar has decided otherwise since")
        assert gold(db) == []
        assert first.open_count == 1
    assert list(problems(db)) == []


def test_labels_of_the_article_are_settled_like_spans(made: Make) -> None:
    db = made(muna=[], sami=[])
    change = annotation_changes.article_label_changes(db, "a0", "muna", "news", borne=True)
    events.record(db, "article-label", change, annotator="muna", article_id="a0")
    desk = adjudication(db)
    (item,) = desk.items
    assert item.difference.kind is DifferenceKind.ARTICLE_LABEL
    desk.take_from("muna")
    assert annotations.article_labels_of(db, "a0", "gold") == ["news"]
    desk.take_from("sami")
    assert annotations.article_labels_of(db, "a0", "gold") == []
    desk.undo()
    assert annotations.article_labels_of(db, "a0", "gold") == ["news"]
    assert list(problems(db)) == []


def test_a_relation_is_offered_once_both_its_ends_stand(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(4, 19, PER), (26, 29, LOC)])
    relate(db, "muna", "in")
    relate(db, "sami", "born in")
    desk = adjudication(db)
    assert (len(desk.items), desk.state.settled.waiting_links) == (1, 2)
    desk.take_from("sami")
    assert (len(desk.items), desk.state.settled.waiting_links) == (2, 0)
    item = desk.current
    assert item is not None
    assert item.difference.kind is DifferenceKind.RELATION
    assert [one.arcs for one in item.difference.versions] == [
        (("in", (4, 19, PER), (26, 29, LOC)),), (("born in", (4, 19, PER), (26, 29, LOC)),),
    ]  # fmt: skip
    desk.take_from("muna")
    (relation,) = annotations.relations_of(db, "a0", "gold")
    assert relation.label == "in"
    assert desk.open_count == 0
    desk.take_from("sami")
    assert [one.label for one in annotations.relations_of(db, "a0", "gold")] == ["born in"]
    # What hangs on a span that goes, goes with it, decision and all, and comes back with it.
    desk.go_to(0)
    desk.take_none()
    assert annotations.relations_of(db, "a0", "gold") == []
    assert len(desk.items) == 1
    desk.undo()
    assert [one.label for one in annotations.relations_of(db, "a0", "gold")] == ["born in"]
    assert desk.open_count == 0
    assert list(problems(db)) == []


def relate(db: Database, who: str, label: str) -> None:
    head, tail = annotations.spans_of(db, "a0", who)
    row = {
        "id": db.clock.new_id(), "article_id": "a0", "annotator": who, "label": label,
        "head": head.id, "tail": tail.id, "created_at": db.clock.now(), "ref": None,
        "source": "import",
    }  # fmt: skip
    events.record(db, "relate", [Change("relations", None, row)], annotator=who, article_id="a0")


def test_a_curator_tags_what_nobody_did_and_takes_out_what_stands(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 10, PER)])
    desk = adjudication(db)
    desk.add(25, 30, LOC)
    assert gold(db) == [(4, 10, PER), (26, 29, LOC)]
    assert message(desk.add(26, 29, LOC)) == "gold has this already"
    for span in desk.state.standing.spans:
        desk.remove(span)
    assert gold(db) == []
    # What all say and a curator took out does not come back by itself.
    assert adjudication(db).agreed[0].taken
    assert gold(db) == []
    desk.undo()
    desk.undo()
    desk.undo()
    assert gold(db) == [(4, 10, PER)]
    foreign = tag(db, 30, 37, LOC, annotator="gold")
    desk = adjudication(db)
    desk.remove(foreign)
    assert gold(db) == [(4, 10, PER)]
    assert list(problems(db)) == []


def test_a_label_that_is_renamed_changes_no_decision(made: Make) -> None:
    db = made(muna=[(4, 10, PER), (26, 29, LOC)], sami=[(4, 10, ORG), (26, 29, LOC)])
    desk = adjudication(db)
    desk.take_from("muna")
    scheme.rename(db, PER, "PERSON", annotator="lina")
    desk = adjudication(db)
    assert desk.open_count == 0
    assert gold(db) == [(4, 10, "PERSON"), (26, 29, LOC)]
    assert len(desk.state.decisions) == 2


def test_names_are_hidden_and_stand_in_another_order_in_each_article(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[(4, 19, PER)], rana=[])
    orders = {adjudication(db, blind=seed).annotators for seed in range(20)}
    assert len(orders) > 3
    desk = adjudication(db, blind=7)
    assert desk.annotators == adjudication(db, blind=7).annotators
    assert sorted(map(desk.name_of, WHO)) == ["1", "2", "3"]
    desk.take_from("sami")
    (decision,) = desk.state.decisions.values()
    assert decision.of == ("sami",)


def test_done_belongs_to_gold_and_is_undone_like_a_verdict(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    desk = adjudication(db)
    desk.take(0)
    desk.set_status(Status.DONE)
    assert reviews.get(db, "a0", "gold").status is Status.DONE
    assert reviews.get(db, "a0", "lina").status is Status.TODO
    assert reversal.undo(db, "a0", "lina") == []
    desk.undo()
    assert reviews.get(db, "a0", "gold").status is Status.DOING
    assert gold(db) == [(4, 10, PER)]


def test_a_note_is_read_beside_its_span_and_is_not_gold(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    [span] = annotations.spans_of(db, "a0", "muna")
    noted = replace(span, note="هل ال منها؟")
    changes = annotation_changes.alteration_changes(db, span, noted, TEXT)
    events.record(db, "note", changes, annotator="muna", article_id="a0")
    desk = adjudication(db)
    assert version_lines(desk)[0].note == "هل ال منها؟"
    desk.take(0)
    [taken] = annotations.spans_of(db, "a0", "gold")
    assert (taken.note, annotations.spans_of(db, "a0", "muna")) == (None, [noted])


def test_another_gold_knows_nothing_of_the_first(made: Make) -> None:
    db = made(muna=[(4, 10, PER)], sami=[])
    desk, other = adjudication(db), adjudication(db, gold="second")
    desk.take(0)
    assert other.open_count == 1
    other.take(1)
    desk.undo()
    assert gold(db) == []
    assert set(golds(db)) == {"second"}


def test_an_article_that_differs_in_relations_alone_is_listed_as_such(made: Make) -> None:
    spans = [(4, 10, PER), (26, 29, LOC)]
    db = made(muna=spans, sami=spans)
    options = AdjudicationOptions(("muna", "sami"), "lina")
    relate(db, "muna", "in")
    [entry] = adjudication_entries(db, options)
    assert (entry.state, entry.open_count) == (ReadyState.DIFFERS, 1)
    # It counts beside others, too.
    more = tag(db, 30, 37, ORG, annotator="muna")
    [entry] = adjudication_entries(db, options)
    assert (entry.differences, entry.open_count) == (2, 2)
    untag(db, more)
    relate(db, "sami", "in")
    [entry] = adjudication_entries(db, options)
    assert (entry.state, entry.open_count) == (ReadyState.SAME, 0)
