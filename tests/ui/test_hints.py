"""Letters on the words, a number before a motion, and finding a letter, on the screen."""

from unicodedata import combining

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.store.database import Database
from tui.store.texts import articles

TEXT = "عاد سمير العطار من وحلب البعيدة إلى الوادي، وفي حَلَب John قال"
SIZES = [(100, 12), (40, 12)]


@pytest.fixture
def make(make_app: MakeApp, db: Database) -> MakeApp:
    with db.transaction():
        articles.add(db, text=TEXT, title="رحلة", meta={}, id_="here")
    return make_app


def chosen(pilot: Pilot[None]) -> str:
    view = desk_screen(pilot).desk.view
    return view.text[slice(*view.chosen_range)]


def bare(pilot: Pilot[None]) -> list[str]:
    """The lines of the screen, a character a cell: without marks over letters."""
    return ["".join(c for c in line if not combining(c)) for line in frame(pilot.app)]


def keys_of(pilot: Pilot[None], word: str) -> str:
    hints = desk_screen(pilot).desk.letters.hints
    assert hints
    start = TEXT.index(word)
    return next(keys for keys, place in hints.words.items() if place.start == start)


@pytest.mark.parametrize("size", SIZES)
async def test_letters_stand_on_words_and_nothing_else_moves(
    make: MakeApp, size: tuple[int, int]
) -> None:
    async with make("here").run_test(size=size) as pilot:
        before, at_first = bare(pilot), frame(pilot.app)
        await press(pilot, "`")
        lettered = bare(pilot)
        assert [len(line) for line in lettered[:-1]] == [len(line) for line in before[:-1]]
        changed = [
            new
            for line, other in zip(before[:-1], lettered[:-1], strict=True)
            for old, new in zip(line, other, strict=True)
            if old != new
        ]
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        assert sorted(changed) == sorted("".join(hints.words))
        await press(pilot, "escape")
        assert frame(pilot.app) == at_first
        assert chosen(pilot) == "عاد"


@pytest.mark.parametrize("key", ["`", "ذ"])
@pytest.mark.parametrize("word", ["و", "5", "z", "مٌ"])
async def test_a_row_narrower_than_the_letters_of_its_word_shows_them_one_after_another(
    make_app: MakeApp, db: Database, word: str, key: str
) -> None:
    text = f"{TEXT}\n{word}\n{TEXT}\n{word}"
    with db.transaction():
        articles.add(db, text=text, title="رحلة", meta={}, id_="narrow")
    async with make_app("narrow").run_test(size=(100, 16)) as pilot:
        before = bare(pilot)
        await press(pilot, key)
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        start = text.rindex(word)
        keys = next(keys for keys, place in hints.words.items() if place.start == start)
        for typed in keys:
            assert [len(line) for line in bare(pilot)[:-1]] == [len(line) for line in before[:-1]]
            await press(pilot, typed)
        assert desk_screen(pilot).desk.view.chosen_range == (start, len(text))


async def test_pressing_them_goes_there_and_a_label_tags_the_word(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "`")
        keys = keys_of(pilot, "البعيدة")
        await press(pilot, *keys)
        assert chosen(pilot) == "البعيدة"
        await press(pilot, "`", "`")
        await press(pilot, *keys_of(pilot, "الوادي"))
        assert chosen(pilot) == "البعيدة إلى الوادي"
        await press(pilot, "p")
        assert [s.label for s in desk_screen(pilot).desk.spans] == ["PER"]


async def test_an_arabic_keyboard_has_arabic_letters_on_them(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        before = frame(pilot.app)
        await press(pilot, "ذ")
        lettered = frame(pilot.app)
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        shown = hints.letters[next(iter(hints.words))]
        assert not shown.isascii()
        new = {
            b
            for x, y in zip(before, lettered, strict=True)
            for a, b in zip(x, y, strict=False)
            if a != b
        }
        assert new & set("ﺏﺕﻱﻥﺱﻡﺵﻝﺍ")
        keys = keys_of(pilot, "البعيدة")
        await press(pilot, *[hints.letters[key] for key in keys])
        assert chosen(pilot) == "البعيدة"


async def test_letters_tag_nothing_while_they_are_asked_for(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "!", "p", "`", "p")
        assert not desk_screen(pilot).desk.spans


async def test_a_number_is_shown_and_repeats_the_motion(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "1", "0")
        assert "10: so many times" in frame(pilot.app)[-1]
        await press(pilot, "left")
        assert chosen(pilot) == "John"
        assert "10: so many times" not in frame(pilot.app)[-1]
        await press(pilot, "٣", "right")
        assert chosen(pilot) == "الوادي"
        await press(pilot, "left")
        assert chosen(pilot) == "وفي"


async def test_a_letter_is_found_with_either_keyboard(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "!", "ح")
        assert chosen(pilot) == "وحلب"
        await press(pilot, "!")
        assert chosen(pilot) == "حَلَب"
        await press(pilot, "left", "!", "p")
        assert chosen(pilot) == "وحلب"
        await press(pilot, "!", "escape")
        assert chosen(pilot) == "حَلَب"
