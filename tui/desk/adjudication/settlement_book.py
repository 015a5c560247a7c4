"""The book of one article's decisions: what each covers, and what has changed since.

A verdict changes what is said of a few differences, and only those are looked at again: it costs
the same in an article of three differences and in one of three hundred. What changed since it was
settled, relations and attributes are looked at each time; most articles have none.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from tui.agreement.answers import Element
from tui.agreement.differences import all_alike, element_key, label_key
from tui.core.decided_place import is_hanging
from tui.desk.adjudication.gold_set import GoldSet
from tui.desk.adjudication.hanging_things import hanging_things
from tui.desk.adjudication.settlements import (
    AgreedThing,
    ArticleSettlements,
    ComparedAnswers,
    Settlement,
    SettlementState,
    in_text_order,
)
from tui.desk.adjudication.statements import (
    Statement,
    Thing,
    element_of,
    spans_under,
    statements_in,
    things_in,
    version_of,
)
from tui.store.work.decisions import Decision, Verdict


def settlements(
    compared: ComparedAnswers,
    decisions: Mapping[str, Decision],
    offered: Mapping[str, frozenset[Statement]],
    gold: GoldSet,
    keys: Mapping[str, str] | None = None,
) -> ArticleSettlements:
    """What became of each difference; ``decisions`` by place, what each was ``offered``, and what
    its difference is called in the text of now, where that is not its place."""
    book = SettlementBook(compared, gold)
    for place, decision in decisions.items():
        book.put(decision, offered[place], (keys or {}).get(place))
    return book.settlements()


@dataclass(slots=True)
class _Asked:
    """What a decision may cover: a difference, or what all say; ``index`` is its place in the list
    of its kind, ``place`` that of the decision that covers it."""

    statements: frozenset[Statement]
    things: frozenset[Thing]
    index: int
    differs: bool
    place: str | None = None


class SettlementBook:
    """``gold`` is what stands; who changes it says so with ``put``, ``drop`` or ``touch``."""

    def __init__(self, compared: ComparedAnswers, gold: GoldSet) -> None:
        self._compared = compared
        self._gold = gold
        self.decisions: dict[str, Decision] = {}
        """Those that stand, by place."""
        self.offered: dict[str, frozenset[Statement]] = {}
        """What each was on."""
        self.hanging: dict[str, frozenset[Element]] = {}
        """Of those on relations and attributes the spans that they go with, by place."""
        self._keys: dict[str, str] = {}
        """By place what its difference is called in the text of now."""
        self.taken: Counter[str] = Counter()
        """How often each annotator's version was taken."""
        self._by_thing: dict[Thing, set[str]] = {}
        self._covers: Counter[str] = Counter()
        self._void: set[str] = set()
        """Places of decisions that cover nothing, on what is not said any more, or of which more is
        said by now; those on relations and attributes, too."""
        self._said_links: frozenset[Statement] = frozenset()
        self._with_links = any(one.arcs or one.borne for one in compared.answers.values())
        start = in_text_order(
            [
                *(AgreedThing(label_key(one), (one,), False) for one in compared.agreed_labels),
                *(AgreedThing(element_key(one), (one,), False) for one in compared.agreed_spans),
            ],
            (Settlement(one, SettlementState.OPEN) for one in (*compared.labels, *compared.spans)),
            0,
        )
        self._start = start
        self._items = list(start.items)
        self._agreed = list(start.agreed)
        self._open = list(start.open_at)
        self._open_keys = set(start.open_keys)
        self._asked = [
            *(
                _asked(statements_in(one.difference), place, differs=True)
                for place, one in enumerate(self._items)
            ),
            *(
                _asked(compared.everybody_says(one.things), place, differs=False)
                for place, one in enumerate(self._agreed)
            ),
        ]
        self._about: dict[Thing, list[int]] = {}
        for number, asked in enumerate(self._asked):
            for thing in asked.things:
                self._about.setdefault(thing, []).append(number)
        self._to_judge: set[int] = set()

    # What is told

    def put(
        self, decision: Decision, offered: frozenset[Statement], key: str | None = None
    ) -> None:
        """Have a decision in the book, in the place of the one that was on that place; ``key`` is
        what its difference is called in the text of now, where that is not the place."""
        place = decision.place
        self.drop(place)
        self.decisions[place] = decision
        self.offered[place] = offered
        self._keys[place] = place if key is None else key
        self.taken.update(decision.of)
        if is_hanging(place):
            self.hanging[place] = spans_under(offered)
        for thing in _things(offered):
            self._by_thing.setdefault(thing, set()).add(place)
        self._look_whether_void(place)
        self.touch(place)

    def drop(self, place: str) -> None:
        """Have a decision in the book no more."""
        if place not in self.decisions:
            return
        self.touch(place)
        for thing in _things(self.offered[place]):
            self._by_thing[thing].discard(place)
        self.taken.subtract(self.decisions[place].of)
        self.hanging.pop(place, None)
        del self.decisions[place], self.offered[place], self._keys[place]
        self._look_whether_void(place)

    def touch(self, place: str) -> None:
        """What stands in gold by a decision has changed: look at what it covers."""
        for thing in _things(self.offered.get(place, frozenset())):
            self._to_judge.update(self._about.get(thing, ()))

    # What is found

    def settlements(self) -> ArticleSettlements:
        """What became of everything."""
        for number in sorted(self._to_judge):
            self._judge(self._asked[number])
        self._to_judge.clear()
        if self._void or self._with_links:
            return self._with_the_rest()
        return ArticleSettlements(
            tuple(self._agreed),
            tuple(self._items),
            0,
            tuple(self._open),
            frozenset(self._open_keys),
            self._start.where,
            self._start.agreed_count,
        )

    def _judge(self, asked: _Asked) -> None:
        """Find the decision that covers this."""
        place = self._covering(asked.statements, asked.things)
        before, asked.place = asked.place, place
        self._covers.update([place] if place else ())
        self._covers.subtract([before] if before else ())
        for one in (before, place):
            if one is not None:
                self._look_whether_void(one)
        if not asked.differs:
            known = self._agreed[asked.index]
            self._agreed[asked.index] = replace(known, taken=place is not None)
            return
        known_item = self._items[asked.index]
        item = self._judgement(known_item, place)
        self._items[asked.index] = item
        if item.is_open and not known_item.is_open:
            insort(self._open, asked.index)
            self._open_keys.add(item.difference.key)
        elif known_item.is_open and not item.is_open:
            del self._open[bisect_left(self._open, asked.index)]
            self._open_keys.discard(item.difference.key)

    def _judgement(self, item: Settlement, place: str | None) -> Settlement:
        """A difference with the decision that covers it, if one does."""
        if place is None:
            return Settlement(item.difference, SettlementState.OPEN)
        decision = self.decisions[place]
        later = decision.verdict is Verdict.LATER
        state = SettlementState.LATER if later else SettlementState.SETTLED
        return Settlement(item.difference, state, decision)

    def _covering(self, statements: Collection[Statement], things: frozenset[Thing]) -> str | None:
        """The place of the decision that covers this, if one does."""
        places: set[str] = set()
        places.update(*(self._by_thing.get(thing, ()) for thing in things))
        for place in sorted(places):
            offered = self.offered[place]
            knew = {who for who, _thing in offered}
            old = {one for one in statements if one[0] in knew and one[1] is not None}
            if not (old <= offered and self._is_said(offered)):
                continue
            if things - _things(offered) <= self._elements(place):
                return place
        return None

    def _is_said(self, offered: frozenset[Statement]) -> bool:
        """Whether those who are here still say what they said."""
        return all(
            one in self._compared.said or one in self._said_links
            for one in offered
            if one[1] is not None and one[0] in self._compared.answers
        )

    def _elements(self, place: str) -> set[Element]:
        return {element_of(span) for span in self._gold.made_by(place)}

    def _look_whether_void(self, place: str) -> None:
        """Keep in mind whether a decision covers nothing of what was said by those who are here."""
        offered = self.offered.get(place, frozenset())
        concerned = any(t is not None and w in self._compared.answers for w, t in offered)
        if concerned and not self._covers[place]:
            self._void.add(place)
        else:
            self._void.discard(place)

    # Relations and attributes, and what was settled and has changed since

    def _with_the_rest(self) -> ArticleSettlements:
        items, agreed, waiting = list(self._items), list(self._agreed), 0
        void = set(self._void)
        if self._with_links:
            hanging = hanging_things(self._compared.answers, self._gold.borne, self._standing_for)
            self._said_links, waiting = hanging.said, hanging.waiting
            for difference in hanging.differences:
                statements = statements_in(difference)
                place = self._covering(statements, _things(statements))
                items.append(self._judgement(Settlement(difference, SettlementState.OPEN), place))
                void -= {place} if place else set()
            for one in hanging.agreed:
                statements = self._compared.everybody_says(one.things, one.who)
                place = self._covering(statements, frozenset(one.things))
                agreed.append(replace(one, taken=one.taken or place is not None))
                void -= {place} if place else set()
        items, used = self._with_changed(items, void)
        kept, none_now = self._none_now(agreed, void - used)
        return in_text_order(kept, [*items, *none_now], waiting)

    def _standing_for(self, element: Element) -> Element | None:
        """The span of gold that stands for one that was offered."""
        if element in self._gold.elements:
            return element
        for place in sorted(self._by_thing.get(element, ()), reverse=True):
            made = self._elements(place)
            if self._covers[place] and len(made) == 1:
                return next(iter(made))
        return None

    def _with_changed(
        self, items: Sequence[Settlement], void: Collection[str]
    ) -> tuple[list[Settlement], set[str]]:
        """The same, where open differences name the decisions that they made void; and which."""
        found: list[Settlement] = []
        used: set[str] = set()
        for item in items:
            touching = [
                place
                for place in sorted(void)
                if item.is_open and item.decision is None and self._touches(place, item)
            ]
            if touching:
                earlier = tuple(self.decisions[place] for place in touching)
                state = SettlementState.CHANGED
                if all(one.verdict is Verdict.LATER for one in earlier):
                    state = SettlementState.LATER
                item = Settlement(item.difference, state, None, earlier)
                used |= set(touching)
            found.append(item)
        return found, used

    def _touches(self, place: str, item: Settlement) -> bool:
        difference = item.difference
        if self._keys[place] == difference.key:
            return True
        things = {thing for version in difference.versions for thing in things_in(version)}
        if _things(self.offered[place]) & things:
            return True
        spans = [thing for version in difference.versions for thing in version.spans]
        return any(
            start < span[1] and span[0] < end
            for start, end in self._extents(place)
            for span in spans
        )

    def _extents(self, place: str) -> list[tuple[int, int]]:
        """What was offered in a decision of spans."""
        offered = version_of((), _things(self.offered[place]))
        return [(start, end) for start, end, _label in offered.spans]

    def _none_now(
        self, agreed: Sequence[AgreedThing], void: AbstractSet[str]
    ) -> tuple[list[AgreedThing], list[Settlement]]:
        """What is agreed, and differences that are none any more, where gold has another thing."""
        kept, found = list(agreed), []
        taken = {one.key for one in kept if one.taken}
        for place in sorted(place for place in void if self._keys[place] not in taken):
            now = [one for one in kept if not one.taken and self._stands_for(place, one)]
            things = frozenset(thing for one in now for thing in one.things)
            if self._is_gold(place, things):
                kept = [replace(one, taken=True) if one in now else one for one in kept]
                continue
            kept = [one for one in kept if one not in now]
            version = version_of(self._compared.who, things)
            offered = version_of((), _things(self.offered[place]))
            spans = *offered.spans, *version.spans, *(one[0] for one in offered.borne)
            extents = [(one[0], one[1]) for one in spans] or [(0, 0)]
            extent = min(start for start, _end in extents), max(end for _start, end in extents)
            difference = all_alike(self._keys[place], extent, version)
            earlier = (self.decisions[place],)
            found.append(Settlement(difference, SettlementState.CHANGED, None, earlier))
        return kept, found

    def _stands_for(self, place: str, agreed: AgreedThing) -> bool:
        """Whether what all say now is what a void decision was on."""
        if agreed.key == self._keys[place] or set(agreed.things) & _things(self.offered[place]):
            return True
        spans = version_of((), agreed.things).spans
        return any(s < end and start < e for s, e, _label in spans for start, end in
                   self._extents(place))  # fmt: skip

    def _is_gold(self, place: str, things: frozenset[Thing]) -> bool:
        """Whether gold has at the place of a void decision what all say now."""
        kinds = version_of((), _things(self.offered[place]))
        if kinds.labels:
            return {t for t in kinds.labels if t in self._gold.labels} == things
        if kinds.arcs:
            between = {arc[1:] for arc in kinds.arcs}
            return {arc for arc in self._gold.arcs if arc[1:] in between} == things
        if kinds.borne:
            asked = {one[:2] for one in kinds.borne}
            return {one for one in self._gold.borne if one[:2] in asked} == things
        made = self._elements(place)
        if made and not things:
            # It is agreed on elsewhere: nothing is left to be settled, and nothing to be removed.
            return made <= set(self._compared.agreed_spans)
        return made <= things <= self._gold.elements.keys()


def _asked(statements: frozenset[Statement], index: int, *, differs: bool) -> _Asked:
    return _Asked(statements, _things(statements), index, differs)


def _things(statements: Collection[Statement]) -> frozenset[Thing]:
    return frozenset(thing for _who, thing in statements if thing is not None)
