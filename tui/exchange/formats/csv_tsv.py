"""CSV and TSV: a row a span, or a row a text.

A table of spans has ``start``, ``end`` and ``label``; the article's own columns stand in the
first of its rows, and an article without spans has one row. A table of texts has no ``start``:
a ``label`` there is one of the article, or Label Studio's spans. The columns that are not known
go into ``meta``.

A spreadsheet takes a cell that begins with ``=`` for a formula, and the texts are strangers'. A
table written to be safe has ``'`` before each such cell, and before each that had one already; a
last column ``escaped`` says so, by which reading takes them away again.
"""

import ast
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile, head_of
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.label_studio import spans_of
from tui.exchange.options import Fields, Lose, Note, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.json_records import Object, compact, parse
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.tag_schemes import tags_read_as
from tui.exchange.shared.token_lines import TokenArticle

if TYPE_CHECKING:
    import _csv

_OF_ARTICLE = ("annotator", "status", "note", "labels", "meta")
_ARTICLE = ("id", "title", "text", *_OF_ARTICLE)
_OF_SPAN = ("span_id", "span_text", "span_note")
_SPAN = ("span_id", "start", "end", "label", "span_text", "span_note")
_ESCAPED = "escaped"
_FORMULA = re.compile("'*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")
"""How a cell begins that a spreadsheet may run, or that has been made safe from it."""
_SEPARATOR = re.compile(r"sep=(.)\r?\n?")
"""What a spreadsheet is told by a first line of its own."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"|[^"]*')
_ENDS = (
    *(("start_char", "end_char"), ("start_offset", "end_offset"), ("begin", "end")),
    *(("span_start", "span_end"), ("start_index", "end_index"), ("from", "to")),
)
"""Under which names other programs give where a span starts and ends."""
_LABELS = ("entity", "entity_type", "entity_group", "label_name", "tag", "type", "category")
_TOKENS = ("word", "token", "words", "tokens", "form", "كلمة", "الكلمة")
_TAGS = ("tag", "ner_tag", "ner", "tags", "label", "ner_tags", "entity", "iob")
CsvRow = dict[str, str]


def read(delimiter: str, source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The articles of the table, whose first row names the columns."""
    csv.field_size_limit(options.max_chars)
    table = _Table.of(source, delimiter, options.fields)
    names, header = table.names, table.header
    if names.text not in header:
        yield from _without_text(table)
        return
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise DataError(
            _("two columns are called {name}").format(name=repr(twice[0])),
            file=source.name,
            place=source.line(1),
            way_out=_("give one of the two another name"),
        )
    if table.renamed:
        what = _("the columns {names} are read as the spans' start, end and label")
        yield Note(source.prefix, what.format(names=", ".join(table.renamed)))
    if names.start in header:
        yield from _articles_of_spans(table)
        return
    for item in table.rows():
        yield item if isinstance(item, Refusal) else _text(*item, table)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is opened: what its columns are called, and its rows as often as needed."""

    source: SourceFile
    names: Fields
    header: list[str]
    delimiter: str
    before: int
    quoted: bool
    renamed: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: SourceFile, delimiter: str, fields: Fields | None) -> "_Table":
        names = fields or Fields()
        names = replace(names, id=names.id or "id", title=names.title or "title")
        lines = (line for _number, line in source.lines())
        first = next(lines, "")
        before = 0
        if told := _SEPARATOR.fullmatch(first):
            delimiter, first, before = told[1], next(lines, ""), 1
        delimiter = _delimiter(first, delimiter, names)
        quoted = not (delimiter == "\t" and _has_bare_quotes(head_of(source).lines))
        header = _header(_reader(chain([first], lines), delimiter, quoted=quoted))
        header = _plain(header, names)
        renamed: tuple[str, ...] = ()
        if fields is None and names.start not in header:
            names, renamed = _named_otherwise(header, names)
        return cls(source, names, header, delimiter, before, quoted, renamed)

    def rows(self) -> Iterator[tuple[int, CsvRow] | Refusal]:
        """The rows below the header, by the number of their line."""
        lines = (line for number, line in self.source.lines() if number > self.before)
        table = _reader(lines, self.delimiter, quoted=self.quoted)
        next(table, None)
        return _rows(table, self.header, self.source, self.before)


def _reader(lines: Iterable[str], delimiter: str, *, quoted: bool) -> "_csv.Reader":
    if not quoted:
        return csv.reader(lines, delimiter=delimiter, strict=True, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _has_bare_quotes(lines: list[str]) -> bool:
    """Whether quotation marks are marks of the text: as many tabs in each line as in the first, and
    in some cell a mark that begins or ends no quoted cell."""
    tabs = {line.count("\t") for line in lines if line}
    if len(tabs) != 1:
        return False
    cells = (cell for line in lines for cell in line.split("\t") if '"' in cell)
    return any(_QUOTED.fullmatch(cell) is None for cell in cells)


def _named_otherwise(header: list[str], names: Fields) -> tuple[Fields, tuple[str, ...]]:
    """The columns of spans under names that other programs give them, and which these are."""
    for start, end in _ENDS:
        label = next((name for name in (names.label, *_LABELS) if name in header), "")
        if start in header and end in header and label:
            own = next((name for name in (names.id, "doc_id", "document_id") if name in header), "")
            found = replace(names, start=start, end=end, label=label, id=own or names.id)
            return found, (start, end, label)
    return names, ()


def _without_text(table: _Table) -> Iterator[Readable]:
    """A table of tokens, or one whose columns are to be named."""
    lower = {name.strip().casefold(): name for name in table.header}
    token = next((lower[name] for name in _TOKENS if name in lower), None)
    tag = next((lower[name] for name in _TAGS if name in lower), None)
    sentence = next((name for name in table.header if "sent" in name.casefold()), None)
    source = table.source
    if token and tag and sentence:
        yield from _sentences(table, token, tag, sentence)
        return
    if token and tag:
        raise DataError(
            _("this is a table of tokens, and no column says which sentence each is of"),
            file=source.name,
            place=source.line(1),
            way_out=_("add a column 'sentence', or save {token} and {tag} as a .conll file with "
                      "blank lines between sentences").format(token=token, tag=tag),
        )  # fmt: skip
    raise DataError(
        _("no column is called {name}; there are {names}").format(
            name=repr(table.names.text), names=", ".join(name for name in table.header if name)
        ),
        file=source.name,
        place=source.line(1),
        way_out=_("name it with --text-field"),
    )


def _sentences(table: _Table, token: str, tag: str, sentence: str) -> Iterator[Readable]:
    """An article a sentence: its name stands in each row of it, or in the first."""
    rows = []
    for item in table.rows():
        if isinstance(item, Refusal):
            yield item
        else:
            rows.append((item[0], item[1][token].strip(), item[1][tag].strip(), item[1][sentence]))
    plain = tags_read_as([row[2] for row in rows])
    source, article, before = table.source, TokenArticle(table.source), ""
    if plain.note:
        yield Note(source.prefix, plain.note)
    for number, word, name, own in rows:
        if own and own != before:
            if (record := article.record()) is not None:
                yield record
            article, before = TokenArticle(source), own
        if word:
            article.add(number, (word, [plain.tag(name)]))
    if (record := article.record()) is not None:
        yield record


def _delimiter(first: str, wanted: str, names: Fields) -> str:
    """What parts the columns, by which of them has the text; spreadsheets take the ``;`` of many
    countries, Arabic ones among them."""
    for delimiter in (wanted, ",", ";", "\t"):
        if names.text in _plain(_header(csv.reader([first], delimiter=delimiter)), names):
            return delimiter
    return wanted


def _plain(header: list[str], names: Fields) -> list[str]:
    """The header, with names that we know as we write them: ``Text`` is ``text``."""
    known = (names.text, names.id, names.title, names.start, names.end, names.label)
    free = {name.casefold(): name for name in (*_ARTICLE, *_SPAN, *known) if name not in header}
    return [name if name in known else free.get(name.strip().casefold(), name) for name in header]


def _header(table: "_csv.Reader") -> list[str]:
    """The first row; empty where there is none that a table could begin with."""
    try:
        return next(table, [])
    except csv.Error:
        return []


def _rows(
    table: "_csv.Reader", header: list[str], source: SourceFile, before: int
) -> Iterator[tuple[int, CsvRow] | Refusal]:
    escaped = header == [*_ARTICLE, *_SPAN, _ESCAPED]
    while True:
        number = table.line_num + before + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(source.line(number), str(error))
            continue
        if not cells:
            continue
        if len(cells) != len(header):
            yield Refusal(
                source.line(number),
                _("{found} columns, and the header has {wanted}").format(
                    found=len(cells), wanted=len(header)
                ),
            )
            continue
        if escaped:
            cells = [cell[1:] if _is_escaped(cell) else cell for cell in cells[:-1]]
        yield number, dict(zip(header, cells, strict=not escaped))


def _is_escaped(cell: str) -> bool:
    return cell.startswith("'") and _FORMULA.match(cell) is not None


def _text(number: int, row: CsvRow, table: _Table) -> Readable:
    names, place = table.names, table.source.line(number)
    if not row[names.text]:
        return Refusal(place, _("the text is empty"))
    cell = row.pop(names.label, "")
    try:
        if (regions := _regions(cell)) is None:
            record = _record(row, names, place)
            return replace(record, labels=(*record.labels, *_labels(cell)))
        spans = [span for region in regions for span in spans_of({}, region)]
        return Draft(_record(row, names, place), spans, "utf16", loose=True)
    except RecordError as error:
        return Refusal(place, str(error))


def _regions(cell: str) -> list[Object] | None:
    """The spans that Label Studio's CSV has in the column of the label, as JSON."""
    if not cell.startswith("["):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    regions = isinstance(found, list) and all(
        isinstance(region, dict) and "labels" in region for region in found
    )
    return found if regions else None


