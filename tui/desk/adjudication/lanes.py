"""What stands under the rows of an article in adjudication: gold, what is open, each annotator's.

Of the annotators only what they say differently is shown; where it was settled, too: what was
decided between can be looked at again, and no row loses a line while one goes on.
"""

from collections.abc import Iterable

from tui.core.i18n import _
from tui.core.span import Span
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.statements import element_of
from tui.desk.changes import Happening, SpansChanged
from tui.desk.view.span_index import SpanIndex
from tui.desk.view.window import Layer

HEAVY, HERE, OPEN = "┗┛━┅", "╍╍╍╍", "····"
"""Gold that was decided by hand; the difference one is at; those that are open."""
TEXTURES = ("▓▓▓┄", "▒▒▒┄", "░░░┄")
"""Of the first annotators; further ones have their digits."""
UNKNOWN = "?"
"""What stands for the label of a difference that is open."""

_Place = tuple[int, int, str]


def texture(number: int) -> str:
    """What the bars of annotator ``number`` are drawn with: from 1."""
    return TEXTURES[number - 1] if number <= len(TEXTURES) else f"{number}" * 3 + "┄"


class AdjudicationLanes:
    """The layers of one article, kept in step with what is decided."""

    def __init__(self, session: Adjudication) -> None:
        self._session = session
        self._strokes: dict[str, str] = {}
        self._open: dict[tuple[int, int], Span] = {}
        """What stands for the differences that are open, by their extents."""
        self._extents: dict[str, tuple[int, int]] = {}
        self._keys_at: dict[tuple[int, int], set[str]] = {}
        """The open differences by key, and by extent."""
        self._open_keys: frozenset[str] = frozenset()
        self._here = ""
        self.gold = SpanIndex(session.state.standing.spans)
        for span in self.gold:
            self._note(span)
        self.layers = (
            Layer("agreed", SpanIndex(self._agreed()), _("agreed")),
            *map(self._layer, session.annotators),
        )
        """The layers below gold's."""
        self._mark_open()

    @property
    def gold_layer(self) -> Layer:
        """What stands in gold, and what is open."""
        return Layer(self._session.gold, self.gold, self._session.gold, strokes=self._strokes)

    def follow(self, happened: Iterable[Happening]) -> tuple[list[Span], list[Span]]:
        """Spans of gold changed, or one looks elsewhere: all that came, and all that went."""
        added: list[Span] = []
        removed: list[Span] = []
        for one in happened:
            if isinstance(one, SpansChanged):
                added += one.added
                removed += one.removed
        for span in removed:
            self.gold.discard(span.id)
            self._strokes.pop(span.id, None)
        for span in added:
            self.gold.add(span)
            self._note(span)
        fresh, gone = self._mark_open()
        return [*added, *fresh], [*removed, *gone]

    def is_mark(self, span_id: str) -> bool:
        """Whether this is no span of gold, and only marks an open difference."""
        return self._strokes.get(span_id) in (HERE, OPEN)

    def _note(self, span: Span) -> None:
        decision = self._session.state.decisions.get(span.origin or "")
        if decision is None or decision.rule is None:
            self._strokes[span.id] = HEAVY

    def _agreed(self) -> list[Span]:
        """What all say and gold has not taken."""
        wanted = {thing for one in self._session.agreed if not one.taken for thing in one.things}
        first = next(iter(self._session.state.lanes.values()), ())
        return [span for span in first if element_of(span) in wanted]

    def _layer(self, name: str) -> Layer:
        session = self._session
        number = session.number_of(name)
        said: set[_Place] = {
            span
            for item in session.items
            for version in item.difference.versions
            if name in version.who
            for span in version.spans
        }
        own = (span for span in session.state.lanes[name] if element_of(span) in said)
        return Layer(str(number), SpanIndex(own), str(number), texture(number))

    def _mark_open(self) -> tuple[list[Span], list[Span]]:
        """Marks where differences are open, and where one is; those that came and went. Several
        differences of one extent have one mark."""
        settled = self._session.state.settled
        current = self._session.current
        here = current.difference.key if current and current.is_open else ""
        # Sets are compared at once: nothing is done for each of some hundred differences at a key.
        fresh = settled.open_keys - self._open_keys
        gone = self._open_keys - settled.open_keys
        moved = {self._here, here} if here != self._here else set()
        self._open_keys, self._here = settled.open_keys, here
        for key in fresh:
            difference = settled.items[settled.where[key]].difference
            self._extents[key] = difference.start, difference.end
            self._keys_at.setdefault(self._extents[key], set()).add(key)
        looked_at = fresh | gone | (moved & self._extents.keys())
        places = {self._extents[key] for key in looked_at}
        for key in gone:
            self._keys_at[self._extents.pop(key)].discard(key)
        added, removed = [], []
        for place in sorted(places):
            if (mark := self._open.pop(place, None)) is not None:
                self.gold.discard(mark.id)
                self._strokes.pop(mark.id, None)
                removed.append(mark)
            if self._keys_at[place] and place[0] < place[1]:
                self._open[place] = mark = self._mark(*place)
                self.gold.add(mark)
                self._strokes[mark.id] = HERE if self._extents.get(here) == place else OPEN
                added.append(mark)
        return added, removed

    def _mark(self, start: int, end: int) -> Span:
        session = self._session
        return Span(f"open {start}-{end}", session.article.id, session.gold, UNKNOWN, start, end)
