"""A text as it lies open: its page, the window on it, the cursor; moving and looking.

No store in here: what is read and selected changes nothing that is stored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.changes import (
    Act,
    CursorMoved,
    Happening,
    Happenings,
    LayoutChanged,
    MarksChanged,
    Said,
)
from tui.desk.look import SWITCHES, Look
from tui.desk.view import caret as carets
from tui.desk.view.caret import Caret
from tui.desk.view.edges import EDGES, no_further, range_after
from tui.desk.view.nearest import from_cursor, next_of_both, shortest
from tui.desk.view.offers import Offer, Offers
from tui.desk.view.relation_marks import NO_MARKS, ArticleMarks, SpanMarks, ranges_of_change
from tui.desk.view.span_index import SpanIndex
from tui.desk.view.split_letters import SplitLetters
from tui.desk.view.window import Layer, Window, WindowPlace
from tui.layout.page import Page


@frozen_dataclass
class ViewState:
    """All that moving, selecting and scrolling change; equal states look the same."""

    caret: Caret
    focused: str | None
    window: WindowPlace


class TextView:
    """A text with its spans in a window of ``width`` cells and ``height`` lines.

    What it does by itself are its ``commands``, whose whole effect is in ``state``, and its
    ``switches``, which change how the text is shown.
    """

    def __init__(self, look: Look, width: int, height: int) -> None:
        self.look = look
        self.width = width
        self.height = height
        self.caret = Caret()
        self.focused: str | None = None
        self.held: str | None = None
        """The span that something is done from, which is lit until that is done or left."""
        self.faint: frozenset[str] = frozenset()
        """The labels whose spans nothing can be done with from the span that is held."""
        self.span_letters: Mapping[str, str] = {}
        """Letters that stand on bars, by the ids of their spans."""
        self._chosen_by: tuple[Caret, Range]
        self._moving = self._moving_commands()
        self._selecting = self._selecting_commands()
        self.switches: Mapping[str, Act] = {
            command: partial(self._switch, command) for command in SWITCHES
        }
        """What changes how the text is shown, by the command's id."""
        self.lay("", SpanIndex())

    def lay(self, text: str, spans: SpanIndex, others: Sequence[Layer] = ()) -> None:
        """Lay out a text with its spans; the cursor goes to its beginning, the window with it.

        The spans of ``others`` are shown in lanes below, and are not gone to or selected.
        """
        self.lay_layers(text, Layer("", spans), *others)

    def lay_layers(self, text: str, own: Layer, *others: Layer) -> None:
        """The same with the first layer as it is given: gone to and selected are its spans."""
        self.text = text
        self.spans = own.spans
        self.layers = (own, *others)
        self.offers = Offers()
        self.marks, self._marks_below = NO_MARKS, dict[str, SpanMarks]()
        self.alone: frozenset[str] = frozenset()
        self.held, self.faint, self.span_letters = None, frozenset(), {}
        self.caret = Caret()
        self._chosen_by = (self.caret, carets.chosen_range(self.text, self.caret))
        self.focused = None
        self._split = SplitLetters(text, self.layers)
        self._lay_out()

    def show_below(
        self, others: Sequence[Layer], marks: Mapping[str, SpanMarks] = MappingProxyType({})
    ) -> list[Happening]:
        """Show the spans of these alone below the own ones, with marks by their ids."""
        held = self.window.offset_at_top()
        self._marks_below = dict(marks)
        self.show_marks(self.marks)
        self.layers = (self.layers[0], *others)
        self._split = SplitLetters(self.text, self.layers)
        self.window.layers = self.layers
        self.page.set_edges(self._edges())
        self.window.forget()
        self.window.hold(held)
        return [LayoutChanged()]

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
        self.window = Window(self.page, self.layers, self.height)
        self.window.offers = self.offers.index
        self.window.alone = self.alone
        self.window.compact = look.compact
        self.window.spacing = look.spacing

    @property
    def state(self) -> ViewState:
        """The cursor, the focus and the window's place; setting it puts them back."""
        return ViewState(self.caret, self.focused, self.window.place)

    @state.setter
    def state(self, state: ViewState) -> None:
        self.caret, self.focused = state.caret, state.focused
        if self.page.set_edges(self._edges()):
            self.window.forget()
        self.window.place = state.window

    # Commands

    @property
    def commands(self) -> Mapping[str, Act]:
        """What moves, selects and goes to spans, by the command's id: it changes ``state`` alone.

        Nothing that selects is among them while a span is focused: then it resizes that span,
        which is not the view's to do.
        """
        return self._moving if self.focused and self.focused_span else self._selecting

    def _moving_commands(self) -> dict[str, Act]:
        return {
            **{f"move-{name}": partial(self._move, name) for name in carets.MOTIONS},
            "anchor": self.anchor,
            "cancel": self.cancel,
            "next-span": partial(self.focus_next, 1),
            "previous-span": partial(self.focus_next, -1),
            "next-offer": partial(self.focus_offer, 1),
            "previous-offer": partial(self.focus_offer, -1),
        }

    def _selecting_commands(self) -> dict[str, Act]:
        return {
            **self._moving,
            **{f"select-{name}": partial(self._move, name, extend=True) for name in carets.MOTIONS},
            **{name: partial(self._move_edge, name) for name in EDGES},
        }

    @property
    def focused_span(self) -> Span | None:
        """The span that one has gone to."""
        return self.spans.get(self.focused)

    @property
    def focused_offer(self) -> Offer | None:
        """The offer that one has gone to."""
        return self.offers.get(self.focused)

    @property
    def chosen_range(self) -> Range:
        """What a label's key would tag: the focused span, the selection, or the word."""
        if self.focused and (span := self.focused_span):
            return Range(span.start, span.end)
        # Each painted line asks.
        if self._chosen_by[0] is not self.caret:
            self._chosen_by = (self.caret, carets.chosen_range(self.text, self.caret))
        return self._chosen_by[1]

    def span_under_cursor(self) -> Span | None:
        """The focused span, or the shortest one under the cursor."""
        if self.focused_span:
            return self.focused_span
        here = self.chosen_range
        return shortest(self.spans.touching(here.start, max(here.end, here.start + 1)), here)

    # Moving

    def caret_after(self, motion: str, *, extend: bool = False) -> Caret:
        """The caret after a motion; nothing is changed yet."""
        rows = self.height if self.look.compact else self.height // 2
        return carets.caret_after(self.page, self.caret, motion, max(1, rows - 1), extend=extend)

    def _move(self, motion: str, *, extend: bool = False) -> Happenings:
        caret = self.caret_after(motion, extend=extend)
        # What extends an offer mends its edges.
        if not (extend and self.focused_offer):
            self.focused = None
        happened = self.put(caret)
        if motion.startswith("page") and self.window.begin_with_text():
            happened.append(LayoutChanged())
        return happened

    def _move_edge(self, command: str) -> Happenings:
        chosen = self.chosen_range
        moved = range_after(self.page, chosen, command)
        if moved.start >= moved.end:
            return [no_further(command)]
        happened = self.select(moved)
        return happened if moved != chosen else [*happened, no_further(command)]

    def select(self, chosen: Range, *, sticky: bool | None = None) -> list[Happening]:
        """Select exactly a range; an anchor stays dropped unless ``sticky`` says otherwise."""
        kept = self.caret.sticky if sticky is None else sticky
        return self.put(replace(carets.spread(self.text, chosen), sticky=kept))

    def put(self, caret: Caret) -> list[Happening]:
        """The caret is put there; the window follows it."""
        old, self.caret = self.caret, caret
        by_letter = old.by_letter or caret.by_letter
        happened: list[Happening] = [
            CursorMoved(
                carets.lit_range(self.text, old), carets.lit_range(self.text, caret), by_letter
            )
        ]
        if caret.selecting or old.selecting:
            happened += self._split_anew()
        if self.window.show(caret.head.start):
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
        if focused := self.focused_span or self.offers.index.get(self.focused):
            order = focused.order
        else:
            order = from_cursor(self.spans, self.caret.range, step)
        found = next_of_both(self.spans, self.offers.index, order, step)
        return self.focus(found) if found else [Said(_("this article has no spans"))]

    # What is offered

    def focus_offer(self, step: int) -> list[Happening]:
        """Go to the offer after (``step`` 1) or before (-1) this one or the cursor, round the
        end; the annotator's own spans are passed over."""
        order = (self.caret.range.start, -len(self.text) - 1, "", "")
        if focused := self.offers.index.get(self.focused) or self.focused_span:
            order = focused.order
        found = self.offers.index.after(order, step)
        return self.focus(found) if found else [Said(_("there are no suggestions here"))]

    def offer_ahead(self, place: Range) -> list[Happening] | None:
        """Go to the first offer that comes after a place in the text; None where none does."""
        order = (place.start, -place.end, "\U0010ffff", "")
        found = self.offers.index.after(order, 1)
        return self.focus(found) if found and found.order > order else None

    def show_offers(self, offers: Iterable[Offer]) -> list[Happening]:
        """These are the article's offers now; one that is focused stays so, if it is there yet."""
        held, focused = self.window.offset_at_top(), self.focused_offer
        found = Offers(offers)
        # Equal ones have other ids where some were taken out since.
        if found == self.offers:
            return []
        self.offers = found
        if focused:
            same = (i for i, o in self.offers.by_id.items() if o.range == focused.range)
            self.focused = next(same, None)
        self.window.offers = self.offers.index
        self.window.forget()
        self.window.hold(held)
        return [LayoutChanged()]

    def drop_offers(self, gone: Callable[[Offer], bool], near: Sequence[Range] = ()) -> bool:
        """Offers, of those that touch ``near`` or of all, are made no more; whether any was."""
        focused = self.focused_offer
        dropped = self.offers.discard(gone, near)
        for place in dropped:
            self.window.forget(place)
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
        return [LayoutChanged()] if self.window.scroll(lines) else []

    def resize(self, width: int, height: int) -> list[Happening]:
        """The window has these cells and lines now; it keeps its place in the text."""
        with self._in_place():
            self.width, self.height = width, height
            self.window.height = height
            self.page.resize(max(1, min(width, self.look.measure)))
            self.window.forget()
        return [LayoutChanged()]

    def show_as(self, look: Look) -> list[Happening]:
        """Show the article in another way, at the same place."""
        with self._in_place():
            self.look = look
            self._lay_out()
        return [LayoutChanged()]

    @contextmanager
    def _in_place(self) -> Iterator[None]:
        """The window keeps its place in the text; the cursor stays visible if it was."""
        held, seen = self.window.offset_at_top(), self.window.shows(self.caret.head.start)
        yield
        self.window.go_to(held)
        if seen:
            self.window.show(self.caret.head.start)

    def _switch(self, command: str) -> Happenings:
        look, said = SWITCHES[command](self.look)
        return [*self.show_as(look), Said(said)]

    # Relations

    def show_marks(self, marks: ArticleMarks) -> list[Happening]:
        """These are the marks of the relations and attributes now."""
        if self._marks_below:
            marks = replace(marks, by_span={**marks.by_span, **self._marks_below})
        old, self.marks = self.marks, marks
        ranges = ranges_of_change(old, marks, self.focused, self.spans.get)
        return [MarksChanged(ranges)] if ranges else []

    def show_alone(self, spans: frozenset[str]) -> list[Happening]:
        """Show the bars of these spans and of no others; of all where there are none."""
        with self._in_place():
            self.alone = self.window.alone = spans
            self.window.forget()
        return [LayoutChanged()]

    # What spans that come and go do to rows

    def spans_changed(self, added: Iterable[Span], removed: Iterable[Span]) -> list[Happening]:
        """Lanes and split letters follow the spans."""
        for span in (*added, *removed):
            self.window.forget(Range(span.start, span.end))
        return self._split_anew() if self._split.follow((*added, *removed)) else []

    def _split_anew(self) -> list[Happening]:
        """A lam-alef with an edge inside is drawn as two cells."""
        held = self.window.offset_at_top()
        if not self.page.set_edges(self._edges()):
            return []
        self.window.forget()
        self.window.hold(held)
        return [LayoutChanged()]

    def _edges(self) -> set[int]:
        return self._split.offsets | set(self.caret.range if self.caret.selecting else ())
