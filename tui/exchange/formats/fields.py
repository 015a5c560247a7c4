"""Any JSONL, by the names of its fields; what no field names goes into ``meta``.

A span is an object with a start, an end and a label, or an array of the three. ArMPro's files
are in here as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.options import Fields, Item, ReadOptions, RecordError
from tui.exchange.shared.json_records import Object, get, identifier, json_items, maybe, rest
from tui.exchange.shared.offset_units import reader
from tui.exchange.shared.span_checks import in_order, make_span

ARMPRO = Fields(
    text="paragraph",
    spans="labels",
    label="technique",
    id="paragraph_id",
)


def read(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """The records of a JSONL by ``options.fields``; by the usual names where there are none."""
    unit = "codepoints" if options.unit == "auto" else options.unit
    decoder = _Decoder(options.fields or Fields(), unit)
    return json_items(source, decoder.record)


def read_armpro(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """ArMPro's files: a paragraph and the techniques of propaganda in it."""
    return json_items(source, _Decoder(options.fields or ARMPRO, "codepoints").record)


@dataclass(frozen=True, slots=True)
class _Decoder:
    fields: Fields
    unit: str

    def record(self, value: Object, place: str) -> Record:
        names = self.fields
        text = get(value, names.text, str)
        if not text:
            raise RecordError(_("the text is empty"))
        known = frozenset((names.text, names.spans, names.id, names.title, "meta"))
        return Record(
            text=text,
            id=identifier(value, names.id) if names.id else None,
            title=(maybe(value, names.title, str) or "") if names.title else "",
            meta=rest(value, known),
            spans=in_order(
                spans_in(
                    text,
                    maybe(value, names.spans, cast("type[list[Any]]", list)) or [],
                    names,
                    self.unit,
                )
            ),
            place=place,
        )


def spans_in(text: str, members: list[Any], names: Fields, unit: str) -> Iterator[RecordSpan]:
    """A span for each object with these names, or ``[start, end, label]``. Raises RecordError."""
    offset = reader(text, unit)
    for member in members:
        if type(member) is dict:
            label = get(member, names.label, str)
            start, end = member.get(names.start), member.get(names.end)
            said = member.get("text")
        elif type(member) is list and len(member) == 3 and type(member[2]) is str:
            (start, end, label), said = member, None
        else:
            raise RecordError(_("a span is neither an object nor [start, end, label]"))
        said = said if type(said) is str else None
        yield make_span(text, offset(start), offset(end), label, said=said)


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
