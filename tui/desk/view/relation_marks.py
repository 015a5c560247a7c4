"""What tells on the screen which spans are related: a number at both ends, and what a span bears.

Terminals draw no arcs over wrapped lines that run to the left. Digits and the signs ▸ and ◂ have
one cell everywhere; circled digits and arrows have two where East Asian widths are set.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from enum import Enum
from typing import NamedTuple

from tui.core.attribute import FLAG_VALUE
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.relation_label import RelationLabel
from tui.core.selection import Range
from tui.core.span import Relation, Span
from tui.desk.view.relation_index import NONE, RelationIndex


class End(Enum):
    """Which end of a relation a span is."""

    HEAD = "head"
    TAIL = "tail"
    EITHER = "either"
    """Of one whose ends are alike."""
    CHAIN = "chain"
    """A mention among others of the same."""


class Mark(NamedTuple):
    """The number of a relation, or of a chain, at one of its ends, in the colour of its label."""

    number: int
    end: End
    colour: str

    def text(self, *, rtl: bool) -> str:
        """The mark as it is drawn beside a name, cells from left to right.

        Where one reads from the right, so one reads it.
        """
        if self.end is End.HEAD:
            return f"◂{self.number}" if rtl else f"{self.number}▸"
        if self.end is End.TAIL:
            return f"{self.number}◂" if rtl else f"▸{self.number}"
        sign = "=" if self.end is End.CHAIN else "·"
        return f"{self.number}{sign}" if rtl else f"{sign}{self.number}"


class SpanMarks(NamedTuple):
    """What stands behind a span's label: what it bears, then its marks."""

    said: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@frozen_dataclass
class ArticleMarks:
    """The marks of an article by the ids of spans; of the relations by theirs, their numbers.

    ``partners`` are the spans that are lit where one is focused.
    """

    by_span: Mapping[str, SpanMarks] = field(default_factory=dict)
    partners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


NO_MARKS = ArticleMarks()

SpanOf = Callable[[str], Span | None]
"""The span that has an id."""


def attribute_words(values: Mapping[str, str], order: Sequence[str] = ()) -> tuple[str, ...]:
    """What stands behind the label for the values of a span: the name of a flag, else the value.

    ``order`` are names of attributes in that of their scheme.
    """
    names = [name for name in order if name in values]
    names += [name for name in values if name not in order]
    return tuple(name if values[name] == FLAG_VALUE else values[name] for name in names)


def article_marks(
    relations: RelationIndex,
    values: Mapping[str, Mapping[str, str]],
    span_of: SpanOf,
    label_of: Callable[[str], RelationLabel],
    attributes: Sequence[str] = (),
) -> ArticleMarks:
    """Numbers for the relations of an article, in the order in which their heads are read.

    A chain has one number, however many relations hold it together, and numbers of its own.
    ``attributes`` are the names of attributes in their order.
    """
    if not relations and not values:
        return NO_MARKS
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    partners: defaultdict[str, set[str]] = defaultdict(set)
    numbers: dict[str, int] = {}
    others = [one for one in relations if not label_of(one.label).chain]
    for number, relation in enumerate(in_reading_order(others, span_of), start=1):
        label = label_of(relation.label)
        numbers[relation.id] = number
        head, tail = (End.HEAD, End.TAIL) if label.directed else (End.EITHER, End.EITHER)
        marks[relation.head].append(Mark(number, head, label.colour))
        marks[relation.tail].append(Mark(number, tail, label.colour))
        partners[relation.head].add(relation.tail)
        partners[relation.tail].add(relation.head)
    chained = [one for one in relations if label_of(one.label).chain]
    for number, (name, mentions) in enumerate(chains(relations, chained, span_of), start=1):
        mark = Mark(number, End.CHAIN, label_of(name).colour)
        for mention in mentions:
            marks[mention].append(mark)
            partners[mention] |= mentions
            numbers |= {one.id: number for one in relations.of(mention) if one.label == name}
    by_span = {
        span_id: SpanMarks(
            attribute_words(values.get(span_id, {}), attributes),
            tuple(sorted(marks.get(span_id, ()), key=_mark_order)),
        )
        for span_id in (*marks, *(one for one in values if one not in marks))
    }
    lit = {span_id: frozenset(found - {span_id}) for span_id, found in partners.items()}
    return ArticleMarks(by_span, lit, numbers)


def chains(
    relations: RelationIndex, chained: Iterable[Relation], span_of: SpanOf
) -> list[tuple[str, frozenset[str]]]:
    """The chains that relations make, each with its label, in the order of their first mentions."""
    seen: set[tuple[str, str]] = set()
    found: list[tuple[str, frozenset[str]]] = []
    for relation in chained:
        if (relation.head, relation.label) not in seen:
            mentions = relations.chain(relation.head, relation.label)
            seen.update((mention, relation.label) for mention in mentions)
            found.append((relation.label, mentions))
    return sorted(found, key=lambda one: (min(_order(id_, span_of) for id_ in one[1]), one[0]))


def _mark_order(mark: Mark) -> tuple[int, int]:
    return (_SHOWN.index(mark.end), mark.number)


_SHOWN = (End.HEAD, End.EITHER, End.TAIL, End.CHAIN)
"""So digits never meet where marks stand close together."""


def _order(span_id: str, span_of: SpanOf) -> tuple[int, int, str, str]:
    span = span_of(span_id)
    return span.order if span else (0, 0, "", span_id)


def ranges_of_change(
    old: ArticleMarks, new: ArticleMarks, focused: str | None, span_of: SpanOf
) -> tuple[Range, ...]:
    """Where the spans stand whose marks are others, or that are lit or no more."""
    ids = old.by_span.keys() ^ new.by_span.keys()
    ids |= {id_ for id_, said in new.by_span.items() if old.by_span.get(id_, said) != said}
    if focused:
        ids |= old.partners.get(focused, NONE) ^ new.partners.get(focused, NONE)
    there = (span_of(id_) for id_ in ids)
    return tuple(sorted(Range(span.start, span.end) for span in there if span))


class RelationsInOrder:
    """All relations of an article in the order of their heads, sorted anew only where marks are."""

    def __init__(self) -> None:
        self._marks: ArticleMarks | None = None
        self._starts: list[int] = []
        self._relations: list[Relation] = []

    def of(
        self, marks: ArticleMarks, relations: Iterable[Relation], span_of: SpanOf
    ) -> "RelationsInOrder":
        """Itself, with the relations that have these marks."""
        if marks is not self._marks:
            self._marks, self._relations = marks, in_reading_order(relations, span_of)
            self._starts = [_order(one.head, span_of)[0] for one in self._relations]
        return self

    def around(self, offset: int, count: int) -> list[Relation]:
        """So many of them, from a little before an offset on."""
        last = max(0, len(self._relations) - count)
        first = max(0, min(bisect_left(self._starts, offset) - count // 3, last))
        return self._relations[first : first + max(0, count)]


def in_reading_order(relations: Iterable[Relation], span_of: SpanOf) -> list[Relation]:
    """Relations in the order of their heads in the text, then of their tails."""

    def order(relation: Relation) -> tuple[object, ...]:
        ends = (_order(relation.head, span_of), _order(relation.tail, span_of))
        return (*ends, relation.label, relation.id)

    return sorted(relations, key=order)
