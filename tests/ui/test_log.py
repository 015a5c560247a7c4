"""When the desk brings its log into the file: after *done*, while idle, and on leaving."""

import shutil
from pathlib import Path

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tui.core.review import Status
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.rows import annotations
from tui.store.work import reviews
from tui.ui.screens import upkeep


async def test_what_is_done_is_in_the_file_alone(
    make_app: MakeApp, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOG_AFTER_SECONDS", 0.02)
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.press("p", "ctrl+d")
        await pilot.pause(0.1)
        shutil.copyfile(db.path, tmp_path / "copy.db")
    with open_database(tmp_path / "copy.db") as copied:
        assert copied.lacks_log
        assert reviews.get(copied, "first", "a1").status is Status.DONE
        assert [span.label for span in annotations.spans_of(copied, "first", "a1")] == ["PER"]


async def test_what_was_tagged_is_in_the_file_alone_once_no_key_comes(
    make_app: MakeApp, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOG_AFTER_SECONDS", 0.02)
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.press("p")
        await pilot.pause(0.1)
        # The review has changed with the first of them, and does so no more.
        await pilot.press("left", "o")
        for number in range(200):
            copied_file = tmp_path / f"copy-{number}.db"
            shutil.copyfile(db.path, copied_file)
            with open_database(copied_file) as copied:
                labels = [span.label for span in annotations.spans_of(copied, "first", "a1")]
                if labels == ["PER", "ORG"]:
                    assert copied.lacks_log
                    return
            await pilot.pause(0.02)
    pytest.fail("the file alone never had what was tagged")


async def test_no_key_waits_for_it(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[bool] = []
    monkeypatch.setattr(Database, "empty_log", lambda _self: brought.append(True))
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.press("p", "ctrl+d", "left", "left")
        assert brought == []


async def test_a_copy_without_its_log_is_said_on_the_last_line(
    make_app: MakeApp, db: Database
) -> None:
    db.lacks_log = True
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = " ".join(frame(app)[-4:])
    assert "its last changes may be missing" in " ".join(shown.split())
    assert "hashiya backup" in shown
