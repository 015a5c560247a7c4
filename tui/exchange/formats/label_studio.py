"""Label Studio's JSON: tasks with annotations, or with predictions alone.

Offsets count UTF-16 units; where only code points make a region read as it says, those are
taken. Each annotation becomes a record, and each prediction one that only suggests its spans.
Article labels are ``choices``.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Item, Lose, Note, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    array_or_lines,
    compact,
    get,
    identifier,
    json_items,
    maybe,
    several,
)
from tui.exchange.shared.offset_units import FitOffsets, counter, fitting
from tui.exchange.shared.span_checks import in_order, make_span

_DICT = cast("type[Object]", dict)
_OWN = frozenset(("text", "id", "title", "meta"))


def read(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """A record for each annotation and each prediction of each task."""
    return json_items(source, partial(_task, options))


def _task(options: ReadOptions, value: Object, place: str) -> Iterator[Item]:
    frame = _frame(get(value, "data", _DICT), options, value, place)
    annotations = several(value, "annotations", _DICT)
    predictions = several(value, "predictions", _DICT)
    for annotation in annotations:
        yield from _annotated(frame, annotation, options.unit)
    for prediction in predictions:
        yield from _predicted(frame, prediction, options.unit)
    if not annotations and not predictions:
        yield replace(frame, status=Status.TODO)


def _frame(data: Object, options: ReadOptions, task: Object, place: str) -> Record:
    key = options.fields.text if options.fields else "text"
    if key not in data:
        strings = [name for name, found in data.items() if isinstance(found, str)]
        key = strings[0] if len(strings) == 1 else key
    text = get(data, key, str)
    if not text:
        raise RecordError(_("the text is empty"))
    meta = {name: found for name, found in data.items() if name not in _OWN and name != key}
    return Record(
        text=text,
        id=identifier(data) or identifier(task),
        title=maybe(data, "title", str) or "",
        meta={**meta, **(maybe(data, "meta", _DICT) or {})},
        place=place,
    )


def _predicted(frame: Record, prediction: Object, unit: str) -> Iterator[Item]:
    """What a model says comes in as suggestions; but labels and relations cannot wait."""
    for item in _annotated(frame, prediction, unit):
        if not isinstance(item, Record):
            yield item
            continue
        if item.labels or item.relations:
            yield Note(frame.place, _("choices and relations of a prediction are not read"))
        score = _number(prediction.get("score"))
        yield replace(
            frame,
            suggested=tuple(replace(s, source=Source.MODEL, score=score) for s in item.spans),
            origin=str(prediction.get("model_version") or ""),
        )


def _annotated(frame: Record, annotation: Object, unit: str) -> Iterator[Item]:
    results = several(annotation, "result", _DICT)
    fit = fitting(frame.text, unit)
    spans = [
        span
        for region in results
        if region.get("type") == "labels"
        for span in spans_of(frame.text, region, get(region, "value", _DICT), fit)
    ]
    known = {span.id for span in spans}
    others = {str(found.get("type")) for found in results} - {"labels", "choices", "relation"}
    if others:
        yield Note(frame.place, _("not read: {types}").format(types=", ".join(sorted(others))))
    yield replace(
        frame,
        annotator=_name(annotation.get("completed_by")),
        status=_status(annotation),
        seconds=_number(annotation.get("lead_time")),
        labels=tuple(
            choice
            for region in results
            if region.get("type") == "choices"
            for choice in several(get(region, "value", _DICT), "choices", str)
        ),
        spans=in_order(spans),
        relations=tuple(
            arc
            for found in results
            if found.get("type") == "relation"
            for arc in _arcs(found, known)
        ),
    )


def spans_of(text: str, region: Object, value: Object, fit: FitOffsets) -> Iterator[RecordSpan]:
    """A span for each of the region's labels; the first has the region's id."""
    said = maybe(value, "text", str)
    start, end = fit(value.get("start"), value.get("end"), said)
    if said is not None and type(start) is type(end) is int:
        # Browsers tell line ends as nothing, as spaces, or as a backslash and an n.
        if _solid(text[start:end]) == _solid(said):
            said = None
    note = "\n".join(several(maybe(region, "meta", _DICT) or {}, "text", str)) or None
    own = identifier(region)
    for number, label in enumerate(several(value, "labels", str)):
        name = f"{own}-{number}" if own is not None and number else own
        yield make_span(text, start, end, label, said=said, id=name, note=note)


def _solid(text: str) -> str:
    """The text without its white space, or what Label Studio writes for it."""
    return "".join(text.replace("\\n", " ").split())


def _arcs(region: Object, known: set[str | None]) -> Iterator[RecordRelation]:
    head, tail = get(region, "from_id", str), get(region, "to_id", str)
    if not {head, tail} <= known:
        raise RecordError(_("a relation goes to a span that is not there"))
    for label in several(region, "labels", str) or ["relation"]:
        yield RecordRelation(head, tail, label)


def _status(annotation: Object) -> Status:
    return Status.SKIPPED if annotation.get("was_cancelled") else Status.DONE


def _name(completed_by: Any) -> str | None:
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("email") or completed_by.get("id")
    return None if completed_by is None else str(completed_by)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value is not True else None


def values_of(record: Record) -> list[Object]:
    """``start``, ``end``, ``text`` and ``labels`` of each span."""
    offset = counter(record.text, "utf16")
    return [
        {
            "start": offset(span.start),
            "end": offset(span.end),
            "text": record.text[span.start : span.end],
            "labels": [span.label],
        }
        for span in in_order(record.spans)
    ]


def _encoded(record: Record) -> str:
    spans = in_order(record.spans)
    names = [span.id or f"span-{number}" for number, span in enumerate(spans, 1)]
    result: list[Object] = [
        {
            "id": name,
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": value,
            **({"meta": {"text": [span.note]}} if span.note is not None else {}),
        }
        for name, span, value in zip(names, spans, values_of(record), strict=True)
    ]
    if record.labels:
        choices: Object = {"choices": list(record.labels)}
        choice = {"from_name": "article", "to_name": "text", "type": "choices", "value": choices}
        result.append({"id": "article", **choice})
    result.extend(
        {
            "type": "relation",
            "from_id": arc.head,
            "to_id": arc.tail,
            "direction": "right",
            "labels": [arc.label],
        }
        for arc in record.relations
    )
    annotation: Object = {"result": result, "was_cancelled": record.status is Status.SKIPPED}
    if record.seconds is not None:
        annotation["lead_time"] = record.seconds
    data = {
        "text": record.text,
        "id": record.id,
        "title": record.title,
        "meta": dict(record.meta),
    }
    unseen = record.status is Status.TODO and not result
    return compact({"data": data, "annotations": [] if unseen else [annotation]})


def write(target: Target, _options: WriteOptions, _lose: Lose) -> Sink:
    """An array of tasks for a configuration with ``label``, ``text`` and, for labels of
    articles, ``article``."""
    return array_or_lines(target, _encoded)


def _sniff(head: Head) -> bool:
    first = head.first
    return isinstance(first.get("data"), dict) and (
        head.is_array or "annotations" in first or "predictions" in first
    )


FORMAT = Format(
    name="label-studio",
    title="Label Studio JSON",
    suffixes=(".json",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.META, Holds.LABELS, Holds.SPAN_IDS),
            *(Holds.SPAN_NOTES, Holds.OVERLAP, Holds.RELATIONS, Holds.TEXT),
        }
    ),
    counts="UTF-16",
    read=read,
    write=write,
    sniff=_sniff,
    remark="labels are from_name label, to_name text; the annotator's name is not written",
)
