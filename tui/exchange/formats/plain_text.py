"""Plain text: one article a file, a line, or a block between blank lines.

The title is the file's name without its suffix. The text is kept exactly as it stands, line
ends included; with lines and blocks the line end that closes each is left out.
"""

import re
from collections.abc import Iterator

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format
from tui.exchange.options import Item, Note, ReadOptions

_TAGGED = re.compile(r"<([A-Za-z][\w-]{0,30})(?: [^<>]{0,200})?>[^<>]{1,200}</\1>")
"""A passage between a tag of XML and its end."""


def read(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """One record, or one a line (``per_line``) or a block (``split_on_blank``)."""
    if options.per_line and options.split_on_blank:
        raise UsageError(
            _("by line or by block, not both"), way_out=_("leave one of the two options out")
        )
    if options.per_line:
        return _by_line(source)
    return _by_block(source) if options.split_on_blank else _whole(source)


def _whole(source: SourceFile) -> Iterator[Item]:
    text = source.text()
    if not text.strip():
        raise DataError(
            _("there is no text in it"),
            file=source.name,
            way_out=_("there is nothing to import"),
        )
    if _is_table(text):
        yield Note(source.line(1), _("this looks like a table; --format tsv reads it as one"))
    if found := _TAGGED.search(text):
        what = _("it has tags in its text, like {tag}; they stay. To have spans, turn it into brat "
                 "standoff or JSONL")  # fmt: skip
        yield Note(source.line(1), what.format(tag=found[0][:40]))
    yield Record(text=text, title=source.stem, place=source.line(1))


def _is_table(text: str) -> bool:
    """Whether its first line has columns apart by tabs, and so have most of the others."""
    lines = [line for line in text[:100_000].split("\n")[:200] if line.strip()]
    first = lines[0].count("\t") if lines else 0
    return first > 0 and len(lines) > 1 and sum("\t" in line for line in lines) * 2 > len(lines)


def _by_line(source: SourceFile) -> Iterator[Item]:
    for number, line in source.lines():
        if line.strip():
            yield _piece(source, number, _chomped(line))


def _by_block(source: SourceFile) -> Iterator[Item]:
    block: list[str] = []
    first = 1
    for number, line in source.lines():
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            yield _piece(source, first, _chomped("".join(block)))
            block = []
    if block:
        yield _piece(source, first, _chomped("".join(block)))


def _piece(source: SourceFile, number: int, text: str) -> Record:
    return Record(text=text, title=f"{source.stem} {number}", place=source.line(number))


def _chomped(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")


def _sniff(head: Head) -> bool:
    return head.suffix in FORMAT.suffixes


FORMAT = Format(
    name="txt",
    title="Plain text",
    suffixes=(".txt", ".text"),
    read=read,
    sniff=_sniff,
    remark="the title is the file's name",
)
