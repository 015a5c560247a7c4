"""Going along the relations of a span, from partner to partner; and looking at a chain alone."""

from collections.abc import Iterable, Mapping

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.span import Relation, Span
from tui.desk.changes import Happenings, Said
from tui.desk.editing.event_summary import quote
from tui.desk.editing.linking import Linking
from tui.desk.session import Session
from tui.desk.view.relation_marks import End, Mark
from tui.desk.view.text_view import TextView
from tui.layout.line import PART


@frozen_dataclass
class Trail:
    """The spans that one goes along to from ``origin``, by which relations; ``at`` one of them."""

    origin: str
    steps: tuple[tuple[Relation | None, str], ...]
    at: int


class GoingAlong:
    """Where one goes along the relations of an article that lies open."""

    def __init__(self, session: Session, keys: Mapping[str, str]) -> None:
        """``keys`` say how sentences name the commands."""
        self._session = session
        self._keys = keys
        self._trail: Trail | None = None

    @property
    def _view(self) -> TextView:
        return self._session.view

    @property
    def _linking(self) -> Linking:
        return self._session.linking

    def go_along(self) -> Happenings:
        """Go to the span at the other end of a relation; again, to that of the next one.

        After the last one back to where it began. In a chain, from mention to mention.
        """
        view, trail = self._view, self._trail
        span = view.focused_span or view.span_under_cursor()
        if span is None:
            return [Said(_("there is no span here"))]
        if trail is None or trail.at < 0 or trail.steps[trail.at][1] != span.id:
            trail = Trail(span.id, tuple(self._steps(span)), -1)
        if not trail.steps:
            self._trail = None
            return [Said(_("this span has no relations"))]
        at = trail.at + 1
        if at >= len(trail.steps):
            self._trail = None
            back = view.spans.get(trail.origin)
            return view.focus(back) if back else []
        self._trail = Trail(trail.origin, trail.steps, at)
        relation, span_id = trail.steps[at]
        there = view.spans.get(span_id)
        if there is None:
            self._trail = None
            return []
        said = self._linking.words(relation) if relation else self._mark_words(there)
        place = _("{number} of {count}").format(number=at + 1, count=len(trail.steps))
        return [*view.focus(there), Said(PART.join([said, place]))]

    def _steps(self, span: Span) -> list[tuple[Relation | None, str]]:
        """The spans to go along to: the other mentions on from here, then what else is related."""
        linking = self._linking
        related = linking.of(span)
        chained = [one for one in related if linking.scheme.get(one.label).chain]
        found: list[tuple[Relation | None, str]] = []
        if chained:
            mentions = linking.mentions(span)
            at = next(n for n, one in enumerate(mentions) if one.id == span.id)
            found = [(None, one.id) for one in (*mentions[at + 1 :], *mentions[:at])]
        return found + [
            (one, one.tail if one.head == span.id else one.head)
            for one in related
            if one not in chained
        ]

    def look_at_chain(self) -> Happenings:
        """Show the bars of a chain alone, or of a span and what it is related to; or all again."""
        view = self._view
        if view.alone:
            return [*view.show_alone(frozenset()), Said(_("all spans are shown"))]
        span = view.span_under_cursor()
        mentions = self._linking.mentions(span) if span else []
        if span is None or len(mentions) < 2:
            return [Said(_("this span has no relations") if span else _("there is no span here"))]
        focused = view.focus(span)
        shown = view.show_alone(frozenset(one.id for one in mentions))
        said = _("{count} spans of one chain or one relation, alone; {key} shows all")
        said = said.format(count=len(mentions), key=self._keys["chain"])
        return [*focused, *shown, Said(said)]

    def _mark_words(self, span: Span) -> str:
        """A mention by the number of its chain."""
        marks: Iterable[Mark] = self._view.marks.by_span[span.id].marks
        number = next((mark.number for mark in marks if mark.end is End.CHAIN), 0)
        said = _("chain {number}: {words}")
        return said.format(number=number, words=quote(self._view.text[span.start : span.end]))
