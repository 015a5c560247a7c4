"""What stands in the gold of an article, found by what it says and by where it comes from."""

from collections.abc import Iterable, Mapping

from tui.agreement.answers import Arc, Borne
from tui.core.event import Change
from tui.core.span import Relation, Span
from tui.desk.adjudication.statements import element_of
from tui.store.log.effects import (
    ArticleLabelEffect,
    AttributeEffect,
    RelationEffect,
    SpanEffect,
    effects,
)


class GoldSet:
    """Spans and what they bear, article labels and relations; a span's ``origin`` is the place of
    its decision.

    It is changed step by step, and each step costs the same however much stands in it.
    """

    def __init__(
        self,
        spans: Iterable[Span] = (),
        labels: Iterable[str] = (),
        relations: Iterable[Relation] = (),
        values: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._by_id = {span.id: span for span in sorted(spans, key=_order)}
        self.elements = {element_of(span): span for span in self._by_id.values()}
        """The spans by what they say."""
        self.labels = set(labels)
        self._relations = {one.id: one for one in relations}
        self._values = dict(values or {})
        by_place: dict[str | None, list[Span]] = {}
        for span in self._by_id.values():
            by_place.setdefault(span.origin, []).append(span)
        self._by_place = {place: tuple(several) for place, several in by_place.items()}

    def copy(self) -> "GoldSet":
        """The same, to be changed alone."""
        other = GoldSet(labels=self.labels)
        other.elements = self.elements.copy()
        other._by_id = self._by_id.copy()
        other._by_place = self._by_place.copy()
        other._relations = self._relations.copy()
        other._values = self._values.copy()
        return other

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans in the order of spans."""
        return tuple(sorted(self._by_id.values(), key=_order))

    @property
    def arcs(self) -> dict[Arc, Relation]:
        """The relations by what they say."""
        return {
            (one.label, element_of(self._by_id[one.head]), element_of(self._by_id[one.tail])): one
            for one in self._relations.values()
            if one.head in self._by_id and one.tail in self._by_id
        }

    @property
    def borne(self) -> frozenset[Borne]:
        """What the spans bear."""
        return frozenset(
            (element_of(self._by_id[id_]), name, value)
            for id_, values in self._values.items()
            if id_ in self._by_id
            for name, value in values.items()
        )

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations."""
        return tuple(self._relations.values())

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """What the spans bear, by their ids and the names of attributes."""
        return {id_: values for id_, values in self._values.items() if values}

    def values_of(self, span_id: str) -> Mapping[str, str]:
        """What a span bears, by the names of attributes."""
        return self._values.get(span_id, {})

    def bear(self, span_id: str, values: Mapping[str, str]) -> None:
        """A span bears just these values."""
        self._values[span_id] = values

    def made_by(self, place: str) -> tuple[Span, ...]:
        """The spans of a decision, in the order of spans."""
        return self._by_place.get(place, ())

    def put(self, span: Span) -> None:
        """Have a span here, in the place of the one with its id, whose attributes it keeps."""
        values = self._values.get(span.id)
        if span.id in self._by_id:
            self.remove(span.id)
        if values is not None:
            self._values[span.id] = values
        self._by_id[span.id] = span
        self.elements[element_of(span)] = span
        beside = (*self._by_place.get(span.origin, ()), span)
        self._by_place[span.origin] = tuple(sorted(beside, key=_order))

    def remove(self, span_id: str) -> None:
        """Have a span here no more; nothing happens where it is not here."""
        span = self._by_id.pop(span_id, None)
        if span is None:
            return
        self._values.pop(span_id, None)
        self._by_place[span.origin] = tuple(
            one for one in self._by_place[span.origin] if one.id != span_id
        )
        if self.elements.get(element_of(span)) == span:
            del self.elements[element_of(span)]

    def put_relation(self, relation: Relation) -> None:
        """Have a relation here."""
        self._relations[relation.id] = relation

    def remove_relation(self, relation_id: str) -> None:
        """Have a relation here no more."""
        self._relations.pop(relation_id, None)

    def take_in(self, changes: Iterable[Change]) -> set[str]:
        """Stand as the changes of an event on this gold leave it; the places of decisions whose
        spans have changed."""
        places: set[str] = set()
        for effect in effects(changes):
            match effect:
                case SpanEffect(before, after):
                    both = [span for span in (before, after) if span]
                    self.put(after) if after else self.remove(both[0].id)
                    places |= {span.origin for span in both if span.origin}
                case RelationEffect(before, after):
                    self.put_relation(after) if after else self.remove_relation(
                        before.id if before else ""
                    )
                case AttributeEffect(span_id, name, _before, value):
                    there = dict(self.values_of(span_id))
                    there.pop(name, None)
                    self.bear(span_id, there if value is None else {**there, name: value})
                case ArticleLabelEffect(label, borne):
                    (self.labels.add if borne else self.labels.discard)(label)
        return places


def _order(span: Span) -> tuple[int, int, str, str]:
    return span.order
