"""Taking records in and giving them out: the store's side of import and export."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui.core.article import sha256_of
from tui.core.errors import DataError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Review, Status
from tui.core.scheme import completed
from tui.core.span import Source, Span
from tui.store import annotations, articles, events, reviews, scheme
from tui.store.database import Database


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    MERGED = "merged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What one record brought. ``outcome`` is of the article: merged means its text was there."""

    outcome: Outcome
    article_id: str
    spans: int = 0
    labels_added: tuple[str, ...] = ()


@dataclass(slots=True)
class Intake:
    """Takes records into a database, one after another, inside the caller's transaction.

    ``annotator`` owns what comes with no annotator's name; ``add_labels`` lets labels in that the
    scheme does not have, which otherwise raise DataError.
    """

    db: Database
    annotator: str
    add_labels: bool = False
    _names: dict[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        known = scheme.labels(self.db, retired=True)
        self._names = {label.name: label.kind for label in known}

    def take(self, record: Record) -> TakenIn:
        """Store the article if its text is new, and what was said of it if that is new."""
        _refuse_what_cannot_be_stored(record)
        known = dict(self._names)
        try:
            return self._take(record)
        except BaseException:
            # The caller may take this record alone back, its new labels with it.
            self._names = known
            raise

    def _take(self, record: Record) -> TakenIn:
        added = self._take_labels(record)
        article = articles.with_text(self.db, sha256_of(record.text))
        is_new = article is None
        if article is None:
            id_, meta = record.id, dict(record.meta)
            if id_ and articles.exists(self.db, id_):
                # The id belongs to another text: this one gets its own, and keeps the name.
                id_, meta = None, {**meta, "source_id": record.id}
            article = articles.add(
                self.db, text=record.text, title=record.title, meta=meta, id_=id_
            )
        who = record.annotator or self.annotator
        before = reviews.get(self.db, article.id, who)
        changes = self._changes(record, before)
        if changes:
            events.record(self.db, events.IMPORT, changes, annotator=who, article_id=article.id)
        if record.seconds and not before.seconds:
            reviews.remember(self.db, before, cursor=before.cursor, seconds=record.seconds)
        outcome = (
            Outcome.ADDED if is_new else Outcome.MERGED if changes else Outcome.SKIPPED
        )  # fmt: skip
        spans = sum(change.table == "spans" for change in changes)
        return TakenIn(outcome, article.id, spans, added)

    def _take_labels(self, record: Record) -> tuple[str, ...]:
        used = {span.label: Kind.SPAN for span in record.spans}
        used |= dict.fromkeys(record.labels, Kind.ARTICLE)
        unknown = [name for name in used if name not in self._names]
        if unknown and not self.add_labels:
            raise DataError(
                scheme.unknown_label(unknown[0], self._names),
                place=record.place,
                way_out=_("take it in with --add-labels, or add it: hashiya labels add NAME"),
            )
        existing = scheme.labels(self.db, retired=True) if unknown else []
        new = completed([Label(name, used[name]) for name in unknown], existing)
        for label in new:
            scheme.put(self.db, label, annotator=self.annotator)
            self._names[label.name] = label.kind
        return tuple(unknown)

    def _changes(self, record: Record, review: Review) -> list[Change]:
        article_id, who = review.article_id, review.annotator
        now = self.db.clock.now()
        there = annotations.spans_of(self.db, article_id, who)
        known = {(span.start, span.end, span.label): span.id for span in there}
        ids: dict[str, str] = {}
        given: set[str] = set()
        changes = []
        for span in sorted(record.spans, key=lambda s: (s.start, -s.end, s.label, s.id or "")):
            place = (span.start, span.end, span.label)
            new_id = known.get(place)
            if new_id is None:
                new_id = self._free_id("spans", span.id, given)
                known[place] = new_id
                stored = _stored(span, new_id, article_id, who)
                text = record.text[span.start : span.end]
                changes.append(Change("spans", None, annotations.span_row(stored, text, now)))
            if span.id:
                ids[span.id] = new_id
        said = set(annotations.article_labels_of(self.db, article_id, who))
        for name in dict.fromkeys(record.labels):
            if name not in said:
                row = {"article_id": article_id, "annotator": who, "label": name}
                changes.append(Change("article_labels", None, {**row, "created_at": now}))
        changes += self._relations(record, review, ids, now)
        return changes + _of_review(record, review)

    def _relations(
        self, record: Record, review: Review, ids: dict[str, str], now: str
    ) -> list[Change]:
        there = annotations.relations_of(self.db, review.article_id, review.annotator)
        known = {(relation.head, relation.tail, relation.label) for relation in there}
        given: set[str] = set()
        changes = []
        for relation in record.relations:
            if relation.head not in ids or relation.tail not in ids:
                raise DataError(
                    _("a relation {label!r} points to a span that is not there").format(
                        label=relation.label
                    ),
                    place=record.place,
                )
            arc = (ids[relation.head], ids[relation.tail], relation.label)
            if arc in known:
                continue
            known.add(arc)
            row = {
                "id": self._free_id("relations", relation.id, given),
                "article_id": review.article_id,
                "annotator": review.annotator,
                "label": relation.label,
                "head": arc[0],
                "tail": arc[1],
                "created_at": now,
            }
            changes.append(Change("relations", None, row))
        return changes

    def _free_id(self, table: str, wanted: str | None, given: set[str]) -> str:
        """The id that is wanted, if nothing stored and nothing in this record has it."""
        free = wanted and wanted not in given and not annotations.id_taken(self.db, table, wanted)
        id_ = wanted if wanted and free else self.db.clock.new_id()
        given.add(id_)
        return id_


def _of_review(record: Record, review: Review) -> list[Change]:
    fresh = review.status is Status.TODO
    status = record.status if fresh and record.status is not Status.TODO else None
    note = record.note if review.note is None else None
    return [reviews.change(review, status, note)] if status or note else []


def records(
    db: Database, *, annotator: str | None = None, statuses: frozenset[Status] = frozenset()
) -> Iterator[Record]:
    """Each article with what each annotator said of it, in the order the articles came.

    An article that nobody has touched comes once, with no annotator, where ``annotator`` is None.
    """
    for article in articles.every(db):
        who = annotations.annotators_of(db, article.id)
        if annotator is not None:
            who = [name for name in who if name == annotator]
        wanted: list[str | None] = [*who] or ([None] if annotator is None else [])
        for name in wanted:
            review = reviews.get(db, article.id, name) if name else None
            status = review.status if review else Status.TODO
            if statuses and status not in statuses:
                continue
            yield Record(
                text=article.text,
                id=article.id,
                title=article.title,
                meta=article.meta,
                annotator=name,
                status=status,
                **(_said(db, article.id, name, review) if name and review else {}),
            )


def _said(db: Database, article_id: str, who: str, review: Review) -> dict[str, Any]:
    return {
        "note": review.note,
        "seconds": review.seconds,
        "labels": tuple(annotations.article_labels_of(db, article_id, who)),
        "spans": tuple(
            RecordSpan(s.start, s.end, s.label, s.id, s.note, s.source, s.score)
            for s in annotations.spans_of(db, article_id, who)
        ),
        "relations": tuple(
            RecordRelation(r.head, r.tail, r.label, r.id)
            for r in annotations.relations_of(db, article_id, who)
        ),
    }


def _stored(span: RecordSpan, id_: str, article_id: str, who: str) -> Span:
    return Span(
        id=id_,
        article_id=article_id,
        annotator=who,
        label=span.label,
        start=span.start,
        end=span.end,
        note=span.note,
        source=span.source or Source.IMPORT,
        score=span.score,
    )


def _refuse_what_cannot_be_stored(record: Record) -> None:
    for span in record.spans:
        if not 0 <= span.start < span.end <= len(record.text):
            raise DataError(
                _("the span {start}-{end} does not lie in its text of {length} code points").format(
                    start=span.start, end=span.end, length=len(record.text)
                ),
                place=record.place,
                way_out=_("offsets count code points, from 0, the end not included"),
            )
    try:
        record.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DataError(
            _("the text has a lone surrogate at offset {offset}, which is no character").format(
                offset=error.start
            ),
            place=record.place,
        ) from error
    _refuse_what_json_cannot_hold(record)


def _refuse_what_json_cannot_hold(record: Record) -> None:
    """What stands beside the text goes into events, which are JSON."""
    labels = {*record.labels, *(span.label for span in record.spans)}
    if not all(name.strip() for name in labels):
        raise DataError(_("a label needs a name"), place=record.place)
    arcs = [(r.id, r.head, r.tail, r.label) for r in record.relations]
    spans = [(s.id, s.label, s.note, s.score) for s in record.spans]
    beside = [record.id, record.title, record.meta, record.annotator, record.note, *record.labels]
    try:
        json.dumps(
            [*beside, spans, arcs, record.seconds], ensure_ascii=False, allow_nan=False
        ).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DataError(
            _("beside the text there is a lone surrogate, which is no character"),
            place=record.place,
        ) from error
    except ValueError as error:
        raise DataError(
            _("beside the text there is NaN or Infinity, which JSON does not have"),
            place=record.place,
        ) from error
