"""spaCy's JSON: ``Doc.to_json``, and the older ``{"text", "entities": [[start, end, label]]}``.

Offsets count code points. Groups of spans (``doc.spans``) come in with the entities; of the
categories those come in, as labels of the article, that score a half or more.
"""

from collections.abc import Iterator
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Draft, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.formats.fields import spans_in
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

_LIST = cast("type[list[Any]]", list)
_DICT = cast("type[Object]", dict)
_KNOWN = frozenset(("id", "text", "ents", "entities", "spans", "cats", "tokens", "sents", "meta"))


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each object."""
    return json_items(source, _record)


def _record(value: Object, place: str) -> Draft:
    members = [*(maybe(value, "ents", _LIST) or []), *(maybe(value, "entities", _LIST) or [])]
    if isinstance(value.get("spans"), dict):
        for name in value["spans"]:
            members += get(value["spans"], name, _LIST)
    else:
        members += maybe(value, "spans", _LIST) or []
    record = Record(
        text=text_of(value),
        id=identifier(value),
        meta=rest(value, _KNOWN),
        labels=_categories(maybe(value, "cats", _DICT) or {}),
        place=place,
    )
    # Each once: what is an entity often stands in a group too.
    return Draft(record, list(dict.fromkeys(spans_in(members, Fields()))))


def _categories(scores: Object) -> tuple[str, ...]:
    for name, score in scores.items():
        if not isinstance(score, int | float):
            raise RecordError(_("score is no number: {value!r}").format(value=name))
    return tuple(name for name, score in scores.items() if score >= 0.5)


def _sniff(head: Head) -> bool:
    first = head.first
    if not isinstance(first.get("text"), str):
        return False
    if isinstance(first.get("ents"), list) or isinstance(first.get("cats"), dict):
        return True
    entities = first.get("entities")
    if not isinstance(entities, list):
        return isinstance(first.get("spans"), dict)
    if not entities:
        return "relations" not in first and "Comments" not in first
    return isinstance(entities[0], list) or (
        isinstance(entities[0], dict) and {"start", "label"} <= entities[0].keys()
    )


FORMAT = Format(
    name="spacy-json",
    title="spaCy JSON: Doc.to_json, or text and entities",
    suffixes=(".json", ".jsonl"),
    holds=frozenset({Holds.ID, Holds.META, Holds.LABELS, Holds.OVERLAP, Holds.TEXT}),
    read=read,
    sniff=_sniff,
)
