"""The tour on the screen: a line that goes on as steps are done, and the way there and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.test_desk_screen import press
from tui.desk.desk import Desk
from tui.desk.tour import lay_out
from tui.store.opening import open_database
from tui.ui.app import HashiyaApp
from tui.ui.screens.tour_line import TOUR_WANTED
from tui.ui.widgets.hint import Hint


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The tour's desk."""
    with open_database(tmp_path / "tour.db", create=True) as db:
        lay_out(db)
        desk = Desk(db, "tour")
        desk.open_last()
        yield desk


@pytest.mark.parametrize("fast", [True, False])
async def test_the_line_goes_on_as_steps_are_done(desk: Desk, *, fast: bool) -> None:
    app = HashiyaApp(desk, fast=fast, tour=True)
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.screen.query_one(Hint)
        assert line.words.startswith("1 of 11 · Welcome.")
        await press(pilot, "left", "left")
        assert line.words.startswith("2 of 11")
        await press(pilot, "shift+left", "p")
        assert line.words.startswith("4 of 11")


async def test_the_palette_s_command_ends_the_desk_for_the_tour(desk: Desk) -> None:
    app = HashiyaApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", "t", "o", "u", "r", "enter")
    assert app.return_code == TOUR_WANTED
