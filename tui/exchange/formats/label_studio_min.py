"""Label Studio's JSON_MIN: one flat object an annotation, the spans under one of its keys."""

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.draft import Draft, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.label_studio import spans_of, values_of
from tui.exchange.options import Lose, ReadOptions, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    array_or_lines,
    compact,
    identifier,
    json_items,
    maybe,
    rest,
    text_of,
)

_OWN = frozenset(("id", "text", "title", "meta", "article", "annotator", "lead_time"))
_STAMPS = frozenset(("annotation_id", "created_at", "updated_at"))


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """A record for each object."""
    return json_items(source, partial(_record, options))


def _regions(value: Any) -> bool:
    """Whether it looks like the spans of an annotation."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(region, dict) and "labels" in region for region in value)
    )


def _record(options: ReadOptions, value: Object, place: str) -> Draft:
    keys = [key for key, found in value.items() if _regions(found)]
    spans = [span for key in keys for region in value[key] for span in spans_of({}, region)]
    choices = maybe(value, "article", cast("type[Any]", type(value.get("article"))))
    annotator, seconds = value.get("annotator"), value.get("lead_time")
    record = Record(
        text=text_of(value, options.fields.text if options.fields else "text"),
        id=identifier(value),
        title=maybe(value, "title", str) or "",
        meta=rest(value, _OWN | _STAMPS | {"label", *keys}),
        annotator=None if annotator is None else str(annotator),
        status=Status.DONE,
        labels=_choices(choices),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
        place=place,
    )
    return Draft(record, spans, "utf16", loose=True)


def _choices(found: Any) -> tuple[str, ...]:
    """One choice is a string, several are under ``choices``."""
    if isinstance(found, dict):
        found = found.get("choices")
    if isinstance(found, str):
        return (found,)
    return tuple(found) if isinstance(found, list) else ()


def _encoded(record: Record) -> str:
    value: Object = {
        "id": record.id,
        "text": record.text,
        "title": record.title,
        "meta": dict(record.meta),
        "label": values_of(record),
        "annotator": record.annotator,
    }
    if record.labels:
        value["article"] = {"choices": list(record.labels)}
    if record.seconds is not None:
        value["lead_time"] = record.seconds
    return compact(value)


def write(target: Target, _options: WriteOptions, _lose: Lose) -> Sink:
    """An array of flat objects, the spans under ``label``."""
    return array_or_lines(target, _encoded)


def _sniff(head: Head) -> bool:
    first = head.first
    if "text" not in first or "spans" in first:
        return False
    return any(map(_regions, first.values())) or "annotation_id" in first


FORMAT = Format(
    name="label-studio-min",
    title="Label Studio JSON_MIN",
    suffixes=(".json",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.META, Holds.ANNOTATOR, Holds.LABELS),
            *(Holds.OVERLAP, Holds.TEXT),
        }
    ),
    counts="UTF-16",
    read=read,
    write=write,
    sniff=_sniff,
)
