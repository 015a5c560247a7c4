"""Letters that stay on the words, on the screen: they come by themselves, in no key's way."""

import random

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tests.ui.test_hints import SIZES, TEXT, bare, chosen
from tests.ui.test_prefetch import painted
from tui.core.label import Label
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.rights import Allowed
from tui.desk.view.offers import Offer
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.ui.app import HashiyaApp
from tui.ui.offer_mode import OfferMode
from tui.ui.screens.desk import DeskScreen


@pytest.fixture
def make(make_app: MakeApp, db: Database) -> MakeApp:
    with db.transaction():
        articles.add(db, text=TEXT, title="رحلة", meta={}, id_="here")
    return make_app


def standing(pilot: Pilot[None]) -> bool:
    return desk_screen(pilot).desk.letters.standing


def keys_of(pilot: Pilot[None], word: str, *, typed: bool = False) -> str:
    """The Latin keys of the word, or what they are ``typed`` as now."""
    hints = desk_screen(pilot).desk.letters.hints
    assert hints
    start = TEXT.index(word)
    keys = next(keys for keys, place in hints.words.items() if place.start == start)
    return "".join(hints.letters[key] for key in keys) if typed else keys


def labels(pilot: Pilot[None]) -> list[tuple[str, str]]:
    return [(s.label, TEXT[s.start : s.end]) for s in desk_screen(pilot).desk.spans]


