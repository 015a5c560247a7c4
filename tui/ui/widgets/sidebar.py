"""The side panel: the labels with their keys and counts, and the article's spans."""

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.span import Relation, Span
from tui.desk.desk import Desk
from tui.desk.view.relation_marks import End, Mark, RelationsInOrder
from tui.layout.captions import note_sign, signs_after
from tui.layout.line import PART, line_picture
from tui.ui.widgets.widget_lines import (
    KEPT,
    Piece,
    WidgetLines,
    blank,
    in_columns,
    sentence,
    strip,
    text_pieces,
)

WIDTHS = ((140, 42), (100, 30), (0, 22))
"""From which width of the terminal on the panel has how many cells."""


ListedBy = tuple[str | None, int, tuple[int, int], frozenset[str]]
"""What of the view the lines depend on besides the spans."""

Line = tuple[Strip, Label | Span | None]
"""A line of the panel, and what it stands for."""


@frozen_dataclass
class Listed:
    """What was seen of the desk last: the lines, ``by`` a focused span and a place among spans,
    as many as there was room for in ``height`` lines."""

    strips: tuple[Strip, ...] = ()
    height: int = 0
    by: ListedBy = (None, 0, (0, 0), frozenset())
    targets: tuple[Label | Span | None, ...] = ()
    """What each line stands for."""


SidebarState = tuple[Listed, int, int]


