"""What of an article stands in the window: which row, and which of its lanes, on which line.

The window hangs on a row, not on a number of rows: rows above it may not be laid out yet.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.view.caret import next_row
from tui.desk.view.span_index import SpanIndex
from tui.layout.lanes import Bar, lanes
from tui.layout.page import Page, Row

_KEPT = 4096
"""How many rows are remembered; more than any window has."""


_RowLanes = tuple[Row, list[list[Bar]], tuple[int, ...]]
"""A row, all its lanes, and how many of them there are up to the end of each layer."""
WindowPlace = tuple[tuple[int, int], int, tuple[tuple[int, int], int]]
"""The row at the top, how many of its lines are above the window, and what it holds on to."""


@frozen_dataclass
class Layer:
    """The spans of one source, an annotator say, which have lanes of their own under each row.

    ``sign`` stands beside its lanes. Its bars are drawn with a ``stroke``, four glyphs: of the
    left end, the right end, the line, and an end that is open; with thin lines where it is empty.
    ``strokes`` are those of single spans, by their ids.
    """

    name: str
    spans: SpanIndex
    sign: str = ""
    stroke: str = ""
    strokes: Mapping[str, str] = field(default_factory=dict)

    def stroke_of(self, span: Span) -> str:
        """What the bars of a span are drawn with."""
        return self.strokes.get(span.id, self.stroke)


@frozen_dataclass
class WindowLine:
    """A line of the window: row ``number`` of a paragraph; its text, or lane ``lane`` of it."""

    paragraph: int
    number: int
    lane: int | None


class Window:
    """The window on a page. ``compact`` leaves the lanes out; ``spacing`` adds blank lines.

    The spans of the first of ``layers`` stand nearest to the text, offers among them; those of
    each further layer have their lanes below.
    """

    def __init__(self, page: Page, layers: Sequence[Layer], height: int = 24) -> None:
        self.page = page
        self.layers = tuple(layers)
        self.offers = SpanIndex()
        self.alone: frozenset[str] = frozenset()
        """The spans of the first layer that alone are shown, if there are any."""
        self.height = height
        self.compact = False
        self.spacing = 0
        self.top: tuple[int, int] = (0, 0)
        self.skipped = 0
        self._held: tuple[tuple[int, int], int] = ((0, 0), 0)
        self._lanes: defaultdict[int, dict[int, _RowLanes]] = defaultdict(dict)
        """By paragraph and row; ``_lanes_kept`` of them in all."""
        self._lanes_kept = 0
        # A key looks at every row of the window: what is known of each costs no call.
        self._heights: dict[tuple[int, int], int] = {}
        self._rows_below: dict[tuple[int, int], tuple[int, int] | None] = {}

    @property
    def place(self) -> WindowPlace:
        """Where the window is; setting it moves the window there."""
        return self.top, self.skipped, self._held

    @place.setter
    def place(self, place: WindowPlace) -> None:
        self.top, self.skipped, self._held = place

    def row(self, place: tuple[int, int]) -> Row:
        """The row at a place."""
        return self.page.row_in(*place)

    def lanes_of(self, place: tuple[int, int]) -> list[list[Bar]]:
        """The bars under a row, lane by lane, those of the first layer first."""
        return self._laid_out(place)[1]

    def layer_of(self, place: tuple[int, int], lane: int) -> Layer:
        """The layer that a lane under a row belongs to; the first where no bar stands there."""
        ends = self._laid_out(place)[2]
        return next((self.layers[n] for n, end in enumerate(ends) if lane < end), self.layers[0])

    def _laid_out(self, place: tuple[int, int]) -> _RowLanes:
        known = self._lanes[place[0]].get(place[1])
        if known is None:
            row = self.row(place)
            bars: list[list[Bar]] = []
            ends = []
            for number in range(len(self.layers)):
                bars += lanes(row, self._of_layer(number, row))
                ends.append(len(bars))
            known = row, bars, tuple(ends)
            if self._lanes_kept > _KEPT:
                self.forget()
            self._lanes[place[0]][place[1]] = known
            self._lanes_kept += 1
        return known

    def _of_layer(self, number: int, row: Row) -> list[Span]:
        spans = self.layers[number].spans.touching(row.start, row.end)
        if number == 0 and self.alone:
            return [span for span in spans if span.id in self.alone]
        if number == 0 and len(self.offers):
            spans += self.offers.touching(row.start, row.end)
        return spans

    def on(self, row: Row) -> list[Span]:
        """The spans that stand on a row, layer by layer; after those of the first the offers."""
        return [span for number in range(len(self.layers)) for span in self._of_layer(number, row)]

    def row_height(self, place: tuple[int, int]) -> int:
        """The lines of a row: its text, its lanes, of which there is always one, and spacing."""
        if (known := self._heights.get(place)) is not None:
            return known
        lanes = 0 if self.compact else max(1, len(self.lanes_of(place)))
        height = self._heights[place] = 1 + lanes + self.spacing
        return height

    def _below(self, place: tuple[int, int]) -> tuple[int, int] | None:
        """The row below a row."""
        below = self._rows_below[place] = next_row(self.page, place, 1)
        return below

    def forget(self, changed: Range | None = None) -> None:
        """Spans changed in this range, or all rows did: look at them anew."""
        if changed is None:
            self._lanes.clear()
            self._lanes_kept = 0
            self._heights.clear()
            self._rows_below.clear()
            return
        # Not all rows that one has seen: there may be thousands.
        first = self.page.paragraph_at(changed.start)
        for paragraph in range(first, self.page.paragraph_at(changed.end) + 1):
            if rows := self._lanes.get(paragraph):
                for number in self.page.rows_around(paragraph, *changed):
                    if rows.pop(number, None):
                        self._lanes_kept -= 1
                        self._heights.pop((paragraph, number), None)

    def lines(self) -> list[WindowLine | None]:
        """The window from top to bottom; ``None`` below the end of the text."""
        result: list[WindowLine | None] = []
        place: tuple[int, int] | None = self.top
        skipped = self.skipped
        while place is not None and len(result) < self.height:
            height = self._heights.get(place) or self.row_height(place)
            numbers = range(skipped, height)
            result += [WindowLine(*place, number - 1 if number else None) for number in numbers]
            skipped = 0
            place = self._rows_below.get(place) or self._below(place)
        del result[self.height :]
        return result + [None] * (self.height - len(result))

    def words(self, lane: int | None = None) -> list[Range]:
        """The words that it shows, in the order of the text; where a ``lane`` is given, those of
        rows of which it shows that."""
        seen = [line for line in self.lines() if line and (lane is None or line.lane == lane)]
        rows = {(line.paragraph, line.number) for line in seen}
        return sorted({word for place in rows for word in self.page.words_in(*place)})

    def line_of(self, place: tuple[int, int]) -> int | None:
        """The line of the window on which a row's text stands, if it does."""
        for y, line in enumerate(self.lines()):
            if line is not None and line.lane is None and (line.paragraph, line.number) == place:
                return y
        return None

    def shows(self, offset: int) -> bool:
        """Whether the row of an offset has its text in the window."""
        paragraph, number, _cell = self.page.locate(offset)
        return self.line_of((paragraph, number)) is not None

    def scroll(self, lines: int) -> bool:
        """Move the window down by this many lines (up if negative); whether it moved.

        It stops where the last row's text stands in its first line.
        """
        before = (self.top, self.skipped)
        self.skipped += lines
        while self.skipped < 0:
            above = next_row(self.page, self.top, -1)
            if above is None:
                self.skipped = 0
                break
            self.top = above
            self.skipped += self.row_height(above)
        while self.skipped >= self.row_height(self.top):
            below = next_row(self.page, self.top, 1)
            if below is None:
                self.skipped = 0
                break
            self.skipped -= self.row_height(self.top)
            self.top = below
        return (self.top, self.skipped) != before

    def show(self, offset: int) -> bool:
        """Move the window as little as brings the row of an offset into it; whether it moved."""
        paragraph, number, _cell = self.page.locate(offset)
        place = (paragraph, number)
        before = (self.top, self.skipped)
        if place < self.top or (place == self.top and self.skipped):
            self.top, self.skipped = place, 0
        elif self._lines_to(place) is None:
            self.top, self.skipped = place, 0
            # A row higher than the window keeps its text in it.
            self.scroll(min(0, self.row_height(place) - self.height))
        return (self.top, self.skipped) != before

    def begin_with_text(self) -> bool:
        """Leave out the lanes at the top whose words stand above it; whether the window moved."""
        below = next_row(self.page, self.top, 1) if self.skipped else None
        if below is None:
            return False
        self.top, self.skipped = below, 0
        return True

    def go_to(self, offset: int) -> None:
        """Put the row of an offset at the top."""
        paragraph, number, _cell = self.page.locate(offset)
        self.top, self.skipped = (paragraph, number), 0
        self._held = self.top, offset

    def hold(self, offset: int) -> None:
        """Rows may have been wrapped anew: stay where the row of this offset is at the top."""
        paragraph, number, _cell = self.page.locate(offset)
        if (paragraph, number) != self.top:
            self.go_to(offset)

    def _lines_to(self, place: tuple[int, int]) -> int | None:
        """The lines from the window's top to a row below it; None if it does not fit whole."""
        y, here = -self.skipped, self.top
        while here != place:
            y += self._heights.get(here) or self.row_height(here)
            following = self._rows_below.get(here) or self._below(here)
            if y >= self.height or following is None:
                return None
            here = following
        fits = y + min(self.row_height(place), self.height) <= self.height
        return y if fits else None

    def offset_at_top(self) -> int:
        """The offset to hold on to while the page is laid out anew.

        Laid out at one width after another, the same one as long as nobody moves the window.
        """
        top, offset = self._held
        return offset if top == self.top else self.row(self.top).start
