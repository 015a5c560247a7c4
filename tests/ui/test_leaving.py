"""Pages that are told to leave: keys that come in one burst neither end the program nor act."""

import asyncio
import itertools
import re
from pathlib import Path
from typing import cast

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.sending import Sent, stored
from tui.store.database import Database
from tui.ui.app import HashiyaApp
from tui.ui.screens.desk import DeskScreen
from tui.ui.screens.help import Help
from tui.ui.screens.import_files import ImportFiles

OPENING = {
    "help": ("?", "?\x1b\rp\x1b[B"),
    "label": ("\r", "\x1b\r\x1b[Bz1"),
    "palette": ("\x10", "\x1b\r\x1b[Bz"),
    "note": (";", "\x1b\rp\x7f"),
    "library": ("\x0f", "\x1b\r\t\x14x"),
    "search all": ("\x06", "\x1b\r\t\x14x"),
    "search": ("/", "\x1b\r\tx\x1b[B"),
    "scheme": ("\x1b[20~", "\x1bancx+"),
    "everywhere": ("+", "\x1b\ra +\t"),
    "bring": ("\x0e", "\x1b\r\t\x0cx"),
}
"""How a page is opened, and keys that mean something there."""


ASKING = ("scheme", "everywhere", "bring")
"""Where a key makes the next ones mean something else: each pair of them comes to a new page. The
other pages take the next pair as they are, until a key of it leaves them."""


def keys_in(text: str) -> list[str]:
    """The keys, each as it is sent."""
    return re.findall(r"\x1b\[B|.", text, re.DOTALL)


async def back_to_the_desk(app: HashiyaApp) -> None:
    """Leave whatever is open."""
    for _ in range(200):
        if isinstance(app.screen, DeskScreen):
            return
        # As a handler would: timers that it starts look for the application.
        with app._context():
            app.screen.dismiss(None)
        await asyncio.sleep(0)
    raise AssertionError(f"{app.screen} does not leave")


@pytest.mark.parametrize("page", OPENING)
async def test_no_two_keys_of_a_page_in_one_burst_end_the_program(
    make_app: MakeApp, page: str
) -> None:
    opening, text = OPENING[page]
    keys = keys_in(text)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app)
        await pilot.press("p")
        for pair in itertools.product(keys, repeat=2):
            if isinstance(app.screen, DeskScreen):
                sent.send(opening)
                await pilot.pause()
            # Esc before another key of the same read would be Alt with it.
            for key in pair:
                sent.send(key)
                if key == "\x1b":
                    sent.end_waiting()
                    sent.parser._sequences._late_until = None
            await pilot.pause()
            assert app.is_running, pair
            assert app.final_error is None, pair
            if page in ASKING:
                await back_to_the_desk(app)
                await pilot.pause()


async def test_what_comes_for_a_page_that_leaves_changes_nothing(
    make_app: MakeApp, db: Database
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p", "tab")
        caret = app.desk.view.caret
        for opening in (";", "/", "+"):
            before = stored(db)
            sent = Sent(app)
            sent.send(opening)
            await pilot.pause()
            sent.send("\x1b\x1b\x1b")
            sent.end_waiting()
            await pilot.pause()
            assert isinstance(app.screen, DeskScreen)
            assert (stored(db), app.desk.view.caret) == (before, caret)
            await pilot.press("tab")


async def test_esc_while_articles_are_imported_leaves_once(
    make_app: MakeApp, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("نص جديد", encoding="utf-8")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app)
        sent.send("\x0e")
        await pilot.pause()
        assert isinstance(app.screen, ImportFiles)
        sent.send(f"{tmp_path / 'a.txt'}\r\x1b\x1b")
        sent.end_waiting()
        await pilot.pause()
        await pilot.pause()
        assert app.is_running
        assert isinstance(app.screen, DeskScreen)


async def test_only_the_keys_that_the_help_names_close_it(make_app: MakeApp, db: Database) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        before = stored(db)
        for closing in ("escape", "question_mark", "f1", "؟", "enter"):
            await pilot.press("f1")
            await pilot.pause()
            # What is typed is searched: its own key closes the page where nothing is.
            typed = () if closing in ("question_mark", "؟") else (*"المال", "p", "5", "space")
            await pilot.press(*typed, "backspace", "tab", "delete", "f6")
            assert isinstance(app.screen, Help)
            await pilot.press(closing)
            await pilot.pause()
            assert isinstance(app.screen, DeskScreen), closing
        assert stored(db) == before


async def test_keys_after_the_one_that_quits_do_nothing(make_app: MakeApp, db: Database) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        before = stored(db)
        Sent(app).send("\x11p")
        await pilot.pause()
    assert stored(db) == before
    assert cast("int", app.return_code) == 0
