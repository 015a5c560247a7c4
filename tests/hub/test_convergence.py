"""Whatever desks, their clocks, the net and copies do: in the end all hold the same, once each."""

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.hub.conftest import owners_file
from tests.hub.hubs import Hub, TestServer
from tests.store.fresh import new_database, tag
from tests.store.merging.test_merge import Wall, rows
from tui.core.errors import HubError
from tui.core.event import Change
from tui.core.log_entry import ArticleText, LogEntry, Outgoing, TakenEntries
from tui.hub.sync import sync
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.hub_log import HubLog, SentMark
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.rows import annotations
from tui.store.rows.doubles import DoubleError
from tui.store.work import reversal

NAMES = ("lead", "muna", "sami")
LABELS = ("PER", "ORG", "LOC")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tag"), st.integers(0, 2), st.integers(0, 5), st.sampled_from(LABELS)),
        st.tuples(st.just("relabel"), st.integers(0, 2), st.sampled_from(LABELS)),
        st.tuples(st.just("undo"), st.integers(0, 2)),
        st.tuples(st.just("rename"), st.integers(0, 2), st.sampled_from(("PER", "NAME"))),
        st.tuples(st.just("clock"), st.integers(0, 2), st.integers(-900, 900)),
        st.tuples(st.just("sync"), st.integers(0, 2)),
        st.tuples(
            st.just("die"), st.integers(0, 2),
            st.sampled_from(("unsent", "texts", "sent", "take", "mark", "cut")),
        ),
        st.tuples(st.just("copy"), st.integers(0, 2)),
        st.tuples(st.just("back"), st.integers(0, 2)),
    ),
    max_size=14,
)  # fmt: skip


class KilledError(Exception):
    """What ends a process, to the test."""


class Dying(HubLog):
    """A log whose process is killed at a point; ``cut``: whose connection ends instead."""

    point = ""
    end_connection: Any = None

    def _at(self, point: str) -> None:
        if self.point == point:
            raise KilledError

    def unsent(self, most: int) -> Outgoing | None:
        """Dies before it has asked, or has the connection cut then."""
        self._at("unsent")
        if self.point == "cut":
            self.end_connection()
        return super().unsent(most)

    def texts(self, wanted: Sequence[str]) -> list[ArticleText]:
        """Dies while the hub's transaction is open."""
        self._at("texts")
        return super().texts(wanted)

    def sent(self, outgoing: Outgoing, refused: int) -> None:
        """Dies after the hub has committed."""
        self._at("sent")
        super().sent(outgoing, refused)

    def take(
        self, entries: Sequence[LogEntry], texts: Sequence[ArticleText], cursor: str
    ) -> TakenEntries:
        """Dies before anything came."""
        self._at("take")
        return super().take(entries, texts, cursor)

    def _put_mark(self, mark: SentMark) -> None:
        self._at("mark")
        super()._put_mark(mark)


class Desk:
    """A desk that does what a step says."""

    def __init__(self, hub: Hub, folder: Path, number: int) -> None:
        self.hub, self.path, self.name = hub, folder / f"{number}.db", NAMES[number]
        self.clock = Wall(number + 1)
        self.copy = folder / f"{number}.copy.db"
        self.db = new_database(self.path, self.clock)

    def tag(self, start: int, label: str) -> None:
        """Mark a span, where there is none like it."""
        known = {one.name for one in scheme.labels(self.db)}
        if label in known and self.db.rows("SELECT 1 FROM articles WHERE id = 'a0'"):
            with contextlib.suppress(DoubleError):
                tag(self.db, start, start + 3, label, annotator=self.name)

    def relabel(self, label: str) -> None:
        """Give the first span another label; it may be another's."""
        for row in self.db.rows("SELECT id, annotator FROM spans ORDER BY id LIMIT 1"):
            held = annotations.event_row(self.db, "spans", row[0])
            if held and label in {one.name for one in scheme.labels(self.db)}:
                change = Change("spans", held, {**held, "label": label})
                with contextlib.suppress(DoubleError):
                    events.record(self.db, "relabel", [change], annotator=row[1], article_id="a0")

    def undo(self) -> None:
        """Take back the last action."""
        reversal.undo(self.db, "a0", self.name)

    def rename(self, new: str) -> None:
        """Rename PER, or rename it back."""
        names = {one.name for one in scheme.labels(self.db)}
        for old in {"PER", "NAME"} - {new}:
            if old in names and new not in names:
                scheme.rename(self.db, old, new, annotator=self.name)

    def jump(self, seconds: int) -> None:
        """The wall clock is set."""
        self.clock.ticks = max(0, self.clock.ticks + seconds)

    def new_ids(self, by: int) -> None:
        """What is made from now on is nothing that was made before."""
        self.clock.name += by

    def sync(self, point: str = "") -> None:
        """Send and take, and be killed at a point."""
        with self.hub.connect(self.name) as connection:
            log = Dying(self.db, self.hub.address(self.name).url)
            log.point = point
            log.end_connection = lambda: _terminate(self.hub, connection.info.backend_pid)
            try:
                sync(connection, self.hub.address(self.name), log)
            except (KilledError, HubError):
                assert point
                connection.close()

    def keep(self) -> None:
        """Copy the file aside."""
        self.db.close()
        shutil.copy(self.path, self.copy)
        self.db = open_database(self.path, clock=self.clock)

    def restore(self) -> None:
        """Work on with the copy, if there is one."""
        if self.copy.exists():
            self.db.close()
            self.path.unlink()
            shutil.copy(self.copy, self.path)
            self.new_ids(16)
            self.db = open_database(self.path, clock=self.clock)


