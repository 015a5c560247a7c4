"""Label Studio's JSON: tasks with annotations, or with predictions alone.

Offsets count UTF-16 units; where only code points make a region read as it says, those are
taken. Each annotation becomes a record, and each prediction one that only suggests its spans.
Article labels are ``choices``. Attributes are what is chosen or written of a region: ``choices``
and ``textarea`` with the region's id, named after their control.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, cast

from tui.core.attribute import AttributeKind
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.core.span import Source
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, Note, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    array_or_lines,
    compact,
    get,
    identifier,
    json_items,
    maybe,
    several,
    text_of,
)
from tui.exchange.shared.offset_units import counter
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.unsaid import Unsaid

_DICT = cast("type[Object]", dict)
_LIST = cast("type[list[Any]]", list)
_OWN = frozenset(("text", "id", "title", "meta"))
_NO_SPANS = frozenset(
    ("textarea", "rating", "number", "datetime", "pairwise", "ranker", "taxonomy")
)
"""Results that say something of a whole text: the article may be done though they are not read."""
_ADDRESS = re.compile(r"(?:https?|s3|gs|azure-blob|file)://\S+|/data/\S+")


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """A record for each annotation and each prediction of each task."""
    unsaid = Unsaid()
    yield from json_items(source, partial(_task, options, unsaid))
    yield from unsaid.notes()


def _task(options: ReadOptions, unsaid: Unsaid, value: Object, place: str) -> Iterator[Readable]:
    data = get(value, "data", _DICT)
    # Before 1.0 annotations were called completions.
    older = "completions" if "annotations" not in value else "annotations"
    annotations = several(value, older, _DICT)
    key = _text_key(data, options, annotations)
    frame = _frame(data, key, value, place)
    predictions = maybe(value, "predictions", _LIST) or []
    if any(type(one) is int for one in predictions):
        yield Note(place, _("its predictions are numbers alone, and are not read"))
    models = [one for one in predictions if isinstance(one, dict)]
    for annotation in annotations:
        yield from _annotated(frame, key, annotation, unsaid)
    for prediction in models:
        yield from _predicted(frame, key, prediction)
    if isinstance(value.get("drafts"), list) and value["drafts"]:
        yield Note(place, _("its drafts are not read: nobody has submitted them"))
    if not annotations and not models:
        yield replace(frame, status=Status.TODO)


def _text_key(data: Object, options: ReadOptions, annotations: list[Object]) -> str:
    """Where the text stands: as told, as ``text``, in the only string there is that is no address,
    or in the only one that regions stand on."""
    key = options.fields.text if options.fields else "text"
    if key in data:
        return key
    strings = [name for name, found in data.items() if isinstance(found, str)]
    if len(strings) == 1:
        return strings[0]
    stood_on = {str(region.get("to_name")) for found in annotations
                for region in several(found, "result", _DICT)}  # fmt: skip
    for likely in (
        [name for name in strings if name in stood_on],
        [name for name in strings if not _ADDRESS.fullmatch(data[name].strip())],
    ):
        if len(likely) == 1:
            return likely[0]
    if any(isinstance(found, list) and found and isinstance(found[0], dict)
           for found in data.values()):  # fmt: skip
        raise RecordError(
            _("this is a dialogue, a list of turns, which is not read; "
              "export it as plain text, one article a dialogue")
        )  # fmt: skip
    if not strings:
        raise RecordError(_("there is no {key}").format(key=repr(key)))
    raise RecordError(
        _("there is no {key}; --text-field names what has the text: {names}").format(
            key=repr(key), names=", ".join(strings)
        )
    )


def _frame(data: Object, key: str, task: Object, place: str) -> Record:
    text = text_of(data, key)
    if _ADDRESS.fullmatch(text.strip()):
        raise RecordError(
            _("the text is an address, {text}; export with the data resolved, or put the text "
              "itself there").format(text=text[:60])
        )  # fmt: skip
    meta = {name: found for name, found in data.items() if name not in _OWN and name != key}
    return Record(
        text=text,
        id=identifier(data) or identifier(task),
        title=maybe(data, "title", str) or "",
        meta={**meta, **(maybe(data, "meta", _DICT) or {})},
        place=place,
    )


def _predicted(frame: Record, key: str, prediction: Object) -> Iterator[Readable]:
    """What a model says comes in as suggestions; but labels and relations cannot wait."""
    score = _number(prediction.get("score"))
    for item in _regions_of(frame, key, prediction):
        if not isinstance(item, Draft):
            yield item
            continue
        if item.record.labels or item.record.relations:
            yield Note(frame.place, _("choices and relations of a prediction are not read"))
        spans = [replace(span, source=Source.MODEL, score=score) for span in item.spans]
        record = replace(frame, origin=str(prediction.get("model_version") or ""))
        yield replace(item, record=record, spans=spans, suggested=True)


def _annotated(frame: Record, key: str, annotation: Object, unsaid: Unsaid) -> Iterator[Readable]:
    for item in _regions_of(frame, key, annotation):
        if not isinstance(item, Draft):
            yield item
            continue
        record = replace(
            item.record,
            annotator=_name(annotation.get("completed_by")),
            seconds=_number(annotation.get("lead_time")),
        )
        draft = replace(item, record=record)
        if annotation.get("was_cancelled") or _is_refused(annotation):
            record = replace(record, status=Status.SKIPPED)
            yield unsaid.skip(replace(draft, record=record))
        else:
            yield draft


def _regions_of(frame: Record, key: str, annotation: Object) -> Iterator[Readable]:
    """The regions as spans, and what else the annotation says; done, if all could be read."""
    results = several(annotation, "result", _DICT)
    unread = Counter[str]()
    results = [_with_type(found) for found in results]
    texts = {found.get("to_name") for found in results if found.get("type") == "labels"}
    own = _own_text(texts, key)
    spans, labels = list[GivenSpan](), list[str]()
    regions = {identifier(found) for found in results if found.get("type") == "labels"} - {None}
    borne = dict[str, dict[str, str]]()
    for found in results:
        kind = str(found.get("type"))
        value = maybe(found, "value", _DICT) or {}
        if kind == "labels" and found.get("to_name") not in own:
            unread[_("regions of another text, {name}").format(name=found.get("to_name"))] += 1
        elif kind == "labels":
            given = spans_of(found, value)
            if not given:
                unread[_("regions without a label")] += 1
            spans += given
        elif (region := identifier(found)) in regions and kind in ("choices", "textarea"):
            unread[kind] += _bear(borne.setdefault(str(region), {}), found, value)
        elif kind == "choices" and "start" in value:
            unread[_("choices of a region")] += 1
        elif kind == "choices":
            labels += several(value, "choices", str)
        elif kind != "relation":
            unread[kind] += 1
    spans = [_bearing(span, borne) for span in spans]
    unread = +unread
    known = {span.id for span in spans}
    if unread:
        kinds = ", ".join(
            f"{kind} ({count})" if count > 1 else kind for kind, count in sorted(unread.items())
        )
        yield Note(frame.place, _("not read: {types}").format(types=kinds))
    status = Status.DONE
    if any(kind not in _NO_SPANS for kind in unread):
        status = Status.DOING if spans else Status.TODO
    record = replace(
        frame,
        status=status,
        labels=tuple(labels),
        relations=tuple(
            arc
            for found in results
            if found.get("type") == "relation"
            for arc in _arcs(found, known)
        ),
    )
    yield Draft(record, spans, "utf16", loose=True)


def _bear(borne: dict[str, str], found: Object, value: Object) -> int:
    """What a control says of its region, into what the region bears; how much of it had no place:
    an attribute has one value."""
    name = str(found.get("from_name") or found["type"])
    if found["type"] == "choices":
        said = several(value, "choices", str)
    else:
        text = value.get("text")
        said = [text] if isinstance(text, str) else several(value, "text", str)
        said = ["\n".join(said)] if any(said) else []
    for one in said[:1]:
        borne.setdefault(name, one)
    return sum(borne.get(name) != one for one in said)


def _bearing(span: GivenSpan, borne: dict[str, dict[str, str]]) -> GivenSpan:
    """The span with what its region bears; the further labels of a region have ids of their own,
    which begin with the region's."""
    own = span.id or ""
    said = borne.get(own) or borne.get(own.rpartition("-")[0]) or {}
    return replace(span, attributes=tuple(sorted(said.items()))) if said else span


