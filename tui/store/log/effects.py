"""What the changes of an event mean: values instead of rows, for whoever shows what was done."""

from collections.abc import Iterable, Iterator

from tui.core.event import Change, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.review import Status
from tui.core.span import Relation, Source, Span
from tui.store.rows import span_rows
from tui.store.schema.tables import LATER


@frozen_dataclass
class SpanEffect:
    """A span before and after, None where there was or is none; ``text`` is what it covers."""

    before: Span | None
    after: Span | None
    text: str


@frozen_dataclass
class ArticleLabelEffect:
    """A whole article has got a label, or lost it."""

    label: str
    borne: bool


@frozen_dataclass
class RefusalEffect:
    """A folded form is not to be offered again, or may be."""

    form: str


@frozen_dataclass
class ReviewEffect:
    """Where an annotator stood and stands with an article, and the notes on it."""

    status_before: Status
    status: Status
    note_before: str | None
    note: str | None
    removed: bool


@frozen_dataclass
class RelationEffect:
    """A relation before and after, None where there was or is none."""

    before: Relation | None
    after: Relation | None


@frozen_dataclass
class AttributeEffect:
    """What a span bore and bears of an attribute, None where that is nothing."""

    span_id: str
    name: str
    before: str | None
    after: str | None


Effect = (
    SpanEffect
    | ArticleLabelEffect
    | RefusalEffect
    | ReviewEffect
    | RelationEffect
    | AttributeEffect
)


def effects(changes: Iterable[Change]) -> Iterator[Effect]:
    """What changes did to what an annotator says of an article, in their order."""
    for change in changes:
        if (effect := _effect(change)) is not None:
            yield effect


def _effect(change: Change) -> Effect | None:
    before, after = change.before, change.after
    row: TableRow = after or before or {}
    if change.table == "spans":
        return SpanEffect(
            span_rows.span_of(before) if before else None,
            span_rows.span_of(after) if after else None,
            row["text"],
        )
    if change.table == "article_labels":
        return ArticleLabelEffect(row["label"], after is not None)
    if change.table == "refusals":
        return RefusalEffect(row["folded"])
    if change.table == "reviews":
        old, new = before or {}, after or {}
        return ReviewEffect(
            Status(old.get("status", Status.TODO)),
            Status(new.get("status", Status.TODO)),
            old.get("note"),
            new.get("note"),
            removed=after is None,
        )
    if change.table == "relations":
        return RelationEffect(
            relation_of(before) if before else None, relation_of(after) if after else None
        )
    if change.table == "span_attributes":
        old, new = before or {}, after or {}
        return AttributeEffect(row["span_id"], row["name"], old.get("value"), new.get("value"))
    return None


def relation_of(row: TableRow) -> Relation:
    """The relation whose row an event holds; an older event holds less of it."""
    known = {**LATER["relations"], **row}
    names = ("id", "article_id", "annotator", "label", "head", "tail", "ref", "note", "score")
    columns = {name: known[name] for name in names}
    return Relation(**columns, source=Source(known["source"]))
