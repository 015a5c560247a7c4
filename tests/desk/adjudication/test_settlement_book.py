"""What is known of an article's gold after each action is what is stored; it costs the same
among many differences as among few."""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.store.fresh import Taking, fresh, raw
from tests.ui.calls import Work
from tui.agreement.answers import Element
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.desk.adjudication.adjudicated import AdjudicatedArticle
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database

PER, ORG, LOC = "PER", "ORG", "LOC"
WHO = ("muna", "sami", "rana")
WORD = "كلمة "
WORDS = 6

places = st.integers(0, WORDS - 1)
spans = st.builds(
    lambda one, other, label: (5 * min(one, other), 5 * max(one, other) + 4, label),
    places, places, st.sampled_from([PER, ORG]),
)  # fmt: skip
answers = st.tuples(st.sets(spans, max_size=4), st.booleans(), st.booleans())
Said = tuple[set[Element], bool, bool]
ACTS = ("take 0", "take 1", "none", "later", "edit", "all", "add", "remove", "note", "undo", "redo")
FIRST, SECOND = (0, 4, PER), (5, 9, ORG)


numbers = count()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with fresh(tmp_path_factory.mktemp("book") / "a.db") as db:
        yield db


def record(id_: str, name: str, said: Said) -> Record:
    """What somebody says: spans, whether the article is news, and whether the first span leads to
    the last; where one of both is so, all spans bear a flag."""
    chosen, is_news, leads = said
    flag = (("sure", "true"),) if leads != is_news else ()
    made = [
        RecordSpan(*one, id=f"{name}{n}", attributes=flag) for n, one in enumerate(sorted(chosen))
    ]
    arcs = [RecordRelation(str(made[0].id), str(made[-1].id), "leads")] if leads and made else []
    return Record(
        WORD * WORDS + id_, id=id_, annotator=name, status=Status.DONE, spans=tuple(made),
        relations=tuple(arcs), labels=("news",) if is_news else (),
    )  # fmt: skip


def act(desk: Adjudication, command: str) -> None:
    """One action of a curator."""
    acts = {
        "take 0": lambda: desk.take(0),
        "take 1": lambda: desk.take(1),
        "none": desk.take_none,
        "later": desk.later,
        "edit": lambda: desk.edit(label=LOC),
        "all": lambda: desk.take_all_of(WHO[0]),
        "add": lambda: desk.add(10, 14, LOC),
        "remove": lambda: [desk.remove(one) for one in desk.state.standing.spans[:1]],
        "note": lambda: desk.note("why"),
        "undo": desk.undo,
        "redo": desk.redo,
    }
    acts[command]()


def stored(db: Database, desk: Adjudication) -> AdjudicatedArticle:
    return AdjudicatedArticle(db, desk.article.id, desk.state.asked, gold=desk.gold, curator="rana")


def assert_known_as_stored(db: Database, desk: Adjudication) -> None:
    """What is known here is what somebody finds who reads all of it."""
    known, fresh_one = desk.state, stored(db, desk)
    assert known.decisions == fresh_one.decisions
    assert known.standing.spans == fresh_one.standing.spans
    assert known.standing.labels == fresh_one.standing.labels
    assert known.standing.arcs == fresh_one.standing.arcs
    assert known.standing.borne == fresh_one.standing.borne
    assert known.standing.elements == fresh_one.standing.elements
    assert known.settled == fresh_one.settled
    assert [known.times_taken(name) for name in WHO] == [
        fresh_one.times_taken(name) for name in WHO
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(answers, min_size=3, max_size=3),
    st.lists(st.tuples(st.sampled_from(ACTS), places), max_size=9),
    answers,
    st.lists(st.tuples(st.sampled_from(ACTS), places), max_size=4),
)
@example(
    [({FIRST, SECOND}, True, True), ({FIRST, SECOND}, False, True), (set(), False, False)],
    [("take 0", 0), ("take 0", 1), ("take 0", 2), ("take 0", 3), ("none", 1), ("undo", 0)],
    ({FIRST}, True, False),
    [("none", 0), ("undo", 0)],
)
def test_after_each_action_it_is_known_as_it_is_stored(
    shared: Database,
    said: list[Said],
    acts: list[tuple[str, int]],
    later: Said,
    more: list[tuple[str, int]],
) -> None:
    db, id_ = shared, f"x{next(numbers)}"
    for name, one in zip(WHO, said, strict=True):
        Taking(db, name).take(record(id_, name, one))
    desk = Adjudication(db, id_, WHO, curator="lina")
    assert_known_as_stored(db, desk)
    for command, place in acts:
        desk.go_to(place)
        act(desk, command)
        assert_known_as_stored(db, desk)
    # Another annotator comes: what was settled is void, and is settled once more.
    Taking(db, "late").take(record(id_, "late", later))
    desk = Adjudication(db, id_, (*WHO, "late"), curator="lina", take_agreed=False)
    for command, place in more:
        desk.go_to(place)
        act(desk, command)
        assert_known_as_stored(db, desk)


def cost(folder: Path, copies: int) -> dict[str, tuple[int, dict[str, int]]]:
    """How many queries and which calls an action takes among so many differences, half settled."""
    found = {}
    text = WORD * (2 * copies)
    with fresh(folder / f"{copies}.db", text) as db:
        for number, name in enumerate(WHO[:2]):
            label = (PER, ORG)[number]
            said = [RecordSpan(10 * n, 10 * n + 4, label) for n in range(copies)]
            alike = [RecordSpan(10 * n + 5, 10 * n + 9, LOC) for n in range(copies)]
            Taking(db, name).take(
                Record(text, id="a0", annotator=name, status=Status.DONE, spans=(*said, *alike))
            )
        desk = Adjudication(db, "a0", WHO, curator="lina")
        assert (desk.open_count, len(desk.agreed)) == (copies, copies)
        for _time in range(copies - 8):
            desk.take(1)
        assert desk.open_count == 8
        for command in ("take 0", "none", "edit", "note", "later", "undo", "redo", "take 1"):
            for counted in (False, True):
                asked: list[str] = []
                calls = Work()
                raw(db).set_trace_callback(asked.append)
                sys.settrace(calls if counted else None)
                act(desk, command)
                sys.settrace(None)
                raw(db).set_trace_callback(None)
                # Now and then the files are looked after, whatever is done.
                own = {n: k for n, k in calls.names.items() if "own_files" not in n}
                found[command] = (len(asked), own)
    return found


def test_an_action_costs_as_much_among_many_differences_as_among_few(tmp_path: Path) -> None:
    few, many = cost(tmp_path, 12), cost(tmp_path, 300)
    assert many == few
    assert max(queries for queries, _calls in many.values()) < 40
    assert max(sum(calls.values()) for _queries, calls in many.values()) < 500
