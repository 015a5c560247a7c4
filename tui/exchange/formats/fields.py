"""Any JSONL, by the names of its fields; what no field names goes into ``meta``.

A span is an object with a start, an end and a label, or an array of the three. ArMPro's files
are in here as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.options import Fields, ReadOptions, RecordError
from tui.exchange.shared.json_records import (
    Object,
    get,
    identifier,
    json_items,
    maybe,
    rest,
    text_of,
)

ARMPRO = Fields(
    text="paragraph",
    spans="labels",
    label="technique",
    id="paragraph_id",
)


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The records of a JSONL by ``options.fields``; by the usual names where there are none."""
    return json_items(source, _Decoder(options.fields or Fields()).record)


def read_armpro(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """ArMPro's files: a paragraph and the techniques of propaganda in it."""
    return json_items(source, _Decoder(options.fields or ARMPRO).record)


@dataclass(frozen=True, slots=True)
class _Decoder:
    fields: Fields

    def record(self, value: Object, place: str) -> Draft:
        names = self.fields
        known = frozenset((names.text, names.spans, names.id, names.title, "meta"))
        record = Record(
            text=text_of(value, names.text),
            id=identifier(value, names.id) if names.id else None,
            title=(maybe(value, names.title, str) or "") if names.title else "",
            meta=rest(value, known),
            place=place,
        )
        members = maybe(value, names.spans, cast("type[list[Any]]", list)) or []
        return Draft(record, list(spans_in(members, names)))


def spans_in(members: list[Any], names: Fields) -> Iterator[GivenSpan]:
    """A span for each object with these names, or ``[start, end, label]``. Raises RecordError."""
    for member in members:
        if type(member) is dict:
            said = member.get("text")
            yield GivenSpan(
                member.get(names.start),
                member.get(names.end),
                get(member, names.label, str),
                said if type(said) is str else None,
            )
        elif type(member) is list and len(member) == 3 and type(member[2]) is str:
            yield GivenSpan(*member)
        else:
            raise RecordError(_("a span is neither an object nor [start, end, label]"))


def _sniff_armpro(head: Head) -> bool:
    return {"paragraph", "paragraph_id", "labels"} <= head.first.keys()


FORMAT = Format(
    name="fields",
    title="Any JSONL, by field names",
    suffixes=(),
    holds=frozenset({Holds.ID, Holds.TITLE, Holds.META, Holds.OVERLAP}),
    read=read,
    remark="--text-field, --spans-field, --label-field, --start-field, --end-field, --id-field",
)
ARMPRO_FORMAT = Format(
    name="armpro",
    title="ArMPro (propaganda techniques)",
    suffixes=(),
    holds=frozenset({Holds.ID, Holds.META, Holds.OVERLAP, Holds.TEXT}),
    read=read_armpro,
    sniff=_sniff_armpro,
)
