"""A desk that may only annotate refuses the rest, by whatever way it is asked."""

from unittest.mock import Mock

import pytest

from tests.ui.frames import frame
from tui.core.roles import Roles
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.rights import ALL_RIGHTS, ANNOTATING, GRANTED, Allowed, Right
from tui.store.database import Database
from tui.store.project import project_settings
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


@pytest.mark.parametrize("allowed", [ALL_RIGHTS, Allowed(frozenset(GRANTED))])
@pytest.mark.parametrize("way", ["key", "palette", "call"])
async def test_where_somebody_leads_nobody_else_opens_the_scheme_or_settles(
    db: Database, allowed: Allowed, way: str
) -> None:
    project_settings.put(db, "leader", "muna", annotator="muna")
    desk = Desk(db, "a1")
    desk.open("first")
    settings = Settings(keys={"adjudicate": ("f11",)}, allowed=allowed)
    app = HashiyaApp(desk, settings)
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        for command, key, title in (
            ("scheme", "f9", "labels"),
            ("adjudicate", "f11", "adjudicate"),
        ):
            screen.status.clear(warnings=True)
            if way == "key":
                await pilot.press(key)
            elif way == "palette":
                await pilot.press("ctrl+p", *title, "enter")
            else:
                screen.action_run(command)
            await pilot.pause()
            assert app.screen_stack == [screen]
            assert "muna; you are a1 here" in frame(app)[-1]


@pytest.mark.parametrize(
    ("who", "had"),
    [
        ("muna", {Right.SCHEME, Right.AGREEMENT, Right.ADJUDICATE, Right.DECIDED}),
        ("lina", {Right.AGREEMENT, Right.ADJUDICATE, Right.DECIDED}),
        ("sami", set()),
    ],
)
def test_a_role_allows_at_a_served_desk_what_it_needs(who: str, had: set[Right]) -> None:
    led = Roles(("muna",), ("lina",))
    assert ANNOTATING.with_role(led, who).rights == had
    assert ANNOTATING.with_role(Roles(), who) == ANNOTATING
    assert ALL_RIGHTS.with_role(led, who) == ALL_RIGHTS


def test_a_copy_reaches_no_program_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Mock()
    monkeypatch.setattr("shutil.which", lambda _name: "/bin/true")
    monkeypatch.setattr("subprocess.run", run)
    app = Mock()
    clipboard.copy(app, "قال", local=False)
    app.copy_to_clipboard.assert_called_once_with("قال")
    run.assert_not_called()
