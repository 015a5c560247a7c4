"""A painted line as each kind of terminal is sent it."""

import os
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.terminals.fake_tmux import be_inside_tmux
from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tui.terminals.detect import profile_of
from tui.terminals.memory import choices_by_terminal
from tui.terminals.pre_reorder import BLANK
from tui.terminals.profiles import ways
from tui.ui.widgets.terminal_order import in_terminal_order, without_marks

PLAIN, TINTED = Style(color="white"), Style(color="white", bgcolor="blue")


def line(*pieces: tuple[str, Style]) -> Strip:
    return Strip([Segment(*piece) for piece in pieces])


def said(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(part.text, part.style) for part in strip]


def test_a_terminal_that_leaves_order_alone_gets_the_line_itself() -> None:
    painted = line(("ﺐﺗ ", PLAIN), ("ﻝﺎﻗ", TINTED))
    assert in_terminal_order(painted, "nothing") is painted


def test_where_words_are_turned_round_a_style_stays_in_its_cell() -> None:
    turned = in_terminal_order(line(("│ ﻝﺎ", PLAIN), ("ﻗ", TINTED), (" 12", PLAIN)), "word")
    assert said(turned) == [("│ ﻗﺎ", PLAIN), ("ﻝ", TINTED), (" 12", PLAIN)]


def test_where_the_whole_line_is_ordered_a_style_goes_with_its_letter() -> None:
    turned = in_terminal_order(line(("│ ﻝﺎ", PLAIN), ("ﻗ", TINTED)), "line")
    assert said(turned) == [("│" + BLANK, PLAIN), ("ﻗ", TINTED), ("ﺎﻝ", PLAIN)]


def test_where_pieces_are_ordered_each_keeps_to_itself() -> None:
    turned = in_terminal_order(line(("ﺐﺗ", PLAIN), ("ﻝﺎﻗ", TINTED)), "piece")
    assert said(turned) == [("ﺗﺐ", PLAIN), ("ﻗﺎﻝ", TINTED)]


def test_harakat_are_left_out_and_the_width_is_the_same() -> None:
    painted = line(("ﻣُﺤَﻤَّﺪ é", PLAIN))
    bare = without_marks(painted)
    assert (bare.text, bare.cell_length) == ("ﻣﺤﻤﺪ é", painted.cell_length)


async def test_the_screen_of_such_a_terminal_is_sent_so(make_app: MakeApp) -> None:
    app = make_app()
    app.profile = profile_of({"KITTY_WINDOW_ID": "1"})
    async with app.run_test(size=(100, 24)):
        rows = frame(app)
    assert any("ﻗﺎﻝ" in row and "John Smith" in row for row in rows)
    assert not any("ﻝﺎﻗ" in row for row in rows)


async def test_the_next_way_is_shown_said_and_remembered(make_app: MakeApp) -> None:
    app = make_app()
    app.profile = profile_of({"KITTY_WINDOW_ID": "1"})
    app.ways = ways(app.profile, {})
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("f12")
        rows = frame(app)
    assert any("ﻝﺎﻗ" in row for row in rows)
    assert "kitty: Hashiya orders and joins" in rows[-1]
    assert choices_by_terminal()["kitty"]["order"] == "visual"


@pytest.mark.skipif(os.name != "posix", reason="tmux is not there")
async def test_another_terminal_that_tmux_is_attached_in_is_told(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_inside_tmux(tmp_path, monkeypatch)
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        assert app.profile.name == "plain"
        await pilot.press("ctrl+l")
    assert (app.profile.name, app.profile.terminal) == ("konsole", "tmux in Konsole 22.12.3")
    assert app.profile.enter.startswith("\x1bPtmux;")
