"""The window on a page: what stands on which line."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import MakeDesk
from tests.store.fresh import ME
from tui.core.span import Span
from tui.desk.changes import Said
from tui.desk.look import DEFAULT_LOOK
from tui.desk.view.span_index import SpanIndex
from tui.desk.view.text_view import TextView
from tui.desk.view.window import Layer, Window, WindowLine
from tui.layout.page import Page

TEXT = "\n".join(f"فقرة {n} فيها كلمات كثيرة لا تسعها نافذة ضيقة" for n in range(30))


def view_of(text: str, *ranges: tuple[int, int], width: int = 20, height: int = 8) -> Window:
    """A window on a text with spans."""
    spans = [Span(f"s{n}", "a0", ME, "PER", *place) for n, place in enumerate(ranges)]
    return Window(Page(text, width), [Layer("", SpanIndex(spans))], height)


def place(view: Window, offset: int) -> tuple[int, int]:
    """The row of an offset."""
    return view.page.locate(offset)[:2]


def test_each_row_has_a_lane_under_it_and_the_window_is_filled() -> None:
    view = view_of("واحد\nاثنان", height=6)
    assert view.lines() == [
        WindowLine(0, 0, None), WindowLine(0, 0, 0),
        WindowLine(1, 0, None), WindowLine(1, 0, 0), None, None,
    ]  # fmt: skip


def test_compact_rows_have_no_lanes() -> None:
    view = view_of("واحد\nاثنان", (0, 4), height=3)
    view.compact = True
    assert view.lines() == [WindowLine(0, 0, None), WindowLine(1, 0, None), None]


def test_crossing_spans_take_further_lanes() -> None:
    view = view_of("واحد اثنان ثلاثة", (0, 10), (2, 12), (5, 16), height=4)
    assert view.lines() == [
        WindowLine(0, 0, None),
        WindowLine(0, 0, 0),
        WindowLine(0, 0, 1),
        WindowLine(0, 0, 2),
    ]


def test_the_first_span_of_a_row_moves_nothing(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, width=20, height=12)
    before = desk.view.window.lines()
    desk.tag("PER")
    assert desk.view.window.lines() == before
    desk.run("undo")
    assert desk.view.window.lines() == before


@pytest.mark.parametrize("height", [1, 2, 3, 8, 24])
@pytest.mark.parametrize("compact", [True, False])
def test_scrolling_by_a_line_moves_the_window_by_a_line(height: int, compact: bool) -> None:
    view = view_of(TEXT, (0, 50), (5, 60), (100, 300), height=height)
    view.compact = compact
    for _ in range(20):
        before = view.lines()
        assert view.scroll(1)
        assert view.lines()[:-1] == before[1:]
    for _ in range(20):
        before = view.lines()
        assert view.scroll(-1)
        assert view.lines()[1:] == before[:-1]
    assert not view.scroll(-1)
    assert view.lines()[0] == WindowLine(0, 0, None)


def test_scrolling_far_stops_with_the_last_row_at_the_top() -> None:
    view = view_of(TEXT)
    assert view.scroll(100_000)
    last = (29, view.page.paragraph_rows(29) - 1)
    assert view.lines()[0] == WindowLine(*last, None)
    assert not view.scroll(1_000)
    assert view.scroll(-100_000)
    assert view.lines()[0] == WindowLine(0, 0, None)


def test_a_row_that_is_in_the_window_moves_nothing() -> None:
    view = view_of(TEXT)
    assert not view.show(0)
    assert not view.show(25)
    assert view.lines()[0] == WindowLine(0, 0, None)


def test_a_row_below_comes_up_to_the_last_lines_and_one_above_to_the_first() -> None:
    view = view_of(TEXT)
    offset = TEXT.index("فقرة 9")
    assert view.show(offset)
    assert view.line_of(place(view, offset)) == 6
    offset = TEXT.index("فقرة 8")
    assert view.line_of(place(view, offset)) is not None
    offset = TEXT.index("فقرة 3")
    assert view.show(offset)
    assert view.line_of(place(view, offset)) == 0


def test_a_row_with_more_lanes_than_the_window_has_lines_shows_its_text() -> None:
    places = [(n, n + 200) for n in range(100, 110)]
    view = view_of(TEXT, *places, height=4)
    view.show(150)
    assert view.line_of(place(view, 150)) is not None


def test_looking_anew_is_for_the_rows_of_a_change_alone() -> None:
    view = view_of(TEXT)
    rows = [(p, k) for p in range(3) for k in range(view.page.paragraph_rows(p))]
    before = {at: view.lanes_of(at) for at in rows}
    view.layers[0].spans.add(Span("new", "a0", ME, "PER", 0, 4))
    view.forget(view.page.paragraph_range(0))
    assert [len(view.lanes_of(at)) for at in rows[:2]] == [1, 0]
    assert view.lanes_of(rows[-1]) is before[rows[-1]]


def test_the_view_keeps_its_place_through_any_widths(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, width=40, height=10)
    desk.click(TEXT.index("فقرة 12"))
    desk.scroll(line_of_cursor(desk.view) or 0)
    top = desk.view.window.row(desk.view.window.top).start
    for width in (20, 31, 9, 77, 40):
        desk.view.resize(width, 10)
        row = desk.view.window.row(desk.view.window.top)
        assert row.start <= top < row.end
    assert desk.view.window.row(desk.view.window.top).start == top


def test_compact_and_marks_and_direction_keep_the_place(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, width=40, height=10)
    desk.click(TEXT.index("فقرة 12"))
    top = desk.view.window.top
    for command in ("lanes", "marks", "direction", "direction", "direction", "marks", "lanes"):
        desk.run(command)
        assert desk.view.window.top == top
    assert desk.view.look == replace(desk.view.look, compact=False, marks=True, direction="auto")


def test_the_measure_holds_in_a_wide_window(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, width=200)
    assert desk.view.page.width == desk.view.look.measure
    desk.view.resize(300, 60)
    assert desk.view.page.width == desk.view.look.measure
    desk.view.resize(50, 60)
    assert desk.view.page.width == 50


def test_a_window_moved_away_from_the_cursor_stays_there_through_any_widths(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of(TEXT, width=40, height=10)
    desk.scroll(40)
    assert line_of_cursor(desk.view) is None
    top = desk.view.window.row(desk.view.window.top).start
    for width in (20, 31, 9, 77, 40):
        desk.view.resize(width, 10)
    desk.run("marks")
    assert desk.view.window.row(desk.view.window.top).start == top


def line_of_cursor(view: TextView) -> int | None:
    """The line of the window on which the cursor stands."""
    return view.window.line_of(place(view.window, view.caret.head.start))


TALL = st.integers(0, 400)
Act = Callable[[TextView], object]


def within(view: TextView, offset: int) -> int:
    """The offset, or the text's end."""
    return min(offset, len(view.text))


