"""What a record says of an article that its annotator does not hold yet, as changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordSpan
from tui.core.review import Review, Status
from tui.core.span import Relation, Source, Span
from tui.store.database import Database
from tui.store.project import attributes
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reviews


@dataclass(slots=True)
class HeldWork:
    """What an annotator has said of an article already. ``spans`` leads from places to ids.

    ``settled`` are the ids of those that a delivery has brought to the record's state.
    """

    review: Review
    spans: dict[tuple[int, int, str], str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    arcs: set[tuple[str, str, str]] = field(default_factory=set)
    settled: frozenset[str] = frozenset()

    @classmethod
    def of(cls, db: Database, article_id: str, who: str, *, is_new: bool) -> "HeldWork":
        if is_new:
            return cls(Review(article_id, who))
        spans = annotations.spans_of(db, article_id, who)
        arcs = annotations.relations_of(db, article_id, who)
        return cls(
            reviews.get(db, article_id, who),
            {(span.start, span.end, span.label): span.id for span in spans},
            frozenset(annotations.article_labels_of(db, article_id, who)),
            {(arc.head, arc.tail, arc.label) for arc in arcs},
        )


@frozen_dataclass
class NewWork:
    """Makes the changes that bring a record's work beside what its annotator holds.

    ``origin`` is what spans come from where neither they nor their record tell.
    """

    db: Database
    origin: str

    def changes(self, record: Record, there: HeldWork) -> Iterator[Change]:
        """One by one, since all of them at once take many times the memory of their file."""
        article_id, who = there.review.article_id, there.review.annotator
        now = self.db.clock.now()
        ids: dict[str, str] = {}
        for span in self._new_spans(record, there, ids):
            yield from annotation_changes.tag_changes((span,), record.text, now)
        labels = [name for name in dict.fromkeys(record.labels) if name not in there.labels]
        yield from annotation_changes.new_article_labels(article_id, who, labels, now)
        if any(span.attributes for span in record.spans):
            yield from self._attributes(record, there)
        if record.relations:
            yield from self._relations(record, there, ids, now)
        yield from _of_review(record, there.review)
        yield from reviews.credit(there.review, record.seconds or 0.0)

    def _attributes(self, record: Record, there: HeldWork) -> Iterator[Change]:
        """What spans bear that they do not bear yet; a value that is there stays."""
        article_id, who = there.review.article_id, there.review.annotator
        held = attributes.values_of_article(self.db, article_id, who)
        for span in filter(lambda one: one.attributes, record.spans):
            span_id = there.spans[_place(span)]
            if span_id in there.settled:
                continue
            borne = held.setdefault(span_id, {})
            for name, value in span.attributes:
                if name not in borne:
                    borne[name] = value
                    row = {"span_id": span_id, "name": name, "value": value}
                    yield Change("span_attributes", None, row)

    def _new_spans(self, record: Record, there: HeldWork, ids: dict[str, str]) -> Iterator[Span]:
        """The spans that the annotator does not have; ``ids`` is given those of all by theirs.

        Twice in one record they are one span, with what is noted of either.
        """
        for place, alike in groupby(_in_places(record.spans), _place):
            same = list(alike)
            span = same[0]
            known = there.spans.get(place)
            new_id = known or self.db.clock.new_id()
            if any(one.attributes for one in same):
                there.spans[place] = new_id
            ids.update((one.id, new_id) for one in same if one.id)
            if known is None:
                yield Span(
                    id=new_id,
                    article_id=there.review.article_id,
                    annotator=there.review.annotator,
                    label=span.label,
                    start=span.start,
                    end=span.end,
                    note=_notes_of(same),
                    source=span.source or Source.IMPORT,
                    score=span.score,
                    origin=span.origin or record.origin or self.origin or None,
                    edited=span.edited,
                    ref=span.id,
                )

    def _relations(
        self, record: Record, there: HeldWork, ids: dict[str, str], now: str
    ) -> list[Change]:
        made: list[Relation] = []
        for relation in record.relations:
            arc = (ids[relation.head], ids[relation.tail], relation.label)
            if arc in there.arcs:
                continue
            there.arcs.add(arc)
            made.append(
                Relation(
                    id=self.db.clock.new_id(),
                    article_id=there.review.article_id,
                    annotator=there.review.annotator,
                    label=relation.label,
                    head=arc[0],
                    tail=arc[1],
                    ref=relation.id,
                    note=relation.note,
                )
            )
        return annotation_changes.relation_changes(made, now)


def _place(span: RecordSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _in_places(spans: Sequence[RecordSpan]) -> Sequence[RecordSpan]:
    """The spans so that those of one place follow each other, as they do in most records."""
    places = map(_place, spans)
    if all(one <= other for one, other in pairwise(places)):
        return spans
    return sorted(spans, key=_place)


def _notes_of(spans: Iterable[RecordSpan]) -> str | None:
    notes: list[str] = []
    for note in (span.note for span in spans):
        if note and f"\n{note}\n" not in "\n".join(["", *notes, ""]):
            notes.append(note)
    return "\n".join(notes) or None


def _of_review(record: Record, review: Review) -> list[Change]:
    fresh = review.status is Status.TODO
    status = record.status if fresh and record.status is not Status.TODO else None
    note = record.note if review.note is None else None
    return [reviews.change(review, status, note)] if status or note else []
