"""Keyboards in Persian and Urdu on the desk, and Caps Lock."""

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.sending import Sent
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.store.database import Database
from tui.ui.app import HashiyaApp


async def test_a_persian_letter_makes_the_keyboard_persian_and_says_so(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("ی")
        assert [span.label for span in app.desk.view.spans] == ["DATE"]
        assert "persian" in frame(app)[-1]
        # Now د is the Latin n, and no edge of a span.
        spans = list(app.desk.view.spans)
        await pilot.press("tab", "د")
        assert [(s.start, s.end) for s in app.desk.view.spans] == [(s.start, s.end) for s in spans]


async def test_ctrl_with_a_persian_letter_is_ctrl_with_its_key(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        Sent(app).send("\x1b[1740;5u")
        await pilot.pause()
        assert app.desk.article is not None
        assert app.desk.article.id == "second"


async def test_a_terminal_may_say_which_key_it_was(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        # The letter of a layout that we do not know, on the key p.
        Sent(app).send("\x1b[1662::112;;1662u")
        await pilot.pause()
        assert [span.label for span in app.desk.view.spans] == ["PER"]


@pytest.mark.parametrize(("layout", "typed"), [("urdu", "پ"), ("kurdish", "پ"), ("arabic", "ح")])
async def test_a_layout_that_is_set_holds(db: Database, layout: str, typed: str) -> None:
    desk = Desk(db, "a1")
    desk.open("first")
    app = HashiyaApp(desk, Settings({"keyboard": layout}))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press(typed)
        assert [span.label for span in desk.view.spans] == ["PER"]


async def test_caps_lock_is_named_where_a_capital_is_no_key(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("P")
        assert "Caps Lock" in frame(app)[-1]
        assert not app.desk.view.spans
