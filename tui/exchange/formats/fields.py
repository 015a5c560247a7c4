"""Any JSONL, by the names of its fields; what no field names goes into ``meta``.

A span is an object with a start, an end and a label, or an array of the three. ArMPro's files
are in here as they are.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from tui.core.i18n import _, ngettext
from tui.core.record import Record
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile, head_of
from tui.exchange.format import Format, Holds
from tui.exchange.options import Fields, Note, ReadOptions, RecordError
from tui.exchange.shared.json_guess import LENGTHS, guess, value_at
from tui.exchange.shared.json_records import (
    Object,
    get,
    identifier,
    json_items,
    maybe,
    rest,
    text_of,
)

_REJECTED = (("correct", False), ("accepted", False), ("rejected", True), ("deleted", True))
"""How a span says that somebody has looked at it and said no."""
ARMPRO = Fields(
    text="paragraph",
    spans="labels",
    label="technique",
    id="paragraph_id",
)


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The records of a JSONL by ``options.fields``; by the usual names where there are none."""
    fields = options.fields
    if fields is None and (fields := guess(head_of(source))) is not None:
        what = _("read as --text-field {text} --spans-field {spans} --label-field {label}")
        yield Note(source.prefix, what.format(**asdict(fields)))
    decoder = FieldsDecoder(fields or Fields())
    yield from json_items(source, decoder.record)
    if decoder.rejected:
        what = ngettext(
            "{count} span was rejected, and is left out",
            "{count} spans were rejected, and are left out",
            decoder.rejected,
        )
        yield Note(source.prefix, what.format(count=decoder.rejected))


def read_armpro(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """ArMPro's files: a paragraph and the techniques of propaganda in it."""
    return json_items(source, FieldsDecoder(options.fields or ARMPRO).record)


@dataclass(slots=True)
class FieldsDecoder:
    """Makes records of objects by the names of their fields."""

    fields: Fields
    rejected: int = 0
    """How many spans somebody has said no to."""

    def record(self, value: Object, place: str) -> Draft:
        """Raises RecordError for an object that has no text, or spans that are none."""
        names = self.fields
        outer = {name.partition(".")[0] for name in (names.text, names.spans) if "." in name}
        known = frozenset((names.text, names.spans, names.id, names.title, "meta"))
        known |= {key for key in outer if len(value.get(key) or ()) == 1}
        prefix = f"{names.spans.removesuffix('[]')}[]."
        if names.label.startswith(prefix):
            names = replace(names, label=names.label.removeprefix(prefix))
        if names.text not in value and "." in names.text:
            value = {**value, names.text: value_at(value, names.text)}
        members = value_at(value, names.spans)
        if members is not None and not isinstance(members, list):
            raise RecordError(
                _("{key} is no array of spans; name the field of the spans with --spans-field, "
                  "or one that is not there: --spans-field none").format(key=repr(names.spans))
            )  # fmt: skip
        record = Record(
            text=text_of(value, names.text),
            id=identifier(value, names.id) if names.id else None,
            title=(maybe(value, names.title, str) or "") if names.title else "",
            meta=rest(value, known),
            place=place,
        )
        spans = list(spans_in(members or [], names))
        self.rejected += len(members or []) - len(spans)
        return Draft(record, spans)


def spans_in(members: list[Any], names: Fields) -> Iterator[GivenSpan]:
    """A span for each object with these names, or ``[start, end, label]``; none for one that was
    rejected. Raises RecordError."""
    for member in members:
        if type(member) is dict:
            said = member.get("text")
            if names.label not in member:
                raise RecordError(
                    _("a span has no {key}; name its label with --label-field: {names}").format(
                        key=repr(names.label), names=", ".join(map(str, member))
                    )
                )
            if any(member.get(key) is verdict for key, verdict in _REJECTED):
                continue
            start, end = (
                member[name] if name in member else value_at(member, name)
                for name in (names.start, names.end)
            )
            if names.end in LENGTHS and type(start) is type(end) is int:
                end += start
            yield GivenSpan(
                start,
                end,
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
