"""A desk that may only annotate refuses the rest, by whatever way it is asked."""

from unittest.mock import Mock

import pytest

from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.rights import ANNOTATING
from tui.store.database import Database
from tui.ui import clipboard
from tui.ui.app import HashiyaApp
from tui.ui.screens.desk import DeskScreen


@pytest.mark.parametrize("command", ["import", "scheme", "agreement", "terminal"])
async def test_what_is_not_allowed_is_refused_where_it_would_be_done(
    db: Database, command: str
) -> None:
    desk = Desk(db, "a1")
    desk.open("first")
    app = HashiyaApp(desk, Settings(allowed=ANNOTATING))
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        screen.action_run(command)
        await pilot.pause()
        assert screen.status.tells
        assert app.screen_stack == [screen]


def test_a_copy_reaches_no_program_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Mock()
    monkeypatch.setattr("shutil.which", lambda _name: "/bin/true")
    monkeypatch.setattr("subprocess.run", run)
    app = Mock()
    clipboard.copy(app, "قال", local=False)
    app.copy_to_clipboard.assert_called_once_with("قال")
    run.assert_not_called()