def _with_type(region: Object) -> Object:
    """The region with its type, which programs that write such files leave out."""
    value = region.get("value")
    if "type" in region or not isinstance(value, dict):
        return region
    kind = next((kind for kind in ("labels", "choices") if kind in value), "")
    return {**region, "type": kind} if kind else region


def _own_text(names: set[Any], key: str) -> set[Any]:
    """The names by which regions stand on the text that is read: one, where there are several."""
    if len(names) < 2:
        return names
    likely = [name for name in names if name == key] or [name for name in names if name == "text"]
    return set(likely or sorted(map(str, names))[:1])


def spans_of(region: Object, value: Object) -> list[GivenSpan]:
    """A span for each of the region's labels; the first has the region's id."""
    note = "\n".join(several(maybe(region, "meta", _DICT) or {}, "text", str)) or None
    own = identifier(region)
    return [
        GivenSpan(
            value.get("start"),
            value.get("end"),
            label,
            maybe(value, "text", str),
            f"{own}-{number}" if own is not None and number else own,
            note,
        )
        for number, label in enumerate(several(value, "labels", str))
    ]


def _arcs(region: Object, known: set[str | None]) -> Iterator[RecordRelation]:
    """A relation for each of its labels, from where its arrow comes to where it goes."""
    head, tail = get(region, "from_id", str), get(region, "to_id", str)
    if not {head, tail} <= known:
        raise RecordError(_("a relation goes to a span that is not there"))
    direction = region.get("direction")
    if direction == "left":
        head, tail = tail, head
    for label in several(region, "labels", str) or ["relation"]:
        told = RelationLabel(label, directed=False) if direction == "bi" else None
        yield RecordRelation(head, tail, label, told=told)


