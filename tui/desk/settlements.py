"""What is settled of an article, what is open, and what was settled and has changed since.

A decision covers a difference where all that is said in it was offered then, and all that was
offered is said still. An annotator who came later changes nothing by having the same as the others
or as the gold, or nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from tui.agreement.answers import Answer, Arc, Element
from tui.agreement.differences import (
    Difference,
    all_alike,
    arc_differences,
    arc_key,
    differences,
    element_key,
    label_differences,
    label_key,
)
from tui.core.span import Relation, Span
from tui.desk.statements import Statement, Thing, element_of, statements_in, things_in, version_of
from tui.store.decisions import Decision, Verdict


class SettlementState(StrEnum):
    """Where a difference stands; ``LATER`` and ``CHANGED`` are open, too."""

    OPEN = "open"
    LATER = "later"
    CHANGED = "changed since"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Settlement:
    """A difference, the decision that covers it, and those it made void."""

    difference: Difference
    state: SettlementState
    decision: Decision | None = None
    earlier: tuple[Decision, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return self.state is not SettlementState.SETTLED


@dataclass(frozen=True, slots=True)
class GoldSet:
    """What stands by now; a span's ``origin`` is the place of the decision that it comes from."""

    spans: tuple[Span, ...] = ()
    labels: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()

    @property
    def elements(self) -> dict[Element, Span]:
        """The spans by what they say."""
        return {element_of(span): span for span in self.spans}

    @property
    def arcs(self) -> dict[Arc, Relation]:
        """The relations by what they say."""
        ends = {span.id: element_of(span) for span in self.spans}
        return {
            (one.label, ends[one.head], ends[one.tail]): one
            for one in self.relations
            if one.head in ends and one.tail in ends
        }

    def made_by(self, place: str) -> tuple[Span, ...]:
        """The spans of a decision."""
        return tuple(span for span in self.spans if span.origin == place)


@dataclass(frozen=True, slots=True)
class AgreedThing:
    """What all say: its key, and whether a decision has it."""

    key: str
    things: tuple[Thing, ...]
    taken: bool