class Sidebar(Widget):
    """Labels first, then as many of the spans as there is room for, around the cursor."""

    class Chosen(Message):
        """A label's line was clicked, or a span's."""

        def __init__(self, target: Label | Span) -> None:
            super().__init__()
            self.target = target

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self.desk = desk
        self.seen = Listed()
        self._span_lines_kept: dict[tuple[str, bool], tuple[Span, Line]] = {}
        self._label_lines_kept: dict[tuple[str, str], Line] = {}
        self._turned = 0
        """By how many spans the wheel was turned since the cursor moved."""
        self._labels_turned = 0
        """By how many labels it was turned."""
        self._labels_end = 0
        """The line after the labels'."""
        self.all_relations = False
        """Whether all relations of the article are listed in place of its spans."""
        self._in_order = RelationsInOrder()

    @property
    def state(self) -> SidebarState:
        """What is seen of the desk; setting it puts that back after a key was tried."""
        return self.seen, self._turned, self._labels_turned

    @state.setter
    def state(self, state: SidebarState) -> None:
        self.seen, self._turned, self._labels_turned = state

    def on_click(self, event: events.Click) -> None:
        """A label tags, a span is gone to."""
        targets = self.seen.targets
        target = targets[event.y] if event.y < len(targets) else None
        if target is not None:
            self.post_message(self.Chosen(target))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three on, of the labels or of the spans, over which the mouse is."""
        self._turn(event.y, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three back."""
        self._turn(event.y, -3)

    def _turn(self, y: int, lines: int) -> None:
        if y < self._labels_end:
            self._labels_turned += lines
        else:
            self._turned += lines
        self._look()
        self.refresh()

    def forget(self) -> None:
        """Colours changed: look at the desk again, and have Textual paint all."""
        self.seen = Listed()
        self.drop_kept()
        self.refresh()

    def drop_kept(self) -> None:
        """Labels or colours changed, or the width: no line that was made holds."""
        self.lines.drop_kept()
        self._span_lines_kept.clear()
        self._label_lines_kept.clear()

    def on_resize(self) -> None:
        """Lines are made for a width."""
        self.drop_kept()

    def changed_lines(self) -> list[int]:
        """Look at the desk again; the lines that are others now."""
        old = self.seen.strips
        if not old:
            return []
        self._look()
        new = self.seen.strips
        both = enumerate(zip(old, new, strict=False))
        changed = [y for y, (before, after) in both if before is not after]
        return [*changed, *range(min(len(old), len(new)), max(len(old), len(new)))]

    def follow(self) -> list[int]:
        """The cursor moved: the lines that are others by it."""
        return [] if self._current() == self.seen.by else self.changed_lines()

    def _look(self) -> None:
        """See what the desk has to list."""
        by = self._current()
        if by[:2] != self.seen.by[:2]:
            self._turned = 0
        drawn_lines = self._drawn(by[1])
        strips, targets = zip(*drawn_lines, strict=True) if drawn_lines else ((), ())
        self.seen = Listed(strips, self.outer_size.height, by, targets)

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, y: int) -> Strip:
        """A line of the panel."""
        strips, size = self.seen.strips, self.outer_size
        if not strips or (strips[0].cell_length, self.seen.height) != size:
            self._look()
            strips = self.seen.strips
        if y < len(strips):
            return strips[y]
        width, ground = (
            self.outer_size.width,
            self.lines.palette.style(background=self.lines.palette.panel),
        )
        return self.lines.keep((width,), lambda: strip([], width, ground))

    def _current(self) -> ListedBy:
        """The focused span, the place of the first span at or after the cursor, how many offers
        there are, and of models; and which spans alone are shown."""
        view = self.desk.view
        here = min(view.caret.anchor.start, view.caret.head.start)
        return view.focused, view.spans.place(here), view.offers.counts, view.alone

    def _drawn(self, place: int) -> list[Line]:
        height = self.outer_size.height
        labels = self._label_lines()
        room = max(4, height - 2 - min(len(labels), max(4, height * 2 // 3)))
        if len(labels) > height - room - 2:
            shown = max(1, height - room - 3)
            self._labels_turned = max(0, min(self._labels_turned, len(labels) - shown))
            labels = labels[self._labels_turned : self._labels_turned + shown]
            more = _("… more: {key}").format(key=self.desk.keys["pick-label"])
            labels.append((self._words(more), None))
        self._labels_end = 1 + len(labels)
        heading = self._heading(self._spans_heading())
        lines = [(self._heading(_("Labels")), None), *labels]
        view = self.desk.view
        if self.all_relations:
            return (lines + self._all_lines(height - len(lines)))[:height]
        if view.alone:
            return (lines + self._lines_alone())[:height]
        if view.focused and view.focused in view.marks.partners:
            lines += self._related_lines(height - len(lines))
        lines.append((heading, None))
        return (lines + self._span_lines(place, height - len(lines)))[:height]

    def _related_lines(self, room: int) -> list[Line]:
        """The relations of the focused span."""
        span, session = self.desk.view.focused_span, self.desk.session
        if session is None or span is None:
            return []
        related = session.linking.of(span)
        heading = self._heading(_("Its relations {count}").format(count=len(related)))
        lines = [self._related_line(one, span) for one in related]
        return [(heading, None), *lines][: max(2, room // 2)]

    def _lines_alone(self) -> list[Line]:
        """The spans that alone are shown, in the order of the text."""
        view = self.desk.view
        mentions = [one for one in map(view.spans.get, view.alone) if one]
        mentions.sort(key=lambda one: one.order)
        heading = self._heading(_("Alone {count}").format(count=len(mentions)))
        return [(heading, None), *((self._span(one), one) for one in mentions)]

    def _related_line(self, relation: Relation, span: Span) -> Line:
        """A relation of a span: its number, its label, and the words at its other end."""
        view, label = self.desk.view, self.desk.relations.get(relation.label)
        leads_out = relation.head == span.id
        other = view.spans.get(relation.tail if leads_out else relation.head)
        number = view.marks.numbers.get(relation.id, 0)
        end = End.HEAD if leads_out else End.TAIL
        if label.chain or not label.directed:
            end = End.CHAIN if label.chain else End.EITHER
        sign = Mark(number, end, label.colour).text(rtl=False)
        words = view.text[other.start : min(other.end, other.start + 80)] if other else ""
        name = f"{sign} {label.name}{note_sign(relation)}"
        return self._linked(name, label.colour, words), other

    def _all_lines(self, room: int) -> list[Line]:
        """The relations of the article, around the cursor."""
        view, session = self.desk.view, self.desk.session
        if session is None:
            return []
        listed = self._in_order.of(view.marks, session.annotations.relations, view.spans.get)
        count = len(view.marks.numbers)
        lines: list[Line] = [(self._heading(_("Relations {count}").format(count=count)), None)]
        here = min(view.caret.anchor.start, view.caret.head.start)
        for relation in listed.around(here, room - 1):
            head, tail = view.spans.get(relation.head), view.spans.get(relation.tail)
            label = self.desk.relations.get(relation.label)
            words = " ◂ ".join(
                view.text[one.start : min(one.end, one.start + 40)] for one in (head, tail) if one
            )
            number = view.marks.numbers.get(relation.id, 0)
            name = f"{number} {label.name}{note_sign(relation)}"
            lines.append((self._linked(name, label.colour, words), head))
        return lines

    def _linked(self, name: str, colour: str, words: str) -> Strip:
        """A line with the name of a relation in its colour, and words of spans."""
        width = self.outer_size.width

        def make() -> Strip:
            palette = self.lines.palette
            ground = palette.style(palette.text, palette.panel)
            ink = palette.style(palette.ink(colour), palette.panel, bold=True)
            named = line_picture(name, max(3, width // 2))
            gap = max(0, width - named.width - 3)
            pieces = text_pieces(words, gap, ground, left=False)
            return in_columns(
                [
                    [blank(1, ground)], [(named.glyphs, named.width, ink)],
                    [blank(1, ground)], pieces,
                ],
                width, ground,
            )  # fmt: skip

        return self.lines.keep(("linked", name, colour, words, width), make)

    def _spans_heading(self) -> str:
        count, by_model = self.desk.view.offers.counts
        spans = _("Spans {count}").format(count=len(self.desk.view.spans))
        if not count:
            return spans
        offered = _("Offers {count}").format(count=count)
        return f"{spans}{PART}{offered}" + (f" (~{by_model})" if by_model else "")

    def _span_lines(self, place: int, room: int) -> list[Line]:
        last = max(0, len(self.desk.view.spans) - room)
        around = max(0, min(place - room // 3, last))
        first = max(0, min(around + self._turned, last))
        self._turned = first - around
        focused, kept = self.desk.view.focused, self._span_lines_kept
        lines: list[Line] = []
        for span in self.desk.view.spans.stretch(first, max(0, room)):
            known = kept.get((span.id, span.id == focused))
            if known is None or known[0] is not span:
                known = span, (self._span(span), span)
                if len(kept) >= KEPT:
                    kept.clear()
                kept[span.id, span.id == focused] = known
            lines.append(known[1])
        return lines

    def _label_lines(self) -> list[Line]:
        """A line for each label in use, with how often it was given."""
        counts, kept, said = self.desk.view.spans.counts, self._label_lines_kept, frozenset[str]()
        if self.desk.session is not None:
            said = self.desk.article_labels
        lines: list[Line] = []
        for label in self.desk.labels:
            name = label.name
            if label.retired:
                continue
            if label.kind is Kind.ARTICLE:
                count = "✓" if name in said else "·"
            else:
                count = str(counts.get(name) or "")
            line = kept.get((name, count))
            if line is None or line[1] is not label:
                if len(kept) >= KEPT:
                    kept.clear()
                width = self.outer_size.width
                line = kept[name, count] = self._label_drawn(label, count, width), label
            lines.append(line)
        return lines

    def _heading(self, words: str) -> Strip:
        width = self.outer_size.width

        def make() -> Strip:
            palette = self.lines.palette
            style = palette.style(palette.accent, palette.panel, bold=True)
            ground = palette.style(background=palette.panel)
            return strip([blank(1, ground), *sentence(words, width - 2, style)], width, ground)

        return self.lines.keep(("heading", words, width), make)

    def _words(self, words: str) -> Strip:
        palette, width = self.lines.palette, self.outer_size.width
        style = palette.style(palette.muted, palette.panel)
        return strip([blank(2, style), *sentence(words, width - 4, style)], width, style)

    def _label_drawn(self, label: Label, count: str, width: int) -> Strip:
        palette = self.lines.palette
        ground = palette.style(palette.text, palette.panel)
        muted = palette.style(palette.muted, palette.panel)
        chip = palette.style(background=palette.tint_of(label.colour), bold=True)
        key = f" {self.desk.labels.key_of(label) or ' '} "
        room = max(0, width - len(key) - 1 - len(count) - 2)
        # Of labels that begin alike, what tells them apart.
        name, used = self.desk.labels.captions.caption(label.name, room)
        title = line_picture(label.caption, room - used - 1) if room > used + 3 else None
        pieces: list[Piece] = [(key, len(key), chip), blank(1, ground)]
        pieces.append((name, used, ground))
        if title:
            pieces += [blank(1, ground), (title.glyphs, title.width, muted)]
            used += title.width + 1
        pieces += [blank(room - used + 1, ground), (count, len(count), ground)]
        return in_columns([[piece] for piece in pieces], width, ground)

    def _span(self, span: Span) -> Strip:
        label, width = self.desk.labels.get(span.label), self.outer_size.width
        focused = span.id == self.desk.view.focused
        text = self.desk.view.text[span.start : min(span.end, span.start + 80)]
        key = (label, span.note, span.origin, text, focused, width)
        return self.lines.keep(key, lambda: self._span_drawn(span, label, text, focused, width))

    def _span_drawn(self, span: Span, label: Label, text: str, focused: bool, width: int) -> Strip:
        palette = self.lines.palette
        ground = palette.style(palette.text, palette.panel, reverse=focused)
        ink = palette.style(palette.ink(label.colour), palette.panel, bold=True, reverse=focused)
        room = max(3, width // 3)
        name, used = self.desk.labels.captions.caption_between(
            span.label, room, after=signs_after(span)
        )
        rtl = i18n.direction() == "rtl"
        # What is written from the right stands in one column: beside the names there, else at
        # the panel's edge.
        gap = room - used if rtl else 0
        words = text_pieces(text, max(0, width - gap - used - 3), ground, left=False)
        sign = ("◂" if rtl else "▸", 1, ink) if focused else blank(1, ground)
        named = [blank(gap, ground), (name, used, ink)]
        return in_columns([[sign], named, [blank(1, ground)], words], width, ground)
