"""CSV and TSV: a row a span, or a row a text.

A table of spans has ``start``, ``end`` and ``label``; the article's own columns stand in the
first of its rows, and an article without spans has one row. A table of texts has no ``start``:
a ``label`` there is one of the article, or Label Studio's spans. The columns that are not known
go into ``meta``.

A spreadsheet takes a cell that begins with ``=`` for a formula, and the texts are strangers'. A
table written to be safe has ``'`` before each such cell, and before each that had one already; a
last column ``escaped`` says so, by which reading takes them away again.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.label_studio import spans_of
from tui.exchange.options import Fields, Item, Lose, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.json_records import Object, compact, parse
from tui.exchange.shared.offset_units import fitting, reader
from tui.exchange.shared.span_checks import in_order, make_span

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
_NUMBER = re.compile(r"\d{1,12}")
CsvRow = dict[str, str]


def read(delimiter: str, source: SourceFile, options: ReadOptions) -> Iterator[Item]:
    """The articles of the table, whose first row names the columns."""
    names = options.fields or Fields()
    names = replace(names, id=names.id or "id", title=names.title or "title")
    csv.field_size_limit(options.max_chars)
    lines = (line for _number, line in source.lines())
    first = next(lines, "")
    before = 0
    if told := _SEPARATOR.fullmatch(first):
        delimiter, first, before = told[1], next(lines, ""), 1
    delimiter = _delimiter(first, delimiter, names)
    table = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    header = _plain(_header(table), names)
    if names.text not in header:
        raise DataError(
            _("no column is called {name}").format(name=repr(names.text)),
            file=source.name,
            place=source.line(1),
            way_out=_("name it with --text-field"),
        )
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise DataError(
            _("two columns are called {name}").format(name=repr(twice[0])),
            file=source.name,
            place=source.line(1),
            way_out=_("give one of the two another name"),
        )
    rows = _rows(table, header, source, before)
    if names.start in header:
        yield from _articles_of_spans(rows, names, source, options.unit)
    else:
        for item in rows:
            if isinstance(item, Refusal):
                yield item
            else:
                yield _text(item[1], names, source.line(item[0]), options.unit)


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


def _text(row: CsvRow, names: Fields, place: str, unit: str) -> Item:
    text = row[names.text]
    if not text:
        return Refusal(place, _("the text is empty"))
    cell = row.pop(names.label, "")
    try:
        if (regions := _regions(cell)) is None:
            record = _record(row, names, place, ())
            return replace(record, labels=(*record.labels, cell)) if cell else record
        fit = fitting(text, unit)
        spans = in_order(s for region in regions for s in spans_of(text, {}, region, fit))
        return _record(row, names, place, spans)
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


def _articles_of_spans(
    rows: Iterator[tuple[int, CsvRow] | Refusal], names: Fields, source: SourceFile, unit: str
) -> Iterator[Item]:
    first: tuple[CsvRow, str] | None = None
    spans: list[RecordSpan] = []
    for item in rows:
        if isinstance(item, Refusal):
            yield item
            continue
        number, row = item
        place = source.line(number)
        if row[names.text]:
            if first is not None:
                yield _whole(first, names, spans)
            first, spans = (row, place), []
        elif first is None or row.get(names.id, "") != first[0].get(names.id, ""):
            yield Refusal(place, _("its article's text is not in the row before"))
            continue
        if row[names.start] or row.get(names.end):
            try:
                spans.append(_span(first[0][names.text], row, names, unit))
            except RecordError as error:
                yield Refusal(place, str(error))
    if first is not None:
        yield _whole(first, names, spans)


def _whole(first: tuple[CsvRow, str], names: Fields, spans: list[RecordSpan]) -> Item:
    row, place = first
    try:
        return _record(row, names, place, in_order(spans))
    except RecordError as error:
        return Refusal(place, str(error))


def _span(text: str, row: CsvRow, names: Fields, unit: str) -> RecordSpan:
    start, end = row[names.start], row.get(names.end, "")
    if not (_NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)):
        raise RecordError(
            _("start and end are {start} and {end}, not whole numbers").format(
                start=repr(start), end=repr(end)
            )
        )
    offset = reader(text, "codepoints" if unit == "auto" else unit)
    return make_span(
        text,
        offset(int(start)),
        offset(int(end)),
        row.get(names.label, ""),
        said=row.get("span_text") or None,
        id=row.get("span_id") or None,
        note=row.get("span_note") or None,
    )


def _record(row: CsvRow, names: Fields, place: str, spans: tuple[RecordSpan, ...]) -> Record:
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
        spans=spans,
        place=place,
    )


def _labels(cell: str) -> tuple[str, ...]:
    """A JSON array of strings, or one label as it is."""
    if not cell:
        return ()
    try:
        found = json.loads(cell)
    except ValueError:
        return (cell,)
    strings = isinstance(found, list) and all(isinstance(label, str) for label in found)
    return tuple(found) if strings else (cell,)


class _Sink:
    """The rows of each article: its own columns once, then its spans."""

    def __init__(self, delimiter: str, target: Target, *, safe: bool) -> None:
        self._target = target
        self._safe = safe
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(
            self._buffer,
            delimiter=delimiter,
            lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC,
        )
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
    return _Sink(delimiter, target, safe=options.safe)


def _sniff(delimiter: str, head: Head) -> bool:
    first = _header(csv.reader(head.lines[:1], delimiter=delimiter))
    return len(first) > 1 and "text" in first


def _format(name: str, title: str, delimiter: str) -> Format:
    return Format(
        name=name,
        title=title,
        suffixes=(f".{name}",),
        holds=frozenset(Holds) - {Holds.SCORES, Holds.RELATIONS},
        read=partial(read, delimiter),
        write=partial(write, delimiter),
        sniff=partial(_sniff, delimiter),
        remark="an empty note is no note; a table of texts alone is read; --safe for spreadsheets",
    )


CSV = _format("csv", "CSV of spans, or of texts", ",")
TSV = _format("tsv", "TSV of spans, or of texts", "\t")
