"""The relations of one article in memory: what hangs on a span, and which spans are of one chain.

What it answers costs as much as there is to answer, however many relations the article has.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tui.core.span import Relation

NONE: frozenset[str] = frozenset()


class RelationIndex:
    """Relations by their ids, and by their ends."""

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self._by_id: dict[str, Relation] = {}
        self._of_span: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for relation in relations:
            self.add(relation)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Relation]:
        """All of them, in the order in which they were put in."""
        return iter(self._by_id.values())

    def get(self, relation_id: str | None) -> Relation | None:
        """The relation with this id."""
        return self._by_id.get(relation_id) if relation_id else None

    def add(self, relation: Relation) -> None:
        """Put a relation in, in place of the one that has its id."""
        self.discard(relation.id)
        self._by_id[relation.id] = relation
        for end in (relation.head, relation.tail):
            self._of_span[end][relation.id] = None

    def discard(self, relation_id: str) -> None:
        """Take a relation out, if it is there."""
        relation = self._by_id.pop(relation_id, None)
        for end in (relation.head, relation.tail) if relation else ():
            hanging = self._of_span[end]
            hanging.pop(relation_id, None)
            if not hanging:
                del self._of_span[end]

    def of(self, span_id: str) -> list[Relation]:
        """The relations that hang on a span, in the order in which they were put in."""
        return [self._by_id[id_] for id_ in self._of_span.get(span_id, ())]

    def between(self, one: str, other: str) -> list[Relation]:
        """Those that join two spans, whichever is the head."""
        return [found for found in self.of(one) if other in (found.head, found.tail)]

    def chain(self, span_id: str, label: str) -> frozenset[str]:
        """The spans that relations of a label join to this one, over others too; it among them."""
        seen, coming = {span_id}, [span_id]
        while coming:
            for relation in self.of(coming.pop()):
                if relation.label != label:
                    continue
                for end in (relation.head, relation.tail):
                    if end not in seen:
                        seen.add(end)
                        coming.append(end)
        return frozenset(seen)

    def without(self, span_id: str, label: str) -> list[frozenset[str]]:
        """The parts that a chain falls into where a span of it goes, as the ids of their spans."""
        rest = RelationIndex(
            one for one in self if one.label == label and span_id not in (one.head, one.tail)
        )
        ends = {
            end
            for relation in self.of(span_id)
            if relation.label == label
            for end in (relation.head, relation.tail)
        } - {span_id}
        parts: list[frozenset[str]] = []
        for end in sorted(ends):
            if not any(end in part for part in parts):
                parts.append(rest.chain(end, label))
        return parts
