"""doccano's JSONL, in both shapes: ``label`` with arrays, or ``entities`` with ``relations``.

doccano counts UTF-16 units in the browser; ``--offsets codepoints`` for files that do not. A
project that does not allow overlapping spans drops them without a word when it imports.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record, RecordRelation
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    compact,
    get,
    identifier,
    json_items,
    maybe,
    rest,
    several,
    text_of,
)
from tui.exchange.shared.offset_units import counter, unit_of
from tui.exchange.shared.sinks import LineSink
from tui.exchange.shared.span_checks import in_order

_DICT = cast("type[Object]", dict)
_LIST = cast("type[list[Any]]", list)
_KNOWN = frozenset(
    (
        *("id", "text", "data", "label", "labels", "entities", "relations", "cats"),
        "annotation_approver",
    )
)
_OWN = _KNOWN | {"meta", "Comments"}


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """The records of the file, which may be an older one with ``data`` and ``labels``."""
    return json_items(source, _record)


def _record(value: Object, place: str) -> Draft:
    key = "label" if "label" in value else "labels"
    given = maybe(value, key, _LIST) or [] if not isinstance(value.get(key), str) else [value[key]]
    pairs = [label for label in given if isinstance(label, list)]
    plain = [label for label in given if not isinstance(label, list)]
    if not all(isinstance(label, str) for label in plain):
        raise RecordError(_("a label is neither [start, end, label] nor a string"))
    comments = several(value, "Comments", str)
    spans = [*_pairs(pairs), *_entities(value)]
    record = Record(
        text=text_of(value, "text" if "text" in value else "data"),
        id=identifier(value),
        meta=rest(value, _OWN),
        # Older versions name whoever has approved of it.
        status=Status.DONE if value.get("annotation_approver") else None,
        note="\n".join(comments) if comments else None,
        labels=(*plain, *several(value, "cats", str)),
        relations=_relations(value, {span.id for span in spans}),
        place=place,
    )
    return Draft(record, spans, "utf16")


def _pairs(labels: Iterable[list[Any]]) -> Iterator[GivenSpan]:
    for label in labels:
        if len(label) != 3 or not isinstance(label[2], str):
            raise RecordError(_("a label is not [start, end, label]"))
        yield GivenSpan(*label)


def _entities(value: Object) -> Iterator[GivenSpan]:
    for entity in several(value, "entities", _DICT):
        yield GivenSpan(
            entity.get("start_offset"),
            entity.get("end_offset"),
            get(entity, "label", str),
            id=identifier(entity),
        )


def _relations(value: Object, known: set[str | None]) -> tuple[RecordRelation, ...]:
    arcs = []
    for arc in several(value, "relations", _DICT):
        head, tail = identifier(arc, "from_id"), identifier(arc, "to_id")
        if head is None or tail is None or not {head, tail} <= known:
            raise RecordError(_("a relation goes to a span that is not there"))
        arcs.append(RecordRelation(head, tail, get(arc, "type", str), identifier(arc)))
    return tuple(arcs)


def _flat(record: Record, unit: str) -> str:
    offset = counter(record.text, unit)
    spans = in_order(record.spans)
    labels: list[Any] = [[offset(span.start), offset(span.end), span.label] for span in spans]
    return compact(_frame(record) | {"label": [*labels, *record.labels]})


def _with_relations(numbers: Iterator[int], record: Record, unit: str) -> str:
    offset = counter(record.text, unit)
    spans = in_order(record.spans)
    own = {span.id: next(numbers) for span in spans if span.id is not None}
    entities = [
        {
            "id": own[span.id] if span.id is not None else next(numbers),
            "label": span.label,
            "start_offset": offset(span.start),
            "end_offset": offset(span.end),
        }
        for span in spans
    ]
    relations = [
        {"id": next(numbers), "from_id": own[arc.head], "to_id": own[arc.tail], "type": arc.label}
        for arc in record.relations
    ]
    return compact(
        _frame(record)
        | {"entities": entities, "relations": relations}
        | ({"cats": record.labels} if record.labels else {})
    )


def _frame(record: Record) -> Object:
    note = [record.note] if record.note is not None else []
    meta = {"meta": dict(record.meta)} if record.meta else {}
    return {"id": record.id, "text": record.text, "Comments": note} | meta


def write(target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """A line a record, with ``label``; article labels stand among the spans."""
    unit = unit_of(options.offsets, "utf16")
    return LineSink(target, lambda record: _flat(record, unit))


def write_relations(target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """A line a record, with ``entities`` and ``relations``, numbered through the file."""
    unit = unit_of(options.offsets, "utf16")
    numbers = count(1)
    return LineSink(target, lambda record: _with_relations(numbers, record, unit))


def _sniff(head: Head) -> bool:
    first = head.first
    entities = first.get("entities")
    if isinstance(entities, list) and "text" in first:
        one = entities[0] if entities else {"start_offset": 0}
        return isinstance(one, dict) and "start_offset" in one
    label = first.get("label", first.get("labels"))
    if not ("text" in first or "data" in first) or {"spans", "annotation_id"} & first.keys():
        return False
    if not isinstance(label, list) or not label:
        return isinstance(label, list) or isinstance(first.get("label"), str)
    plain = isinstance(label[0], str) and "label" in first
    return isinstance(label[0], list) or "Comments" in first or plain


_HOLDS = frozenset({Holds.ID, Holds.META, Holds.NOTE, Holds.LABELS, Holds.OVERLAP, Holds.TEXT})
FORMAT = Format(
    name="doccano",
    title="doccano JSONL",
    suffixes=(".jsonl",),
    holds=_HOLDS,
    counts="UTF-16",
    read=read,
    write=write,
    sniff=_sniff,
    remark="--offsets codepoints where a file does not count as doccano does",
)
RELATIONS = Format(
    name="doccano-relations",
    title="doccano JSONL with relations",
    suffixes=(".jsonl",),
    holds=_HOLDS | {Holds.RELATIONS},
    counts="UTF-16",
    read=read,
    write=write_relations,
    remark="spans and relations are numbered through the file",
)
