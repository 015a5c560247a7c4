"""Prodigy's JSONL: spans on tokens, ``end`` exclusive and ``token_end`` inclusive.

Written for ``spans_manual``: the tokens cover the text, white space included, and by default
are cut where a span begins or ends, so that every span lies on tokens. What has relations is
written for ``relations``: ``head`` and ``child`` are the last tokens of the spans that
``head_span`` and ``child_span`` name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.record import Record, RecordRelation
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, Loss, Note, ReadOptions, WriteOptions
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
from tui.exchange.shared.span_checks import name_of
from tui.exchange.shared.tokenizers import covering, place_spans
from tui.exchange.shared.unsaid import Unsaid

_DICT = cast("type[Object]", dict)
_LIST = cast("type[list[object]]", list)
_UNNAMED = re.compile(r"\d{4}-\d\d-\d\d[_T]\d\d-\d\d-\d\d$")
_ANSWERS = {"accept": Status.DONE, "reject": Status.SKIPPED, "ignore": Status.SKIPPED}
_KNOWN = frozenset(
    (
        *("text", "id", "title", "tokens", "spans", "relations", "meta", "accept", "options"),
        *("_annotator_id", "_session_id", "_view_id"),
    )
)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each task. What was rejected is said of no text: its spans are left out. Where
    nobody said yes or no (``ignore``) they only wait, as suggestions."""
    unsaid = Unsaid()
    yield from json_items(source, partial(_task, unsaid))
    yield from unsaid.notes()


def _task(unsaid: Unsaid, value: Object, place: str) -> Iterator[Readable]:
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
    given = several(value, "spans", _DICT)
    spans = [_span(span) for span in given]
    arcs = several(value, "relations", _DICT)
    if arcs:
        spans = [span if span.id is not None else replace(span, id=f"span-{number}")
                 for number, span in enumerate(spans, 1)]  # fmt: skip
    ends = _Ends.of(value, given, spans)
    relations = tuple(found for arc in arcs if (found := ends.relation(arc)) is not None)
    if len(relations) < len(arcs):
        said = ngettext(
            "{count} relation leads to words that are no span, and is left out",
            "{count} relations lead to words that are no span, and are left out",
            len(arcs) - len(relations),
        )
        yield Note(place, said.format(count=len(arcs) - len(relations)))
    draft = Draft(replace(record, relations=relations), spans)
    if answer == "reject":
        draft = unsaid.reject(draft)
    yield unsaid.skip(draft) if answer == "ignore" else draft


@frozen_dataclass
class _Ends:
    """Which span an end of a relation is: by the id that we write, by its place and label, or by
    its token alone."""

    by_id: Mapping[object, str]
    by_place: Mapping[tuple[object, ...], str]
    by_token: Mapping[object, str]

    @classmethod
    def of(cls, task: Object, given: list[Object], spans: list[GivenSpan]) -> "_Ends":
        """Of a task's spans as they stand there, and as they are read."""
        by_token: dict[object, str] = {}
        starts = {token.get("start"): number
                  for number, token in enumerate(several(task, "tokens", _DICT))}  # fmt: skip
        ends = {token.get("end"): number
                for number, token in enumerate(several(task, "tokens", _DICT))}  # fmt: skip
        named = [(one, span, str(span.id)) for one, span in zip(given, spans, strict=True)]
        # Of nested spans a token is of the shorter one.
        for one, span, own in sorted(named, key=lambda found: -_length(found[1])):
            first = one.get("token_start", starts.get(span.start))
            last = one.get("token_end", ends.get(span.end))
            if isinstance(first, int) and isinstance(last, int) and last - first <= _length(span):
                by_token.update(dict.fromkeys(range(first, last + 1), own))
        return cls(
            {span.id: own for _one, span, own in named},
            {(span.start, span.end, span.label): own for _one, span, own in reversed(named)},
            by_token,
        )

    def relation(self, arc: Object) -> RecordRelation | None:
        """The relation; None where an end of it is no span."""
        head, tail = self._end(arc, "head"), self._end(arc, "child")
        if head is None or tail is None:
            return None
        label = maybe(arc, "label", str) or "relation"
        return RecordRelation(head, tail, label, identifier(arc))

    def _end(self, arc: Object, which: str) -> str | None:
        span = maybe(arc, f"{which}_span", _DICT)
        if span is None:
            return self.by_token.get(arc.get(which))
        own = self.by_id.get(identifier(span))
        if own is not None:
            return own
        return self.by_place.get((span.get("start"), span.get("end"), span.get("label")))


def _length(span: GivenSpan) -> int:
    whole = isinstance(span.start, int) and isinstance(span.end, int)
    return int(str(span.end)) - int(str(span.start)) if whole else 0


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
    placed = place_spans(record, tokens, options.align, lose)
    spans: list[Object] = [
        {
            "start": tokens[found.first].start,
            "end": tokens[found.last - 1].end,
            "token_start": found.first,
            "token_end": found.last - 1,
            "label": found.span.label,
            **({"id": found.span.id} if found.span.id is not None else {}),
        }
        for found in placed
    ]
    relations = _arcs(record, spans, lose)
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
            **({"relations": relations} if relations else {}),
            **({"accept": list(record.labels)} if record.labels else {}),
            **({"_annotator_id": record.annotator} if record.annotator is not None else {}),
            "_view_id": "relations" if relations else "spans_manual",
            "answer": "ignore" if record.status is Status.SKIPPED else "accept",
        }
    )


def _arcs(record: Record, spans: list[Object], lose: Lose) -> list[Object]:
    """The relations between spans that are written, in Prodigy's own form."""
    by_id = {span["id"]: span for span in spans if "id" in span}
    arcs: list[Object] = []
    for arc in record.relations:
        if arc.head not in by_id or arc.tail not in by_id:
            what = _("its relation {label}").format(label=arc.label)
            lose(Loss(name_of(record), arc.head, what))
            continue
        head, child = by_id[arc.head], by_id[arc.tail]
        own = {"id": arc.id} if arc.id is not None else {}
        arcs.append({"head": head["token_end"], "child": child["token_end"], "label": arc.label,
                     "head_span": head, "child_span": child} | own)  # fmt: skip
    return arcs


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
    arcs = value.get("relations")
    between = isinstance(arcs, list) and any(
        isinstance(arc, dict) and {"head", "child"} <= arc.keys() for arc in arcs
    )
    tokens = value.get("tokens")
    told = isinstance(tokens, list) and all(isinstance(token, dict) for token in tokens)
    return on_tokens or between or bool(own) or (told and "spans" in value)


FORMAT = Format(
    name="prodigy",
    title="Prodigy JSONL",
    suffixes=(".jsonl",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.META, Holds.ANNOTATOR, Holds.LABELS),
            *(Holds.SPAN_IDS, Holds.OVERLAP, Holds.RELATIONS, Holds.TEXT),
        }
    ),
    read=read,
    write=write,
    sniff=_sniff,
    tokenizer="exact",
    remark="article labels stand in accept; its screen of relations shows no nested spans",
)
