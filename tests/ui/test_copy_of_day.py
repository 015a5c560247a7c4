"""The desk copies the database once a day, beside it, on a thread of its own."""

from pathlib import Path

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tui.core.errors import DatabaseError
from tui.desk.keys.settings import Settings
from tui.store.check import problems
from tui.store.copies import copies_of_days
from tui.store.database import Database
from tui.store.opening import open_database
from tui.ui.screens import desk as desk_screen


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wait for the first paint."""
    monkeypatch.setattr(desk_screen, "COPY_AFTER_SECONDS", 0.01)


async def test_a_desk_that_opens_leaves_a_copy_of_the_day(make_app: MakeApp, db: Database) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
    [copy] = copies_of_days(db.path)
    with open_database(copy) as copied:
        assert list(problems(copied)) == []


async def test_none_is_made_where_none_are_wanted(make_app: MakeApp, db: Database) -> None:
    app = make_app()
    app.settings = Settings({"backups": 0})
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
    assert copies_of_days(db.path) == []


async def test_none_is_made_of_a_database_that_begins_now(make_app: MakeApp, db: Database) -> None:
    app = make_app()
    app.new_database = True
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
    assert copies_of_days(db.path) == []


async def test_one_that_fails_is_told_and_work_goes_on(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, day: str, *, keep: int) -> None:
        raise DatabaseError("the disk is full", file=str(path))

    monkeypatch.setattr(desk_screen, "copy_of_day", full)
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
        assert "no copy of the day: the disk is full" in frame(app)[-1]
        await pilot.press("p")
        assert len(app.desk.spans) == 1
