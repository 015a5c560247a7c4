"""The page of keys, and the lists that one types into: all of it can be read."""

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.desk.keys.commands import commands
from tui.ui.screens.help import HelpEntry, fitting, lines_of


@pytest.mark.parametrize("width", [100, 76, 60, 37, 18])
def test_no_word_of_the_help_is_cut(width: int) -> None:
    for command in commands():
        entry = HelpEntry(" ".join(command.keys), command.title, command.help)
        lines = lines_of(entry, width)
        for part in range(3):
            whole = " ".join(str(line[part]) for line in lines).split()
            assert "".join(whole) == "".join(str(entry[part]).split())
        indent = min(24, width // 3) + 2
        for line in lines:
            words = f"{line.title}  {line.help}".strip()
            assert len(line.keys) <= (indent - 3 if words else width - 3)
            assert len(words) <= width - indent - 1


async def test_each_page_of_the_help_is_another_one(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f1")
        await pilot.pause()
        check_golden(app, "help-80")
        seen = [frame(app)]
        await press(pilot, "pagedown")
        assert frame(app) != seen[0]
        await press(pilot, "ctrl+end", "ctrl+home")
        assert frame(app) == seen[0]
        assert "…" not in "".join(seen[0][2:-2])


def fits(typed: str) -> list[str]:
    """The titles that fit, headings in capitals."""
    tag, move = (HelpEntry("", name, heading=True) for name in ("Tag", "Move"))
    rows = [
        HelpEntry("Esc", "close this page"), tag, HelpEntry("Ctrl+Z", "undo", "Back to the first."),
        HelpEntry("Ctrl+Y", "redo"), move, HelpEntry("Left", "word to the left", "The next word."),
    ]  # fmt: skip
    return [row.title.upper() if row.heading else row.title for row in fitting(rows, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("undo", ["TAG", "undo"]),
        ("عىيخ", ["TAG", "undo"]),
        ("ctrl+y", ["TAG", "redo"]),
        ("wrd", ["MOVE", "word to the left"]),
        ("back to", ["TAG", "undo"]),
        ("move", ["MOVE", "word to the left"]),
        ("zzz", []),
    ],
)
def test_what_is_typed_leaves_the_rows_that_it_fits_under_their_headings(
    typed: str, found: list[str]
) -> None:
    assert fits(typed) == found


async def test_the_help_is_searched_and_its_key_closes_it(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f1", *"undo")
        seen = "".join(frame(app))
        assert "Ctrl+Z" in seen
        assert "Ctrl+D" not in seen
        await press(pilot, *"zzz")
        assert "nothing fits what is typed" in "".join(frame(app))
        await press(pilot, "escape", "?", "?")
        assert app.screen is desk_screen(pilot)


async def test_the_help_is_whole_in_a_small_window(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        await press(pilot, "f1")
        await pilot.pause()
        check_golden(app, "help-40")


async def test_the_palette_shows_names_whole(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(60, 24)) as pilot:
        await press(pilot, "ctrl+p", *"select: p")
        check_golden(app, "palette-60")


async def test_a_list_that_nothing_fits_says_so_and_stays(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", *"zzz")
        assert "nothing fits what is typed" in "".join(frame(app))
        await press(pilot, "enter")
        assert "nothing fits what is typed" in "".join(frame(app))


@pytest.mark.parametrize("key", ["ctrl+o", "ctrl+f", "f1", "f9", "enter", "ctrl+p", "/", "+", ";"])
async def test_the_key_that_quits_does_so_from_each_screen(make_app: MakeApp, key: str) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key, "ctrl+q")
        assert app._exit


async def test_a_note_half_typed_is_left_before_the_program_is(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, ";", "a", "ctrl+q")
        assert desk_screen(pilot).desk.review is not None
        assert not app._exit
        await press(pilot, "ctrl+q")
        assert app._exit


async def test_what_to_mark_everywhere_as_is_asked(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "+")
        assert "mark everywhere as:" in "".join(frame(app))