keeping: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda w, h: lambda s: s.resize(w, h), st.integers(1, 60), st.integers(1, 20)),
    st.builds(lambda at: lambda s: s.click(within(s, at)), TALL),
    st.builds(lambda a, b: lambda s: s.drag(within(s, a), within(s, b)), TALL, TALL),
    st.just(lambda s: s.switches["direction"]()),
    st.just(lambda s: s.show_as(replace(s.look, compact=not s.look.compact))),
    st.just(lambda s: s.show_as(replace(s.look, marks=not s.look.marks))),
)
scrolling: st.SearchStrategy[Act] = st.builds(lambda n: lambda s: s.scroll(n), st.integers(-30, 30))
moves = st.lists(
    st.tuples(st.just(True), keeping) | st.tuples(st.just(False), scrolling), max_size=12
)


@settings(max_examples=60)
@given(moves, st.text(alphabet="الأَ لاب\nx)", max_size=300))
def test_the_window_is_full_and_keeps_the_cursor_it_shows(
    done: list[tuple[bool, Act]], text: str
) -> None:
    view = TextView(DEFAULT_LOOK, 40, 10)
    view.lay(text, SpanIndex())
    for keeps, act in done:
        seen, caret = line_of_cursor(view) is not None, view.caret
        act(view)
        lines = view.window.lines()
        assert len(lines) == view.window.height
        below = [line for line in lines if line is not None]
        assert below
        assert lines == [*below, *[None] * (len(lines) - len(below))]
        rows = [(line.paragraph, line.number) for line in below]
        assert rows == sorted(rows)
        if keeps and (seen or view.caret != caret):
            assert line_of_cursor(view) is not None


def test_a_row_that_goes_away_under_the_window_takes_it_to_the_row_of_its_text(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("كلمه كل <لا>\nقال", width=9, height=1)
    assert desk.view.page.paragraph_rows(0) == 1
    desk.run("start-on")
    assert desk.view.page.paragraph_rows(0) == 2
    assert desk.view.window.lines() == [WindowLine(0, 1, None)]
    desk.run("move-down")
    assert desk.view.page.paragraph_rows(0) == 1
    assert desk.view.window.lines() == [WindowLine(1, 0, None)]
    desk.scroll(-1)
    assert desk.view.window.lines()[0] == WindowLine(0, 0, 0)


@pytest.mark.parametrize("motion", ["move-page-down", "select-page-down", "move-page-up"])
def test_a_page_begins_with_a_rows_text(desk_of: MakeDesk, motion: str) -> None:
    for height in (7, 8, 9):
        desk = desk_of(TEXT, width=20, height=height)
        if motion.endswith("up"):
            desk.run("move-text-end")
        for _press in range(12):
            desk.run(motion)
            first = desk.view.window.lines()[0]
            assert first is not None
            assert first.lane is None
            assert desk.view.window.shows(desk.view.caret.head.start)


@pytest.mark.parametrize(
    ("command", "said"),
    [("lanes", ["compact: tints alone", "bars under the text"]),
     ("marks", ["marks hidden", "marks shown"]),
     ("controls", ["bidi controls shown", "bidi controls hidden"])],
)  # fmt: skip
def test_what_is_switched_says_what_is_so_now(
    desk_of: MakeDesk, command: str, said: list[str]
) -> None:
    desk = desk_of("قال")
    assert [desk.run(command)[-1] for _press in said] == [Said(words) for words in said]
