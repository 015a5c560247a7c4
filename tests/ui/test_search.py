"""Searching in the article: any spelling, as one types."""

from tests.ui.conftest import TEXT, MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.text.fold import Level


async def test_what_is_typed_is_found_in_any_spelling_as_one_types(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "/", *"المنظمه")
        assert "1/1" in frame(pilot.app)[-1]
        await press(pilot, "enter")
        desk = desk_screen(pilot).desk
        assert TEXT[slice(*desk.view.chosen_range)] == "المنظمة"
        await press(pilot, "o")
        assert [(s.label, TEXT[s.start : s.end]) for s in desk.spans] == [("ORG", "المنظمة")]


async def test_matches_are_gone_through_both_ways_round_the_ends(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "/", "ا", "ل", "enter")
        desk = desk_screen(pilot).desk
        places = [desk.searching.finder.at_or_after(0)]
        for _ in range(desk.searching.finder.count):
            await press(pilot, "f3")
            places.append(desk.view.chosen_range)
        assert len(set(places)) == desk.searching.finder.count > 1
        await press(pilot, "shift+f3")
        assert desk.view.chosen_range == places[-2]


async def test_the_level_and_escape(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        desk = desk_screen(pilot).desk
        before = desk.view.caret
        await press(pilot, "/", *"المنظمه", "tab")
        assert desk.searching.finder.level is Level.MARKS
        assert desk.searching.finder.count == 0
        await press(pilot, "escape", "f3")
        assert desk.view.caret == before
        assert "not found in this article" in frame(pilot.app)[-1]


async def test_a_query_found_nowhere_leaves_the_cursor_where_it_was(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        desk = desk_screen(pilot).desk
        before = desk.view.chosen_range
        await press(pilot, "/", "ا")
        assert desk.view.chosen_range != before
        await press(pilot, "خ", "ق")
        assert "0/0" in frame(pilot.app)[-1]
        assert desk.view.chosen_range == before


async def test_escape_goes_back_to_the_span_that_was_gone_to(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "p", "left", "o", "tab")
        desk = desk_screen(pilot).desk
        span = desk.view.focused_span
        assert span
        before = frame(pilot.app)
        await press(pilot, "/", *"المنظمه")
        assert desk.view.focused_span is None
        await press(pilot, "escape")
        assert desk.view.focused_span == span
        assert frame(pilot.app) == before
        await press(pilot, "/", *"المنظمه", "enter")
        assert desk.view.focused_span is None


async def test_a_span_that_is_gone_is_not_gone_back_to(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "p", "tab")
        desk = desk_screen(pilot).desk
        await press(pilot, "/", *"المنظمه")
        desk.run("undo")
        await press(pilot, "escape")
        assert desk.view.focused is None
