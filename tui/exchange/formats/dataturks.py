"""Dataturks' JSON: an object a line, its spans as points whose ends are the last character's."""

from collections.abc import Iterator
from typing import cast

from tui.core.record import Record
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.options import ReadOptions
from tui.exchange.shared.json_records import Object, get, json_items, maybe, rest, several, text_of

_DICT = cast("type[Object]", dict)
_KNOWN = frozenset(("content", "annotation", "extras", "metadata"))


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each text; labels without points are the text's."""
    return json_items(source, _record)


def _record(value: Object, place: str) -> Draft:
    spans, labels = list[GivenSpan](), list[str]()
    for found in _annotations(value):
        given = found.get("label")
        names = [str(name) for name in (given if isinstance(given, list) else [given]) if name]
        points = several(found, "points", _DICT)
        if not points:
            labels += names
        spans += [_span(point, name) for point in points for name in names]
    metadata = maybe(value, "metadata", _DICT) or {}
    record = Record(
        text=text_of(value, "content"),
        meta={**rest(value, _KNOWN), **metadata},
        labels=tuple(dict.fromkeys(labels)),
        place=place,
    )
    return Draft(record, spans)


def _annotations(value: Object) -> list[Object]:
    """A list of them; of a text that has labels alone, one object."""
    if isinstance(value.get("annotation"), dict):
        found = get(value, "annotation", _DICT)
        return [{"label": found.get("labels")}]
    return several(value, "annotation", _DICT)


def _span(point: Object, label: str) -> GivenSpan:
    start, end, said = point.get("start"), point.get("end"), point.get("text")
    # What is no number is for whoever places the span to tell.
    behind = end + 1 if type(end) is int else end
    return GivenSpan(start, behind, label, said if isinstance(said, str) else None)


def _sniff(head: Head) -> bool:
    return {"content", "annotation"} <= head.first.keys()


FORMAT = Format(
    name="dataturks",
    title="Dataturks JSON",
    suffixes=(),
    holds=frozenset({Holds.META, Holds.LABELS, Holds.OVERLAP, Holds.TEXT}),
    counts="code points, the last included",
    read=read,
    sniff=_sniff,
)
