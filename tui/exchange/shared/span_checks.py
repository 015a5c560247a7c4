"""What every reader and writer of spans needs."""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.format import Format, Holds
from tui.exchange.options import Lose, Loss, RecordError


def _order(span: RecordSpan) -> tuple[int, int, str, str]:
    return (span.start, -span.end, span.label, span.id or "")


def in_order(spans: Iterable[RecordSpan]) -> tuple[RecordSpan, ...]:
    """By start, the longer first, then label and id."""
    given = tuple(spans)
    if all(one.start < other.start for one, other in pairwise(given)):
        return given
    return tuple(sorted(given, key=_order))


def make_span(
    text: str,
    start: Any,
    end: Any,
    label: str,
    *,
    said: str | None = None,
    id: str | None = None,
    note: str | None = None,
    score: float | None = None,
) -> RecordSpan:
    """A span in code points that lies in the text and reads as ``said``. Raises RecordError."""
    if type(start) is not int or type(end) is not int:
        raise RecordError(
            _("a span's start and end are {start} and {end}, not whole numbers").format(
                start=_as_in_json(start), end=_as_in_json(end)
            )
        )
    if not label:
        raise RecordError(_("the span {start} to {end} has no label").format(start=start, end=end))
    if start >= end:
        raise RecordError(_("the span {start} to {end} is empty").format(start=start, end=end))
    if start < 0 or end > len(text):
        raise RecordError(
            _("the span {start} to {end} is outside the text, which has {length}").format(
                start=start, end=end, length=len(text)
            )
        )
    if said is not None and text[start:end] != said:
        raise RecordError(
            _("the span {start} to {end} is said to be {said} and is {found}").format(
                start=start, end=end, said=_quoted(said), found=_quoted(text[start:end])
            )
        )
    return RecordSpan(start, end, label, id, note, None, score)


def _as_in_json(value: Any) -> str:
    """What stood in the file, not what Python calls it: null, true."""
    return repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def name_of(record: Record) -> str:
    """What messages call the article."""
    return record.id or record.title or record.place or _("article")


def crossing(spans: Iterable[RecordSpan]) -> Iterator[tuple[RecordSpan, bool]]:
    """Each span in order, with whether it shares code points with one kept before it."""
    last = 0
    for span in in_order(spans):
        overlaps = span.start < last
        if not overlaps:
            last = span.end
        yield span, overlaps


def flat(record: Record, lose: Lose) -> list[RecordSpan]:
    """The spans that a format without overlaps keeps; the others are reported."""
    kept = []
    for span, overlaps in crossing(record.spans):
        if overlaps:
            lose(loss_of(record, span, _("overlaps another span"), gone=True))
        else:
            kept.append(span)
    return kept


def loss_of(record: Record, span: RecordSpan, what: str, *, gone: bool = False) -> Loss:
    """That a span of the record is left out (``gone``), or something of it."""
    shown = f"{span.label} {_quoted(record.text[span.start : span.end])}"
    return Loss(name_of(record), span.id or f"{span.start}-{span.end}", what, shown, gone)


def losses_of(record: Record, format: Format) -> Iterator[Loss]:
    """What the format cannot hold of the annotation, whatever the spans are.

    Titles, metadata, names and states are not annotation: the list of formats says who keeps
    them. Overlaps and ends off tokens are for the formats themselves to find.
    """
    holds = format.holds
    if record.note is not None and Holds.NOTE not in holds:
        yield Loss(name_of(record), None, _("its note"))
    if Holds.LABELS not in holds:
        for label in record.labels:
            yield Loss(name_of(record), None, _("its label {label}").format(label=label))
    if Holds.RELATIONS not in holds:
        for arc in record.relations:
            yield Loss(name_of(record), arc.head, _("its relation {label}").format(label=arc.label))
    elif Holds.RELATION_NOTES not in holds:
        for arc in record.relations:
            if arc.note is not None:
                what = _("the note of its relation {label}").format(label=arc.label)
                yield Loss(name_of(record), arc.head, what)
    if Holds.ATTRIBUTES not in holds:
        for span in record.spans:
            for name, value in span.attributes:
                said = _("its attribute {name} {value}").format(name=name, value=value)
                yield loss_of(record, span, said)
    notes, scores = Holds.SPAN_NOTES in holds, Holds.SCORES in holds
    if notes and scores:
        return
    for span in record.spans:
        if span.note is not None and not notes:
            yield loss_of(record, span, _("its note"))
        if span.score is not None and not scores:
            yield loss_of(record, span, _("its score"))
