"""Hugging Face token classification as JSONL: tokens, and an IOB2 tag each by name."""

from collections.abc import Iterator
from typing import Any, cast

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.draft import Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.bio_tags import tags_of
from tui.exchange.shared.json_records import (
    Object,
    compact,
    get,
    identifier,
    json_items,
    rest,
    several,
)
from tui.exchange.shared.sinks import LineSink
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.token_text import spans_of_tags, text_of_tokens
from tui.exchange.shared.tokenizers import flat_placed, place_spans, tokens_of

_KNOWN = frozenset(("id", "tokens", "ner_tags", "tags", "meta"))


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each line; the text is the tokens with single spaces."""
    return json_items(source, record)


def record(value: Object, place: str) -> Record:
    """The record of one row. Raises RecordError where tags are numbers without their names."""
    text, tokens = text_of_tokens(several(value, "tokens", str))
    tags = get(value, "ner_tags" if "ner_tags" in value else "tags", cast("type[list[Any]]", list))
    if len(tags) != len(tokens):
        raise RecordError(
            _("{tokens} tokens have {tags} tags").format(tokens=len(tokens), tags=len(tags))
        )
    if not all(isinstance(tag, str) for tag in tags):
        raise RecordError(_("the tags are numbers, and their names are not in the file"))
    return Record(
        text=text,
        id=identifier(value),
        meta=rest(value, _KNOWN),
        spans=in_order(spans_of_tags(tokens, tags)),
        place=place,
    )


def row(record: Record, options: WriteOptions, lose: Lose) -> Object:
    """``id``, ``tokens`` and ``ner_tags`` of the record."""
    tokens = tokens_of(record, options.tokenizer or FORMAT.tokenizer)
    spans = flat_placed(record, place_spans(record, tokens, options.align, lose), lose)
    return {
        "id": record.id,
        "tokens": [record.text[token.start : token.end] for token in tokens],
        "ner_tags": [tags[0] if tags else "O" for tags in tags_of(len(tokens), spans)],
    }


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A row a line."""
    return LineSink(target, lambda record: compact(row(record, options, lose)))


def _sniff(head: Head) -> bool:
    return "tokens" in head.first and ("ner_tags" in head.first or "tags" in head.first)


FORMAT = Format(
    name="huggingface",
    title="Hugging Face token classification, JSONL",
    suffixes=(".jsonl",),
    holds=frozenset({Holds.ID}),
    counts="tokens",
    read=read,
    write=write,
    sniff=_sniff,
    tokenizer="words",
    remark="the text comes back as tokens with single spaces",
)
