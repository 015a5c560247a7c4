"""The log and the model of it agree: order, undo, copies, and the union of two files."""

import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, Ticking, fresh, raw, said, tag
from tests.store.log_model import LogModel
from tui.core.event import Event
from tui.core.ids import uuid7
from tui.core.span import Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.lineage import lineage
from tui.store.log.replay import Replay, replay
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reversal

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "كلمة " * 40


class Jumping(Ticking):
    """A wall clock that says what it is told; microseconds from EPOCH."""

    wall = 0

    def now(self) -> str:
        return (EPOCH + timedelta(microseconds=self.wall)).isoformat(timespec="microseconds")

    def new_id(self) -> str:
        self.ticks += 1
        milliseconds = int(EPOCH.timestamp() * 1000) + self.wall // 1000
        return uuid7(milliseconds, self.ticks.to_bytes(10))


@dataclass
class File:
    """A database and the model of it. Names of clocks keep ids of two files apart."""

    db: Database
    clock: Jumping
    model: LogModel
    places: int

    def step(self, kind: str, wall: int, pick: int) -> None:
        """Do one thing in both."""
        self.clock.wall = wall
        spans = annotations.spans_of(self.db, "a0", ME)
        if kind in ("undo", "redo"):
            act, foretold = getattr(reversal, kind), getattr(self.model, kind)
            done = act(self.db, "a0", ME)
            assert foretold(wall, done[0].id if done else "") == bool(done)
            return
        if kind == "tag":
            self.places += 1
            span = Span(self.db.clock.new_id(), "a0", ME, "PER", self.places, self.places + 1)
            changes = annotation_changes.tag_changes([span], TEXT, self.clock.now())
            before, after = {}, row(span)
        elif not spans:
            return
        else:
            span = spans[pick % len(spans)]
            if kind == "remove":
                changes = annotation_changes.removal_changes(self.db, [span])
                before, after = row(span), {}
            else:
                label = "ORG" if span.label == "PER" else "PER"
                altered = Span(span.id, "a0", ME, label, span.start, span.end)
                changes = annotation_changes.alteration_changes(self.db, span, altered, TEXT)
                before, after = row(span), row(altered)
        event = events.record(self.db, kind, changes, annotator=ME, article_id="a0")
        self.model.do(wall, event.id, before, after)

    def agree(self) -> None:
        """Both say the same."""
        stored = {s.id: (s.label, s.start, s.end) for s in annotations.spans_of(self.db, "a0", ME)}
        assert stored == self.model.rows()
        times = [event.at for event in events.every(self.db)]
        assert times == sorted(set(times))
        assert list(problems(self.db)) == []


def row(span: Span) -> dict[str, tuple[str, int, int]]:
    """A span as the model has it."""
    return {span.id: (span.label, span.start, span.end)}


def begun(path: Path) -> File:
    """A new file, whose model begins after the events that made its labels and its article."""
    clock = Jumping()
    clock.ticks = 10_000
    with fresh(path, TEXT) as db:
        newest = max(event.at for event in events.every(db))
    db = open_database(path, clock=clock)
    with db.transaction():
        name = lineage(db).origin
    past = (datetime.fromisoformat(newest) - EPOCH) // timedelta(microseconds=1)
    return File(db, clock, LogModel(name, newest=past), 0)


def copied(one: File, path: Path) -> File:
    """A copy of a file, to be worked on apart."""
    one.db.close()
    shutil.copy(one.db.path, path)
    one.db = open_database(one.db.path, clock=one.clock)
    clock = Jumping()
    clock.ticks = 1_000_000
    db = open_database(path, clock=clock)
    with db.transaction():
        name = lineage(db).origin
    return File(db, clock, one.model.copied(name), 100)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tag", "tag", "remove", "relabel", "undo", "undo", "redo"]),
        st.integers(-(10**9), 10**9) | st.integers(0, 30),
        st.integers(0, 5),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(STEPS, STEPS, STEPS)
def test_two_copies_agree_with_the_model_and_have_one_union(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, int, int]],
    here: list[tuple[str, int, int]],
    there: list[tuple[str, int, int]],
) -> None:
    folder = tmp_path_factory.mktemp("log")
    with ExitStack() as stack:
        one = begun(folder / "a.db")
        stack.callback(lambda: one.db.close())
        for step in before:
            one.step(*step)
        other = copied(one, folder / "b.db")
        stack.callback(other.db.close)
        for file, steps in ((one, here), (other, there)):
            for step in steps:
                file.step(*step)
            file.agree()
        union = spans_of_union(one.db, other.db)
        assert union == spans_of_union(other.db, one.db)
        assert union == one.model.union(other.model)


def spans_of_union(*files: Database) -> dict[str, tuple[str, int, int]]:
    """What the events of several files lead to, each once, in the order of all copies."""
    known: dict[str, Event] = {}
    for db in files:
        for event in events.every(db):
            known.setdefault(event.id, event)
    taken = Replay()
    for event in in_order(known.values()):
        taken.take(event.kind, event.changes, event.origin)
    spans = taken.tables["spans"]
    return {str(row["id"]): (row["label"], row["start"], row["end"]) for row in spans.values()}


def in_order(given: Iterable[Event]) -> list[Event]:
    """By time, then by id."""
    return sorted(given, key=lambda event: (event.at, event.id))


def test_an_undo_follows_what_it_undoes_though_the_clock_was_set_back(tmp_path: Path) -> None:
    file = begun(tmp_path / "a.db")
    with file.db:
        file.step("tag", 10**12, 0)
        file.step("undo", -(10**12), 0)
        undone, tagged = events.history(file.db, article_id="a0")[:2]
        assert undone.reverses == tagged.id
        assert undone.at > tagged.at
        file.agree()


def test_a_copy_is_another_file_and_undoes_what_was_done_before_it(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 0, 4, "PER")
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with open_database(tmp_path / "a.db") as db:
        tag(db, 5, 9, "PER")
        (first,) = {event.origin for event in events.every(db)}
    with open_database(tmp_path / "b.db") as db:
        tag(db, 10, 14, "ORG")
        second = events.history(db)[0].origin
        assert second != first
        assert reversal.undo(db, "a0", ME)
        assert reversal.undo(db, "a0", ME)
        assert said(db) == []
        assert list(problems(db)) == []


def test_what_another_file_did_is_not_undone_here(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 0, 4, "PER")
        raw(db).execute("UPDATE events SET origin = 'elsewhere' WHERE kind = 'tag'")
        raw(db).commit()
        assert not reversal.undo(db, "a0", ME)
        tag(db, 5, 9, "PER")
        assert reversal.undo(db, "a0", ME)
        assert not reversal.undo(db, "a0", ME)
        assert reversal.redo(db, "a0", ME)


def test_the_order_of_rows_says_nothing(tmp_path: Path) -> None:
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 0, 4, "PER")
        tag(db, 5, 9, "ORG")
        reversal.undo(db, "a0", ME)
        before = replay(db)
        raw(db).execute("PRAGMA foreign_keys = OFF")
        raw(db).execute("UPDATE events SET seq = -seq")
        raw(db).commit()
        assert replay(db) == before
        assert list(problems(db)) == []
        assert [e.kind for e in events.history(db, article_id="a0")][:2] == ["undo", "tag"]
        assert reversal.redo(db, "a0", ME)
        assert said(db) == [(0, 4, "PER"), (5, 9, "ORG")]
