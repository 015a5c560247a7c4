"""How a span stands in its row: nothing else knows which column holds what of a span."""

from typing import Any

from tui.core.event import TableRow
from tui.core.record import RecordSpan
from tui.core.span import Source, Span

COLUMNS = "id, article_id, annotator, label, start, end, note, source, score"
"""What ``span`` is made of, in this order."""

RECORD_COLUMNS = "start, end, label, id, note, source, score"
"""What ``record_span`` is made of, in this order."""

_SOURCES = {source.value: source for source in Source}


def span(columns: tuple[Any, ...]) -> Span:
    """The span whose row has these COLUMNS."""
    id_, article_id, annotator, label, start, end, note, source, score = columns
    return Span(id_, article_id, annotator, label, start, end, note, _SOURCES[source], score)


def record_span(columns: tuple[Any, ...]) -> RecordSpan:
    """The span of a record, from the RECORD_COLUMNS of its row."""
    start, end, label, id_, note, source, score = columns
    return RecordSpan(start, end, label, id_, note, _SOURCES[source], score)


def span_of(row: TableRow) -> Span:
    """The span whose row an event holds."""
    return Span(
        id=row["id"],
        article_id=row["article_id"],
        annotator=row["annotator"],
        label=row["label"],
        start=row["start"],
        end=row["end"],
        note=row["note"],
        source=_SOURCES[row["source"]],
        score=row["score"],
    )


def row_of(span: Span, text: str, created_at: str) -> dict[str, Any]:
    """The row of a span as an event holds it; ``text`` is its slice."""
    return {
        "id": span.id,
        "article_id": span.article_id,
        "annotator": span.annotator,
        "label": span.label,
        "start": span.start,
        "end": span.end,
        "text": text,
        "note": span.note,
        "source": span.source.value,
        "score": span.score,
        "created_at": created_at,
    }