def _articles_of_spans(table: _Table) -> Iterator[Readable]:
    """An article with the spans of its rows, which follow each other or, where a spreadsheet has
    sorted them, have one id."""
    names, source = table.names, table.source
    if names.id in table.header and not _is_in_order(table):
        groups: dict[str, list[tuple[int, CsvRow]]] = {}
        for item in table.rows():
            if isinstance(item, Refusal):
                yield item
            else:
                groups.setdefault(item[1][names.id], []).append(item)
        for rows in groups.values():
            # A text is in the first row of its article; sorting may have put others before.
            rows.sort(key=lambda row: not row[1][names.text])
            if len(rows) > 1 and rows[1][1][names.text] and "annotator" in rows[1][1]:
                what = _("the rows of several annotators are mixed; export them one by one")
                yield Refusal(source.line(rows[1][0]), what)
            else:
                yield from _article(rows, table)
        return
    article: list[tuple[int, CsvRow]] = []
    for item in table.rows():
        if isinstance(item, Refusal):
            yield item
            continue
        row = item[1]
        if article and not _goes_on(article[0][1], row, names):
            yield from _article(article, table)
            article = []
        article.append(item)
    yield from _article(article, table)


def _goes_on(first: CsvRow, row: CsvRow, names: Fields) -> bool:
    """Whether a row is of the same article. In our own tables a text begins one, since another
    annotator's rows have it again; others repeat it in each row."""
    if not row[names.text]:
        return row.get(names.id, "") in ("", first.get(names.id, ""))
    same = row.get(names.id, "") == first.get(names.id, "") and row[names.text] == first[names.text]
    return same and "annotator" not in row


