"""Writing the open article out of memory, where the database has nothing to read any more."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui.desk.editing.annotations import Annotations

if TYPE_CHECKING:
    from tui.core.record import Record


def write_from_memory(tagger: Annotations, path: Path) -> None:
    """Write what one annotator said of the article as our JSONL, which ``hashiya import`` takes."""
    # The formats' room takes 20 ms to load.
    from tui.exchange.registry import by_name
    from tui.exchange.writing import write_records

    write_records([_record(tagger)], path, by_name("jsonl"))


def _record(tagger: Annotations) -> "Record":
    # The desk opens sooner without it.
    from tui.core.record import Record, RecordRelation, RecordSpan

    article, review = tagger.article, tagger.review
    return Record(
        text=article.text,
        id=article.id,
        title=article.title,
        meta=article.meta,
        annotator=tagger.annotator,
        status=review.status,
        note=review.note,
        labels=tuple(sorted(tagger.article_labels)),
        spans=tuple(
            RecordSpan(
                span.start,
                span.end,
                span.label,
                span.id,
                span.note,
                span.source,
                span.score,
                attributes=tuple(tagger.values.get(span.id, {}).items()),
            )
            for span in tagger.spans
        ),
        relations=tuple(
            RecordRelation(one.head, one.tail, one.label, one.id) for one in tagger.relations
        ),
    )
