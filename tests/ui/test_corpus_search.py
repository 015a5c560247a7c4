"""The screen that searches all articles."""

import pytest

from tests.ui.conftest import OTHER, MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.core.errors import DatabaseError
from tui.layout.line import line_picture
from tui.store.database import Database
from tui.store.texts import articles


async def test_a_hit_opens_at_its_place(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f", *"حكومه")
        check_golden(pilot.app, "corpus-80")
        await press(pilot, "enter")
        desk = desk_screen(pilot).desk
        assert desk.article is not None
        assert desk.article.id == "second"
        assert OTHER[slice(*desk.view.chosen_range)] == "والحكومة"
        await press(pilot, "ctrl+f")
        assert "1 article " in frame(pilot.app)[1]
        await press(pilot, *"النتائج")
        assert frame(pilot.app)[0].split()[-1] == line_picture("النتائج").glyphs
        await press(pilot, "escape")
        assert desk.article.id == "second"


async def test_where_the_place_cannot_be_saved_one_searches_all_the_same(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise DatabaseError("the disk is full")

    async with make_app().run_test(size=(80, 24)) as pilot:
        desk = desk_screen(pilot).desk
        with monkeypatch.context() as full:
            full.setattr(desk, "leave", fails)
            await press(pilot, "ctrl+f", *"حكومه", "enter")
            assert "place was not saved: the disk is full" in frame(pilot.app)[-1]
        assert desk.article is not None
        assert desk.article.id == "second"


async def test_status_level_and_a_bad_query_are_told(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(110, 24)) as pilot:
        await press(pilot, "ctrl+f", *"حكومه", "tab")
        assert "Tab: todo" in frame(pilot.app)[1]
        await press(pilot, "ctrl+t")
        assert "0 articles" in frame(pilot.app)[1]
        await press(pilot, "*", "ا")
        assert "is not at its end" in frame(pilot.app)[1]


async def test_the_next_match_is_that_of_what_was_searched_in_all_articles(
    make_app: MakeApp, db: Database
) -> None:
    with db.transaction():
        articles.add(db, text="عاد الطائر ثم طائر آخر ثم الطائرات", title="", meta={}, id_="birds")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f", *"طائر", "enter")
        desk = desk_screen(pilot).desk
        places = [desk.view.chosen_range]
        for _ in range(2):
            await press(pilot, "f3")
            places.append(desk.view.chosen_range)
        words = [desk.view.text[slice(*place)] for place in places]
        assert words == ["الطائر", "طائر", "طائر"]
        assert [place.end for place in places] == [10, 18, 32]