def _is_in_order(table: _Table) -> bool:
    """Whether each row without a text follows one of its article."""
    last = ""
    for item in table.rows():
        if isinstance(item, Refusal):
            continue
        own = item[1][table.names.id]
        if not item[1][table.names.text] and own not in ("", last):
            return False
        last = own or last
    return True


def _article(rows: list[tuple[int, CsvRow]], table: _Table) -> Iterator[Readable]:
    names, source = table.names, table.source
    if not rows:
        return
    number, first = rows[0]
    if not first[names.text]:
        for number, _row in rows:
            what = _("no row has the text of its article; sort the table by id, and keep all rows")
            yield Refusal(source.line(number), what)
        return
    try:
        record = _record(first, names, source.line(number))
    except RecordError as error:
        yield Refusal(source.line(number), str(error))
        return
    spans = [_span(row, names) for _number, row in rows if row[names.start] or row.get(names.end)]
    yield Draft(record, spans)


def _span(row: CsvRow, names: Fields) -> GivenSpan:
    return GivenSpan(
        row[names.start],
        row.get(names.end, ""),
        row.get(names.label, ""),
        row.get("span_text") or None,
        row.get("span_id") or None,
        row.get("span_note") or None,
    )


def _record(row: CsvRow, names: Fields, place: str) -> Record:
    """The article of a row; the columns that are not known, by the ``names``, go into ``meta``."""
    known = {names.text, names.id, names.title, *_OF_ARTICLE}
    if names.start in row:
        known |= {names.start, names.end, names.label, *_OF_SPAN}
    meta: Object = {key: value for key, value in row.items() if key not in known and value}
    if row.get("meta"):
        try:
            meta |= parse(row["meta"])
        except RecordError:
            meta["meta"] = row["meta"]
    status = row.get("status") or None
    if status is not None and status not in set(Status):
        # Of somebody else's: whether it was published, say.
        meta, status = {"status": status, **meta}, None
    return Record(
        text=row[names.text],
        id=row.get(names.id) or None,
        title=row.get(names.title, ""),
        meta=meta,
        annotator=row.get("annotator") or None,
        status=Status(status) if status else None,
        note=row.get("note") or None,
        labels=_labels(row.get("labels", "")),
        place=place,
    )