def changed(before: list[str], after: list[str]) -> list[str]:
    """The characters that stand where others did, row by row; the last line is left out."""
    assert [len(line) for line in before[:-1]] == [len(line) for line in after[:-1]]
    return sorted(
        new
        for line, other in zip(before[:-1], after[:-1], strict=True)
        for old, new in zip(line, other, strict=True)
        if old != new
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("compact", [False, True])
async def test_letters_stand_and_no_text_moves(
    make: MakeApp, size: tuple[int, int], compact: bool
) -> None:
    async with make("here").run_test(size=size) as pilot:
        if compact:
            await press(pilot, "f2")
        before = bare(pilot)
        await press(pilot, "~", "home")
        await press(pilot, "escape")
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        assert changed(before, bare(pilot)) == sorted("".join(hints.words))
        if not compact:
            text = [line for line in bare(pilot)[:-1] if "ﺩﺎﻋ" in line]
            assert text == [line for line in before[:-1] if "ﺩﺎﻋ" in line], "words can be read"
        await press(pilot, "~")
        assert bare(pilot)[:-1] == before[:-1]


async def test_a_word_costs_its_letters_and_a_label(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~")
        assert standing(pilot)
        assert "Esc" in frame(pilot.app)[-1]
        await press(pilot, *keys_of(pilot, "البعيدة"))
        assert chosen(pilot) == "البعيدة"
        assert not standing(pilot)
        await press(pilot, "p")
        assert standing(pilot)
        await press(pilot, *keys_of(pilot, "الوادي"), "l")
        assert labels(pilot) == [("PER", "البعيدة"), ("LOC", "الوادي")]
        await press(pilot, "~", "home", "p")
        assert not standing(pilot)


async def test_the_screen_with_letters_that_stay(make: MakeApp) -> None:
    app = make("here")
    async with app.run_test(size=(100, 12)) as pilot:
        await press(pilot, "left", "p", "~")
        await press(pilot, *keys_of(pilot, "الوادي"), "l")
        check_golden(app, "letters-stay")


async def test_a_label_s_key_held_down_does_no_harm(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~", "left", "p", "p", "p")
        assert labels(pilot) == [("PER", "سمير")]
        assert "PER" in frame(pilot.app)[-1]
        assert standing(pilot)
        await press(pilot, "ح")
        assert chosen(pilot) == "سمير"
        await press(pilot, "escape", "o")
        assert [label for label, _words in labels(pilot)] == ["ORG", "PER"]


async def test_arabic_letters_where_the_last_letter_was_arabic(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~", "left", "ح")
        typed = keys_of(pilot, "البعيدة", typed=True)
        assert not typed.isascii()
        await press(pilot, *typed)
        assert chosen(pilot) == "البعيدة"
        # Their key, too, lies elsewhere.
        await press(pilot, "ّ", "home")
        assert not desk_screen(pilot).desk.letters.standing


async def test_the_mouse_goes_where_it_goes(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~", "left", "p")
        screen = desk_screen(pilot)
        assert standing(pilot)
        screen.on_reader_clicked(screen.reader.Clicked(TEXT.index("الوادي"), dragging=False))
        assert chosen(pilot).startswith("الوادي")
        assert not standing(pilot)


async def test_other_keys_do_what_they_do(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~", "left", "p", "2", "left")
        assert chosen(pilot) == "من"
        await press(pilot, "escape", "f6")
        assert standing(pilot)
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, DeskScreen)
        await press(pilot, "escape")
        await press(pilot, "!", "ح")
        assert chosen(pilot) == "وحلب"
        assert not standing(pilot)


async def test_offers_that_come_take_no_cursor_from_letters(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~")
        screen, start = desk_screen(pilot), TEXT.index("سمير")
        offers = [Offer(Range(start, start + 4), ("PER",), "سمير", "")]
        screen.absorb(screen.desk.show_offers(offers))
        assert standing(pilot)
        await press(pilot, "backslash")
        assert not standing(pilot)
        await press(pilot, "enter")
        assert labels(pilot) == [("PER", "سمير")]
        assert standing(pilot)


async def test_a_window_of_another_size_has_letters_on_its_words(make: MakeApp) -> None:
    async with make("first").run_test(size=(60, 9)) as pilot:
        await press(pilot, "~")
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        before = len(hints.words)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        hints = desk_screen(pilot).desk.letters.hints
        assert hints
        assert len(hints.words) > before


async def test_it_is_remembered_by_the_host_alone(db: Database, make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        await press(pilot, "~")
    async with make("here").run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        assert standing(pilot)
    desk = Desk(db, "a1")
    desk.open("here")
    guest = HashiyaApp(desk, Settings(allowed=Allowed(frozenset())))
    async with guest.run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        assert not standing(pilot)
        await press(pilot, "~")
        assert standing(pilot)
        await press(pilot, "~")
    async with make("here").run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        assert standing(pilot)
        await press(pilot, "~")
    async with make("here").run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        assert not standing(pilot)


async def test_a_key_that_was_tried_shows_its_label_before_the_letters(make: MakeApp) -> None:
    async with make("here").run_test(size=(100, 12)) as pilot:
        screen = desk_screen(pilot)
        await press(pilot, "o", "~", "left")
        preview = screen.preview("p")
        assert preview
        foreseen = {(one, y): line for one, y, line in preview[0]}
        seen: list[bool] = []
        show = screen.show_letters

        def noted(happened: object) -> None:
            now = painted(screen)
            seen.append(all(now[place] == line for place, line in foreseen.items()))
            show(happened)  # type: ignore[arg-type]

        screen.show_letters = noted  # type: ignore[method-assign]
        await press(pilot, "p")
        assert standing(pilot)
        assert len(seen) == 1
        assert screen.preview("p") is None, "it may be a word's letter"


KEYS = (
    *"polpenfjdksaicruF12", *"حبت", "left", "right", "up", "down", "home", "end", "pagedown",
    "pageup", "shift+left", "shift+right", "tab", "escape", "escape", "backspace", "space", "enter",
    "grave_accent", "grave_accent", "asterisk", "exclamation_mark", "backslash", "colon", "tilde",
    "left_square_bracket", "right_parenthesis", "ctrl+z", "ctrl+y", "f2", "f4", "f6",
    "greater_than_sign",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_pressed_the_screen_shows_what_the_desk_has(
    make_app: MakeApp, db: Database, seed: int
) -> None:
    dice = random.Random(seed)
    if seed % 2:
        with db.transaction():
            for number, key in enumerate("acfhijkrstu"):
                label = Label(f"L{key}", key=key, position=30 + number)
                scheme.put(db, label, annotator="hashiya")
    async with make_app().run_test(size=(dice.choice((40, 100)), dice.choice((9, 24)))) as pilot:
        screen = desk_screen(pilot)
        screen.suggestions.mode = OfferMode.NONE
        await press(pilot, "~")
        for _ in range(100):
            if pilot.app.screen is not screen:
                await press(pilot, "escape")
                continue
            screen.press(dice.choice(KEYS))
            desk = screen.desk
            if dice.random() < 0.1:
                start = dice.randrange(max(1, len(desk.view.text) - 5))
                offers = [Offer(Range(start, start + 4), ("PER",), str(start), "")]
                screen.absorb(desk.show_offers(offers))
            if desk.letters.standing:
                at_hand = desk.view.focused or desk.view.caret.selecting or desk.letters.count
                assert not at_hand
            if pilot.app.screen is screen:
                await pilot.pause()
                seen = frame(pilot.app)
                screen.reader.forget()
                await pilot.pause()
                assert frame(pilot.app) == seen
