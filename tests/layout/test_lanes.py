"""The bars of spans under a row."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.layout.invariants import rows_of
from tests.layout.texts import arabic, texts, widths
from tui.core.span import Span
from tui.layout.lanes import LEFT_END, LINE, OPEN, RIGHT_END, Bar, bar_picture, lanes
from tui.layout.line import line_beginning
from tui.layout.page import Page, Row

captions = st.text(
    alphabet=st.one_of(
        st.sampled_from("PERSONLOC_-01شخصمنظمةلامَُّ漢字か😀 \u200d\u200f\u0301\t\n\x1b\ufdfa"),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
)


def span(start: int, end: int, label: str = "PER", id_: str = "") -> Span:
    """A span of an article."""
    return Span(id_ or f"{start}-{end}-{label}", "a0", "me", label, start, end)


@st.composite
def rows_and_spans(draw: st.DrawFn) -> tuple[Row, list[Span]]:
    """A row of some text, and spans anywhere in the text."""
    text = draw(st.one_of(texts, arabic).filter(bool))
    row = draw(st.sampled_from(rows_of(Page(text, draw(widths)))))
    offsets = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(offsets, offsets), max_size=8))
    spans = [span(min(p), max(p), id_=str(n)) for n, p in enumerate(pairs) if p[0] != p[1]]
    return row, spans


def drawn(text: str, *places: tuple[int, int], width: int = 40, row: int = 0) -> list[str]:
    """The lanes under a row, as a person sees them."""
    shown = Page(text, width).row_in(0, row)
    pictures = []
    for lane in lanes(shown, [span(*place) for place in places]):
        line, at = "", 0
        for bar in lane:
            line += " " * (bar.left - at) + bar_picture(bar, bar.span.label, line_beginning)
            at = bar.right
        pictures.append(line + " " * (shown.width - at))
    return pictures


@given(rows_and_spans())
def test_a_bar_stands_exactly_under_the_cells_of_its_span(case: tuple[Row, list[Span]]) -> None:
    row, spans = case
    bars = [bar for lane in lanes(row, spans) for bar in lane]
    for one in spans:
        mine = sorted((bar.left, bar.right) for bar in bars if bar.span == one)
        assert mine == row.runs(one.start, one.end)
    assert {bar.span for bar in bars} <= set(spans)


@given(rows_and_spans())
def test_in_a_lane_bars_stand_side_by_side_from_left_to_right(
    case: tuple[Row, list[Span]],
) -> None:
    row, spans = case
    for lane in lanes(row, spans):
        assert lane
        assert all(one.right <= other.left for one, other in pairwise(lane))


@given(rows_and_spans())
def test_each_span_on_the_row_bears_its_label_once_on_its_widest_piece(
    case: tuple[Row, list[Span]],
) -> None:
    row, spans = case
    bars = [bar for lane in lanes(row, spans) for bar in lane]
    for one in {bar.span for bar in bars}:
        pieces = [bar for bar in bars if bar.span == one]
        (labelled,) = [bar for bar in pieces if bar.labelled]
        assert labelled.right - labelled.left == max(bar.right - bar.left for bar in pieces)


@given(rows_and_spans())
def test_only_the_two_ends_of_a_span_that_lies_whole_in_a_row_are_closed(
    case: tuple[Row, list[Span]],
) -> None:
    row, spans = case
    bars = [bar for lane in lanes(row, spans) for bar in lane]
    for one in {bar.span for bar in bars}:
        pieces = [bar for bar in bars if bar.span == one]
        outer = [pieces[0].left_open, pieces[-1].right_open]
        cut = (one.start < row.start) + (one.end > row.end)
        assert sum(outer) == cut
        assert all(bar.left_open for bar in pieces[1:])
        assert all(bar.right_open for bar in pieces[:-1])


@given(rows_and_spans(), st.randoms())
def test_lanes_do_not_depend_on_the_order_in_which_spans_come(
    case: tuple[Row, list[Span]], random: object
) -> None:
    row, spans = case
    mixed = list(spans)
    getattr(random, "shuffle")(mixed)  # noqa: B009
    assert lanes(row, mixed) == lanes(row, spans)


def test_a_bar_is_drawn_under_its_word() -> None:
    assert drawn("قال وزير أمس", (4, 8)) == ["    PER╯    "]
    assert drawn("قال وزير أمس", (4, 12)) == ["╰─PER──╯    "]


def test_a_nested_span_lies_nearer_to_the_text() -> None:
    assert drawn("قال وزير أمس", (0, 12), (4, 8)) == ["    PER╯    ", "╰───PER────╯"]


def test_crossing_spans_lie_in_lanes_of_their_own() -> None:
    assert drawn("قال وزير أمس", (0, 8), (4, 12)) == ["    ╰─PER──╯", "╰─PER──╯    "]


def test_spans_side_by_side_share_a_lane() -> None:
    assert drawn("قال وزير أمس", (0, 3), (4, 8), (9, 12)) == ["PER PER╯ PER"]


def test_identical_spans_lie_one_under_the_other() -> None:
    row = Page("قال وزير", 20).row_in(0, 0)
    same = [span(4, 8, label) for label in ("PER", "ORG", "LOC", "GPE", "DATE")]
    found = lanes(row, same)
    assert [[bar.span.label for bar in lane] for lane in found] == [
        ["DATE"], ["GPE"], ["LOC"], ["ORG"], ["PER"],
    ]  # fmt: skip


def test_a_span_cut_by_a_row_is_open_where_it_goes_on() -> None:
    text = "واحد اثنان ثلاثة أربعة"
    place = (0, len(text))
    assert drawn(text, place, width=11) == ["┄───PER───╯"]
    assert drawn(text, place, width=11, row=1) == ["╰──PER───┄"]


def test_latin_in_an_arabic_row_is_open_at_its_own_end() -> None:
    text = "قال the quick brown fox jumps"
    page = Page(text, 14)
    assert page.paragraph_rows(0) > 1
    assert drawn(text, (4, len(text)), width=14) == ["╰──PER───┄    "]


def test_a_span_in_pieces_is_open_where_they_part() -> None:
    row = Page("قال John Smith أمس", 40).row_in(0, 0)
    (lane,) = lanes(row, [span(0, 8)])
    assert [(bar.left_open, bar.right_open, bar.labelled) for bar in lane] == [
        (False, True, True), (True, False, False),
    ]  # fmt: skip
    (left, right) = lane
    assert left.right < right.left


def test_a_row_without_spans_has_no_lanes() -> None:
    row = Page("قال وزير", 20).row_in(0, 0)
    assert lanes(row, []) == []
    assert lanes(row, [span(3, 3), span(20, 30)]) == []


def bars(width: int, *, labelled: bool = True) -> Sequence[Bar]:
    """Bars of a width with all ends."""
    plain = Bar(span(0, 1), 3, 3 + width, False, False, labelled)
    return [
        replace(plain, left_open=left, right_open=right)
        for left in (False, True)
        for right in (False, True)
    ]


@given(st.integers(1, 20), captions, st.booleans())
def test_a_picture_has_exactly_the_width_of_its_bar(
    width: int, caption: str, labelled: bool
) -> None:
    for bar in bars(width, labelled=labelled):
        assert cell_len(bar_picture(bar, caption, line_beginning)) == width


@given(st.integers(5, 20), captions)
def test_a_picture_has_an_open_or_a_closed_end_at_either_side(width: int, caption: str) -> None:
    for bar in bars(width):
        shown = bar_picture(bar, caption, line_beginning)
        assert shown[0] == (OPEN if bar.left_open else LEFT_END)
        assert shown[-1] == (OPEN if bar.right_open else RIGHT_END)


@pytest.mark.parametrize("width", range(2, 20))
def test_a_piece_without_a_label_has_both_ends(width: int) -> None:
    for bar in bars(width, labelled=False):
        shown = bar_picture(bar, "PER", line_beginning)
        assert shown == (
            (OPEN if bar.left_open else LEFT_END)
            + LINE * (width - 2)
            + (OPEN if bar.right_open else RIGHT_END)
        )


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1, "P"),
        (2, "PE"),
        (3, "PER"),
        (4, "PERS"),
        (5, "╰PER╯"),
        (6, "╰PERS╯"),
        (8, "╰PERSON╯"),
        (11, "╰─PERSON──╯"),
    ],
)
def test_a_label_is_legible_in_what_room_there_is(width: int, expected: str) -> None:
    assert bar_picture(bars(width)[0], "PERSON", line_beginning) == expected


def test_what_does_not_fit_in_a_narrow_bar_is_left_out() -> None:
    assert bar_picture(bars(1)[0], "漢", line_beginning) == LINE
    assert bar_picture(bars(3)[0], "漢字", line_beginning) == "漢╯"
    assert bar_picture(bars(1)[0], "", line_beginning) == LINE
    assert bar_picture(bars(3)[0], "", line_beginning) == "╰─╯"


def test_an_arabic_label_is_drawn_joined_and_from_the_right() -> None:
    assert bar_picture(bars(5)[0], "شخص", line_beginning) == "╰" + line_beginning("شخص", 3)[0] + "╯"
    assert line_beginning("شخص", 3) == ("\ufebazzz".replace("zzz", "\ufea8\ufeb7"), 3)