def _terminate(hub: Hub, process: int) -> None:
    with hub.connect("hashiya_admin") as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 1000)", (process,))


def play(desk: Desk, step: Sequence[Any]) -> None:
    """Do a step."""
    what, _number, *said = step
    acts: dict[str, Any] = {
        "tag": desk.tag, "relabel": desk.relabel, "undo": desk.undo, "rename": desk.rename,
        "clock": desk.jump, "sync": desk.sync, "die": desk.sync, "copy": desk.keep,
        "back": desk.restore,
    }  # fmt: skip
    acts[what](*said)


KILLED = [
    step
    for number, point in enumerate(("unsent", "texts", "sent", "take", "mark", "cut"))
    for step in (
        ("tag", 1, number, "PER"), ("tag", 0, number, "ORG"), ("sync", 0), ("die", 1, point),
        ("tag", 1, number, "LOC"), ("sync", 2), ("sync", 1),
    )
]  # fmt: skip
"""A kill at each point, with something that would be lost and something that would be doubled."""


@given(steps=STEPS)
@example(steps=[("sync", 1), *KILLED])
@example(
    steps=[("sync", 1), ("copy", 1), ("tag", 1, 0, "PER"), ("sync", 1), ("back", 1),
           ("tag", 1, 4, "ORG"), ("die", 1, "mark"), ("die", 2, "cut")]
)  # fmt: skip
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_come_to_hold_the_same(
    hub_server: TestServer, tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    hub, folder = hub_server.emptied_hub(), tmp_path_factory.mktemp("desks")
    with hub.connect("hashiya_admin") as admin:
        admin.execute("UPDATE hashiya.members SET power = 'owner'")
    with owners_file(folder / "0.db") as first:
        hub.sync(first, "lead")
    desks = [Desk(hub, folder, number) for number in range(3)]
    desks[0].new_ids(64)
    done: set[str] = set()
    for step in steps:
        desk = desks[step[1]]
        play(desk, step)
        if step[0] in ("sync", "die"):
            done |= set(hub.ids())
    for _round in range(2):
        for desk in desks:
            desk.sync()
    held = [{id_ for (id_,) in desk.db.rows("SELECT id FROM events")} for desk in desks]
    ids = hub.ids()
    assert len(ids) == len(set(ids))
    # What any hub ever had it has; what any desk holds that was not restored, the hub has.
    assert done <= set(ids)
    assert held[0] == held[1] == held[2] == set(ids)
    found = [rows(desk.db) for desk in desks]
    assert found[0] == found[1] == found[2]
    for desk in desks:
        desk.db.close()


def test_what_an_annotator_holds_is_what_the_owner_holds_of_theirs(
    hub: Hub, lead: Database, muna: Database, sami: Database
) -> None:
    for db, who in ((lead, "lead"), (muna, "muna"), (sami, "sami")):
        hub.sync(db, who)
    tag(muna, 0, 3, "PER", annotator="muna")
    tag(sami, 0, 3, "PER", annotator="sami")
    scheme.rename(lead, "PER", "NAME", annotator="lead")
    tag(lead, 4, 8, "NAME", annotator="lead")
    for _round in range(2):
        for db, who in ((muna, "muna"), (sami, "sami"), (lead, "lead")):
            hub.sync(db, who)
    theirs = {
        who: [(span.start, span.label) for span in annotations.spans_of(lead, "a0", who)]
        for who in ("muna", "sami", "lead")
    }
    assert theirs == {"muna": [(0, "NAME")], "sami": [(0, "NAME")], "lead": [(4, "NAME")]}
    for db, who in ((muna, "muna"), (sami, "sami")):
        own = [(s.start, s.label) for s in annotations.spans_of(db, "a0", who)]
        assert own == theirs[who]
        assert {name for (name,) in db.rows("SELECT annotator FROM spans")} == {who}
        assert rows(db) is not None
