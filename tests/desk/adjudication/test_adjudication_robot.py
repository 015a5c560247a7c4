"""A robot settles whatever annotators say: gold is what it chose, and a kill loses none of it."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.made import LENGTH, elements
from tests.store.fresh import Taking, fresh, tag
from tui.agreement.answers import Element
from tui.agreement.differences import DifferenceKind, attribute_key
from tui.core.decided_place import is_of_attribute
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.desk.adjudication.settlements import Settlement
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import attributes
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import decisions

FLAG = (("sure", "true"),)
NAMES = ("muna", "sami", "rana", "dima", "omar")
said_by_some = st.lists(elements, min_size=2, max_size=5).map(
    lambda said: dict(zip(NAMES, said, strict=False))
)
Sure = Mapping[str, frozenset[Element]]
"""Which spans bear a flag, by annotator."""
NOBODY: Sure = {}
numbers = count()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with fresh(tmp_path_factory.mktemp("robot") / "a.db") as db:
        yield db
        # Here and not in a test: other processes may have run those that write.
        assert articles.count(db) > 0
        assert list(problems(db)) == []


def article(db: Database, said: Mapping[str, frozenset[Element]], sure: Sure = NOBODY) -> str:
    """A new article that these are done with, all in letters without white space."""
    id_ = f"x{next(numbers)}"
    text = f"{'ا' * LENGTH}{id_}"
    for name, spans in said.items():
        Taking(db, "robot").take(
            Record(text, id=id_, annotator=name, status=Status.DONE,
                   spans=tuple(
                       RecordSpan(*span, attributes=FLAG if span in sure.get(name, ()) else ())
                       for span in sorted(spans)))
        )  # fmt: skip
    return id_


def gold(db: Database, id_: str) -> set[Element]:
    spans = [(one.start, one.end, one.label) for one in annotations.spans_of(db, id_, "gold")]
    assert len(set(spans)) == len(spans)
    return set(spans)


def sure_in_gold(db: Database, id_: str) -> set[Element]:
    borne = attributes.said_values(db, id_).get("gold", {})
    return {span for span, values in borne.items() if values}


def expected_sure(
    db: Database, id_: str, said: Sure, sure: Sure, chosen: Mapping[str, set[Element]]
) -> set[Element]:
    """What gold is to bear of spans that somebody has: what all who have them say, else what was
    chosen."""
    found = set()
    for span in gold(db, id_):
        holders = [name for name in said if span in said[name]]
        key = attribute_key(span, "sure")
        if holders and all(span in sure[name] for name in holders):
            found.add(span)
        elif any(span in sure[name] for name in holders):
            found |= chosen[key]
    return found


def of_spans(chosen: Mapping[str, set[Element]]) -> list[set[Element]]:
    return [made for key, made in chosen.items() if not is_of_attribute(key)]


def settle(desk: Adjudication, choices: list[int]) -> dict[str, set[Element]]:
    """Give a verdict on each difference in turn; what each led to by its key."""
    chosen: dict[str, set[Element]] = {}
    while left := [n for n, one in enumerate(desk.items) if one.difference.key not in chosen]:
        item, versions = desk.items[left[0]], desk.items[left[0]].difference.versions
        choice = choices[len(chosen) % len(choices)]
        desk.go_to(left[0])
        of_attribute = item.difference.kind is DifferenceKind.ATTRIBUTE
        if choice < 5:
            desk.take(choice % len(versions))
            version = versions[choice % len(versions)]
            chosen[item.difference.key] = {*version.spans, *(one[0] for one in version.borne)}
        elif choice == 5 or of_attribute:
            desk.take_none()
            chosen[item.difference.key] = set()
        else:
            draft = desk.draft
            assert draft is not None
            desk.edit(label="LOC")
            chosen[item.difference.key] = {(draft[0], draft[1], "LOC")}
    return chosen


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said_by_some, st.lists(st.integers(0, 6), min_size=1, max_size=12), st.data())
def test_gold_is_what_was_chosen_and_undone_it_is_nothing(
    shared: Database,
    said: dict[str, frozenset[Element]],
    choices: list[int],
    data: st.DataObject,
) -> None:
    # Every other span is sure to an annotator, each beginning with another.
    sure = {
        name: frozenset(sorted(spans)[data.draw(st.integers(0, 1)) :: 2])
        for name, spans in said.items()
    }
    db, id_ = shared, article(shared, said, sure)
    desk = Adjudication(db, id_, NAMES, curator="lina")
    agreed = frozenset.intersection(*said.values())
    assert gold(db, id_) == agreed
    chosen = settle(desk, choices)
    expected = set(agreed).union(*of_spans(chosen))
    assert gold(db, id_) == expected
    assert desk.open_count == 0
    sure_now = sure_in_gold(db, id_)
    theirs = {span for spans in said.values() for span in spans}
    assert sure_now & theirs == expected_sure(db, id_, said, sure, chosen)
    # Who opens it again finds it settled, and opening changes nothing.
    again = Adjudication(db, id_, NAMES, curator="rana")
    assert (again.open_count, gold(db, id_)) == (0, expected)
    # Settled once more by another, it is what they chose: nothing is left of the first.
    other = settle(again, [data.draw(st.integers(0, 6))])
    assert gold(db, id_) == set(agreed).union(*of_spans(other))
    assert sure_in_gold(db, id_) & theirs == expected_sure(db, id_, said, sure, other)
    for session, undone in ((again, expected), (desk, set[Element]())):
        session.look_again()
        while session.state.undo() is not None:
            pass
        assert gold(db, id_) == undone
    assert decisions.of_article(db, id_, "gold") == {}
    while desk.state.redo() is not None:
        pass
    assert gold(db, id_) == expected
    assert sure_in_gold(db, id_) == sure_now
    # Their own work is as it came.
    for name, spans in said.items():
        assert {(s.start, s.end, s.label) for s in annotations.spans_of(db, id_, name)} == spans


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said_by_some, st.lists(st.integers(0, 6), min_size=1, max_size=12), st.data())
def test_what_somebody_changes_reopens_nothing_else(
    shared: Database,
    said: dict[str, frozenset[Element]],
    choices: list[int],
    data: st.DataObject,
) -> None:
    db, id_ = shared, article(shared, said)
    desk = Adjudication(db, id_, NAMES, curator="lina")
    settle(desk, choices)
    before = {_identity(item) for item in desk.items}
    standing = gold(db, id_)
    name = data.draw(st.sampled_from(sorted(said)))
    fresh_span = data.draw(elements.filter(bool).map(lambda spans: min(spans)))
    if fresh_span not in said[name]:
        tag(db, *fresh_span, article=id_, annotator=name)
    again = Adjudication(db, id_, NAMES, curator="lina", take_agreed=False)
    for item in again.items:
        if _identity(item) in before:
            assert not item.is_open
        else:
            start, end, _label = fresh_span
            assert item.difference.start < end
            assert start < item.difference.end
    assert gold(db, id_) == standing


def _identity(item: Settlement) -> object:
    return item.difference.key, frozenset((v.spans, v.who) for v in item.difference.versions)


SETTLER = """
import sys
from pathlib import Path
from tui.desk.adjudication.settling import Adjudication
from tui.store.opening import open_database

