"""The article: its rows, the tints and bars of its spans, the cursor and the selection."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.caret import indent
from tui.desk.changes import (
    ArticleOpened,
    CursorMoved,
    Happening,
    LayoutChanged,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.desk import Desk
from tui.desk.window import WindowLine
from tui.layout.lanes import Bar, bar_picture
from tui.layout.line import line_picture
from tui.layout.page import Row
from tui.ui.widgets.widget_lines import Key, Piece, WidgetLines, aligned, blank, strip

MARGIN = 2
"""Empty cells right of the text."""
HEADER = 2
"""Lines above the text: the title, and an empty one."""
HEAVY = str.maketrans("╰╯─┄", "┗┛━┅")
DOTTED = str.maketrans("╰╯─┄", "┈┈┈┈")
HEAVY_DOTTED = str.maketrans("╰╯─┄", "┉┉┉┉")


@dataclass(frozen=True, slots=True)
class Window:
    """What was seen of the desk last. ``lines`` are those of the window; of the rows in it there
    are the ``numbers`` of their lines, their ``starts`` and their ``ends``."""

    lines: tuple[WindowLine | None, ...] = ()
    numbers: tuple[Sequence[int], ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    focused: str | None = None
    heavy: range = range(0)
    """The lines of the edge that say where in the article the window stands."""


class Reader(Widget, can_focus=True):
    """Paints the desk's view. A painted row is kept under all that its picture depends on."""

    class Clicked(Message):
        """The mouse pressed on, or drags over, the letter at an offset."""

        def __init__(self, offset: int, *, dragging: bool, double: bool = False) -> None:
            super().__init__()
            self.offset = offset
            self.dragging = dragging
            self.double = double

    class Wheeled(Message):
        """The mouse wheel turned by this many lines."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self.desk = desk
        self.seen = Window()
        self._dragging = False

    # Size

    @property
    def column(self) -> int:
        """The cell where the text column begins."""
        return max(1, self.outer_size.width - MARGIN - self.desk.view.page.width)

    def on_resize(self) -> None:
        """The text column and the window follow the widget."""
        width = max(1, self.outer_size.width - MARGIN - 2)
        self.desk.view.resize(width, max(1, self.outer_size.height - HEADER))
        self.repaint()

    # What to paint anew

    def absorb(self, happened: Iterable[Happening]) -> Iterable[int]:
        """The lines that may look otherwise by what happened."""
        ranges: list[Range] = []
        # A cursor that moves changes no lane, unless it goes to a span or leaves one.
        lanes = self.desk.view.focused != self.seen.focused
        everything = spans_changed = False
        for happening in happened:
            match happening:
                case ArticleOpened() | LayoutChanged() | SchemeChanged():
                    everything = True
                case CursorMoved(old, new, throughout):
                    ranges += [old, new] if lanes or throughout else _differing(old, new)
                case SpansChanged():
                    ranges += happening.ranges
                    spans_changed = True
        if lanes:
            ids = (self.seen.focused, self.desk.view.focused)
            view = self.desk.view
            named = [view.spans.get(id_) or view.offers.index.get(id_) for id_ in ids]
            ranges += [Range(one.start, one.end) for one in named if one]
        before = self.seen
        if everything or before.heavy != self._heavy():
            self._look()
            return range(self.outer_size.height)
        if spans_changed:
            self._look()
            pairs = enumerate(zip(self.seen.lines, before.lines, strict=True))
            moved = {y for y, (new, old) in pairs if new != old}
            return [y + HEADER for y in sorted(moved | self._on(ranges, lanes=True))]
        if lanes:
            self.seen = replace(before, focused=self.desk.view.focused)
        return [y + HEADER for y in self._on(ranges, lanes=lanes)]

    def _on(self, ranges: Iterable[Range], *, lanes: bool) -> set[int]:
        """The lines of the rows that touch a range: their text, and their lanes if asked."""
        found: set[int] = set()
        seen = self.seen
        for one in ranges:
            first = bisect_left(seen.ends, one.start)
            last = bisect_right(seen.starts, one.end)
            for number in range(first, last):
                found.update(seen.numbers[number][: None if lanes else 1])
        return found

    def _look(self) -> None:
        """See what stands on which line."""
        view = self.desk.view.window
        lines = view.lines()
        by_row: dict[tuple[int, int], list[int]] = {}
        for y, line in enumerate(lines):
            if line is not None:
                by_row.setdefault((line.paragraph, line.number), []).append(y)
        rows = [view.row(place) for place in by_row]
        self.seen = Window(
            tuple(lines),
            tuple(by_row.values()),
            tuple(row.start for row in rows),
            tuple(row.end for row in rows),
            self.desk.view.focused,
            self._heavy(),
        )

    def repaint(self) -> None:
        """Have Textual paint everything anew."""
        self._look()
        self.refresh()

    def forget(self) -> None:
        """Colours changed: no kept picture holds."""
        self.lines.drop_kept()
        self.repaint()

    def _heavy(self) -> range:
        """The lines of the edge that are heavy now."""
        desk = self.desk
        height = self.outer_size.height
        first = desk.view.page.number(*desk.view.window.top)
        rows = max(1, desk.view.page.row_count)
        shown = max(1, height // (1 if desk.view.look.compact else 2))
        top = min(height - 1, first * height // rows)
        bottom = max(top + 1, min(height, -(-(first + shown) * height // rows)))
        return range(top, bottom) if shown < rows else range(0)

    # Painting

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A line: the title, a row's text, one of its lanes, or nothing."""
        line = self._line(y)
        edge, width = self._edge(y), self.outer_size.width
        if line is None:
            title = (self._titled, self.desk.view.page.width) if y == 0 else ()
            key: Key = (y == 0, edge, width, title)
            make = self._title if y == 0 else lambda: [edge]
            return self.lines.keep(key, lambda: strip(make(), width, self.lines.palette.style()))
        place = (line.paragraph, line.number)
        row = self.desk.view.window.row(place)
        spans = self.desk.view.window.on(row)

        def painted() -> Strip:
            ground = self.lines.palette.style()
            before = blank(self.column - 1 + indent(self.desk.view.page, row), ground)
            if line.lane is None:
                pieces = self._text(row, spans)
            else:
                pieces = self._lane(self.desk.view.window.lanes_of(place), line.lane)
            return strip([edge, before, *pieces], width, ground)

        return self.lines.keep(self._key(line, row, spans, edge), painted)

    def _line(self, y: int) -> WindowLine | None:
        """What stands on a line of the widget, of the text or its lanes."""
        lines = self.seen.lines
        return lines[y - HEADER] if HEADER <= y < len(lines) + HEADER else None

    def _key(self, line: WindowLine, row: Row, spans: Sequence[Span], edge: Piece) -> Key:
        """Everything that the picture of a line depends on, but for the scheme."""
        desk = self.desk
        chosen, head = _within(desk.view.chosen_range, row), _within(desk.view.caret.head, row)
        article = desk.article.id if desk.article else ""
        focused = desk.view.focused
        seen = tuple((s.start, s.end, s.label, s.id == focused, bool(s.note)) for s in spans)
        return (
            article, line, desk.view.look, desk.view.page.width, row.start, row.end, row.width,
            self.outer_size.width, chosen, head, desk.view.caret.by_letter, seen, edge,
        )  # fmt: skip

    @property
    def _titled(self) -> str:
        article = self.desk.article
        return (article.title or article.id) if article else ""

    def _title(self) -> list[Piece]:
        palette = self.lines.palette
        style = palette.style(palette.accent, bold=True)
        title = aligned(self._titled, self.desk.view.page.width, style)
        return [self._edge(0), blank(self.column - 1, style), *title]

    def _edge(self, y: int) -> Piece:
        """The column left of the text, heavy where the window stands in the article."""
        sign = "┃" if y in self.seen.heavy else "│"
        return (sign, 1, self.lines.palette.style(self.lines.palette.line))

    def _text(self, row: Row, spans: Sequence[Span]) -> list[Piece]:
        """The cells of a row, tinted by the shortest span on each, marked where chosen."""
        styles: list[tuple[str, str]] = [("", "")] * row.width
        for span in sorted(spans, key=lambda s: s.start - s.end):
            colour = self.desk.labels.get(span.label).colour
            if self.desk.view.offers.get(span.id):
                # The lane says it; where there is none, the words themselves must.
                if self.desk.view.look.compact:
                    for left, right in row.runs(span.start, span.end):
                        styles[left:right] = [(styles[left][0], "offered")] * (right - left)
                continue
            if not self.desk.view.spans.get(span.id):
                # What others tagged has lanes, and tints nothing.
                continue
            for left, right in row.runs(span.start, span.end):
                styles[left:right] = [(colour, styles[left][1])] * (right - left)
        chosen, head = self.desk.view.chosen_range, self.desk.view.caret.head
        by_letter = self.desk.view.caret.by_letter and not self.desk.view.caret.selecting
        for marked, how in ((chosen, "word" if by_letter else "chosen"), (head, "letter")):
            if how == "letter" and not by_letter:
                continue
            for left, right in row.runs(marked.start, marked.end):
                for x in range(left, right):
                    styles[x] = (styles[x][0], how)
        return self._runs(row, styles)

    def _runs(self, row: Row, styles: Sequence[tuple[str, str]]) -> list[Piece]:
        pieces: list[Piece] = []
        glyphs, cells, x = "", 0, 0
        current: tuple[str, str] | None = None
        for cell in row.cells:
            if not cell.width:
                glyphs += cell.glyph
                continue
            if styles[x] != current:
                if current is not None:
                    pieces.append((glyphs, cells, self._ink(*current)))
                glyphs, cells, current = "", 0, styles[x]
            glyphs += cell.glyph
            cells += cell.width
            x += cell.width
        if current is not None:
            pieces.append((glyphs, cells, self._ink(*current)))
        return pieces

    def _ink(self, colour: str, how: str) -> Style:
        palette = self.lines.palette
        underline = how in ("word", "offered") or (bool(colour) and self.desk.view.look.compact)
        return palette.style(
            background=palette.tinted(colour) if colour else "",
            reverse=how in ("chosen", "letter"),
            underline=underline,
            bold=how not in ("", "offered"),
        )

    def _lane(self, lanes: Sequence[Sequence[Bar]], number: int) -> list[Piece]:
        """The bars of one lane, each in its label's colour, the focused one heavy."""
        ground = self.lines.palette.style()
        pieces: list[Piece] = []
        x = 0
        for bar in lanes[number] if number < len(lanes) else ():
            label = self.desk.labels.get(bar.span.label)
            focused = bar.span.id == self.desk.view.focused
            offer = self.desk.view.offers.get(bar.span.id)
            caption = bar.span.label + ("*" if bar.span.note else "")
            bar_drawn = bar_picture(bar, caption, partial(self._called, bar.span))
            if offer or focused:
                heavy = HEAVY_DOTTED if offer else HEAVY
                bar_drawn = bar_drawn.translate(heavy if focused else DOTTED)
            ink = self.lines.palette.muted if offer else self.lines.palette.ink(label.colour)
            style = self.lines.palette.style(ink, bold=focused)
            pieces.append(blank(bar.left - x, ground))
            pieces.append((bar_drawn, bar.right - bar.left, style))
            x = bar.right
        return pieces

    def _called(self, span: Span, caption: str, cells: int) -> tuple[str, int]:
        """The caption of a bar in at most so many cells."""
        whole = line_picture(caption)
        if whole.width <= cells:
            return whole.glyphs, whole.width
        if offer := self.desk.view.offers.get(span.id):
            return self.desk.labels.captions.caption_between(offer.labels[0], cells, before="?")
        return self.desk.labels.captions.caption_between(
            span.label, cells, after="*" if span.note else ""
        )

    @property
    def cursor_place(self) -> Offset | None:
        """The terminal's cell where the word or letter under the cursor begins, as it is read."""
        page = self.desk.view.page
        p, k, index = page.locate(self.desk.view.caret.head.start)
        here = (
            y for y, line in enumerate(self.seen.lines)
            if line and line.lane is None and (line.paragraph, line.number) == (p, k)
        )  # fmt: skip
        if (y := next(here, None)) is None:
            return None
        row = page.row_in(p, k)
        x = row.column_of(index) if index is not None else 0
        return self.region.offset + Offset(self.column + indent(page, row) + x, HEADER + y)

    # The mouse

    def offset_at(self, x: int, y: int) -> int | None:
        """The offset of the letter that stands at a cell of the widget."""
        line = self._line(y)
        if line is None:
            return None
        row = self.desk.view.window.row((line.paragraph, line.number))
        if not row.cells:
            return row.start
        x -= self.column + indent(self.desk.view.page, row)
        cell = row.cell_at(max(0, min(x, row.width - 1)))
        return cell.start if cell else row.start

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press puts the cursor there, and may begin a drag."""
        offset = self.offset_at(event.x, event.y)
        if offset is not None and event.button == 1:
            self.capture_mouse()
            self._dragging = True
            self.post_message(self.Clicked(offset, dragging=False))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A drag selects."""
        offset = self.offset_at(event.x, event.y) if self._dragging else None
        if offset is not None:
            self.post_message(self.Clicked(offset, dragging=True))

    def on_mouse_up(self) -> None:
        """The drag ends."""
        self._dragging = False
        self.release_mouse()

    def on_mouse_scroll_down(self) -> None:
        """Three lines down."""
        self.post_message(self.Wheeled(3))

    def on_mouse_scroll_up(self) -> None:
        """Three lines up."""
        self.post_message(self.Wheeled(-3))


def _differing(old: Range, new: Range) -> list[Range]:
    """Where the two ranges look different."""
    if not old.overlaps(new):
        return [old, new]
    ends = (sorted((old.start, new.start)), sorted((old.end, new.end)))
    return [Range(first, last) for first, last in ends if first != last] or [new]


def _within(chosen: Range, row: Row) -> tuple[int, int] | None:
    """The part of a range that stands on a row; None where nothing of it does."""
    if chosen.start > row.end or chosen.end < row.start:
        return None
    return (max(chosen.start, row.start), min(chosen.end, row.end))
