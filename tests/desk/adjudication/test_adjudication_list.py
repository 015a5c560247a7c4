"""Which articles are to be settled, in one order for the list and for the desk."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.fresh import Taking, fresh, tag
from tests.store.fresh import said as spans_said
from tui.core.errors import UsageError
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationEntry,
    AdjudicationOptions,
    ReadyState,
    adjudication_entries,
    adjudication_options,
)
from tui.desk.adjudication.comparing_pass import articles_to_settle
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.adjudication.settling import Adjudication
from tui.desk.decided import kept_from
from tui.desk.project.own_differences import own_differences
from tui.store.database import Database
from tui.store.project import project_settings

WHO = ("muna", "sami", "rana")
WORD = "كلمة "
numbers = count()

spans = st.builds(lambda n, label: (5 * n, 5 * n + 4, label), st.integers(0, 3),
                  st.sampled_from(["PER", "ORG"]))  # fmt: skip
works = st.tuples(
    st.sets(spans, max_size=3), st.sampled_from([Status.DONE, Status.DONE, Status.DOING])
)
"""What an annotator says of an article, and whether they are done."""
articles_said = st.lists(st.lists(works, min_size=2, max_size=3), min_size=1, max_size=5)
steps = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["take", "none", "later", "done", "late"])),
    max_size=6,
)


def made(db: Database, said: list[list[tuple[set[tuple[int, int, str]], Status]]]) -> list[str]:
    """Articles of which three annotators, or two, said something."""
    ids = []
    for works_of in said:
        id_ = f"x{next(numbers)}"
        ids.append(id_)
        for name, (chosen, status) in zip(WHO, works_of, strict=False):
            Taking(db, "list").take(
                Record(WORD * 4 + id_, id=id_, annotator=name, status=status,
                       spans=tuple(RecordSpan(*one) for one in sorted(chosen)))
            )  # fmt: skip
    return ids


def step(db: Database, id_: str, act: str) -> None:
    """Something happens to an article."""
    desk = Adjudication(db, id_, WHO, curator="lina", take_agreed=act != "late")
    if act == "late":
        if (15, 19, "LOC") not in spans_said(db, article=id_, annotator="muna"):
            tag(db, 15, 19, "LOC", article=id_, annotator="muna")
    elif act == "done":
        desk.set_status(Status.DONE)
    else:
        {"take": lambda: desk.take(0), "none": desk.take_none, "later": desk.later}[act]()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(articles_said, steps)
def test_the_list_counts_what_a_full_comparison_finds(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[list[tuple[set[tuple[int, int, str]], Status]]],
    done: list[tuple[int, str]],
) -> None:
    with fresh(tmp_path_factory.mktemp("list") / "a.db") as db:
        ids = made(db, said)
        for place, act in done:
            step(db, ids[place % len(ids)], act)
        options = AdjudicationOptions(WHO, "lina")
        entries = adjudication_entries(db, options, count_settled=True)
        whole = {one.id: one for one in articles_to_settle(db, WHO, "gold")}
        assert {one.id for one in entries} == whole.keys()
        for entry in entries:
            known = whole[entry.id]
            if len(known.annotators) < options.ready:
                assert entry.state is ReadyState.WAITING
                continue
            assert entry.differences == len(known.settled.items)
            assert entry.open_count == known.settled.open_count
            if entry.state is ReadyState.DIFFERS:
                assert entry.open_count
            elif entry.state is not ReadyState.SETTLED:
                assert not entry.open_count
        assert AdjudicationQueue(db, options).ids == [
            one.id for one in entries if one.state is not ReadyState.WAITING
        ]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh(tmp_path / "a.db") as database:
        yield database


def listed(db: Database, *, as_imported: bool = False) -> list[AdjudicationEntry]:
    return adjudication_entries(db, AdjudicationOptions(WHO, "lina"), as_imported=as_imported)


def test_what_is_done_comes_back_once_somebody_changes_it(db: Database) -> None:
    differ = [({(0, 4, "PER")}, Status.DONE), ({(0, 4, "ORG")}, Status.DONE)]
    same = [({(0, 4, "PER")}, Status.DONE), ({(0, 4, "PER")}, Status.DONE)]
    first, second, third = made(db, [differ, same, differ])
    assert [one.id for one in listed(db)] == [first, third, second]
    assert [one.id for one in listed(db, as_imported=True)] == [first, second, third]
    step(db, first, "take")
    step(db, first, "done")
    assert [one.id for one in listed(db)] == [third, second, first]
    assert [one.id for one in listed(db, as_imported=True)] == [second, third, first]
    # Open differences that a curator left are not said to be open again.
    step(db, third, "done")
    assert [(one.id, one.state) for one in listed(db)][-1] == (third, ReadyState.SETTLED)
    queue = AdjudicationQueue(db, AdjudicationOptions(WHO, "lina"))
    assert (queue.settled_count, queue.first) == (2, second)
    step(db, first, "late")
    assert next((one.id, one.open_count) for one in listed(db)) == (first, 1)
    queue = AdjudicationQueue(db, AdjudicationOptions(WHO, "lina"))
    assert (queue.settled_count, queue.first) == (1, first)


def test_the_project_decides_where_nobody_says_otherwise(db: Database) -> None:
    made(db, [[({(0, 4, "PER")}, Status.DONE)] * 3])
    options = adjudication_options(db, "lina")
    assert options == AdjudicationOptions(("muna", "rana", "sami"), "lina")
    for name, value in (("accept", "none"), ("ready", "3"), ("hide-names", "on")):
        project_settings.put(db, name, value, annotator="lina")
    options = adjudication_options(db, "lina", seed=7)
    assert (options.accept, options.ready, options.blind) == ("none", 3, 7)
    options = adjudication_options(db, "lina", accept="majority", ready=2, annotators=WHO)
    assert (options.accept, options.ready, options.blind) == ("majority", 2, 1)
    assert options.annotators == WHO


def test_what_was_decided_is_kept_from_annotators_and_from_nobody_who_settles(
    db: Database,
) -> None:
    assert kept_from(db, "muna") == ""
    project_settings.put(db, "decided", "off", annotator="lina")
    assert "keeps from annotators" in kept_from(db, "muna")
    with pytest.raises(UsageError, match="keeps from annotators"):
        list(own_differences(db, "muna", "gold"))
    for name, value in (("leader", "lina"), ("curators", "huda")):
        project_settings.put(db, name, value, annotator="lina")
    assert [bool(kept_from(db, name)) for name in ("muna", "huda", "lina")] == [True, False, False]