def _labels(cell: str) -> tuple[str, ...]:
    """An array of strings, as JSON or as Python writes it, or one label as it is."""
    if not cell:
        return ()
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = _python_list(cell)
    strings = isinstance(found, list) and all(isinstance(label, str) for label in found)
    return tuple(found) if strings else (cell,)


def _python_list(cell: str) -> object:
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


class _Sink:
    """The rows of each article: its own columns once, then its spans."""

    def __init__(self, delimiter: str, target: Target, *, safe: bool, bom: bool) -> None:
        self._target = target
        self._safe = safe
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(
            self._buffer,
            delimiter=delimiter,
            lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC,
        )
        if bom:
            target.write("\ufeff")
        self._write([*_ARTICLE, *_SPAN, *([_ESCAPED] if safe else [])])

    def add(self, record: Record) -> None:
        article = [
            *(record.id or "", record.title, record.text, record.annotator or ""),
            *(record.status.value if record.status else "", record.note or ""),
            compact(record.labels) if record.labels else "",
            compact(dict(record.meta)) if record.meta else "",
        ]
        again = [record.id or "", *[""] * (len(_ARTICLE) - 1)]
        for span in in_order(record.spans):
            slice = record.text[span.start : span.end]
            own = (span.id or "", span.start, span.end, span.label, slice, span.note or "")
            self._put([*article, *own])
            article = again
        if not record.spans:
            self._put([*article, *[""] * len(_SPAN)])

    def _put(self, cells: list[str | int]) -> None:
        if self._safe:
            cells = [f"'{cell}" if _is_formula(cell) else cell for cell in cells] + ["yes"]
        self._write(cells)

    def _write(self, cells: list[str | int]) -> None:
        self._writer.writerow(cells)
        self._target.write(self._buffer.getvalue())
        self._buffer.seek(0)
        self._buffer.truncate()

    def close(self) -> None: ...


def _is_formula(cell: str | int) -> bool:
    return isinstance(cell, str) and _FORMULA.match(cell) is not None


def write(delimiter: str, target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """A table of spans."""
    return _Sink(delimiter, target, safe=options.safe, bom=options.bom)


def _sniff(delimiter: str, head: Head) -> bool:
    first = _header(csv.reader(head.lines[:1], delimiter=delimiter))
    return len(first) > 1 and "text" in first


def _format(name: str, title: str, delimiter: str) -> Format:
    return Format(
        name=name,
        title=title,
        suffixes=(f".{name}",),
        holds=frozenset(Holds) - {Holds.SCORES, Holds.RELATIONS, Holds.ATTRIBUTES},
        read=partial(read, delimiter),
        write=partial(write, delimiter),
        sniff=partial(_sniff, delimiter),
        remark="an empty note is no note; a table of texts alone is read; --safe for spreadsheets",
    )


CSV = _format("csv", "CSV of spans, or of texts", ",")
TSV = _format("tsv", "TSV of spans, or of texts", "\t")
