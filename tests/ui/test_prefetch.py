"""What is worked out before a key comes: it changes nothing, and is what the key then shows."""

import random
from collections import Counter
from dataclasses import replace
from typing import NoReturn, cast

import pytest
from textual.screen import Screen
from textual.strip import Strip

from tests.ui.conftest import TEXT, MakeApp
from tests.ui.test_desk_screen import desk_screen, press
from tui.core.errors import DatabaseError
from tui.core.selection import Range
from tui.desk.view.offers import Offer
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.ui.contracts import ChangedLines, LineNumbers, Lines
from tui.ui.fastpath.direct_driver import DirectDriver
from tui.ui.fastpath.line_update import LineUpdate
from tui.ui.fastpath.prefetch import MOST, Prefetch
from tui.ui.screens.desk import DeskScreen

Frame = dict[tuple[Lines, int], Strip]

MOVES = (
    "left", "right", "up", "down", "home", "end", "pageup", "pagedown", "ctrl+home", "ctrl+end",
    "shift+left", "shift+right", "ctrl+left", "ctrl+right", "shift+down", "shift+up",
    "ctrl+shift+left", "ctrl+shift+right", "left_square_bracket", "ج", "right_curly_bracket",
    "space", "escape", "tab", "shift+tab",
)  # fmt: skip
OTHERS = ("ctrl+z", "ctrl+y", "backspace", "minus", "f2", "f3", "f4", "f5", "f7", "x")
LABELS = ("p", "o", "l")
"""Keys of labels of the starter scheme."""
STORING = (*LABELS, "backspace")


def painted(screen: DeskScreen) -> Frame:
    """All lines of the article, the side panel and the status line, as they look now."""
    parts = (screen.reader.lines, screen.sidebar.lines, screen.status.lines)
    return {(one, y): one.paint(y) for one in parts for y in range(one.widget.outer_size.height)}


def state(screen: DeskScreen) -> tuple[object, ...]:
    """All that a key that was only tried must leave as it was."""
    desk = screen.desk
    rows = [desk.view.page.row_in(p, 0).cells for p in range(desk.view.page.paragraph_count)]
    return (
        desk.view.state, list(desk.spans), desk.view.spans.counts.copy(),
        desk.view.window.lines(), rows, screen.reader.state, screen.sidebar.state, desk.review,
        desk.situation, desk.session and desk.session.tagged_range,
    )  # fmt: skip


def tried(screen: DeskScreen, key: str) -> ChangedLines | None:
    """Try a key; see that nothing came of that; press it; see that it was foreseen."""
    before, was = painted(screen), state(screen)
    for (widget, y), line in before.items():
        widget.shown[y] = line
    preview = screen.preview(key)
    lines = preview[0] if preview else None
    assert state(screen) == was, key
    assert painted(screen) == before, key
    assert screen.press(key)
    if lines is not None:
        foreseen = before | {(widget, y): line for widget, y, line in lines}
        assert painted(screen) == foreseen, key
    return lines


@pytest.mark.parametrize("seed", range(6))
async def test_a_key_that_was_tried_shows_what_it_was_seen_to_show(
    make_app: MakeApp, seed: int
) -> None:
    dice = random.Random(seed)
    foreseen = Counter[bool]()
    async with make_app().run_test(size=(dice.choice((60, 100)), dice.choice((9, 24)))) as pilot:
        for _ in range(60):
            key = dice.choice(STORING if dice.random() < 0.25 else MOVES)
            foreseen[key in STORING] += tried(desk_screen(pilot), key) is not None
    assert foreseen[False] > 15
    assert foreseen[True] > 2


async def test_a_lam_alef_that_is_cut_by_trying_is_whole_again(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(130, 24)) as pilot:
        screen = desk_screen(pilot)
        start = TEXT.index("الاتفاق")
        screen.act(lambda: screen.desk.click(start))
        screen.act(lambda: screen.desk.drag(start, start))
        width = screen.desk.view.page.row_in(0, 0).width
        assert tried(screen, "ctrl+shift+left")
        assert screen.desk.view.chosen_range == Range(start, start + 2)
        assert screen.desk.view.page.row_in(0, 0).width == width + 1


