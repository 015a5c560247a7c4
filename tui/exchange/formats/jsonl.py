"""Our JSONL: one article and one annotator a line; the same content gives the same bytes.

On reading, ``sha256`` and each span's ``text`` are compared with the text where they are there,
and keys we do not know go into ``meta``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from tui.core.article import sha256_of
from tui.core.attribute import FLAG_VALUE
from tui.core.difference import state_of
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, Note, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_guess import guess
from tui.exchange.shared.json_records import (
    Object,
    compact,
    get,
    identifier,
    json_items,
    looks_like_spans,
    maybe,
    rest,
    several,
    text_of,
)
from tui.exchange.shared.offset_units import counter
from tui.exchange.shared.sinks import LineSink
from tui.exchange.shared.span_checks import in_order

_DICT = cast("type[Object]", dict)
_KNOWN = frozenset(
    (
        *("id", "title", "text", "sha256", "meta", "annotator", "status", "note"),
        *("labels", "spans", "relations", "seconds", "state_hash"),
    )
)
_SPAN = frozenset(
    (
        *("id", "start", "end", "label", "text", "note", "score"),
        *("source", "origin", "edited", "attributes"),
        *("start_utf16", "end_utf16", "start_utf8", "end_utf8"),
    )
)
UNITS = ("utf16", "utf8")
_SOURCES = {source.value: source for source in Source}


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The records of a file of ours, or of any JSONL with ``text`` and ``spans`` like ours."""
    seen = _Seen()
    for item in json_items(source, partial(_record, seen, options.unit)):
        for what in seen.remarks():
            yield Note(item.record.place if isinstance(item, Draft) else item.place, what)
        yield item


@dataclass(slots=True)
class _Seen:
    """What was met that is not ours, each to be told once: keys of spans, and keys that went
    into ``meta`` though spans seem to be under them."""

    of_spans: set[str] = field(default_factory=set)
    like_spans: set[str] = field(default_factory=set)
    _said: set[tuple[str, str]] = field(default_factory=set)

    def remarks(self) -> Iterator[str]:
        new = sorted(key for key in self.of_spans if ("", key) not in self._said)
        if new:
            yield _("not kept of spans: {keys}").format(keys=", ".join(new))
        self._said.update(("", key) for key in new)
        for key in sorted(self.like_spans):
            if (key, "") not in self._said:
                self._said.add((key, ""))
                what = _("{key!r} looks like spans, and went into meta; --spans-field takes it")
                yield what.format(key=key)


def _record(seen: _Seen, unit: str, value: Object, place: str) -> Record | Draft:
    if "text" not in value:
        raise RecordError(_("there is no 'text'; --text-field names what has it"))
    text = text_of(value)
    said = maybe(value, "sha256", str)
    if said is not None and said != (found := sha256_of(text)):
        raise RecordError(
            _("sha256 says {said}… and the text has {found}…").format(
                said=said[:12], found=found[:12]
            )
        )
    given = several(value, "spans", _DICT)
    for span in given:
        if not span.keys() <= _SPAN:
            seen.of_spans.update(span.keys() - _SPAN)
    if not value.keys() <= _KNOWN:
        seen.like_spans.update(key for key in value.keys() - _KNOWN if looks_like_spans(value[key]))
    sound = (
        [_sound_span(span, text) for span in given] if unit in ("auto", "codepoints") else [None]
    )
    spans = [span for span in sound if span is not None]
    whole = len(spans) == len(sound)
    drafted = [] if whole else [_given(span) for span in given]
    ids = [span.id for span in (spans if whole else drafted) if span.id is not None]
    record = Record(
        text=text,
        id=identifier(value),
        title=maybe(value, "title", str) or "",
        meta=rest(value, _KNOWN),
        annotator=maybe(value, "annotator", str),
        status=_status(maybe(value, "status", str)),
        note=maybe(value, "note", str),
        labels=tuple(several(value, "labels", str)),
        spans=in_order(spans) if whole else (),
        relations=_relations(value, ids),
        seconds=_seconds(value.get("seconds")),
        place=place,
        whole=_is_whole(value, given),
        state=_state(value),
    )
    return record if whole else Draft(record, drafted)


def _state(value: Object) -> str | None:
    state = value.get("state_hash")
    return state if isinstance(state, str) else None


def _is_whole(value: Object, spans: list[Object]) -> bool:
    """Whether a line says all that its annotator holds: it names them, and its spans' ids."""
    return (
        isinstance(value.get("annotator"), str)
        and isinstance(value.get("spans"), list)
        and all(span.get("id") is not None for span in spans)
        and (bool(spans) or value.get("id") is not None)
    )


