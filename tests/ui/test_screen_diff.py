"""What stands on the terminal is not sent again, and all else is."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from tui.ui.fastpath.screen_diff import Patch, ScreenState, drawing_of, split_strip

WIDTH, ROWS = 12, 3
Grid = dict[tuple[int, int], str]


def draw(grid: Grid, pieces: Sequence[Patch]) -> None:
    """What a terminal does: cell by cell."""
    for piece in pieces:
        for x in range(piece.width):
            grid[piece.row, piece.cell + x] = piece.drawn[x]


@st.composite
def pictures(make: st.DrawFn) -> list[Patch]:
    """Pieces side by side: a few rows, each from some cell to another, of few letters."""
    pieces = []
    for row in make(st.sets(st.integers(0, ROWS - 1))):
        cell = make(st.integers(0, WIDTH - 1))
        while cell < WIDTH and make(st.booleans()):
            width = make(st.integers(1, WIDTH - cell))
            letter = make(st.sampled_from("ab"))
            pieces.append(Patch(row, cell, width, letter * width))
            cell += width
    return pieces


@given(st.lists(pictures(), max_size=8))
def test_what_is_sent_makes_the_same_screen_as_if_all_were_sent(shown: list[list[Patch]]) -> None:
    standing, whole, saving = ScreenState(), Grid(), Grid()
    for picture in shown:
        draw(whole, picture)
        others = standing.missing(picture)
        draw(saving, others)
        standing.put(others)
        assert saving == whole
        assert not standing.missing(picture)


def test_what_is_forgotten_is_sent_again() -> None:
    standing, piece = ScreenState(), Patch(0, 3, 2, "ab")
    assert standing.missing([piece]) == [piece]
    standing.put([piece])
    assert not standing.missing([piece])
    standing.forget()
    assert standing.missing([piece]) == [piece]


def test_nothing_is_known_of_a_terminal_of_another_size() -> None:
    standing, piece = ScreenState(), Patch(0, 3, 2, "ab")
    for size, known in ((Size(80, 24), False), (Size(80, 24), True), (Size(40, 24), False)):
        standing.fit(size)
        assert (not standing.missing([piece])) == known
        standing.put([piece])


def test_a_piece_is_gone_once_another_touches_it() -> None:
    standing, piece = ScreenState(), Patch(0, 3, 2, "ab")
    standing.put([piece])
    standing.put([Patch(0, 4, 1, "x"), Patch(1, 3, 2, "cd")])
    assert standing.missing([piece]) == [piece]


def test_pieces_side_by_side_need_one_move() -> None:
    pieces = [Patch(0, 0, 2, "ab"), Patch(0, 2, 1, "c"), Patch(0, 4, 1, "d"), Patch(1, 5, 1, "e")]
    assert drawing_of(pieces, at_once=False) == "\x1b[1;1Habc\x1b[1;5Hd\x1b[2;6He"


def test_many_pieces_are_shown_at_once_where_the_terminal_can() -> None:
    pieces = [Patch(row, 0, 1, "x") for row in range(9)]
    assert drawing_of(pieces, at_once=True).startswith("\x1b[?2026h")
    assert drawing_of(pieces, at_once=True).endswith("\x1b[?2026l")
    assert "2026" not in drawing_of(pieces, at_once=False)
    assert "2026" not in drawing_of(pieces[:2], at_once=True)


def test_a_strip_is_parted_by_its_styles_where_its_width_is_sure() -> None:
    bold = Style(bold=True)
    parts = [Segment("ﻡﻼﺳ "), Segment("ab", bold)]
    strip = Strip(parts, sum(part.cell_length for part in parts))
    assert list(split_strip(2, 5, strip, ColorSystem.TRUECOLOR)) == [
        Patch(2, 5, 4, "ﻡﻼﺳ "),
        Patch(2, 9, 2, "\x1b[1mab\x1b[0m"),
    ]
    # Of a letter that is wider for us than for the library, nobody knows where the next one stands.
    doubtful = Strip(parts, strip.cell_length + 1)
    assert list(split_strip(2, 5, doubtful, ColorSystem.TRUECOLOR)) == [
        Patch(2, 5, 7, "ﻡﻼﺳ \x1b[1mab\x1b[0m")
    ]
