"""CSV and TSV: a row a span, or a row a text.

A table of spans has ``start``, ``end`` and ``label``; the article's own columns stand in the
first of its rows, and an article without spans has one row. What a span bears of attributes is an
object of JSON in ``span_attributes``. A table of texts has no ``start``:
a ``label`` there is one of the article, or Label Studio's spans. The columns that are not known
go into ``meta``.

A spreadsheet takes a cell that begins with ``=`` for a formula, and the texts are strangers'. A
table written to be safe has ``'`` before each such cell, and before each that had one already; a
last column ``escaped`` says so, by which reading takes them away again.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.jsonl import attributes_in
from tui.exchange.formats.label_studio import spans_of
from tui.exchange.formats.list_cells import read_list_cells
from tui.exchange.formats.token_tables import read_without_text, text_column
from tui.exchange.options import Fields, Lose, Note, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.csv_table import (
    ARTICLE,
    OF_ARTICLE,
    OF_SPAN,
    SPAN,
    CsvRow,
    CsvTable,
    header_of,
    list_in,
)
from tui.exchange.shared.json_records import Object, compact, parse
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.table_rows import TableRows


def read(delimiter: str, source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The articles of the table, whose first row names the columns."""
    csv.field_size_limit(options.max_chars)
    table = CsvTable.of(source, delimiter, options.fields)
    names, header = table.names, table.header
    if names.start not in header and (found := read_list_cells(table)) is not None:
        yield from found
        return
    if names.text not in header:
        if options.fields or (name := text_column(table)) is None:
            yield from read_without_text(table)
            return
        yield Note(source.prefix, _("read as --text-field {text}").format(text=name))
        table = replace(table, names=replace(names, text=name))
        names = table.names
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


def _text(number: int, row: CsvRow, table: CsvTable) -> Readable:
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


def _articles_of_spans(table: CsvTable) -> Iterator[Readable]:
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


def _is_in_order(table: CsvTable) -> bool:
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


def _article(rows: list[tuple[int, CsvRow]], table: CsvTable) -> Iterator[Readable]:
    names, source = table.names, table.source
    if not rows:
        return
    number, first = rows[0]
    if not first[names.text]:
        for number, _row in rows:
            what = _("no row has the text of its article; sort the table by id, and keep all rows")
            yield Refusal(source.line(number), what)
        return
    place = source.line(number)
    try:
        record, spans = _record(first, names, place), []
        for number, row in rows:
            place = source.line(number)
            if row[names.start] or row.get(names.end):
                spans.append(_span(row, names))
    except RecordError as error:
        yield Refusal(place, str(error))
        return
    yield Draft(record, spans)


def _span(row: CsvRow, names: Fields) -> GivenSpan:
    return GivenSpan(
        row[names.start],
        row.get(names.end, ""),
        row.get(names.label, ""),
        row.get("span_text") or None,
        row.get("span_id") or None,
        row.get("span_note") or None,
        attributes=attributes_in(
            parse(row["span_attributes"]) if row.get("span_attributes") else None
        ),
    )


def _record(row: CsvRow, names: Fields, place: str) -> Record:
    """The article of a row; the columns that are not known, by the ``names``, go into ``meta``."""
    known = {names.text, names.id, names.title, *OF_ARTICLE}
    if names.start in row:
        known |= {names.start, names.end, names.label, *OF_SPAN}
    # A column without a name is pandas' numbers of rows.
    meta: Object = {key: value for key, value in row.items() if key and key not in known and value}
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
    found = list_in(cell)
    strings = found is not None and all(isinstance(label, str) for label in found)
    return tuple(map(str, found)) if found is not None and strings else (cell,)


class _Sink:
    """The rows of each article: its own columns once, then its spans."""

    def __init__(self, delimiter: str, target: Target, options: WriteOptions) -> None:
        self._rows = TableRows(delimiter, target, options, (*ARTICLE, *SPAN))

    def add(self, record: Record) -> None:
        article = [
            *(record.id or "", record.title, record.text, record.annotator or ""),
            *(record.status.value if record.status else "", record.note or ""),
            compact(record.labels) if record.labels else "",
            compact(dict(record.meta)) if record.meta else "",
        ]
        again = [record.id or "", *[""] * (len(ARTICLE) - 1)]
        for span in in_order(record.spans):
            slice = record.text[span.start : span.end]
            borne = compact(dict(span.attributes)) if span.attributes else ""
            own = (span.id or "", span.start, span.end, span.label, slice, span.note or "", borne)
            self._rows.put([*article, *own])
            article = again
        if not record.spans:
            self._rows.put([*article, *[""] * len(SPAN)])

    def close(self) -> None: ...


def write(delimiter: str, target: Target, options: WriteOptions, _lose: Lose) -> Sink:
    """A table of spans."""
    return _Sink(delimiter, target, options)


def _sniff(delimiter: str, head: Head) -> bool:
    first = header_of(csv.reader(head.lines[:1], delimiter=delimiter))
    return len(first) > 1 and "text" in first


def _format(name: str, title: str, delimiter: str) -> Format:
    return Format(
        name=name,
        title=title,
        suffixes=(f".{name}",),
        holds=frozenset(Holds) - {Holds.SCORES, Holds.RELATIONS, Holds.RELATION_NOTES},
        read=partial(read, delimiter),
        write=partial(write, delimiter),
        sniff=partial(_sniff, delimiter),
        remark="an empty note is no note; a table of texts alone is read; --safe for spreadsheets",
    )


CSV = _format("csv", "CSV of spans, or of texts", ",")
TSV = _format("tsv", "TSV of spans, or of texts", "\t")