def _seconds(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise RecordError(_("seconds is no time: {value!r}").format(value=value))
    return float(value)


def _status(name: str | None) -> Status | None:
    if name is None:
        return None
    try:
        return Status(name)
    except ValueError:
        raise RecordError(
            _("status {name} is not one of {known}").format(
                name=repr(name), known=", ".join(status.value for status in Status)
            )
        ) from None


def _sound_span(value: Object, text: str) -> RecordSpan | None:
    """The span, where all is as it should be; asking key by key makes an import half as long
    again."""
    start, end, label = value.get("start"), value.get("end"), value.get("label")
    own, note = value.get("id"), value.get("note")
    if (
        type(start) is int
        and type(end) is int
        and type(label) is str
        and label
        and 0 <= start < end <= len(text)
        and text[start:end] == value.get("text")
        and (own is None or type(own) is str)
        and (note is None or type(note) is str)
        and value.get("score") is None
        and "source" not in value
    ):
        borne = attributes_in(value["attributes"]) if "attributes" in value else ()
        return RecordSpan(start, end, label, own, note, attributes=borne)
    return None


def _given(value: Object) -> GivenSpan:
    """The span as it stands; with a ``score`` and no ``source`` it is a model's."""
    score = value.get("score")
    source = _SOURCES.get(str(value.get("source")), None if score is None else Source.MODEL)
    if score is not None and (isinstance(score, bool) or not isinstance(score, int | float)):
        raise RecordError(_("score is no number: {value!r}").format(value=score))
    return GivenSpan(
        value.get("start"),
        value.get("end"),
        get(value, "label", str),
        maybe(value, "text", str),
        identifier(value),
        maybe(value, "note", str),
        source,
        None if score is None else float(score),
        maybe(value, "origin", str),
        value.get("edited") is True,
        attributes_in(value.get("attributes")),
    )


def attributes_in(value: object) -> tuple[tuple[str, str], ...]:
    """The attributes of a span, by name: true is a flag that is set, false and null none."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise RecordError(_("attributes is no object: {value!r}").format(value=value))
    borne = []
    for name, given in sorted(value.items()):
        if given is True:
            given = FLAG_VALUE
        elif isinstance(given, int | float) and not isinstance(given, bool):
            given = json.dumps(given)
        if given in (None, False, ""):
            continue
        if not isinstance(given, str):
            said = _("the attribute {name} is no text: {value!r}")
            raise RecordError(said.format(name=name, value=given))
        borne.append((name, given))
    return tuple(borne)


def _relations(value: Object, ids: list[str]) -> tuple[RecordRelation, ...]:
    known = frozenset(ids)
    if len(known) != len(ids):
        raise RecordError(_("two spans have the same id"))
    relations = []
    for arc in several(value, "relations", _DICT):
        head, tail = get(arc, "head", str), get(arc, "tail", str)
        if head not in known or tail not in known:
            raise RecordError(_("a relation goes to a span that is not there"))
        label, note = get(arc, "label", str), maybe(arc, "note", str)
        relations.append(RecordRelation(head, tail, label, identifier(arc), note))
    return tuple(relations)


def json_line(
    record: Record,
    units: tuple[str, ...] = (),
    *,
    seconds: bool = False,
    provenance: bool = False,
) -> str:
    """The record as one line, without its end; the time spent, if asked for.

    ``state_hash`` tells whoever reads the line again whether more was said since it was written.

    With ``provenance`` each span says how it came: ``source``, ``score``, ``origin``, ``edited``,
    and one that was settled whose it was, by which rule or hand, and when.
    """
    text = record.text
    spans: list[Object] = [
        {
            "id": span.id,
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "text": text[span.start : span.end],
            "note": span.note,
            **(_provenance(span) if provenance else {}),
            **({"attributes": _attributes(span)} if span.attributes else {}),
        }
        for span in in_order(record.spans)
    ]
    if units:
        _add_units(spans, text, units)
    return compact(
        {
            "id": record.id,
            "title": record.title,
            "text": text,
            "sha256": sha256_of(text),
            "meta": dict(record.meta),
            "annotator": record.annotator,
            "status": record.status.value if record.status else None,
            "note": record.note,
            "labels": record.labels,
            "spans": spans,
            "relations": [
                {
                    "id": arc.id,
                    "head": arc.head,
                    "tail": arc.tail,
                    "label": arc.label,
                    **({"note": arc.note} if arc.note else {}),
                }
                for arc in record.relations
            ],
            **({"seconds": round(record.seconds or 0.0, 1)} if seconds else {}),
            **({"state_hash": state_of(record)} if record.annotator is not None else {}),
        }
    )


def _provenance(span: RecordSpan) -> Object:
    return {
        "source": span.source.value if span.source else None,
        "score": span.score,
        "origin": span.origin,
        "edited": span.edited,
        **({"provenance": dict(span.decision)} if span.decision else {}),
    }


def _attributes(span: RecordSpan) -> Object:
    """A flag that is set is true; all else is a text."""
    return {name: True if value == FLAG_VALUE else value for name, value in span.attributes}


def _add_units(spans: list[Object], text: str, units: tuple[str, ...]) -> None:
    for unit in units:
        count = counter(text, unit)
        for span in spans:
            span[f"start_{unit}"] = count(span["start"])
            span[f"end_{unit}"] = count(span["end"])


def write(target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """One line a record. Raises UsageError for a unit of offsets that is not known."""
    for unit in options.offsets:
        if unit not in UNITS:
            raise UsageError(
                _("no unit of offsets is called {unit}").format(unit=repr(unit)),
                way_out=_("there are {units}").format(units=", ".join(UNITS)),
            )
    return LineSink(
        target,
        lambda record: json_line(
            record,
            options.offsets,
            seconds=options.seconds,
            provenance=options.provenance,
        ),
    )


def _sniff(head: Head) -> bool:
    """Whether there are texts; not if spans are there, but none as ours are."""
    if "text" not in head.first:
        return False
    spans = [one for value in head.objects for one in _list(value.get("spans"))]
    ours = all(isinstance(one, dict) and "label" in one for one in spans)
    if ours and any("spans" in value for value in head.objects):
        # Ours have a start; of others something else may say where they are.
        return (
            any(isinstance(one, dict) and "start" in one for one in spans)
            or not spans
            or guess(head) is None
        )
    labels = head.first.get("labels")
    foreign = isinstance(labels, list) and bool(labels) and isinstance(labels[0], dict)
    return not foreign and guess(head) is None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


FORMAT = Format(
    name="jsonl",
    title="Hashiya JSONL",
    suffixes=(".jsonl", ".ndjson"),
    holds=frozenset(Holds) - {Holds.SCORES},
    read=read,
    write=write,
    sniff=_sniff,
    remark="keys that are not ours go into meta",
)