async def test_only_keys_that_move_select_tag_words_and_remove_are_tried(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = desk_screen(pilot)
        assert screen.preview("left")
        assert screen.preview("shift+left")
        # The first label also says that the article is being worked on.
        for key in ("p", "ctrl+z", "backspace", "f2", "ctrl+d", "n", "/"):
            assert screen.preview(key) is None, key
        await press(pilot, "p", "left")
        events = db.rows("SELECT count(*) FROM events")
        assert screen.preview("p")
        assert screen.preview("o")
        assert screen.preview("backspace") is None
        # The edge of a focused span would be stored, and its label; it bears this one already.
        await press(pilot, "tab")
        assert screen.desk.view.focused
        assert screen.preview("left")
        assert screen.preview("backspace")
        for key in ("shift+left", "left_square_bracket", "p", "o"):
            assert screen.preview(key) is None, key
        await press(pilot, "escape")
        assert screen.preview("o")
        assert screen.preview("p") is None
        # Where something is offered, an offer would be answered.
        offer = Offer(screen.desk.view.chosen_range, ("ORG",), "", "")
        screen.absorb(screen.desk.show_offers([offer]))
        assert screen.preview("o") is None
        assert db.rows("SELECT count(*) FROM events") == events


class Noted:
    """Lines that a key was seen to show, which tell how many spans were stored by then."""

    places = ()

    def __init__(self, db: Database) -> None:
        self._db = db
        self.stored: list[int] = []

    def show(self, *, rest: bool = False) -> None:
        """As they are sent to the terminal; ``rest`` after that."""
        ((count,),) = self._db.rows("SELECT count(*) FROM spans")
        self.stored.append(count)


async def test_a_label_or_its_removal_is_shown_once_it_is_stored_and_only_then(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen, noted = desk_screen(pilot), Noted(db)
        ((before,),) = db.rows("SELECT count(*) FROM spans")
        monkeypatch.setattr(Prefetch, "update", lambda _ahead, _key: noted)
        screen.press("p")
        assert noted.stored == [before + 1]
        # It bears the label already: that is said, and what was seen is not shown.
        screen.press("p")
        assert len(noted.stored) == 1
        screen.press("left")
        assert noted.stored == [before + 1] * 2
        screen.press("right")
        screen.press("backspace")
        assert noted.stored == [before + 1] * 3 + [before]
        monkeypatch.setattr(Database, "transaction", refuse)
        screen.press("p")
        assert len(noted.stored) == 4
        # A click on a label is no key.
        monkeypatch.undo()
        screen.action_tag("PER")
        assert len(noted.stored) == 4


def refuse(_db: Database) -> NoReturn:
    """As a full disk does."""
    raise DatabaseError("the disk is full")


async def test_what_is_told_is_not_painted_over_before_its_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = desk_screen(pilot)
        assert screen.preview("left")
        screen.status.tell("a message")
        assert screen.preview("left") is None


async def test_the_keys_that_came_last_are_tried_first(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        ahead = Prefetch(desk_screen(pilot))
        for number in range(20):
            ahead.came(f"key {number % 10}")
        assert ahead.likely == tuple(f"key {9 - number}" for number in range(MOST))
        # Without a real terminal there is nothing to be quick for.
        assert ahead.update("key 9") is None


BROKEN = (
    "قال https://www.example.org/a_very_long_address/that_no_row/of_sixty_cells_could/hold.html "
    "ثم " + "المستعمرات" * 9 + " أمس إلى hawashi.example.org/ar، من لأنّ اللاجئين وصلوا\n" + TEXT
)
"""Words that go on in the next row."""


@pytest.mark.parametrize("seed", range(6))
async def test_all_that_looks_otherwise_is_painted_anew(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    with db.transaction():
        articles.add(db, text=BROKEN, title="عناوين", meta={}, id_="broken")
    dice = random.Random(seed)
    told: set[tuple[Lines, int]] = set()

    def noted(screen: Screen[None], lines: LineNumbers) -> None:
        told.update((widget, y) for widget, numbers in lines for y in numbers)

    monkeypatch.setattr("tui.ui.fastpath.write_lines", noted)
    async with make_app("broken").run_test(size=(dice.choice((56, 90)), 20)) as pilot:
        screen = desk_screen(pilot)
        for _ in range(80):
            key = dice.choice(LABELS if dice.random() < 0.2 else (*MOVES, *OTHERS))
            before = painted(screen)
            told.clear()
            screen.press(key)
            after = painted(screen)
            changed = {place for place, line in after.items() if before.get(place) != line}
            assert {place for place in changed if place[0] is not screen.status.lines} <= told, key


async def test_nothing_foreseen_holds_once_keys_do_something_else(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = desk_screen(pilot)
        monkeypatch.setattr(Prefetch, "_now", lambda _ahead: ("a moment",))
        foreseen(screen.prefetch, "p")
        [label] = [one for one in screen.desk.labels if one.key == "p"]
        scheme.put(db, replace(label, key=""), annotator="another")
        screen.act(screen.desk.look_again)
        assert not screen.press("p")


async def test_nothing_foreseen_holds_while_the_screen_is_busy(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        ahead = Prefetch(desk_screen(pilot))
        monkeypatch.setattr(Prefetch, "_now", lambda _ahead: ("a moment",))
        foreseen(ahead, "p")
        ahead.came("a new key")
        monkeypatch.setattr(Prefetch, "_now", lambda _ahead: None)
        assert ahead.update("p") is None


def foreseen(ahead: Prefetch, key: str) -> None:
    """Have a key's picture at hand, as a real terminal's driver would."""
    ahead.look()
    ahead._updates[key] = LineUpdate(cast("DirectDriver", None), (), (), "")
    assert ahead.update(key)
