"""Wojood: a token and all its IOB2 tags a line, for spans that nest.

A type nested in itself is decoded with the inner span ending first; two spans of one type that
cross cannot be told apart, so one of them is left out and reported.
"""

from collections.abc import Iterator

from tui.core.i18n import _
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Item, Lose, ReadOptions, RecordError, WriteOptions
from tui.exchange.shared.bio_tags import is_tag, tags_of
from tui.exchange.shared.token_layout import FormAndTags
from tui.exchange.shared.token_lines import read_columns, token_lines


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """The sentences of the file."""
    return read_columns(source, _row)


def _row(cells: list[str]) -> FormAndTags:
    if len(cells) < 2:
        raise RecordError(_("no tag beside {token}").format(token=repr(cells[0])))
    if not cells[0]:
        raise RecordError(_("the token is empty"))
    return cells[0], cells[1:]


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A line a token, the outer spans' tags first."""
    return token_lines(
        target,
        options,
        lose,
        lambda token, tags: " ".join([token, *(tags or ["O"])]),
        tags_of,
        flat=False,
        docstart="-DOCSTART- O",
    )


def _sniff(head: Head) -> bool:
    rows = head.rows[:-1] or head.rows
    several = any(len(row) > 2 and row[1] != "O" for row in rows)
    return several and all(len(row) > 1 and all(map(is_tag, row[1:])) for row in rows)


FORMAT = Format(
    name="wojood",
    title="Wojood: a token and several IOB2 tags a line",
    suffixes=(),
    holds=frozenset({Holds.OVERLAP}),
    counts="tokens",
    read=read,
    write=write,
    sniff=_sniff,
    tokenizer="words",
    remark="the text comes back as tokens with single spaces",
)
