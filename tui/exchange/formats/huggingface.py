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
from tui.exchange.shared.bio_tags import is_tag, tags_of
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

_TOKENS = ("tokens", "words", "token", "word", "sentence", "text")
_TAGS = ("ner_tags", "tags", "ner", "labels", "ner_labels", "label", "tag", "bio_tags", "iob")


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """A record for each line; the text is the tokens with single spaces."""
    return json_items(source, record)


def record(value: Object, place: str) -> Record:
    """The record of one row. Raises RecordError where tags are numbers without their names."""
    token_key, tag_key = token_columns(value) or ("tokens", "ner_tags")
    text, tokens = text_of_tokens(several(_split(value, token_key), token_key, str))
    tags = get(_split(value, tag_key), tag_key, cast("type[list[Any]]", list))
    if len(tags) != len(tokens):
        raise RecordError(
            _("{tokens} tokens have {tags} tags").format(tokens=len(tokens), tags=len(tags))
        )
    if not all(isinstance(tag, str) for tag in tags):
        raise RecordError(
            _("the tags are numbers, and their names are not in the file; export it with the "
              "names (to_parquet keeps them), or put a tag like B-PER in place of each number")
        )  # fmt: skip
    return Record(
        text=text,
        id=identifier(value),
        meta=rest(value, frozenset(("id", "meta", token_key, tag_key))),
        spans=in_order(spans_of_tags(tokens, tags)),
        place=place,
    )


def token_columns(value: Object) -> tuple[str, str] | None:
    """The keys of the tokens and of their tags: lists, or strings of words, as long as each other.

    Where both are strings, the tags have to look like tags.
    """
    names = {key.casefold(): key for key in value}
    for token_key in (names[name] for name in _TOKENS if name in names):
        tokens = _split(value, token_key).get(token_key)
        for tag_key in (names[name] for name in _TAGS if name in names):
            if tag_key == token_key:
                continue
            tags = _split(value, tag_key).get(tag_key)
            if isinstance(tokens, list) and isinstance(tags, list) and len(tags) == len(tokens):
                lists = isinstance(value[token_key], list) and isinstance(value[tag_key], list)
                named = token_key == "tokens" or tag_key in ("ner_tags", "tags", "ner")
                if (lists and named) or (tags and _are_tags(tags)):
                    return token_key, tag_key
    return None


def _split(value: Object, key: str) -> Object:
    """The object with a string of words as the list of them."""
    found = value.get(key)
    return {**value, key: found.split()} if isinstance(found, str) else value


def _are_tags(tags: list[Any]) -> bool:
    tags_alone = all(isinstance(tag, str) and is_tag(tag) for tag in tags)
    return tags_alone and (len(tags) > 1 or tags[0] != "O")


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
    first = head.first
    return ("tokens" in first and ("ner_tags" in first or "tags" in first)) or any(
        token_columns(value) for value in head.objects
    )


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