def _is_refused(annotation: Object) -> bool:
    """Whether the last review of it said no."""
    reviews = annotation.get("reviews")
    last = reviews[-1] if isinstance(reviews, list) and reviews else None
    return isinstance(last, dict) and last.get("accepted") is False


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


def _encoded(record: Record, options: WriteOptions) -> str:
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
    for name, span, value in zip(names, spans, values_of(record), strict=True):
        place = {"start": value["start"], "end": value["end"]}
        result += (_said_of(name, place, *one, options) for one in span.attributes)
    if record.labels:
        choices: Object = {"choices": list(record.labels)}
        choice = {"from_name": "article", "to_name": "text", "type": "choices", "value": choices}
        result.append({"id": "article", **choice})
    result.extend(
        {
            "type": "relation",
            "from_id": arc.head,
            "to_id": arc.tail,
            "direction": "right" if options.label_of(arc).directed else "bi",
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


def _said_of(region: str, place: Object, name: str, value: str, options: WriteOptions) -> Object:
    """An attribute as what a control of that name says of a region."""
    text = options.kind_of(name, value) is AttributeKind.TEXT
    said = {"text": [value]} if text else {"choices": [value]}
    kind = "textarea" if text else "choices"
    return {"id": region, "from_name": name, "to_name": "text", "type": kind,
            "value": place | said}  # fmt: skip


def write(target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """An array of tasks for a configuration with ``label``, ``text`` and, for labels of
    articles, ``article``; each attribute needs a control of its name with ``perRegion``."""
    return array_or_lines(target, lambda record: _encoded(record, options))


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
            *(Holds.SPAN_NOTES, Holds.OVERLAP, Holds.RELATIONS, Holds.ATTRIBUTES, Holds.TEXT),
        }
    ),
    counts="UTF-16",
    read=read,
    write=write,
    sniff=_sniff,
    remark="labels are from_name label, to_name text; the annotator's name is not written",
)
