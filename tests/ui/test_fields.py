"""Every place that one types into has the same field: its keys, its selection, its mouse."""

from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.desk.field.field_keys import field_keys
from tui.ui.screens.desk import DeskScreen
from tui.ui.widgets.arabic_input import ArabicInput

OPENERS = {
    "labels": ("enter",),
    "palette": ("ctrl+p",),
    "note": (";",),
    "list": ("ctrl+o",),
    "search": ("/",),
    "search everywhere": ("ctrl+f",),
    "scheme": ("f9", "a"),
    "bring": ("ctrl+n",),
}
SIZES = [(40, 15), (60, 20), (80, 24)]


def field_of(pilot: Pilot[Any]) -> ArabicInput:
    """The field that one types into now."""
    field = pilot.app.focused
    assert isinstance(field, ArabicInput)
    return field


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Paste as a terminal does."""
    pilot.app.focused.post_message(events.Paste(text))  # type: ignore[union-attr]
    await pilot.pause()


@pytest.mark.parametrize("place", OPENERS)
async def test_one_goes_back_inserts_selects_replaces_and_pastes(
    make_app: MakeApp, place: str
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, *OPENERS[place], *"دمق")
        field = field_of(pilot)
        # Right is back: on the last letter, then before it comes what was left out.
        await press(pilot, "right", "ش")
        assert field.text == "دمشق"
        await press(pilot, "home", "delete", "ح", "end", "backspace")
        assert field.text == "حمش"
        await press(pilot, "shift+right", "shift+right", "ص")
        assert field.text == "حص"
        await press(pilot, "ctrl+a")
        await paste(pilot, "دير\nالزور")
        assert field.text == "دير الزور"
        await press(pilot, "ctrl+w")
        assert field.text == "دير "
        await press(pilot, "ctrl+z", "ctrl+right", "ctrl+shift+left", "ctrl+x", "ctrl+v")
        assert field.text == "دير الزور"
        await press(pilot, "ctrl+ع")
        assert field.text == ""


async def test_a_field_tells_what_a_list_under_it_has_to_show(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", *"undi", "left", "delete", *"o")
        shown = [line for line in frame(pilot.app) if "Ctrl+Z" in line]
        assert len(shown) == 1
        before = frame(pilot.app)
        await press(pilot, "left", "home", "end", "right")
        assert frame(pilot.app)[-1] == before[-1]


async def test_the_keys_of_a_list_stay_its_own(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+o", "ctrl+end", "enter")
        await pilot.pause()
        article = desk_screen(pilot).desk.article
        assert article is not None
        assert article.id == "second"
        await press(pilot, "ctrl+o", "ctrl+home", "enter")
        await pilot.pause()
        article = desk_screen(pilot).desk.article
        assert article is not None
        assert article.id == "first"


async def test_what_was_searched_last_is_selected_and_gives_way(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", *"قال", "enter", "/")
        field = field_of(pilot)
        assert field.text == "قال"
        await press(pilot, "right", "right", "و")
        assert field.text == "وقال"
        await press(pilot, "enter", "/", "ن")
        assert field_of(pilot).text == "ن"


async def test_what_a_paste_loses_is_said_until_the_next_key(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, ";")
        await paste(pilot, "a\x1b[31mb\x07")
        assert field_of(pilot).text == "a[31mb"
        assert "2 control characters left out" in "".join(frame(pilot.app))
        await press(pilot, "left")
        assert "left out" not in "".join(frame(pilot.app))


async def test_a_long_note_scrolls_and_is_kept_whole(make_app: MakeApp) -> None:
    words = "كلمة " * 3000
    async with make_app().run_test(size=(60, 20)) as pilot:
        desk = desk_screen(pilot).desk
        desk_screen(pilot).act(lambda: desk.annotate(words.strip()))
        await press(pilot, ";")
        field = field_of(pilot)
        assert field.text == words.strip()
        line = next(line for line in frame(pilot.app) if "note on article" in line)
        assert line.rstrip(" │").endswith("…")
        await press(pilot, "home")
        line = next(line for line in frame(pilot.app) if "note on article" in line)
        assert not line.rstrip(" │").endswith("…")
        await press(pilot, "delete", "enter")
        assert desk.review is not None
        assert desk.review.note == words.strip()[1:]


@pytest.mark.parametrize("words", ["السلام عليكم", "hello there"])
async def test_a_click_places_the_cursor_and_a_drag_selects(make_app: MakeApp, words: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, ";", *words)
        field = field_of(pilot)
        places = {}
        for offset in (2, 5):
            field._field.put(offset)
            places[offset] = field.cursor_offset
        await press(pilot, "end")
        await pilot.click(offset=places[2])
        assert field._field.head == 2
        await pilot.mouse_down(offset=places[2])
        await pilot.hover(offset=places[5])
        await pilot.mouse_up(offset=places[5])
        assert field._field.selected_text == words[2:5]
        await pilot.click(offset=places[2], times=2)
        assert field._field.selected_text == words.split()[0]


def marked(app: App[Any]) -> list[str]:
    """The lines of the screen, and under that of the field ``^`` for its cursor and ``~`` for its
    selection."""
    field = app.focused
    assert isinstance(field, ArabicInput)
    strips = app.screen._compositor.render_strips()
    lines = frame(app)
    under = ""
    for segment in strips[field.region.y]:
        style = segment.style
        mark = "^" if style and style.reverse else "~" if style and style.underline else " "
        under += mark * segment.cell_length
    return [*lines[: field.region.y + 1], under, *lines[field.region.y + 1 :]]


@pytest.mark.parametrize("name", ["note", "search"])
async def test_arabic_with_a_selection_is_drawn_as_it_was(make_app: MakeApp, name: str) -> None:
    app = make_app()
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, *OPENERS[name], *"سلام على John في حلبَ")
        await press(pilot, "ctrl+right", "ctrl+right", "right", "ctrl+shift+right")
        check_golden(app, f"field-{name}", marked(app))


@pytest.mark.parametrize("place", OPENERS)
@pytest.mark.parametrize("size", SIZES)
async def test_no_window_is_too_small_for_a_field(
    make_app: MakeApp, place: str, size: tuple[int, int]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await press(pilot, *OPENERS[place], *"abcdefgh")
        field = field_of(pilot)
        region = field.region
        assert 0 <= region.y < size[1]
        assert 0 <= region.x <= region.right <= size[0]
        line = frame(pilot.app)[region.y]
        assert "abcdefgh" in line
        assert "…" not in line
        assert field.cursor_offset.x < region.right


@pytest.mark.parametrize("size", SIZES)
async def test_no_window_is_too_small_for_the_number_of_matches(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        desk = desk_screen(pilot).desk
        await press(pilot, "/", "ا")
        count = desk.searching.finder.count
        assert count > 9
        assert f"/{count}:" in frame(pilot.app)[-1]


async def test_the_help_names_the_keys_of_a_field(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "f1")
        await pilot.pause()
        seen = ""
        for _ in range(12):
            seen += "\n".join(frame(pilot.app))
            await press(pilot, "pagedown")
        for one in field_keys():
            assert one.title in seen


async def test_letters_typed_on_an_arabic_keyboard_are_letters(make_app: MakeApp) -> None:
    letters = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, ";", *letters)
        assert field_of(pilot).text == letters
        assert isinstance(pilot.app.screen_stack[0], DeskScreen)
        await press(pilot, "escape")
