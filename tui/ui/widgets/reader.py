"""The article: its rows, the tints and bars of its spans, the cursor and the selection."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core.selection import Range
from tui.desk.changes import (
    ArticleOpened,
    CursorMoved,
    Happening,
    LayoutChanged,
    MarksChanged,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.view.caret import indent
from tui.desk.view.window import WindowLine
from tui.ui.contracts import TextSource
from tui.ui.widgets.bar_marks import HINT, PAIR
from tui.ui.widgets.row_value import (
    BarLooks,
    RowValue,
    lane_picture,
    row_value,
    text_picture,
    with_cursor,
)
from tui.ui.widgets.visible_rows import Place, VisibleRows, differing, visible_rows
from tui.ui.widgets.widget_lines import Piece, WidgetLines, blank, strip, text_pieces

MARGIN = 2
"""Empty cells right of the text."""
HEADER = 2
"""Lines above the text: the title, and an empty one."""
VARIANTS = 12
"""Pictures that are kept of a line: the cursor comes back, and keys are tried."""
MOST_KEPT = 1024
"""Lines of which pictures are kept."""

Wanted = TypeVar("Wanted")
Made = TypeVar("Made")
ReaderState = tuple[VisibleRows, dict[Place, RowValue]]


class Reader(Widget, can_focus=True):
    """Paints the desk's view: each visible row is a value, made anew only when it may differ."""

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

    def __init__(self, desk: TextSource, *, header: int = HEADER, margin: int = MARGIN) -> None:
        """``header`` lines stand above the text; in the ``margin``, whose each lane is."""
        super().__init__()
        self._header = header
        self._margin = margin
        self.lines = WidgetLines(self, self.paint)
        self.desk = desk
        self._seen = VisibleRows()
        self._values: dict[Place, RowValue] = {}
        self._pictures: dict[tuple[Place, int | None, bool], list[tuple[RowValue, Strip]]] = {}
        self._looks = _Kept(self._look_of)
        self._inks = _Kept(self._ink_of)
        self._edges = _Kept(self._edge)
        self._bar_looks: BarLooks = {}
        self._dragging = False

    @property
    def state(self) -> ReaderState:
        """What is seen of the desk; setting it puts that back after a key was tried."""
        return self._seen, self._values.copy()

    @state.setter
    def state(self, state: ReaderState) -> None:
        self._seen, self._values = state

    # Size

    @property
    def column(self) -> int:
        """The cell where the text column begins."""
        return max(1, self.outer_size.width - self._margin - self.desk.view.page.width)

    def on_resize(self) -> None:
        """The text column and the window follow the widget."""
        width = max(1, self.outer_size.width - self._margin - 2)
        self.desk.view.resize(width, max(1, self.outer_size.height - self._header))
        self._pictures.clear()
        self.repaint()

    # What to paint anew

    def absorb(self, happened: Iterable[Happening]) -> Iterable[int]:
        """The lines that look otherwise by what happened."""
        ranges: list[Range] = []
        view, before = self.desk.view, self._seen
        # A cursor that moves changes no lane, unless it goes to a span or leaves one.
        lanes = view.focused != before.focused
        for happening in happened:
            match happening:
                case ArticleOpened() | LayoutChanged() | SchemeChanged():
                    self._look()
                    return range(self.outer_size.height)
                case CursorMoved(old, new, throughout):
                    ranges += [old, new] if lanes or throughout else differing(old, new)
                case SpansChanged():
                    ranges += happening.ranges
                    lanes = True
                case MarksChanged(ranges=marked):
                    ranges += marked
                    lanes = True
        if view.focused != before.focused:
            ids = [before.focused, view.focused]
            if partners := view.marks.partners:
                # What is lit by the one that is focused, and was by the other.
                ids += [id_ for end in ids for id_ in partners.get(end or "", ())]
            named = [view.spans.get(id_) or view.offers.index.get(id_) for id_ in ids]
            ranges += [Range(one.start, one.end) for one in named if one]
            self._seen = replace(before, focused=view.focused)
        if not lanes:
            return self._with_cursor(self._seen.rows_touching(ranges))
        touched = self._seen.rows_touching(ranges)
        for n in touched:
            if view.window.row_height(before.places[n]) != before.heights[n]:
                break
        else:
            return self._anew(touched)
        for n in touched:
            self._values.pop(before.places[n], None)
        self._look(keep=True)
        pairs = enumerate(zip(self._seen.lines, before.lines, strict=True))
        moved = {y + self._header for y, (new, old) in pairs if new != old}
        return sorted(moved.union(self._anew(self._seen.rows_touching(ranges))))

    def _with_cursor(self, touched: Iterable[int]) -> list[int]:
        """Mark the cursor anew in rows; the lines that look otherwise."""
        lines = []
        for number in touched:
            place = self._seen.places[number]
            old = self._values.get(place)
            value = self._values[place] = (
                with_cursor(old, self.desk)
                if old
                else row_value(self.desk, place, self.column, self._bar_looks)
            )
            if value is not old:
                # Its text alone: of a row at the top that may be above the window.
                lines.append(self._seen.numbers[number][0] + self._header)
        return lines

    def _anew(self, touched: Iterable[int]) -> list[int]:
        """Make the values of rows anew; the lines that may look otherwise."""
        lines = []
        for number in touched:
            place = self._seen.places[number]
            old = self._values.get(place)
            value = row_value(self.desk, place, self.column, self._bar_looks)
            if value != old:
                self._values[place] = value
                lines += [y + self._header for y in self._seen.numbers[number]]
        return lines

    def _look(self, *, keep: bool = False) -> None:
        """See what stands on which line; ``keep`` the values that are known."""
        self._seen = visible_rows(self.desk.view, self.outer_size.height)
        if not keep:
            self._values = {}
            self._looks.clear()
            self._bar_looks.clear()

    def repaint(self) -> None:
        """Have Textual paint everything anew."""
        self._look()
        self.refresh()

    def forget(self) -> None:
        """Colours changed: no kept picture holds."""
        self.drop_kept()
        self.repaint()

    def drop_kept(self) -> None:
        """Labels or colours changed: nothing that was made holds."""
        self.lines.drop_kept()
        for kept in (self._pictures, self._looks, self._inks, self._edges, self._bar_looks):
            kept.clear()

    # Painting

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A line: the title, a row's text, one of its lanes, or nothing."""
        lines, at = self._seen.lines, y - self._header
        line = lines[at] if 0 <= at < len(lines) else None
        if line is None:
            return self._bare(y)
        place = (line.paragraph, line.number)
        value = self._values.get(place)
        if value is None:
            value = self._values[place] = row_value(self.desk, place, self.column, self._bar_looks)
        heavy = y in self._seen.heavy
        kept = self._pictures.setdefault((place, line.lane, heavy), [])
        for known, picture in kept:
            if known is value or known == value:
                return picture
        if line.lane is None:
            pieces = text_picture(value, self._looks)
        else:
            pieces = lane_picture(value, line.lane, self._looks["", ""], self._inks)
        ground, width = self._looks["", ""], self.outer_size.width
        pieces = [self._edges[heavy], (" " * value.before, value.before, ground), *pieces]
        if line.lane is not None and line.lane < len(value.signs):
            pieces += self._sign(value.signs[line.lane], sum(piece[1] for piece in pieces))
        picture = strip(pieces, width, ground)
        if len(self._pictures) > MOST_KEPT:
            self._pictures.clear()
        kept.insert(0, (value, picture))
        del kept[VARIANTS:]
        return picture

    def _sign(self, sign: str, used: int) -> list[Piece]:
        """Whose a lane is, right of the text, on a line that has so many cells already."""
        palette, width = self.lines.palette, self.outer_size.width
        gap = blank(width - self._margin + 1 - used, palette.style())
        room = max(0, width - max(used, width - self._margin + 1))
        return [gap, *text_pieces(sign, room, palette.style(palette.muted), left=True)]

    def _bare(self, y: int) -> Strip:
        """The title, or a line without any text."""
        edge, width = self._edges[y in self._seen.heavy], self.outer_size.width
        titled = y == 0 and self._header > 0
        title = (self._titled, self.desk.view.page.width) if titled else ()
        make = self._title if titled else lambda: [edge]
        return self.lines.keep(
            (titled, edge, width, title), lambda: strip(make(), width, self.lines.palette.style())
        )

    def _line(self, y: int) -> WindowLine | None:
        """What stands on a line of the widget, of the text or its lanes."""
        lines = self._seen.lines
        return lines[y - self._header] if self._header <= y < len(lines) + self._header else None

    @property
    def _titled(self) -> str:
        article = self.desk.article
        return (article.title or article.id) if article else ""

    def _title(self) -> list[Piece]:
        palette = self.lines.palette
        style = palette.style(palette.accent, bold=True)
        title = text_pieces(self._titled, self.desk.view.page.width, style)
        return [self._edges[0 in self._seen.heavy], blank(self.column - 1, style), *title]

    def _edge(self, heavy: bool) -> Piece:
        """The column left of the text, heavy where the window stands in the article."""
        sign = "┃" if heavy else "│"
        return (sign, 1, self.lines.palette.style(self.lines.palette.line))

    def _look_of(self, key: tuple[str, str]) -> Style:
        """How cells are drawn that bear a colour and are marked so."""
        colour, how = key
        palette = self.lines.palette
        tinted = bool(colour) and self.desk.view.look.compact
        return palette.style(
            background=palette.tint_of(colour) if colour else "",
            reverse=how in ("chosen", "letter", "hint"),
            underline=how in ("word", "offered", "hint") or tinted,
            bold=how not in ("", "offered"),
        )

    def _ink_of(self, key: tuple[str, bool, bool, bool]) -> Style:
        """How a bar is drawn: of this colour, focused or not, an offer's or not, a model's or
        not."""
        colour, focused, offer, model = key
        palette = self.lines.palette
        if colour == HINT:
            return palette.style(reverse=True, underline=True, bold=True)
        if colour == PAIR:
            return palette.style(palette.muted, underline=True)
        dim = model and not focused
        return palette.style(palette.muted if offer else palette.ink(colour), bold=focused, dim=dim)

    @property
    def cursor_place(self) -> Offset | None:
        """The terminal's cell where the word or letter under the cursor begins, as it is read."""
        view, seen = self.desk.view, self._seen
        here = view.caret.head.start
        number = bisect_right(seen.starts, here) - 1
        if number < 0 or here > seen.ends[number]:
            return None
        place, y = seen.places[number], seen.numbers[number][0]
        line = seen.lines[y]
        # At the end of the last row seen, another may begin below the window.
        further = here == seen.ends[number] and view.page.locate(here)[:2] != place
        if line is None or line.lane is not None or further:
            return None
        value = self._values.get(place) or row_value(self.desk, place, self.column, self._bar_looks)
        x = 0
        for _glyph, width, start, end, _level in value.row.cells:
            if start <= here < end:
                break
            x += width
        else:
            x = 0
        return self.region.offset + Offset(1 + value.before + x, self._header + y)

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


class _Kept(dict[Wanted, Made]):
    """Values by what they depend on, each made when it is wanted first."""

    def __init__(self, make: Callable[[Wanted], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Wanted) -> Made:
        made = self[key] = self._make(key)
        return made