class ComparedAnswers:
    """What annotators say of an article, compared once: ``answers`` in the order of annotators."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.who = tuple(answers)
        self.agreed_spans, self.spans = differences({n: a.spans for n, a in answers.items()})
        self.agreed_labels, self.labels = label_differences(
            {name: answer.labels for name, answer in answers.items()}
        )
        said: set[Statement] = set()
        for name, answer in answers.items():
            said |= {(name, span) for span in answer.spans}
            said |= {(name, label) for label in answer.labels}
        self.said = frozenset(said)

    def everybody_says(self, things: Iterable[Thing]) -> frozenset[Statement]:
        """That each annotator says all of this."""
        return frozenset((name, thing) for thing in things for name in self.who)


@dataclass(frozen=True, slots=True)
class ArticleSettlements:
    """Of one article: what is agreed, and what is not in the order of the text.

    ``waiting_arcs`` counts relations whose ends do not stand in gold yet.
    """

    agreed: tuple[AgreedThing, ...]
    items: tuple[Settlement, ...]
    waiting_arcs: int = 0

    @property
    def open_count(self) -> int:
        """How many are still to be settled."""
        return sum(one.is_open for one in self.items)


def settlements(
    compared: ComparedAnswers,
    decisions: Mapping[str, Decision],
    offered: Mapping[str, frozenset[Statement]],
    gold: GoldSet,
) -> ArticleSettlements:
    """What became of each difference; ``decisions`` by place, and what each was ``offered``."""
    book = _Book(compared, decisions, offered, gold)
    items = [book.judgement(one) for one in (*compared.labels, *compared.spans)]
    agreed = [book.agreed(label_key(label), (label,)) for label in compared.agreed_labels]
    agreed += [book.agreed(element_key(one), (one,)) for one in compared.agreed_spans]
    waiting = 0
    if any(answer.arcs for answer in compared.answers.values()):
        arcs, waiting = book.standing_arcs()
        agreed_arcs, found = arc_differences(arcs)
        book.hear(arcs)
        items += [book.judgement(one) for one in found]
        between: dict[str, list[Arc]] = {}
        for arc in agreed_arcs:
            between.setdefault(arc_key(*arc[1:]), []).append(arc)
        agreed += [book.agreed(key, tuple(things)) for key, things in between.items()]
    items = book.with_changed(items)
    kept, none_now = book.none_now(agreed)
    items = sorted([*items, *none_now], key=lambda one: one.difference.order)
    return ArticleSettlements(kept, tuple(items), waiting)


class _Book:
    """Decisions, and what is said now."""

    def __init__(
        self,
        compared: ComparedAnswers,
        decisions: Mapping[str, Decision],
        offered: Mapping[str, frozenset[Statement]],
        gold: GoldSet,
    ) -> None:
        self._compared = compared
        self._decisions = decisions
        self._offered = offered
        self._gold = gold
        self._said = compared.said
        self._covering: set[str] = set()
        self._made: dict[str, list[Span]] = {}
        for span in gold.spans:
            self._made.setdefault(span.origin or "", []).append(span)
        self._by_thing: dict[Thing, list[str]] = {}
        for place, statements in offered.items():
            for thing in {thing for _who, thing in statements if thing is not None}:
                self._by_thing.setdefault(thing, []).append(place)

    def hear(self, arcs: Mapping[str, Collection[Arc]]) -> None:
        """Count relations between what stands among what is said."""
        self._said |= {(name, arc) for name, several in arcs.items() for arc in several}

    def judgement(self, difference: Difference) -> Settlement:
        """A difference with the decision that covers it, if one does."""
        place = self._covered(statements_in(difference))
        if place is None:
            return Settlement(difference, SettlementState.OPEN)
        decision = self._decisions[place]
        later = decision.verdict is Verdict.LATER
        state = SettlementState.LATER if later else SettlementState.SETTLED
        return Settlement(difference, state, decision)

    def agreed(self, key: str, things: tuple[Thing, ...]) -> AgreedThing:
        """What all say, and whether that is decided."""
        place = self._covered(self._compared.everybody_says(things))
        return AgreedThing(key, things, taken=place is not None)

    def _covered(self, statements: frozenset[Statement]) -> str | None:
        """The place of the decision that covers this, if one does."""
        things = {thing for _who, thing in statements if thing is not None}
        for place in dict.fromkeys(p for thing in things for p in self._by_thing.get(thing, ())):
            offered = self._offered[place]
            knew = {who for who, _thing in offered}
            known = {thing for _who, thing in offered if thing is not None}
            old = {one for one in statements if one[0] in knew and one[1] is not None}
            if not (old <= offered and self._is_said(offered)):
                continue
            if things - known <= self._elements(place):
                self._covering.add(place)
                return place
        return None

    def _is_said(self, offered: frozenset[Statement]) -> bool:
        """Whether those who are here still say what they said."""
        return all(
            one in self._said
            for one in offered
            if one[1] is not None and one[0] in self._compared.answers
        )

    def _elements(self, place: str) -> set[Element]:
        return {element_of(span) for span in self._made.get(place, ())}

    def standing_arcs(self) -> tuple[dict[str, set[Arc]], int]:
        """Each annotator's relations between what stands for their ends in gold, and how many
        have an end that nothing stands for."""
        standing: dict[Thing, Element] = {}
        for place in self._covering:
            if len(made := self._elements(place)) == 1:
                (one,) = made
                standing |= {t: one for _who, t in self._offered[place] if t is not None}
        standing |= {element: element for element in self._gold.elements}
        found: dict[str, set[Arc]] = {name: set() for name in self._compared.who}
        waiting = set()
        for name, answer in self._compared.answers.items():
            for label, head, tail in answer.arcs:
                if head in standing and tail in standing:
                    found[name].add((label, standing[head], standing[tail]))
                else:
                    waiting.add((label, head, tail))
        return found, len(waiting)

    # What was settled and has changed since

    @cached_property
    def _void(self) -> list[str]:
        """Places of decisions on what is not said any more, or of which more is said by now."""
        return [
            place
            for place, offered in self._offered.items()
            if place not in self._covering
            and any(t is not None and w in self._compared.answers for w, t in offered)
        ]

    def with_changed(self, items: Sequence[Settlement]) -> list[Settlement]:
        """The same, where open differences name the decisions that they made void."""
        found, used = [], set()
        for item in items:
            touching = [
                place
                for place in self._void
                if item.is_open and item.decision is None and self._touches(place, item.difference)
            ]
            if touching:
                earlier = tuple(self._decisions[place] for place in touching)
                state = SettlementState.CHANGED
                if all(one.verdict is Verdict.LATER for one in earlier):
                    state = SettlementState.LATER
                item = Settlement(item.difference, state, None, earlier)
                used |= set(touching)
            found.append(item)
        self._covering |= used
        return found

    def _touches(self, place: str, difference: Difference) -> bool:
        if place == difference.key:
            return True
        offered = {thing for _who, thing in self._offered[place]}
        things = {thing for version in difference.versions for thing in things_in(version)}
        if offered & things:
            return True
        spans = [thing for version in difference.versions for thing in version.spans]
        return any(
            start < span[1] and span[0] < end
            for start, end in self._extents(place)
            for span in spans
        )

    def _extents(self, place: str) -> list[tuple[int, int]]:
        """What was offered in a decision of spans."""
        offered = version_of((), {t for _who, t in self._offered[place] if t is not None})
        return [(start, end) for start, end, _label in offered.spans]

    def none_now(
        self, agreed: Sequence[AgreedThing]
    ) -> tuple[tuple[AgreedThing, ...], list[Settlement]]:
        """What is agreed, and differences that are none any more, where gold has another thing."""
        kept, found = list(agreed), []
        for place in self._void:
            if place in self._covering:
                continue
            now = [one for one in kept if not one.taken and self._stands_for(place, one)]
            things = frozenset(thing for one in now for thing in one.things)
            if self._is_gold(place, things):
                kept = [replace(one, taken=True) if one in now else one for one in kept]
                continue
            kept = [one for one in kept if one not in now]
            version = version_of(self._compared.who, things)
            extents = [*self._extents(place), *((e[0], e[1]) for e in version.spans)] or [(0, 0)]
            extent = min(start for start, _end in extents), max(end for _start, end in extents)
            difference = all_alike(place, extent, version)
            earlier = (self._decisions[place],)
            found.append(Settlement(difference, SettlementState.CHANGED, None, earlier))
        return tuple(kept), found

    def _stands_for(self, place: str, agreed: AgreedThing) -> bool:
        """Whether what all say now is what a void decision was on."""
        if agreed.key == place or set(agreed.things) & {t for _who, t in self._offered[place]}:
            return True
        spans = version_of((), agreed.things).spans
        return any(s < end and start < e for s, e, _label in spans for start, end in
                   self._extents(place))  # fmt: skip

    def _is_gold(self, place: str, things: frozenset[Thing]) -> bool:
        """Whether gold has at the place of a void decision what all say now."""
        kinds = version_of((), {t for _who, t in self._offered[place] if t is not None})
        if kinds.labels:
            return {t for t in kinds.labels if t in self._gold.labels} == things
        if kinds.arcs:
            between = {arc[1:] for arc in kinds.arcs}
            return {arc for arc in self._gold.arcs if arc[1:] in between} == things
        return self._elements(place) <= things <= self._gold.elements.keys()
