"""What an annotator says of an article, as changes that one event records."""

from collections.abc import Iterable
from dataclasses import replace

from tui.core.event import Change, TableRow
from tui.core.span import UNREAD, Relation, Source, Span
from tui.store.database import Database
from tui.store.rows import annotations, span_rows


class StaleError(Exception):
    """What is stored is not what was known of it: somebody else has written."""


def tag_changes(spans: Iterable[Span], text: str, at: str) -> list[Change]:
    """The changes that put new spans into an article of this text."""
    return [
        Change("spans", None, span_rows.row_of(span, text[span.start : span.end], at))
        for span in spans
    ]


def taking_changes(db: Database, spans: Iterable[Span], text: str, at: str) -> list[Change]:
    """Like ``tag_changes``, for spans that were proposed: they bear the origin of their proposals,
    which are settled in the same event.
    """
    # The desk opens sooner without it.
    from tui.store.work import proposals

    changes: list[Change] = []
    for span in spans:
        same = [
            one
            for one in proposals.of_article(db, span.article_id, span.annotator)
            if (one.start, one.end, one.label) == (span.start, span.end, span.label)
        ]
        if same and same[0].origin:
            unread = f"; {UNREAD}" if span.is_unread else ""
            span = replace(span, origin=same[0].origin + unread)
        changes += tag_changes([span], text, at)
        ids = [one.id for one in same]
        changes += proposals.settlements(db, span.article_id, span.annotator, ids, "taken")
    return changes


def removal_changes(db: Database, spans: Iterable[Span]) -> list[Change]:
    """The changes that remove spans, with the relations that hang on them.

    Raises StaleError where one is not stored as it is known here.
    """
    # The desk opens sooner without it.
    from tui.store.rows.row_changes import removed_once

    changes: list[Change] = []
    for span in spans:
        _known_row(db, span)
        changes += annotations.removal(db, span.id)
    return removed_once(changes)


def alteration_changes(db: Database, span: Span, altered: Span, text: str) -> list[Change]:
    """The change of a span of an article of this text into another with its id.

    Raises StaleError where the span is not stored as it is known here.
    """
    before = _known_row(db, span)
    moved = (altered.start, altered.end, altered.label) != (span.start, span.end, span.label)
    if moved and span.source is not Source.HAND:
        altered = replace(altered, edited=True)
    slice_ = text[altered.start : altered.end]
    return [Change("spans", before, span_rows.row_of(altered, slice_, before["created_at"]))]


def article_label_changes(
    db: Database, article_id: str, annotator: str, label: str, *, borne: bool
) -> list[Change]:
    """The change that gives a whole article a label, or takes it away.

    Raises StaleError where that is so already.
    """
    row = annotations.article_label_row(db, article_id, annotator, label)
    if (row is not None) == borne:
        raise StaleError
    if row is not None:
        return [Change("article_labels", row, None)]
    return new_article_labels(article_id, annotator, [label], db.clock.now())


def new_article_labels(
    article_id: str, annotator: str, labels: Iterable[str], at: str
) -> list[Change]:
    """The changes that give a whole article labels that it does not bear."""
    row = {"article_id": article_id, "annotator": annotator}
    return [
        Change("article_labels", None, {**row, "label": label, "created_at": at})
        for label in labels
    ]


def relation_changes(relations: Iterable[Relation], at: str) -> list[Change]:
    """The changes that put new relations between spans."""
    return [Change("relations", None, _relation_row(relation, at)) for relation in relations]


def relating_changes(db: Database, relation: Relation) -> list[Change]:
    """The change that puts a new relation between two spans of its annotator.

    Raises StaleError where one of them is gone, or they are related so already.
    """
    ends = annotations.event_rows(db, "spans", {relation.head, relation.tail})
    said = {(row["article_id"], row["annotator"]) for row in ends.values()}
    if len(ends) < 2 or said != {(relation.article_id, relation.annotator)}:
        raise StaleError
    stored = annotations.relations_of(db, relation.article_id, relation.annotator)
    same = (relation.label, relation.head, relation.tail)
    if any((one.label, one.head, one.tail) == same for one in stored):
        raise StaleError
    return relation_changes([relation], db.clock.now())


def relation_removal_changes(db: Database, relation: Relation) -> list[Change]:
    """The change that removes a relation. Raises StaleError where it is not as it is known here."""
    return [Change("relations", _known_relation(db, relation), None)]


def relation_alteration_changes(
    db: Database, relation: Relation, altered: Relation
) -> list[Change]:
    """The change of a relation into another with its id: its label, its ends, its note.

    Raises StaleError where it is not stored as it is known here.
    """
    before = _known_relation(db, relation)
    return [Change("relations", before, {**before, **_relation_row(altered, before["created_at"])})]


def relation_removals(db: Database, relations: Iterable[Relation]) -> list[Change]:
    """The changes that remove relations; one that is gone by now needs none."""
    rows = annotations.event_rows(db, "relations", [relation.id for relation in relations])
    return [Change("relations", row, None) for row in rows.values()]


def refusal_changes(
    db: Database, article_id: str, annotator: str, form: str, labels: Iterable[str]
) -> list[Change]:
    """The changes that keep a folded form from being offered with these labels in an article.

    What was proposed of that is settled.
    """
    # The desk opens sooner without it.
    from tui.store.work import proposals

    known, labels = proposals.refusals(db, article_id, annotator), list(labels)
    row = {"article_id": article_id, "annotator": annotator, "folded": form}
    now = db.clock.now()
    changes = [
        Change("refusals", None, {**row, "label": label, "created_at": now})
        for label in labels
        if (form, label) not in known
    ]
    ids = proposals.of_form(db, article_id, annotator, form, labels)
    return changes + proposals.settlements(db, article_id, annotator, ids, "refused")


def _relation_row(relation: Relation, at: str) -> dict[str, object]:
    return {
        "id": relation.id,
        "article_id": relation.article_id,
        "annotator": relation.annotator,
        "label": relation.label,
        "head": relation.head,
        "tail": relation.tail,
        "created_at": at,
        "ref": relation.ref,
        "note": relation.note,
        "source": relation.source.value,
        "score": relation.score,
    }


def _known_relation(db: Database, relation: Relation) -> TableRow:
    row = annotations.event_row(db, "relations", relation.id)
    now = annotations.relations_of(db, relation.article_id, relation.annotator)
    if row is None or relation not in now:
        raise StaleError
    return row


def _known_row(db: Database, span: Span) -> TableRow:
    """The row of a span; StaleError where it is not as it is known here."""
    row = annotations.event_row(db, "spans", span.id)
    if row is None or span_rows.span_of(row) != span:
        raise StaleError
    return row
