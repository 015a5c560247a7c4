"""labelbuddy's JSON and JSONL: offsets in code points and in bytes of UTF-8, beside a checksum."""

import hashlib
from collections.abc import Iterator
from typing import cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    array_or_lines,
    compact,
    get,
    json_items,
    maybe,
    several,
    text_of,
)
from tui.exchange.shared.offset_units import counter
from tui.exchange.shared.span_checks import in_order

_DICT = cast("type[Object]", dict)
_SUM = "utf8_text_md5_checksum"
_KNOWN = frozenset(
    ("text", "metadata", "annotations", "labels", "list_title", "display_title", _SUM)
)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each document; the checksum is compared where there is one."""
    return json_items(source, _record)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode("utf-8"), usedforsecurity=False).hexdigest()


def _record(value: Object, place: str) -> Draft:
    text = text_of(value)
    said = maybe(value, _SUM, str)
    if said is not None and said != (found := _md5(text)):
        raise RecordError(
            _("the checksum says {said} and the text has {found}").format(said=said, found=found)
        )
    metadata = dict(maybe(value, "metadata", _DICT) or {})
    own = metadata.pop("id", None) if isinstance(metadata.get("id"), str) else None
    others = {key: found for key, found in value.items() if key not in _KNOWN}
    record = Record(
        text=text,
        id=own,
        title=maybe(value, "list_title", str) or maybe(value, "display_title", str) or "",
        meta={**others, **metadata},
        place=place,
    )
    return Draft(record, [_span(text, found) for found in several(value, "annotations", _DICT)])


def _span(text: str, value: Object) -> GivenSpan:
    return GivenSpan(
        value.get("start_char"),
        value.get("end_char"),
        get(value, "label_name", str),
        _by_bytes(text, value),
        note=maybe(value, "extra_data", str),
    )


def _by_bytes(text: str, value: Object) -> str | None:
    """What the span reads by its offsets in bytes, where it has them."""
    first, last = value.get("start_byte"), value.get("end_byte")
    if type(first) is not int or type(last) is not int or not 0 <= first < last:
        return None
    return text.encode()[first:last].decode("utf-8", "replace") or None


def _encoded(record: Record) -> str:
    byte = counter(record.text, "utf8")
    annotations: list[Object] = [
        {
            "start_char": span.start,
            "end_char": span.end,
            "start_byte": byte(span.start),
            "end_byte": byte(span.end),
            "label_name": span.label,
            **({"extra_data": span.note} if span.note is not None else {}),
        }
        for span in in_order(record.spans)
    ]
    identity = {"id": record.id} if record.id is not None else {}
    return compact(
        {
            "text": record.text,
            "metadata": {**record.meta, **identity},
            "list_title": record.title,
            "display_title": record.title,
            _SUM: _md5(record.text),
            "annotations": annotations,
        }
    )


def write(target: Target, _options: WriteOptions, _lose: Lose) -> Sink:
    """An array, or a line each where the file's name ends in ``.jsonl``."""
    return array_or_lines(target, _encoded)


def _sniff(head: Head) -> bool:
    first = head.first
    annotations = first.get("annotations")
    return _SUM in first or (
        "text" in first
        and isinstance(annotations, list)
        and bool(annotations)
        and isinstance(annotations[0], dict)
        and "start_char" in annotations[0]
    )


FORMAT = Format(
    name="labelbuddy",
    title="labelbuddy JSON and JSONL",
    suffixes=(".json", ".jsonl"),
    holds=frozenset(
        {*(Holds.ID, Holds.TITLE, Holds.META, Holds.SPAN_NOTES), Holds.OVERLAP, Holds.TEXT}
    ),
    counts="code points and bytes",
    read=read,
    write=write,
    sniff=_sniff,
    remark="the id stands in metadata",
)
