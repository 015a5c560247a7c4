"""GLiNER's training data: tokens, and spans as ``[first, last, label]`` with the last included."""

from collections.abc import Iterator
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.draft import Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    array_or_lines,
    compact,
    identifier,
    json_items,
    rest,
    several,
)
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.token_text import text_of_tokens
from tui.exchange.shared.tokenizers import place_spans, tokens_of

_KNOWN = frozenset(("tokenized_text", "ner", "id", "meta"))


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each object; the text is the tokens with single spaces."""
    return json_items(source, _record)


def _record(value: Object, place: str) -> Record:
    text, tokens = text_of_tokens(several(value, "tokenized_text", str))
    spans = []
    for found in several(value, "ner", cast("type[list[Any]]", list)):
        match found:
            case [int(first), int(last), str(label)] if 0 <= first <= last < len(tokens):
                spans.append(RecordSpan(tokens[first].start, tokens[last].end, label))
            case _:
                raise RecordError(
                    _("{span} is not [first, last, label] on {count} tokens").format(
                        span=repr(found), count=len(tokens)
                    )
                )
    return Record(
        text=text,
        id=identifier(value),
        meta=rest(value, _KNOWN),
        spans=in_order(spans),
        place=place,
    )


def _encoded(record: Record, options: WriteOptions, lose: Lose) -> str:
    tokens = tokens_of(record, options.tokenizer or FORMAT.tokenizer)
    spans = place_spans(record, tokens, options.align, lose)
    value: Object = {} if record.id is None else {"id": record.id}
    value["tokenized_text"] = [record.text[token.start : token.end] for token in tokens]
    value["ner"] = [[found.first, found.last - 1, found.span.label] for found in spans]
    return compact(value)


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """An array, or a line each where the file's name ends in ``.jsonl``."""
    return array_or_lines(target, lambda record: _encoded(record, options, lose))


def _sniff(head: Head) -> bool:
    return "tokenized_text" in head.first


FORMAT = Format(
    name="gliner",
    title="GLiNER",
    suffixes=(".json", ".jsonl"),
    holds=frozenset({Holds.ID, Holds.OVERLAP}),
    counts="tokens, the last included",
    read=read,
    write=write,
    sniff=_sniff,
    tokenizer="words",
    remark="the text comes back as tokens with single spaces",
)
