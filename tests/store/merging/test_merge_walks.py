"""Files that are worked on apart and merged in any order come to hold the same.

Each rule is needed: a mutant that leaves one out dies by what must hold of any walk
(merge_walk.py).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.merge_walk import COMMANDS, Step, random_steps, three
from tui.core.errors import HashiyaError
from tui.store.database import Database
from tui.store.file.clock import time_after
from tui.store.log import events, lineage, replay
from tui.store.log.replay import Replay
from tui.store.merging import incoming_batches, merged_rows, rebuilding
from tui.store.merging.merged_rows import _Fitting
from tui.store.schema.tables import KEYS
from tui.store.work import reviews

Patch = Callable[[pytest.MonkeyPatch], None]


def wall_clock(patch: pytest.MonkeyPatch) -> None:
    """An event has the time of the wall clock."""
    patch.setattr(lineage, "time_after", lambda _newest, wall: wall)


def arrival_order(patch: pytest.MonkeyPatch) -> None:
    """Events are taken in the order of their rows."""
    iterate = Database.iterate

    def by_rows(db: Database, sql: str, values: Any = ()) -> Iterator[tuple[Any, ...]]:
        if "payload, origin" in sql:
            sql = sql.replace(", at FROM", ", seq FROM").replace("BY at, id", "BY seq")
        return iterate(db, sql, values)

    patch.setattr(Database, "iterate", by_rows)


def clock_not_learnt(patch: pytest.MonkeyPatch) -> None:
    """A file's clock follows the file's own events alone."""
    next_stamp = lineage.next_stamp

    def own(db: Database) -> tuple[str, str]:
        _at, origin = next_stamp(db)
        ((newest,),) = db.rows("SELECT max(at) FROM events WHERE origin = ?", (origin,))
        return time_after(newest, db.clock.now()), origin

    patch.setattr(events, "next_stamp", own)


def time_of_no_file(patch: pytest.MonkeyPatch) -> None:
    """The time spent in one file is not told from that in another."""
    patch.setattr(reviews, "next_stamp", lambda _db: ("", ""))


def label_not_brought_back(patch: pytest.MonkeyPatch) -> None:
    """A label that is removed here and used there stays away."""
    patch.setattr(rebuilding, "_borne", lambda _db: iter(()))


def renaming_not_followed(patch: pytest.MonkeyPatch) -> None:
    """Rows have the names that their events say."""
    patch.setattr(Replay, "_with_names", lambda _self, _table, row: row)


def renaming_of_others_not_followed(patch: pytest.MonkeyPatch) -> None:
    """Only rows that were there get the new name."""
    patch.setattr(incoming_batches.IncomingBatches, "is_about_all", lambda _self: False)


def spans_not_carried(patch: pytest.MonkeyPatch) -> None:
    """Spans stay where they were in the old text."""
    patch.setattr(_Fitting, "carry_spans", lambda _self: None)


def doubles_stay(patch: pytest.MonkeyPatch) -> None:
    """What both marked is there twice."""
    patch.setattr(_Fitting, "unite_doubles", lambda _self: None)
    patch.setattr(replay, "any", lambda _each: False, raising=False)


def ends_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    """Relations hang on spans that are gone."""
    patch.setattr(_Fitting, "hang_on_what_is_there", lambda _self: None)


def deleted_articles_stay_away(patch: pytest.MonkeyPatch) -> None:
    """Work on an article that somebody deleted goes with it."""
    patch.setattr(_Fitting, "bring_back_articles", lambda _self: None)


def loose_rows_stay(patch: pytest.MonkeyPatch) -> None:
    """What is said of an article that is gone stays."""
    patch.setattr(_Fitting, "take_out_loose_rows", lambda _self: None)


def keys_not_parted(patch: pytest.MonkeyPatch) -> None:
    """Two labels keep one key."""
    patch.setattr(merged_rows, "_parted_keys", lambda _taken, _table: iter(()))


def gone_comes_back(patch: pytest.MonkeyPatch) -> None:
    """A change of what was removed puts it there again."""
    patch.setattr(replay, "UPSERTED", tuple(KEYS))


MUTANTS: dict[Patch, int] = {
    wall_clock: 1,
    arrival_order: 1,
    clock_not_learnt: 5,
    time_of_no_file: 18,
    label_not_brought_back: 5,
    renaming_not_followed: 9,
    renaming_of_others_not_followed: 16,
    spans_not_carried: 5,
    doubles_stay: 1,
    ends_not_looked_at: 1,
    deleted_articles_stay_away: 61,
    loose_rows_stay: 0,
    keys_not_parted: 6,
    gone_comes_back: 7,
}
"""Each with the number of a walk in which it dies."""


def lives(folder: Path, number: int) -> bool:
    """Whether all holds in a walk."""
    folder.mkdir()
    try:
        with three(folder) as walk:
            walk.go(random_steps(number, 25))
            walk.stands(number)
    except (AssertionError, HashiyaError):
        return False
    return True


STEPS = st.lists(
    st.tuples(st.sampled_from((*COMMANDS, *("merge",) * 4)), st.integers(0, 2), st.integers(0, 11)),
    max_size=25,
)


@settings(max_examples=8, deadline=None)
@given(STEPS, st.integers(0, 2))
def test_three_files_converge_in_any_order_of_merges_with_work_between(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], last: int
) -> None:
    with three(tmp_path_factory.mktemp("three")) as walk:
        walk.go(steps)
        walk.stands(last)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_mutant_dies(tmp_path: Path, mutant: Patch) -> None:
    first = MUTANTS[mutant]
    with pytest.MonkeyPatch.context() as patch:
        mutant(patch)
        # Where a step of the walks was changed, another walk may be the one.
        numbers = (first, *(number for number in range(200) if number != first))
        died = next((n for n in numbers if not lives(tmp_path / f"{n}", n)), None)
    assert died is not None
    assert lives(tmp_path / "whole", died)
