"""What no key sent does nothing on the desk: nothing is stored, nothing moves, nothing opens."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ecma48 import sequences
from tests.ui.conftest import TEXT, MakeApp
from tests.ui.sending import DeskAtWork, Sent
from tui.ui.screens.note_box import NoteBox


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskAtWork]:
    """A desk, on a span."""
    work = DeskAtWork(tmp_path_factory.mktemp("keys"), TEXT)
    yield work
    work.close()


@pytest.mark.parametrize(
    "reads",
    [
        ("\x1b[<32;NaN;NaNM",),
        ("\x1b[<35;NaN;NaNM",),
        ("\x1b[<3", "5;80;5M"),
        ("\x1b[", "<35;80;5M"),
        ("\x1b[>0;276;0c",),
        ("\x1b[8;30;100t",),
        ("\x1b[200;1;1x",),
        ("\x1b]11;rgb:1e1e", "/1e1e/1e1e\x1b\\"),
        ("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b", "\\"),
        ("\x1b[1;1:3D",),
        ("\x1b[112;1:3u",),
        ("\x1b[97:65;2u",),
        ("\x1b[1114112u",),
        ("\x1b[9999999999u",),
        ("\x1b[27;5;99999999~",),
        ("\x1b[48;0;0;0;0t",),
        ("\x1b[48;24;80;0;0t",),
        ("\x1b[200~p;[q\x1b[201~",),
        ("\x1b[200~p;\x11", "[q\x1b[2", "01~"),
        ("\x1b[",),
        ("\x1bO",),
        ("\x1b]52;c;pppp",),
        ("\x1bPpppp",),
    ],
)
def test_it_does_nothing_on_a_focused_span(desk: DeskAtWork, reads: tuple[str, ...]) -> None:
    desk.send(*reads)
    assert desk.standing == desk.begun


@settings(max_examples=60)
@given(st.lists(sequences, min_size=1, max_size=20), st.lists(st.integers(2, 200), max_size=6))
def test_no_sequence_of_the_grammar_does_anything(
    desk: DeskAtWork, parts: list[str], places: list[int]
) -> None:
    text = "".join(parts)
    edges = [0, *sorted({at for at in places if at < len(text)}), len(text)]
    desk.send(*(text[a:b] for a, b in pairwise(edges) if a < b))
    assert desk.standing == desk.begun


async def test_a_paste_goes_where_one_types_and_nowhere_else(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app)
        sent.send("\x1b[200~p;[\x1b[201~")
        await pilot.pause()
        assert not app.desk.view.spans
        await pilot.press("semicolon")
        sent.send("\x1b[200~p;[\x1b[201~")
        await pilot.pause()
        assert isinstance(app.screen, NoteBox)
        assert app.screen._field.text == "p;["


async def test_keys_of_kitty_are_keys_and_type(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app)
        sent.send("\x1b[112;;112u", "\x1b[112;1:3u")
        await pilot.pause()
        assert len(app.desk.view.spans) == 1
        sent.send("\x1b[122;5:1u", "\x1b[122;5:3u")
        await pilot.pause()
        assert not app.desk.view.spans
        sent.send("\x1b[59;;59u")
        await pilot.pause()
        sent.send("\x1b[97:65;2;65u", "\x1b[0;;1604:1575u")
        await pilot.pause()
        assert isinstance(app.screen, NoteBox)
        assert app.screen._field.text == "Aلا"
