"""Writing the open article out of memory, where the database has nothing to read any more."""

from pathlib import Path

from tui.core.record import Record, RecordRelation, RecordSpan
from tui.desk.annotations import Annotations


def write_from_memory(tagger: Annotations, path: Path) -> None:
    """Write what one annotator said of the article as our JSONL, which ``hashiya import`` takes."""
    # The formats' room takes 20 ms to load.
    from tui.exchange.registry import by_name
    from tui.exchange.writing import write_records

    write_records([_record(tagger)], path, by_name("jsonl"))


def _record(tagger: Annotations) -> Record:
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
