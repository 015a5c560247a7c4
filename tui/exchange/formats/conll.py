"""A token and a tag a line: IOB2 in two columns, CoNLL-2003's four, BIOES.

The reader takes all of them, and BILOU: by default the first column is the token, the last the
tag. It holds neither offsets nor the spaces of the text.
"""

from collections.abc import Iterator
from functools import partial

from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Sink
from tui.exchange.options import Item, Lose, ReadOptions, WriteOptions
from tui.exchange.shared.bio_tags import is_tag, tags_of
from tui.exchange.shared.token_layout import DOCSTART, piped_rows
from tui.exchange.shared.token_lines import read_tokens, token_lines


def read(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """The documents or sentences of the file."""
    return read_tokens(source, options)


def _write(filler: str, scheme: str, target: Target, options: WriteOptions, lose: Lose) -> Sink:
    def line(token: str, tags: list[str]) -> str:
        return f"{token} {filler}{tags[0] if tags else 'O'}"

    return token_lines(
        target,
        options,
        lose,
        line,
        partial(tags_of, scheme=scheme),
        flat=True,
        docstart=line(DOCSTART, []),
    )


def _sniff(head: Head) -> bool:
    rows = [row for row in head.rows[:-1] or head.rows if not row[0].startswith("#")]
    if not rows or head.suffix in (".json", ".jsonl", ".csv"):
        return False
    if head.suffix == ".tsv" and _has_tags(head):
        return True
    if all(len(row) == 2 or head.suffix != ".tsv" for row in rows):
        fitting = sum(len(row) >= 2 and is_tag(row[-1].upper()) for row in rows)
        if fitting * 10 >= len(rows) * (8 if head.suffix != ".tsv" else 10):
            return True
    return piped_rows(head.lines[0]) is not None if head.lines else False


def _has_tags(head: Head) -> bool:
    """Whether each line has as many columns, and one of them but the first is of tags."""
    rows = [line.split("\t") for line in head.lines[:200] if line.strip() and line[0] != "#"]
    if len({len(row) for row in rows}) != 1:
        return False
    return any(
        all(map(is_tag, column)) and any(tag != "O" for tag in column)
        for column in list(zip(*rows, strict=True))[1:]
    )


def _format(name: str, title: str, filler: str, scheme: str, suffixes: tuple[str, ...]) -> Format:
    return Format(
        name=name,
        title=title,
        suffixes=suffixes,
        counts="tokens",
        read=read,
        write=partial(_write, filler, scheme),
        sniff=_sniff if name == "conll" else None,
        tokenizer="words",
        remark="the text comes back as tokens with single spaces",
    )


FORMAT = _format(
    "conll", "A token and an IOB2 tag a line", "", "iob2", (".conll", ".iob", ".iob2", ".bio")
)
CONLL2003 = _format("conll2003", "CoNLL-2003: four columns, IOB2", "-X- _ ", "iob2", (".conll",))
BIOES = _format("bioes", "A token and a BIOES tag a line", "", "bioes", (".bioes",))
