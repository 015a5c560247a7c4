"""What rules settle over many articles, what they leave, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import Taking, fresh, said
from tui.core.errors import UsageError
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationOptions,
    ReadyState,
    adjudication_entries,
    annotators_to_ask,
    open_total,
)
from tui.desk.adjudication.opening import open_adjudication
from tui.desk.adjudication.rules import (
    RuleReport,
    apply_rule,
    parse_rule,
    take_back_rule,
    undo_run,
)
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import article_changes
from tui.store.work import decisions, reversal
from tui.store.work.decisions import Verdict
from tui.store.work.shell_actions import done_by_the_shell, is_a_run

TEXTS = ("زار الرئيس محمد حسن مدينة حلب", "عاد الوزير من دمشق أمس", "لا شيء هنا", "وصل الوفد")
WHO = ("muna", "sami", "rana")
Place = tuple[int, int, str]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh(tmp_path / "a.db", *TEXTS) as database:
        yield database


def work(
    db: Database,
    article: int,
    name: str,
    *places: Place,
    status: Status = Status.DONE,
    labels: tuple[str, ...] = (),
    arcs: tuple[tuple[int, int, str], ...] = (),
) -> None:
    spans = tuple(RecordSpan(*place, id=f"s{number}") for number, place in enumerate(places))
    relations = tuple(RecordRelation(f"s{h}", f"s{t}", label) for h, t, label in arcs)
    Taking(db, "a1").take(
        Record(TEXTS[article], id=f"a{article}", annotator=name, status=status, spans=spans,
               labels=labels, relations=relations)
    )  # fmt: skip


def settle(db: Database, name: str, *labels: str, least: int = 2, dry: bool = False) -> RuleReport:
    rule = parse_rule(name, least, labels)
    return apply_rule(db, WHO, rule, gold="gold", curator="lina", dry_run=dry)


def gold(db: Database, article: int = 0) -> list[Place]:
    return said(db, f"a{article}", annotator="gold")


def three(db: Database) -> None:
    work(db, 0, "muna", (4, 10, "PER"), (20, 25, "LOC"))
    work(db, 0, "sami", (4, 10, "PER"), (20, 25, "LOC"))
    work(db, 0, "rana", (4, 19, "PER"), (20, 25, "LOC"))
    work(db, 1, "muna", (4, 10, "PER"))
    work(db, 1, "sami")
    work(db, 3, "muna", (4, 9, "ORG"))


def test_what_all_say_is_an_event_an_article_and_waits_where_one_alone_is_done(
    db: Database,
) -> None:
    three(db)
    report = settle(db, "unanimous")
    assert dict(report.taken) == {"unanimous": 1}
    assert (report.articles, report.ready, report.waiting) == (1, 2, 1)
    assert dict(report.left) == {"other extent": 1, "one missing": 1}
    assert (gold(db), gold(db, 1), gold(db, 3)) == ([(20, 25, "LOC")], [], [])
    assert [e.kind for e in events.history(db, annotator="lina")] == [events.DECIDE]
    assert dict(settle(db, "unanimous").taken) == {}
    assert list(problems(db)) == []


def test_more_than_half_decide_and_nothing_counts_as_a_say(db: Database) -> None:
    three(db)
    work(db, 1, "rana")
    report = settle(db, "majority")
    assert dict(report.taken) == {"majority": 2, "unanimous": 1}
    assert gold(db) == [(4, 10, "PER"), (20, 25, "LOC")]
    assert gold(db, 1) == []
    (none,) = decisions.of_article(db, "a1", "gold").values()
    assert (none.verdict, none.of, none.rule) == (Verdict.NONE, ("sami", "rana"), "majority")


def test_a_tie_stays_and_a_number_is_so_many(db: Database) -> None:
    three(db)
    assert settle(db, "majority").left == {"one missing": 1}
    assert settle(db, "3").taken == {}
    work(db, 2, "muna", (0, 2, "PER"))
    work(db, 2, "sami", (0, 2, "PER"))
    work(db, 2, "rana", (0, 6, "PER"))
    assert settle(db, "2", least=3).taken == {"2": 1}
    assert gold(db, 2) == [(0, 2, "PER")]


def test_only_labels_that_were_asked_for(db: Database) -> None:
    three(db)
    assert settle(db, "majority", "LOC").taken == {"unanimous": 1}
    assert gold(db) == [(20, 25, "LOC")]


def test_a_dry_run_says_the_same_and_changes_nothing(db: Database) -> None:
    three(db)
    before = list(db.rows("SELECT id FROM events"))
    dry = settle(db, "majority", dry=True)
    assert list(db.rows("SELECT id FROM events")) == before
    wet = settle(db, "majority")
    assert (dry.taken, dry.left, dry.articles) == (wet.taken, wet.left, wet.articles)


def test_what_crosses_a_span_of_gold_stays_open(db: Database) -> None:
    work(db, 0, "muna", (4, 15, "PER"), (11, 19, "PER"))
    work(db, 0, "sami", (4, 15, "PER"))
    work(db, 0, "rana", (11, 19, "PER"), (4, 15, "PER"))
    report = settle(db, "majority")
    assert gold(db) == [(4, 15, "PER")]
    assert dict(report.left) == {"one missing": 1}


def test_relations_follow_their_ends_in_the_same_run(db: Database) -> None:
    for name in WHO:
        work(db, 0, name, (4, 10, "PER"), (20, 25, "LOC"), arcs=((0, 1, "in"),))
    report = settle(db, "unanimous")
    assert dict(report.taken) == {"unanimous": 3}
    (relation,) = annotations.relations_of(db, "a0", "gold")
    assert relation.label == "in"
    assert take_back_rule(db, "unanimous", gold="gold", curator="lina") == 3
    assert gold(db) == []
    assert list(problems(db)) == []


def test_a_rule_is_taken_back_but_for_what_a_curator_changed(db: Database) -> None:
    three(db)
    work(db, 1, "rana", (4, 10, "PER"))
    settle(db, "majority")
    desk = Adjudication(db, "a0", WHO, curator="omar")
    assert desk.open_count == 0
    desk.take_from("rana")
    assert take_back_rule(db, "majority", gold="gold", curator="lina") == 1
    assert gold(db) == [(4, 19, "PER"), (20, 25, "LOC")]
    assert gold(db, 1) == []
    assert take_back_rule(db, "majority", gold="gold", curator="lina") == 0
    assert take_back_rule(db, "unanimous", gold="gold", curator="lina") == 1
    assert gold(db) == [(4, 19, "PER")]
    assert list(problems(db)) == []
    # At the desk Ctrl+Z takes back what a rule did in this article.
    assert reversal.undo_decision(db, "a0", "lina", "gold") is not None
    assert gold(db) == [(4, 19, "PER"), (20, 25, "LOC")]


def test_a_run_is_undone_as_a_whole_and_so_is_its_taking_back(db: Database) -> None:
    three(db)
    for name in WHO:
        work(db, 1, name, (4, 10, "PER"), (16, 20, "LOC"), arcs=((0, 1, "in"),))
    before = len(list(db.rows("SELECT id FROM events")))
    settle(db, "majority")
    stood = gold(db), gold(db, 1), annotations.relations_of(db, "a1", "gold")
    assert all(stood)
    undo(db)
    assert (gold(db), gold(db, 1)) == ([], [])
    assert list(decisions.every(db, "gold")) == []
    assert list(problems(db)) == []
    found = db.rows("SELECT id FROM events WHERE undone_by IS NULL AND reverses IS NULL")
    assert len(found) == before
    settle(db, "majority")
    for rule in ("majority", "unanimous"):
        take_back_rule(db, rule, gold="gold", curator="omar")
    undo(db)
    undo(db)
    assert (gold(db), gold(db, 1)) == stood[:2]
    assert [one.label for one in annotations.relations_of(db, "a1", "gold")] == ["in"]
    assert list(problems(db)) == []
    undo(db)
    assert (gold(db), gold(db, 1)) == ([], [])
    assert list(problems(db)) == []


def test_undoing_a_run_leaves_what_a_curator_decided_since(db: Database) -> None:
    three(db)
    work(db, 1, "rana", (4, 10, "PER"))
    settle(db, "majority")
    desk = Adjudication(db, "a0", WHO, curator="omar")
    desk.take_from("rana")
    undo(db)
    assert gold(db) == [(4, 19, "PER")]
    assert gold(db, 1) == []
    assert [(one.curator, one.rule) for one in decisions.every(db, "gold")] == [("omar", None)]
    assert list(problems(db)) == []


def test_undoing_a_taking_back_leaves_articles_in_which_something_was_decided_since(
    db: Database,
) -> None:
    three(db)
    work(db, 1, "rana", (4, 10, "PER"))
    settle(db, "majority")
    take_back_rule(db, "majority", gold="gold", curator="lina")
    desk = Adjudication(db, "a0", WHO, curator="omar")
    desk.take_from("rana")
    stood = gold(db)
    undo(db)
    assert gold(db) == stood
    assert list(problems(db)) == []


def test_a_run_in_an_article_that_is_deleted_by_now_is_undone_elsewhere(db: Database) -> None:
    three(db)
    settle(db, "majority")
    run = done_by_the_shell(db, None)
    article_changes.remove(db, "a0", annotator="lina")
    undo_run(db, run, curator="omar")
    assert gold(db, 1) == []
    assert list(problems(db)) == []


def undo(db: Database) -> None:
    run = done_by_the_shell(db, None)
    assert is_a_run(run)
    undo_run(db, run, curator="omar")


def test_no_rule_of_that_name() -> None:
    with pytest.raises(UsageError, match="'most' is no rule"):
        parse_rule("most")


def test_articles_that_differ_come_first_and_those_that_wait_last_by_name(db: Database) -> None:
    three(db)
    work(db, 2, "muna", (0, 2, "PER"))
    work(db, 2, "sami", (0, 2, "PER"))
    options = AdjudicationOptions(annotators_to_ask(db, "gold"), "lina")
    assert options.annotators == ("muna", "rana", "sami")
    entries = adjudication_entries(db, options)
    assert [(one.id, one.state, one.open_count) for one in entries] == [
        ("a0", ReadyState.DIFFERS, 1),
        ("a1", ReadyState.DIFFERS, 1),
        ("a2", ReadyState.SAME, 0),
        ("a3", ReadyState.WAITING, 0),
    ]
    assert entries[3].waiting == ("rana", "sami")
    assert open_total(entries) == 2
    desk = open_adjudication(db, "a0", options)
    desk.take_majority()
    entries = adjudication_entries(db, options)
    assert [one.id for one in entries] == ["a1", "a2", "a0", "a3"]


def test_what_a_rule_accepts_is_settled_as_an_article_is_opened(db: Database) -> None:
    three(db)
    for accept, expected in (
        ("none", []),
        ("unanimous", [(20, 25, "LOC")]),
        ("majority", [(4, 10, "PER"), (20, 25, "LOC")]),
    ):
        open_adjudication(db, "a0", AdjudicationOptions(WHO, "lina", accept=accept))
        assert gold(db) == expected
