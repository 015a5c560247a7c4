"""The article that is settled, as it is shown: gold and each annotator in lanes, and the difference
one is at selected, until one moves away from it."""

from tui.core.i18n import _
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.adjudication.lanes import AdjudicationLanes
from tui.desk.adjudication.settlements import SettlementState
from tui.desk.adjudication.settling import Adjudication
from tui.desk.changes import Happening, Happenings, Said, SpansChanged
from tui.desk.look import Look
from tui.desk.relation_scheme import RelationScheme
from tui.desk.view import caret as carets
from tui.desk.view.relation_index import RelationIndex
from tui.desk.view.relation_marks import NO_MARKS, ArticleMarks, article_marks
from tui.desk.view.text_view import TextView


class SettlingView:
    """``view`` shows what is settled in ``session``; nothing while no article is open."""

    def __init__(self, look: Look, width: int, height: int) -> None:
        self.view = TextView(look, width, height)
        self.session: Adjudication | None = None
        self.lanes: AdjudicationLanes | None = None
        self.astray = False
        """Whether one has moved away from the difference."""
        self.done_key = ""
        """How sentences name what says that the article is done."""
        self._scheme: RelationScheme | None = None
        self._left = 0
        """How many differences were open before the last command."""

    def lay(self, session: Adjudication) -> None:
        """Open an article, at its first open difference."""
        self.session, self.astray, self._scheme = session, False, None
        self.renew()

    def renew(self) -> None:
        """Show the article and its lanes anew."""
        if self.session is None:
            return
        self.lanes = AdjudicationLanes(self.session)
        self._left = self.session.open_count
        self.view.lay_layers(self.session.article.text, self.lanes.gold_layer, *self.lanes.layers)
        self.view.show_marks(self._marks(self.session))
        self.select()

    def _marks(self, session: Adjudication) -> ArticleMarks:
        """The numbers of gold's relations, and what spans bear, the annotators' too."""
        state, gold = session.state, session.state.standing
        values = {**state.values, **gold.values}
        if not (values or gold.relations):
            return NO_MARKS
        if self._scheme is None:
            self._scheme = RelationScheme(session.db)
        names = [one.name for one in self._scheme.attributes]
        relations, spans = RelationIndex(gold.relations), self.view.spans
        return article_marks(relations, values, spans.get, self._scheme.get, names)

    @property
    def changed_keys(self) -> frozenset[str]:
        """The keys of the differences that have changed since they were settled."""
        items = self.session.items if self.session else ()
        changed = SettlementState.CHANGED
        return frozenset(item.difference.key for item in items if item.state is changed)

    def follow(self, happened: Happenings, *, stay: bool = False) -> Happenings:
        """Something was decided, or another difference is looked at: rows and the cursor follow."""
        if self.session is None or self.lanes is None:
            return happened
        others = [one for one in happened if not isinstance(one, SpansChanged)]
        added, removed = self.lanes.follow(happened)
        result: list[Happening] = []
        if added or removed:
            result.append(SpansChanged(tuple(added), tuple(removed)))
            result += self.view.spans_changed(added, removed)
        result += self.view.show_marks(self._marks(self.session))
        if not stay:
            self.astray = False
            result += self.select()
        before, self._left = self._left, self.session.open_count
        if before and not self._left:
            words = _("everything is settled here · {key}: done, next")
            others = [*others, Said(words.format(key=self.done_key))]
        return [*result, *others]

    def select(self) -> list[Happening]:
        """Select the difference one is at, and show it."""
        session = self.session
        item = session.current if session else None
        if session is None or item is None or item.difference.start >= item.difference.end:
            page = self.view.page
            return self.view.put(carets.on(page, 0) if self.view.text else carets.Caret())
        draft = session.draft
        chosen = Range(item.difference.start, item.difference.end)
        if draft is not None and len(session.result) == 1:
            chosen = Range(draft[0], draft[1])
        return self.view.put(carets.spread(self.view.text, chosen))

    def click(self, offset: int) -> Happenings:
        """Go to the difference at an offset, the shortest one; else the cursor goes there."""
        at = self._differences_at(offset)
        if self.session and at:
            self.session.go_to(at[0])
            return self.follow([])
        self.astray = True
        return self.view.click(offset)

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self.astray = True
        return self.view.drag(begun, offset)

    def gold_under_cursor(self) -> Span | None:
        """The span of gold under the cursor; none where that only marks an open difference."""
        under = self.view.span_under_cursor()
        is_mark = under is not None and self.lanes is not None and self.lanes.is_mark(under.id)
        return None if is_mark else under

    def _differences_at(self, offset: int) -> list[int]:
        items = self.session.items if self.session else ()
        found = [
            (item.difference.end - item.difference.start, index)
            for index, item in enumerate(items)
            if item.difference.start <= offset < item.difference.end
        ]
        return [index for _length, index in sorted(found)]
