"""Relations and attributes on the screen: letters on bars, marks, partners, the panel, the keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.relation_schemes import (
    ATTRIBUTES,
    RELATIONS,
    letter_of,
    related,
    with_relations,
)
from tests.desk.written import read
from tests.store.fresh import ME, fresh, tag
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.desk.desk import Desk
from tui.ui.app import HashiyaApp

WRITTEN = (
    "[ORG:شركة النور] عيّنت [PER:هدى بنعمر] مديرةً في [LOC:طنجة]، وقالت [PER:هدى] إنّ فرع [LOC:فاس] "
    "باقٍ.\n\nوأضاف [PER:سامي الفاسي] أنّه يسكن في [LOC:فاس] منذ سنوات."
)
MakeDesk = Callable[[], Desk]


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[MakeDesk]:
    """Makes a desk whose scheme has relations and attributes."""
    written = read(WRITTEN)
    with fresh(tmp_path / "r.db", written.text) as db:
        for start, end, label in written.spans:
            tag(db, start, end, label)

        def make() -> Desk:
            desk = Desk(db, ME)
            desk.open("a0")
            return with_relations(desk, RELATIONS, ATTRIBUTES)

        yield make


async def keys(pilot: Any, *wanted: str) -> None:
    """Press keys; ``on WORDS`` is the letter on the bar of the span with these words."""
    for key in wanted:
        if key.startswith("on "):
            key = letter_of(desk_screen(pilot).desk, key.removeprefix("on "))
        await press(pilot, key)


RELATED = ("tab", "colon", "on هدى بنعمر", "e", "tab", "colon", "on طنجة", "colon", "on هدى")


async def test_letters_marks_and_partners_are_drawn(make_desk: MakeDesk, door: str) -> None:
    app = HashiyaApp(make_desk(), fast=door == "open")
    async with app.run_test(size=(110, 20)) as pilot:
        await keys(pilot, "tab", "colon")
        check_golden(app, "relations-letters")
        await keys(pilot, "on هدى بنعمر")
        check_golden(app, "relations-fitting")
        await keys(pilot, "e", "tab", "colon", "on طنجة", "at", "n", "colon", "on هدى")
        check_golden(app, "relations-made")
        await keys(pilot, "shift+tab", "shift+tab")
        check_golden(app, "relations-focused")
        await keys(pilot, "number_sign")
        check_golden(app, "relations-alone")


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
async def test_narrow_screens_have_the_marks_too(
    make_desk: MakeDesk, size: tuple[int, int], door: str
) -> None:
    app = HashiyaApp(make_desk(), fast=door == "open")
    async with app.run_test(size=size) as pilot:
        await keys(pilot, *RELATED, "escape", "escape", "shift+tab")
        check_golden(app, f"relations-{size[0]}")


async def test_the_panel_lists_all_relations_and_a_click_goes_to_one(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        await keys(pilot, *RELATED)
        screen = desk_screen(pilot)
        screen.action_run("all-relations")
        await pilot.pause()
        panel = [line[:29].strip() for line in frame(app)]
        at = panel.index("Relations 3")
        assert panel[at + 1].startswith("1 employs")
        assert panel[at + 2].startswith("2 lives")
        assert panel[at + 3].startswith("1 same")
        await pilot.click("Sidebar", offset=(5, at + 1))
        await pilot.pause()
        span = screen.desk.view.focused_span
        assert span is not None
        assert screen.desk.view.text[span.start : span.end] == "شركة النور"


async def test_a_text_is_typed_and_a_click_chooses_the_other_span(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        desk = desk_screen(pilot).desk
        await keys(pilot, "tab", "tab", "at", "w", "Q", "1", "enter")
        assert desk.session is not None
        assert list(desk.session.annotations.values.values()) == [{"wikidata": "Q1"}]
        assert "PER·Q1" in "".join(frame(app))
        await keys(pilot, "colon")
        desk_screen(pilot).act(lambda: desk.click(desk.view.text.index("طنجة")))
        await keys(pilot, "enter")
        assert related(desk) == [("هدى بنعمر", "lives", "طنجة")]


async def test_a_relation_is_noted_and_its_note_is_told_by_a_sign(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        desk = desk_screen(pilot).desk
        await keys(pilot, "tab", "tab", "colon", "tab", "enter", "colon", "1")
        await keys(pilot, "semicolon", *"why", "enter")
        assert desk.session is not None
        [relation] = desk.session.annotations.relations
        assert relation.note == "why"
        told = frame(app)
        assert "note on" in told[-1]
        assert any("1▸ lives*" in line for line in told)
        await keys(pilot, "colon", "1")
        assert "“why”" in "".join(frame(app)[-2:])


async def test_enter_lists_what_fits_where_several_do(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        desk = desk_screen(pilot).desk
        await keys(pilot, "tab", "colon", "on هدى بنعمر", "enter", *"lea", "enter")
        assert related(desk) == [("هدى بنعمر", "leads", "شركة النور")]
        assert not desk.asks


async def test_without_bars_letters_stand_on_the_words(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        before = frame(app)
        await keys(pilot, "f2", "tab", "colon")
        shown = desk_screen(pilot).desk.view.span_letters
        assert len(shown) == 3
        text = "".join(line[30:] for line in frame(app)[:-1])
        assert all(letter in text for letter in shown.values())
        await keys(pilot, "on هدى بنعمر", "e", "f2")
        assert frame(app) != before


async def test_an_arabic_keyboard_relates_with_the_same_keys(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        desk = desk_screen(pilot).desk
        # The keys of p and of l, then that of a hint.
        await keys(pilot, "tab", "tab", "colon", "tab", "م")
        assert related(desk) == [("هدى بنعمر", "lives", "طنجة")]
        await keys(pilot, "at", "ى")
        assert list(desk.session.annotations.values.values()) == [{"negated": "true"}]  # type: ignore[union-attr]
        await keys(pilot, "colon", "on شركة النور", "ث")
        assert related(desk)[1:] == [("شركة النور", "employs", "هدى بنعمر")]


async def test_the_last_line_tells_the_relation_of_the_focused_span(make_desk: MakeDesk) -> None:
    app = HashiyaApp(make_desk())
    async with app.run_test(size=(110, 20)) as pilot:
        await keys(pilot, *RELATED, "escape", "shift+tab", "shift+tab")
        assert "— lives ▸" in frame(app)[-1]
