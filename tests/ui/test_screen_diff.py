"""What stands on the terminal is not sent again, and all else is."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from tui.ui.fastpath.screen_diff import (
    KEPT,
    Patch,
    RowPatches,
    ScreenState,
    SplitStrips,
    drawing_of,
    split_strips,
)

WIDTH, ROWS = 12, 3
Grid = dict[tuple[int, int], str]


def draw(grid: Grid, rows: Sequence[RowPatches]) -> None:
    """What a terminal does: cell by cell."""
    for row, patches in rows:
        for cell, width, drawn in patches:
            for x in range(width):
                grid[row, cell + x] = drawn[x]


@st.composite
def pictures(make: st.DrawFn) -> list[RowPatches]:
    """Patches side by side: a few rows, each from some cell to another, of few letters."""
    rows: list[RowPatches] = []
    for row in make(st.sets(st.integers(0, ROWS - 1))):
        cell, patches = make(st.integers(0, WIDTH - 1)), list[Patch]()
        while cell < WIDTH and make(st.booleans()):
            width = make(st.integers(1, WIDTH - cell))
            letter = make(st.sampled_from("ab"))
            patches.append(Patch(cell, width, letter * width))
            cell += width
        rows.append((row, patches))
    return rows


@given(st.lists(pictures(), max_size=8))
def test_what_is_sent_makes_the_same_screen_as_if_all_were_sent(
    shown: list[list[RowPatches]],
) -> None:
    standing, whole, saving = ScreenState(), Grid(), Grid()
    for picture in shown:
        draw(whole, picture)
        others = standing.missing(picture)
        draw(saving, others)
        standing.put(others)
        assert saving == whole
        assert not standing.missing(picture)


def test_what_is_forgotten_is_sent_again() -> None:
    standing, row = ScreenState(), (0, [Patch(3, 2, "ab")])
    assert standing.missing([row]) == [row]
    standing.put([row])
    assert not standing.missing([row])
    standing.forget()
    assert standing.missing([row]) == [row]


def test_nothing_is_known_of_a_terminal_of_another_size() -> None:
    standing, row = ScreenState(), (0, [Patch(3, 2, "ab")])
    for size, known in ((Size(80, 24), False), (Size(80, 24), True), (Size(40, 24), False)):
        standing.fit(size)
        assert (not standing.missing([row])) == known
        standing.put([row])


def test_a_patch_is_gone_once_another_touches_it() -> None:
    standing, row = ScreenState(), (0, [Patch(3, 2, "ab")])
    standing.put([row])
    standing.put([(0, [Patch(4, 1, "x")]), (1, [Patch(3, 2, "cd")])])
    assert standing.missing([row]) == [row]


def test_patches_side_by_side_need_one_move() -> None:
    first = [Patch(0, 2, "ab"), Patch(2, 1, "c"), Patch(4, 1, "d")]
    rows: list[RowPatches] = [(0, first), (1, [Patch(5, 1, "e")])]
    assert drawing_of(rows, at_once=False) == "\x1b[1;1Habc\x1b[1;5Hd\x1b[2;6He"
    # What is beside may be another widget's.
    beside: list[RowPatches] = [(0, first), (0, [Patch(5, 1, "e")]), (1, [Patch(6, 1, "f")])]
    assert drawing_of(beside, at_once=False) == "\x1b[1;1Habc\x1b[1;5Hde\x1b[2;7Hf"


def test_many_patches_are_shown_at_once_where_the_terminal_can() -> None:
    rows = [(row, [Patch(0, 1, "x")]) for row in range(9)]
    assert drawing_of(rows, at_once=True).startswith("\x1b[?2026h")
    assert drawing_of(rows, at_once=True).endswith("\x1b[?2026l")
    assert "2026" not in drawing_of(rows, at_once=False)
    assert "2026" not in drawing_of(rows[:2], at_once=True)


def test_a_strip_is_parted_by_its_styles_where_its_width_is_sure() -> None:
    bold = Style(bold=True)
    parts = [Segment("ﻡﻼﺳ "), Segment("ab", bold)]
    strip = Strip(parts, sum(part.cell_length for part in parts))
    assert split_strips([(0, 5, strip)], ColorSystem.TRUECOLOR) == [
        [Patch(5, 4, "ﻡﻼﺳ "), Patch(9, 2, "\x1b[1mab\x1b[0m")]
    ]
    # Of a letter that is wider for us than for the library, nobody knows where the next one stands.
    doubtful = Strip(parts, strip.cell_length + 1)
    assert split_strips([(0, 5, doubtful)], ColorSystem.TRUECOLOR) == [
        [Patch(5, 7, "ﻡﻼﺳ \x1b[1mab\x1b[0m")]
    ]


def test_a_strip_that_comes_again_is_split_once() -> None:
    split, red, colours = SplitStrips(), Style(color="rgb(200,0,10)"), ColorSystem.TRUECOLOR
    strips = [Strip([Segment("abc", red)], 3) for _ in range(3 * KEPT)]
    placed = [(row, 5, strip) for row, strip in enumerate(strips)]
    once = split.patches(placed[:2], colours)
    assert [patches for _row, patches in once] == split_strips(placed[:2], colours)
    ((row, patches),) = split.patches([(9, 5, strips[1])], colours)
    assert row == 9
    assert patches is once[1][1]
    there = [(0, 6, strips[0])]
    assert [patches for _row, patches in split.patches(there, colours)] == split_strips(
        there, colours
    )
    split.patches(placed[: KEPT - 1], colours)
    assert len(split) <= KEPT
