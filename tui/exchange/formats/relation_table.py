"""CSV and TSV of relations: a row each, with the words of its head, its label, those of its tail.

The article's own columns stand in the first of its rows; one without relations has one row. Where
the ends are is told by their offsets, and what they read is compared. A span that no relation has
is in no row, and is reported.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan, Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Lose, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.csv_table import (
    RELATION,
    CsvRow,
    CsvTable,
    header_of,
)
from tui.exchange.shared.span_checks import in_order, loss_of
from tui.exchange.shared.table_rows import TableRows

_NEEDED = frozenset(
    ("head", "label", "tail", "text", "head_start", "head_end", "tail_start", "tail_end")
)


def read(delimiter: str, source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """The articles of the table, with the spans that its relations join."""
    csv.field_size_limit(options.max_chars)
    table = CsvTable.of(source, delimiter, options.fields)
    if lacking := sorted(_NEEDED - set(table.header)):
        raise DataError(
            _("a table of relations lacks the columns {names}").format(names=", ".join(lacking)),
            file=source.name,
            place=source.line(1),
            way_out=_("hashiya export --format relations-csv shows one"),
        )
    article: _Article | None = None
    for item in table.rows():
        if isinstance(item, Refusal):
            yield item
            continue
        number, row = item
        place = source.line(number)
        if row["text"]:
            if article is not None:
                yield article.draft()
            article = _Article(_frame(row, place))
        elif article is None or row.get("id", "") not in ("", article.record.id):
            yield Refusal(place, _("no row above has the text of its article"))
            continue
        if row["label"] or row["head_start"]:
            try:
                article.take(row)
            except RecordError as error:
                yield Refusal(place, str(error))
    if article is not None:
        yield article.draft()


def _frame(row: CsvRow, place: str) -> Record:
    status = row.get("status", "")
    return Record(
        text=row["text"],
        id=row.get("id") or None,
        title=row.get("title", ""),
        annotator=row.get("annotator") or None,
        status=Status(status) if status in set(Status) else None,
        place=place,
    )


@dataclass(slots=True)
class _Article:
    """The rows of one article."""

    record: Record
    _spans: dict[tuple[str, ...], GivenSpan] = field(default_factory=dict)
    _arcs: list[RecordRelation] = field(default_factory=list)

    def take(self, row: CsvRow) -> None:
        """A row: a relation, and its two ends where no row before had them."""
        if not row["label"]:
            raise RecordError(_("the relation has no label"))
        ends = [self._end(row, which) for which in ("head", "tail")]
        own, note = row.get("relation_id") or None, row.get("note") or None
        self._arcs.append(RecordRelation(ends[0], ends[1], row["label"], own, note))

    def _end(self, row: CsvRow, which: str) -> str:
        start, end = row[f"{which}_start"], row[f"{which}_end"]
        label = row.get(f"{which}_label") or "span"
        own = row.get(f"{which}_id", "")
        key = (own,) if own else (start, end, label)
        known = self._spans.get(key)
        if known is None:
            name = own or f"span-{len(self._spans) + 1}"
            said = row[which] or None
            known = self._spans[key] = GivenSpan(start, end, label, said, name)
        return str(known.id)

    def draft(self) -> Draft:
        """The record with what its rows said."""
        spans = list(self._spans.values())
        return Draft(_with(self.record, self._arcs), spans)


def _with(record: Record, arcs: list[RecordRelation]) -> Record:
    return Record(
        text=record.text, id=record.id, title=record.title, annotator=record.annotator,
        status=record.status, relations=tuple(arcs), place=record.place,
    )  # fmt: skip


class _Sink:
    """The rows of each article: its own columns once, then its relations."""

    def __init__(self, delimiter: str, target: Target, options: WriteOptions, lose: Lose) -> None:
        self._rows = TableRows(delimiter, target, options, RELATION)
        self._lose = lose

    def add(self, record: Record) -> None:
        status = record.status.value if record.status else ""
        article = [record.id or "", record.title, record.text, record.annotator or "", status]
        by_id = {span.id: span for span in record.spans}
        joined = {end for arc in record.relations for end in (arc.head, arc.tail)}
        for span in in_order(record.spans):
            if span.id not in joined:
                self._lose(loss_of(record, span, _("no relation has it"), gone=True))
        for arc in record.relations:
            head, tail = by_id[arc.head], by_id[arc.tail]
            words = [record.text[span.start : span.end] for span in (head, tail)]
            cells = [words[0], arc.label, words[1], *article, arc.id or ""]
            self._rows.put([*cells, *_cells(head), *_cells(tail), arc.note or ""])
            article = [record.id or "", *[""] * 4]
        if not record.relations:
            self._rows.put(["", "", "", *article, *[""] * 10])

    def close(self) -> None: ...


def _cells(span: RecordSpan) -> list[str | int]:
    return [span.id or "", span.label, span.start, span.end]


def write(delimiter: str, target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A table of relations."""
    return _Sink(delimiter, target, options, lose)


def _sniff(delimiter: str, head: Head) -> bool:
    return set(header_of(csv.reader(head.lines[:1], delimiter=delimiter))) >= _NEEDED


def _format(name: str, title: str, suffix: str, delimiter: str) -> Format:
    return Format(
        name=name,
        title=title,
        suffixes=(suffix,),
        holds=frozenset(
            {
                *(Holds.ID, Holds.TITLE, Holds.ANNOTATOR, Holds.STATUS, Holds.SPAN_IDS),
                *(Holds.OVERLAP, Holds.RELATIONS, Holds.RELATION_NOTES, Holds.TEXT),
            }
        ),
        read=partial(read, delimiter),
        write=partial(write, delimiter),
        sniff=partial(_sniff, delimiter),
        remark="head, label, tail in words, then where they are; only spans that a relation has",
    )


CSV = _format("relations-csv", "CSV of relations: head, label, tail", ".csv", ",")
TSV = _format("relations-tsv", "TSV of relations: head, label, tail", ".tsv", "\t")