db = open_database(Path(sys.argv[1]))
desk = Adjudication(db, "a0", ("muna", "sami"), curator="lina")
while desk.open_count:
    desk.take(desk.open_count % 2)
    print(desk.open_count, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_loses_no_verdict_that_was_given(tmp_path: Path) -> None:
    path, copies = tmp_path / "a.db", 60
    with fresh(path, "كلمة " * copies) as db:
        for name in ("muna", "sami"):
            spans = [(5 * n, 5 * n + 4, "PER" if name == "muna" else "ORG") for n in range(copies)]
            Taking(db, "robot").take(
                Record("كلمة " * copies, id="a0", annotator=name, status=Status.DONE,
                       spans=tuple(RecordSpan(*span) for span in spans))
            )  # fmt: skip
    for wait in (1, 7, 19):
        with subprocess.Popen(
            [sys.executable, "-c", SETTLER, str(path)], stdout=subprocess.PIPE, text=True
        ) as settler:
            assert settler.stdout is not None
            told = [int(settler.stdout.readline()) for _line in range(wait)]
            settler.send_signal(signal.SIGKILL)
            told += [int(line) for line in settler.stdout.read().split()]
        with open_database(path) as db:
            desk = Adjudication(db, "a0", ("muna", "sami"), curator="lina")
            assert desk.open_count in (told[-1], told[-1] - 1)
            assert len(desk.state.decisions) == copies - desk.open_count
            assert list(problems(db)) == []
