"""What an event does stays within its article, whatever it names: by that files with the same
events come to the same rows in whatever order these came.
"""

import random
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.fresh import content
from tests.store.merging.test_spans_put import ACTS, FORGED, Act, Sent, made, marks
from tui.core.event import Change
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging import rebuilding
from tui.store.merging.incoming_batches import Sender
from tui.store.merging.joining import join
from tui.store.merging.merge import merge
from tui.store.merging.raw_events import RawEvent, raw_events
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.rows.row_problems import Problem

Order = tuple[int, int, int]
"""By what events are shuffled, how many come together, and how many are taken anew together."""

FORGED_ACTS = st.tuples(
    st.sampled_from(FORGED),
    st.integers(0, 7),
    st.integers(0, 7),
    st.sampled_from(("PER", "ORG")),
    st.sampled_from(("muna", "sami")),
)
OTHERS = ACTS.filter(lambda act: act[0] not in ("wrong", "nothing"))
"""These two are told by ``hashiya check``, or refused, whatever they come with."""
WALKS = st.lists(st.one_of(OTHERS, FORGED_ACTS), min_size=2, max_size=16)
ORDERS = st.tuples(st.integers(0, 50), st.integers(1, 16), st.sampled_from([1, 2, 5_000]))


def of_no_article(done: Sequence[RawEvent]) -> RawEvent:
    """The last of these events, as one of no article that does what the one before did, too."""
    changes = [one for event in done[-2:] for one in events.changes_in(event.payload)]
    return done[-1]._replace(article_id=None, payload=events.to_json(changes, None))


def take(db: Database, page: Sequence[RawEvent]) -> None:
    """Take events as they come from a hub."""
    with db.transaction():
        join(db, Sender("hub"), page, cursor="1", clock_ok=True)


def wrong_rows(db: Database) -> list[Problem]:
    """What ``hashiya check`` tells, but for events that do not say what was done."""
    return [one for one in problems(db) if one.table != "events"]


def said_in(db: Database) -> object:
    """All that must be the same: what the events are, and the rows."""
    return sorted(raw_events(db)), content(db)


@settings(max_examples=30, deadline=None)
@given(WALKS, st.sets(st.integers(0, 15)), st.lists(ORDERS, min_size=3, max_size=3))
def test_files_with_the_same_events_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    acts: list[Act],
    of_none: set[int],
    orders: list[Order],
) -> None:
    folder = tmp_path_factory.mktemp("three")
    made(folder / "first.db").close()
    sent = Sent()
    alone = [sent.event(act) for act in acts]
    came = [of_no_article(alone[: n + 1]) if n in of_none else e for n, e in enumerate(alone)]
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        files = []
        for number, (seed, page, lot) in enumerate(orders):
            path = folder / f"{number}.db"
            shutil.copy(folder / "first.db", path)
            files.append(stack.enter_context(open_database(path)))
            patch.setattr(rebuilding, "_AT_ONCE", lot)
            shuffled = came if seed == 0 else random.Random(seed).sample(came, len(came))
            for start in range(0, len(came), page):
                take(files[-1], shuffled[start : start + page])
                assert wrong_rows(files[-1]) == []
        exchange(files)
        for db in files:
            assert wrong_rows(db) == []
        first, second, third = map(said_in, files)
        assert first == second == third


def exchange(files: Sequence[Database]) -> None:
    """Each takes from the others what these have, until all have all."""
    for db in (*files, *files):
        for other in files:
            with db.transaction():
                merge(db, other)


@pytest.mark.parametrize("lot", [1, 5_000])
def test_what_makes_no_sense_of_one_article_keeps_nothing_of_another_from_being_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lot: int
) -> None:
    monkeypatch.setattr(rebuilding, "_AT_ONCE", lot)
    sent = Sent()
    near, far = (sent.event(marks(0, far=far)) for far in (False, True))
    first, second = sent.rows
    # The label of the first may have been renamed since, and it does not say which it is.
    bare = Change("spans", {"id": first["id"], "article_id": "a0"}, None)
    payload = events.to_json([bare, Change("spans", second, None)], None)
    both = sent.event(marks(4))._replace(article_id=None, payload=payload)
    with made(tmp_path / "a.db") as db:
        take(db, [near, far, both])
        assert db.rows("SELECT id FROM spans") == [(first["id"],)]
        assert [one.table for one in problems(db)] == ["events"]
