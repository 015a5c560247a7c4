"""Prodigy's JSONL: spans on tokens, ``end`` exclusive and ``token_end`` inclusive.

Written for ``spans_manual``: the tokens cover the text, white space included, and by default
are cut where a span begins or ends, so that every span lies on tokens.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, Note, ReadOptions, WriteOptions
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
from tui.exchange.shared.sinks import LineSink
from tui.exchange.shared.tokenizers import covering, place_spans
from tui.exchange.shared.unsaid import Unsaid

_DICT = cast("type[Object]", dict)
_LIST = cast("type[list[object]]", list)
_UNNAMED = re.compile(r"\d{4}-\d\d-\d\d[_T]\d\d-\d\d-\d\d$")
_ANSWERS = {"accept": Status.DONE, "reject": Status.SKIPPED, "ignore": Status.SKIPPED}
_KNOWN = frozenset(
    (
        *("text", "id", "title", "tokens", "spans", "meta", "accept", "options"),
        *("_annotator_id", "_session_id", "_view_id"),
    )
)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each task. What was rejected is said of no text: its spans are left out. Where
    nobody said yes or no (``ignore``) they only wait, as suggestions."""
    relations = False
    unsaid = Unsaid()
    for item in json_items(source, partial(_task, unsaid)):
        if not relations and isinstance(item, Draft) and item.record.meta.get("relations"):
            relations = True
            what = _("relations of Prodigy are not read, and went into meta")
            yield Note(item.record.place, what)
        yield item
    yield from unsaid.notes()


def _task(unsaid: Unsaid, value: Object, place: str) -> Draft:
    answer = maybe(value, "answer", str)
    known = _KNOWN if answer == "reject" else _KNOWN | {"answer"}
    labels = [str(label) for label in maybe(value, "accept", _LIST) or []]
    if answer == "accept" and isinstance(value.get("label"), str):
        # A label of the whole text, to which the answer was yes.
        known |= {"label"}
        labels = [*labels, value["label"]]
    record = Record(
        text=text_of(value),
        id=identifier(value),
        title=maybe(value, "title", str) or "",
        meta=rest(value, known),
        annotator=_annotator(value),
        status=_ANSWERS.get(answer) if answer is not None else None,
        labels=tuple(labels),
        place=place,
    )
    draft = Draft(record, [_span(span) for span in several(value, "spans", _DICT)])
    if answer == "reject":
        return unsaid.reject(draft)
    return unsaid.skip(draft) if answer == "ignore" else draft


def _annotator(value: Object) -> str | None:
    """Who answered; older versions tell the session alone. One that nobody has named is called
    by the time at which it began."""
    who = maybe(value, "_annotator_id", str) or maybe(value, "_session_id", str)
    return None if who is None or _UNNAMED.search(who) else who


def _span(value: Object) -> GivenSpan:
    return GivenSpan(
        value.get("start"),
        value.get("end"),
        get(value, "label", str),
        maybe(value, "text", str),
        identifier(value),
    )


def _encoded(record: Record, options: WriteOptions, lose: Lose) -> str:
    text = record.text
    tokens = covering(record, options.tokenizer or FORMAT.tokenizer)
    starts = [token.start for token in tokens[1:]] + [len(text)]
    spans: list[Object] = [
        {
            "start": tokens[found.first].start,
            "end": tokens[found.last - 1].end,
            "token_start": found.first,
            "token_end": found.last - 1,
            "label": found.span.label,
            **({"id": found.span.id} if found.span.id is not None else {}),
        }
        for found in place_spans(record, tokens, options.align, lose)
    ]
    return compact(
        {
            "text": text,
            "id": record.id,
            "title": record.title,
            "meta": dict(record.meta),
            "tokens": [
                {
                    "text": text[token.start : token.end],
                    "start": token.start,
                    "end": token.end,
                    "id": number,
                    "ws": after > token.end,
                }
                for number, (token, after) in enumerate(zip(tokens, starts, strict=True))
            ],
            "spans": spans,
            **({"accept": list(record.labels)} if record.labels else {}),
            **({"_annotator_id": record.annotator} if record.annotator is not None else {}),
            "_view_id": "spans_manual",
            "answer": "ignore" if record.status is Status.SKIPPED else "accept",
        }
    )


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A task a line."""
    return LineSink(target, lambda record: _encoded(record, options, lose))


def _sniff(head: Head) -> bool:
    # Any of the first tasks may be one that was never answered.
    return "text" in head.first and any(map(_is_task, head.objects))


def _is_task(value: Object) -> bool:
    spans = value.get("spans")
    on_tokens = isinstance(spans, list) and any(
        isinstance(span, dict) and "token_start" in span for span in spans
    )
    own = {"_input_hash", "_view_id", "answer"} & value.keys()
    return on_tokens or bool(own) or {"tokens", "spans"} <= value.keys()


FORMAT = Format(
    name="prodigy",
    title="Prodigy JSONL",
    suffixes=(".jsonl",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.META, Holds.ANNOTATOR, Holds.LABELS),
            *(Holds.SPAN_IDS, Holds.OVERLAP, Holds.TEXT),
        }
    ),
    read=read,
    write=write,
    sniff=_sniff,
    tokenizer="exact",
    remark="article labels stand in accept",
)
