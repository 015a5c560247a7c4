"""How a span stands in its row: nothing else knows which column holds what of a span."""

from typing import TYPE_CHECKING, Any

from tui.core.event import TableRow
from tui.core.i18n import _
from tui.core.span import Source, Span

if TYPE_CHECKING:
    from tui.core.record import RecordSpan

COLUMNS = "id, article_id, annotator, label, start, end, note, source, score, origin, edited, ref"
"""What ``span`` is made of, in this order."""

RECORD_COLUMNS = "start, end, label, id, note, source, score, origin, edited, ref"
"""What ``record_span`` is made of, in this order."""

_SOURCES = {source.value: source for source in Source}


def span(columns: tuple[Any, ...]) -> Span:
    """The span whose row has these COLUMNS."""
    id_, article_id, annotator, label, start, end, note, source, *rest = columns
    score, origin, edited, ref = rest
    return Span(
        id_, article_id, annotator, label, start, end, note, _SOURCES[source], score, origin,
        bool(edited), ref,
    )  # fmt: skip


def shape_problem(columns: tuple[Any, ...]) -> str:
    """Why ``span`` cannot be made of these COLUMNS, or can be put nowhere; else nothing."""
    _id, _article_id, _annotator, label, start, end, _note, source, *_rest = columns
    if type(start) is not int or type(end) is not int:
        return _("its place is no number")
    if type(label) is not str:
        return _("{column} is no text").format(column="label")
    if source not in _SOURCES:
        return _("{column} is {value!r}").format(column="source", value=source)
    return ""


def record_span(columns: tuple[Any, ...], *, keys: bool = False) -> "RecordSpan":
    """The span of a record, from the RECORD_COLUMNS of its row, by the id that its file gave it.

    With ``keys``, by the id of its row.
    """
    # The desk opens sooner without it.
    from tui.core.record import RecordSpan

    start, end, label, id_, note, source, score, origin, edited, ref = columns
    shown = id_ if keys or ref is None else ref
    return RecordSpan(start, end, label, shown, note, _SOURCES[source], score, origin, bool(edited))


def key_in(columns: tuple[Any, ...]) -> str:
    """The id of the row that has these RECORD_COLUMNS."""
    return str(columns[3])


def span_of(row: TableRow) -> Span:
    """The span whose row an event holds; an older event holds less of it."""
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
        origin=row.get("origin"),
        edited=bool(row.get("edited")),
        ref=row.get("ref"),
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
        "ref": span.ref,
        "origin": span.origin,
        "edited": int(span.edited),
    }
