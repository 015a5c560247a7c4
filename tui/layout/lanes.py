"""Lanes: the bars of spans under a row of text.

A bar stands exactly under its span's cells. Short bars lie nearest to the text; a bar that
would cross another takes the next lane, so that any depth and any crossing can be drawn.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.span import Span
from tui.layout.page import Row

LEFT_END, RIGHT_END, LINE, OPEN = "╰", "╯", "─", "┄"


@frozen_dataclass
class Bar:
    """A piece of a span's bar in columns ``[left, right)`` of its row.

    ``left_open`` and ``right_open``: the span goes on beyond that end, in another piece or row.
    """

    span: Span
    left: int
    right: int
    left_open: bool
    right_open: bool
    labelled: bool


def lanes(row: Row, spans: Iterable[Span]) -> list[list[Bar]]:
    """The bars of the spans on this row, lane by lane, each lane from left to right."""
    placed = []
    for span in spans:
        if runs := row.runs(span.start, span.end):
            cells = 0
            for left, right in runs:
                cells += right - left
            placed.append((cells, span.start, -span.end, span.label, span.id, span, runs))
    placed.sort()
    result: list[list[Bar]] = []
    for *_order, span, runs in placed:
        left, right = runs[0][0], runs[-1][1]
        for lane in result:
            for bar in lane:
                if left < bar.right and bar.left < right:
                    break
            else:
                break
        else:
            lane = []
            result.append(lane)
        lane += _bars(row, span, runs)
    for lane in result:
        lane.sort(key=_left)
    return result


_left = attrgetter("left")


def _bars(row: Row, span: Span, runs: Sequence[tuple[int, int]]) -> list[Bar]:
    """The pieces of a span's bar, left to right; the widest one bears the label."""
    first_open, last_open = span.start < row.start, span.end > row.end
    if (first_open or last_open) and _runs_to_the_left(row, span):
        first_open, last_open = last_open, first_open
    widest = 0
    for n, (left, right) in enumerate(runs):
        if right - left > runs[widest][1] - runs[widest][0]:
            widest = n
    last = len(runs) - 1
    return [
        Bar(
            span=span,
            left=left,
            right=right,
            left_open=first_open if n == 0 else True,
            right_open=last_open if n == last else True,
            labelled=n == widest,
        )
        for n, (left, right) in enumerate(runs)
    ]


def _runs_to_the_left(row: Row, span: Span) -> bool:
    """Whether the span's beginning is at its right: Latin in an Arabic row runs its own way."""
    levels = {
        cell.level & 1
        for cell in row.cells
        if cell.glyph.strip() and cell.start < span.end and span.start < cell.end
    }
    return levels == {1} if len(levels) == 1 else row.direction == "rtl"


def bar_picture(bar: Bar, caption: str, measure: Callable[[str, int], tuple[str, int]]) -> str:
    """The bar as text of exactly its width.

    ``measure(text, cells)`` gives as much of the text as fits, ready to be drawn, and its width.
    Under three cells there is room for no more than the label's first letters.
    """
    width = bar.right - bar.left
    if width <= 0:
        return ""
    left = OPEN if bar.left_open else LEFT_END
    right = OPEN if bar.right_open else RIGHT_END
    text, taken = "", 0
    if bar.labelled:
        text, taken = measure(caption, width if width < 5 else width - 2)
    if width == 1:
        return text if taken else LINE
    if width < 5 and taken:
        return text + (LINE * (width - taken - 1) + right if taken < width else "")
    before = (width - 2 - taken) // 2
    return left + LINE * before + text + LINE * (width - 2 - taken - before) + right
