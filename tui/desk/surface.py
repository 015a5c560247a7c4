"""An article as it lies open: its page, the window on it, the caret; moving and looking.

No store in here: what is read and selected changes nothing that is stored.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tui.core.i18n import _
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.caret import Caret
from tui.desk.changes import CursorMoved, Happening, LayoutChanged, Said
from tui.desk.edges import may_split
from tui.desk.offers import Offer, Offers
from tui.desk.span_index import SpanIndex
from tui.desk.window import Standing, Window
from tui.layout.page import Page
from tui.text.words import word_at

Happenings = Sequence[Happening]
Direction = Literal["auto", "rtl", "ltr"]
_DIRECTIONS: tuple[Direction, ...] = ("auto", "rtl", "ltr")


@dataclass(frozen=True, slots=True)
class Look:
    """How articles are shown.

    ``measure`` is the widest row, in cells; ``spacing`` the empty lines under each row's lanes.
    """

    measure: int = 84
    compact: bool = False
    spacing: int = 0
    marks: bool = True
    direction: Direction = "auto"
    shaping: Literal["forms", "none"] = "forms"
    controls: bool = False


DEFAULT_LOOK = Look()


@dataclass(frozen=True, slots=True)
class ViewState:
    """All that moving, selecting and scrolling change."""

    caret: Caret
    focused: str | None
    window: Standing


class Surface:
    """A text with its spans in a window of ``width`` cells and ``height`` lines."""

    def __init__(self, look: Look, width: int, height: int) -> None:
        self.look = look
        self.width = width
        self.height = height
        self.caret = Caret()
        self.focused: str | None = None
        self._span_edges: set[int] = set()
        self._chosen_by: tuple[Caret, Range]
        self.lay("", SpanIndex())

    def lay(self, text: str, spans: SpanIndex) -> None:
        """Lay out a text; the caret goes to its beginning, the window with it."""
        self.text = text
        self.shown = spans
        self.offers = Offers()
        self.caret = Caret()
        self._chosen_by = (self.caret, self._chosen())
        self.focused = None
        self._span_edges = {
            offset for span in spans for offset in span_edges(span) if may_split(text, offset)
        }
        self._lay_out()

    def _lay_out(self) -> None:
        look = self.look
        self.page = Page(
            self.text,
            max(1, min(self.width, look.measure)),
            direction=look.direction,
            marks=look.marks,
            shaping=look.shaping,
            controls=look.controls,
            edges=self._edges(),
        )
        self.view = Window(self.page, self.shown, self.height)
        self.view.offers = self.offers.index
        self.view.compact = look.compact
        self.view.spacing = look.spacing

    @property
    def focused_span(self) -> Span | None:
        """The span that one has gone to."""
        return self.shown.get(self.focused)

    @property
    def focused_offer(self) -> Offer | None:
        """The offer that one has gone to."""
        return self.offers.get(self.focused)

    @property
    def chosen(self) -> Range:
        """What a label's key would tag: the focused span, the selection, or the word."""
        if span := self.focused_span:
            return Range(span.start, span.end)
        # Each painted line asks.
        if self._chosen_by[0] is not self.caret:
            self._chosen_by = (self.caret, self._chosen())
        return self._chosen_by[1]

    def _chosen(self) -> Range:
        if self.caret.selecting or not self.caret.by_letter or not self.text:
            return self.caret.range
        here = self.caret.head.start
        return (word_at(self.text, here) if here < len(self.text) else None) or self.caret.range

    def span_under_cursor(self) -> Span | None:
        """The focused span, or the shortest one under the cursor."""
        if self.focused_span:
            return self.focused_span
        here = self.chosen
        under = self.shown.touching(here.start, max(here.end, here.start + 1))
        exact = [span for span in under if (span.start, span.end) == tuple(here)]
        return min(exact or under, key=lambda s: (s.end - s.start, s.order), default=None)

    # Moving

    def move(self, name: str, *, extend: bool = False) -> Caret:
        """Where a motion leads; nothing is changed yet."""
        rows = self.height if self.look.compact else self.height // 2
        return carets.moved(self.page, self.caret, name, max(1, rows - 1), extend=extend)

    def put(self, caret: Caret) -> list[Happening]:
        """The caret is put there; the window follows it."""
        old, self.caret = self.caret, caret
        by_letter = old.by_letter or caret.by_letter
        happened: list[Happening] = [CursorMoved(self._marked(old), self._marked(caret), by_letter)]
        if caret.selecting or old.selecting:
            happened += self.split_anew()
        if self.view.show(caret.head.start):
            happened.append(LayoutChanged())
        return happened

    def _marked(self, caret: Caret) -> Range:
        """All that shows where a caret is: around a single letter its word is marked, too."""
        marked, here = caret.range.hull(caret.head), caret.head.start
        if caret.selecting or not caret.by_letter or here >= len(self.text):
            return marked
        return marked.hull(word_at(self.text, here) or marked)

    @property
    def state(self) -> ViewState:
        """Where the cursor, the focus and the window are; setting it puts them back."""
        return ViewState(self.caret, self.focused, self.view.standing)

    @state.setter
    def state(self, state: ViewState) -> None:
        self.caret, self.focused = state.caret, state.focused
        if self.page.set_edges(self._edges()):
            self.view.forget()
        self.view.standing = state.window

    def run_own(self, command: str) -> Happenings | None:
        """Run a command that moves, selects or goes to a span; None for all others.

        It changes ``state`` and nothing else.
        """
        verb, _dash, name = command.partition("-")
        if verb in ("move", "select") and name in carets.MOTIONS:
            return self._go(name, extend=verb == "select")
        if command in ("next-span", "previous-span"):
            return self.focus_next(1 if command == "next-span" else -1)
        if command in ("anchor", "cancel"):
            return self.anchor() if command == "anchor" else self.cancel()
        return None

    def _go(self, name: str, *, extend: bool) -> Happenings:
        self.focused, caret = None, self.move(name, extend=extend)
        happened = self.put(caret)
        if name.startswith("page") and self.view.begin_with_text():
            happened.append(LayoutChanged())
        return happened

    def anchor(self) -> list[Happening]:
        """Drop the anchor on the unit under the cursor, or lift it."""
        old = self.caret
        self.focused = None
        if old.sticky:
            return self.put(replace(old, sticky=False, extended=old.anchor != old.head))
        return self.put(Caret(old.head, old.head, sticky=True, by_letter=old.by_letter))

    def cancel(self) -> list[Happening]:
        """Lift the anchor, drop the selection, leave the focused span."""
        self.focused = None
        head = self.caret.head
        return self.put(carets.on(self.page, head.start) if self.text else Caret())

    def focus(self, span: Span) -> list[Happening]:
        """Go to a span."""
        self.focused = span.id
        return self.put(carets.spread(self.text, Range(span.start, span.end)))

    def focus_next(self, step: int) -> list[Happening]:
        """Go to the span or offer after (``step`` 1) or before (-1) this one, or the cursor."""
        here = self.caret.range
        # On from the cursor, what begins under it comes first: its own span before all others.
        nearest = here.end if self.shown.at(*here) else len(self.text) + 1
        order = (here.start, -nearest if step > 0 else -here.start, "", "")
        if span := self.focused_span or self.offers.index.get(self.focused):
            order = span.order
        near = (self.shown.after(order, step), self.offers.index.after(order, step))
        there = [found for found in near if found]
        # What lies the other way is reached only round the end.
        ahead = [one for one in there if (one.order > order if step > 0 else one.order < order)]
        ahead = sorted(ahead or there, key=lambda one: one.order)
        found = ahead[0 if step > 0 else -1] if ahead else None
        return self.focus(found) if found else [Said(_("this article has no spans"))]

    # What is offered

    def show_offers(self, offers: Iterable[Offer]) -> list[Happening]:
        """These are the article's offers now; one that is focused stays so, if it is there yet."""
        held, focused = self.view.offset_at_top(), self.focused_offer
        found = Offers(offers)
        # Equal ones have other ids where some were taken out since.
        if found == self.offers:
            return []
        self.offers = found
        if focused:
            same = (i for i, o in self.offers.by_id.items() if o.range == focused.range)
            self.focused = next(same, None)
        self.view.offers = self.offers.index
        self.view.forget()
        self.view.hold(held)
        return [LayoutChanged()]

    def drop_offers(self, gone: Callable[[Offer], bool], near: Sequence[Range] = ()) -> bool:
        """Offers, of those that touch ``near`` or of all, are made no more; whether any was."""
        focused = self.focused_offer
        dropped = self.offers.discard(gone, near)
        for place in dropped:
            self.view.forget(place)
        if focused and self.focused_offer is None:
            self.focused = None
        return bool(dropped)

    def click(self, offset: int) -> Happenings:
        """Go to the word at an offset; a second click there focuses its shortest span."""
        again = self.caret.range.start <= offset < self.caret.range.end
        span = self.span_under_cursor() if again and not self.focused else None
        self.focused = None
        return self.focus(span) if span else self.put(carets.on(self.page, offset))

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self.focused = None
        here = [carets.unit_at(self.page, place, by_letter=True) for place in (begun, offset)]
        return self.put(Caret(here[0], here[1], extended=True))

    # Looking

    def scroll(self, lines: int) -> Happenings:
        """Move the window alone."""
        return [LayoutChanged()] if self.view.scroll(lines) else []

    def resize(self, width: int, height: int) -> list[Happening]:
        """The window has these cells and lines now; it keeps its place in the text."""
        held, seen = self.view.offset_at_top(), self.view.shows(self.caret.head.start)
        self.width, self.height = width, height
        self.view.height = height
        self.page.resize(max(1, min(width, self.look.measure)))
        self.view.forget()
        self._go_back(held, seen)
        return [LayoutChanged()]

    def show_as(self, look: Look) -> list[Happening]:
        """Show the article in another way, at the same place."""
        held, seen = self.view.offset_at_top(), self.view.shows(self.caret.head.start)
        self.look = look
        self._lay_out()
        self._go_back(held, seen)
        return [LayoutChanged()]

    def _go_back(self, held: int, seen: bool) -> None:
        """The window to where it was; to the cursor too, if that could be seen."""
        self.view.go_to(held)
        if seen:
            self.view.show(self.caret.head.start)

    def next_direction(self) -> list[Happening]:
        """The next of: each paragraph's own direction, right to left, left to right."""
        following = _DIRECTIONS[(_DIRECTIONS.index(self.look.direction) + 1) % len(_DIRECTIONS)]
        changed = self.show_as(replace(self.look, direction=following))
        return [*changed, Said(_("direction: {name}").format(name=following))]

    # What spans that come and go do to rows

    def spans_changed(self, added: Iterable[Span], removed: Iterable[Span]) -> list[Happening]:
        """Lanes and split letters follow the spans."""
        for span in (*added, *removed):
            self.view.forget(Range(span.start, span.end))
        for offset in {edge for span in (*added, *removed) for edge in span_edges(span)}:
            if may_split(self.text, offset) and self._is_span_edge(offset):
                self._span_edges.add(offset)
            else:
                self._span_edges.discard(offset)
        return self.split_anew()

    def split_anew(self) -> list[Happening]:
        """A lam-alef with an edge inside is drawn as two cells."""
        held = self.view.offset_at_top()
        if not self.page.set_edges(self._edges()):
            return []
        self.view.forget()
        self.view.hold(held)
        return [LayoutChanged()]

    def _edges(self) -> set[int]:
        return self._span_edges | set(self.caret.range if self.caret.selecting else ())

    def _is_span_edge(self, offset: int) -> bool:
        near = self.shown.touching(max(0, offset - 1), offset + 1)
        return any(offset in span_edges(span) for span in near)


def span_edges(span: Span) -> tuple[int, int]:
    """Where a span begins and ends."""
    return (span.start, span.end)
