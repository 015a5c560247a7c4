"""The desk copies the database once a day, beside it, on a thread of its own."""

from pathlib import Path

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tui.core.errors import DatabaseError
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.store.database import Database
from tui.store.file import copies
from tui.store.file.copies import copies_of_days, copy_of_day
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.ui.app import HashiyaApp
from tui.ui.screens import upkeep


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wait for the first paint."""
    monkeypatch.setattr(upkeep, "COPY_AFTER_SECONDS", 0.01)


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

    monkeypatch.setattr(copies, "copy_of_day", full)
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
        assert "no copy of the day: the disk is full" in frame(app)[-1]
        await pilot.press("p")
        assert len(app.desk.spans) == 1


async def test_that_of_a_damaged_database_is_told_at_once_and_the_sound_ones_stay(
    db: Database,
) -> None:
    for day in range(1, 8):
        copy_of_day(db.path, f"2020-01-0{day}", keep=7)
    sound = {copy: copy.read_bytes() for copy in copies_of_days(db.path)}
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'gazetteer'"
    ((page,), (size,)) = db.rows(sql)[0], db.rows("PRAGMA page_size")[0]
    db.close()
    with db.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x7f" * size)
    with open_database(db.path) as damaged:
        desk = Desk(damaged, "a1")
        desk.open("first")
        app = HashiyaApp(desk)
        async with app.run_test() as pilot:
            await pilot.pause(0.05)
            await app.workers.wait_for_complete()
            said = " ".join(" ".join(frame(app)[-4:]).split())
    assert "no copy of the day: the database is damaged" in said
    assert "hashiya recover" in said
    assert {copy: copy.read_bytes() for copy in copies_of_days(db.path)} == sound
    assert [one.name for one in db.path.parent.iterdir() if "2020" not in one.name] == ["mine.db"]
