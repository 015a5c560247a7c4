"""Files with a token a line: what CoNLL's family has in common.

Read: a blank line ends a sentence. Where the file begins with ``-DOCSTART-``, each document is
an article, with its sentences a line each; else each sentence is one. The text is the tokens
with single spaces. Written: each line of the text is a sentence, each article a document.
"""

import io
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.files.source import SourceFile, head_of
from tui.exchange.files.target import Target
from tui.exchange.options import Item, Lose, Note, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.bio_tags import Untagger, is_tag
from tui.exchange.shared.sinks import LineSink
from tui.exchange.shared.span_checks import in_order, loss_of
from tui.exchange.shared.token_layout import DOCSTART, FormAndTags, cells_of, layout_of, piped_rows
from tui.exchange.shared.tokenizers import (
    Placed,
    flat_placed,
    place_spans,
    tokens_of,
    without_crossing,
)


@dataclass(slots=True)
class TokenArticle:
    """What is being put together; a long one has hundreds of thousands of tokens, so that of each
    only numbers are kept."""

    source: SourceFile
    first: int = 0
    text: io.StringIO = field(default_factory=partial(io.StringIO, newline=""))
    spans: list[RecordSpan] = field(default_factory=list)
    length: int = 0
    starts: "array[int]" = field(default_factory=partial(array, "q"))
    ends: "array[int]" = field(default_factory=partial(array, "q"))
    untagger: Untagger = field(default_factory=Untagger)

    def add(self, line: int, row: FormAndTags) -> None:
        token, tags = row
        if not self.length:
            self.first = line
        elif self.starts:
            self._put(" ")
        self.starts.append(self.length)
        self._put(token)
        self.ends.append(self.length)
        self.untagger.add(tags)
        if self.untagger.spans:
            self._take(self.untagger.spans)
            self.untagger.spans.clear()

    def end_sentence(self) -> None:
        self._take(self.untagger.finish())
        self.untagger = Untagger()
        del self.starts[:], self.ends[:]

    def next_sentence(self) -> None:
        self.end_sentence()
        if self.length:
            self._put("\n")

    def record(self) -> Record | None:
        self.end_sentence()
        text = self.text.getvalue().rstrip("\n")
        if not text:
            return None
        return Record(
            text=text,
            title=f"{self.source.stem} {self.first}",
            spans=in_order(self.spans),
            place=self.source.line(self.first),
        )

    def _take(self, spans: Iterable[tuple[int, int, str]]) -> None:
        for first, last, label in spans:
            self.spans.append(RecordSpan(self.starts[first], self.ends[last - 1], label))

    def _put(self, piece: str) -> None:
        self.text.write(piece)
        self.length += len(piece)


def read_columns(
    source: SourceFile,
    row_of: Callable[[list[str]], FormAndTags],
    is_other: Callable[[str, list[str]], bool] | None = None,
) -> Iterator[Item]:
    """The articles of the file. ``row_of`` raises RecordError for a line that it cannot take, and
    ``is_other`` says of a line that it is no token."""
    by_document: bool | None = None
    article = TokenArticle(source)
    for number, line in source.lines():
        cells = cells_of(line)
        if cells and is_other is not None and is_other(line, cells):
            continue
        if cells and by_document is None:
            by_document = cells[0] == DOCSTART
        border = bool(cells) and cells[0] == DOCSTART
        if border or (not cells and not by_document):
            if (record := article.record()) is not None:
                yield record
            article = TokenArticle(source)
        elif not cells:
            article.next_sentence()
        else:
            try:
                token, tags = row_of(cells)
            except RecordError as error:
                yield Refusal(source.line(number), str(error))
                continue
            for tag in tags:
                if not is_tag(tag):
                    yield Note(
                        source.line(number), _("{tag} is no tag, read as O").format(tag=repr(tag))
                    )
            article.add(number, (token, tags))
    if (record := article.record()) is not None:
        yield record


def read_tokens(source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """The articles of a file with a token and one tag a line, in whichever columns."""
    first = next((line for line in head_of(source).lines if line.strip()), "")
    if options.columns is None and piped_rows(first):
        yield from _read_piped(source)
        return
    layout = layout_of(source, options.columns)
    for note in layout.notes:
        yield Note(source.prefix, note)
    header = layout.header

    def is_other(line: str, cells: list[str]) -> bool:
        nonlocal header
        if layout.is_comment(line, cells):
            return True
        was_header, header = header, False
        return was_header

    yield from read_columns(source, layout.row, is_other)


def _read_piped(source: SourceFile) -> Iterator[Item]:
    """A sentence a line, an article each."""
    for number, line in source.lines():
        rows = piped_rows(line)
        if rows is None:
            if line.strip():
                yield Refusal(source.line(number), _("not tokens like word|TAG"))
            continue
        article = TokenArticle(source)
        for row in rows:
            article.add(number, row)
        if (record := article.record()) is not None:
            yield record


def token_lines(
    target: Target,
    options: WriteOptions,
    lose: Lose,
    line_of: Callable[[str, list[str]], str],
    tags_of: Callable[[int, list[Placed]], list[list[str]]],
    *,
    flat: bool,
    docstart: str,
) -> LineSink:
    """The writer of such a file. ``line_of`` makes a line of a token and its tags."""

    def encode(record: Record) -> str:
        tokens = tokens_of(record, options.tokenizer or "words")
        spans = place_spans(record, tokens, options.align, lose)
        spans = (flat_placed if flat else without_crossing)(record, spans, lose)
        tags = tags_of(len(tokens), [_with_plain_label(record, found, lose) for found in spans])
        lines = [docstart, ""]
        end = 0
        for token, own in zip(tokens, tags, strict=True):
            if "\n" in record.text[end : token.start] and end and not _goes_on(own):
                lines.append("")
            lines.append(line_of(record.text[token.start : token.end], own))
            end = token.end
        return "\n".join([*lines, ""])

    return LineSink(target, encode)


def _goes_on(tags: Iterable[str]) -> bool:
    """Whether a span runs through here, so that no sentence may end before it."""
    return any(tag[0] in "IE" for tag in tags)


def _with_plain_label(record: Record, found: Placed, lose: Lose) -> Placed:
    """White space in a label would be a column: it becomes ``_``, and that is reported."""
    plain = "_".join(found.span.label.split())
    if plain == found.span.label:
        return found
    lose(loss_of(record, found.span, _("its label became {new}").format(new=plain)))
    span = found.span
    return Placed(found.first, found.last, RecordSpan(span.start, span.end, plain, span.id))
