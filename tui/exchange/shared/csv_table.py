"""A table of comma- or tab-separated values as people have it: what parts the columns, what they
are called, whether its quotation marks are marks of the text."""

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.exchange.files.source import SourceFile, head_of
from tui.exchange.options import Fields, Refusal

if TYPE_CHECKING:
    import _csv

OF_ARTICLE = ("annotator", "status", "note", "labels", "meta")
ARTICLE = ("id", "title", "text", *OF_ARTICLE)
OF_SPAN = ("span_id", "span_text", "span_note", "span_attributes")
SPAN = ("span_id", "start", "end", "label", "span_text", "span_note", "span_attributes")
RELATION = (
    *("head", "label", "tail", "id", "title", "text", "annotator", "status", "relation_id"),
    *("head_id", "head_label", "head_start", "head_end"),
    *("tail_id", "tail_label", "tail_start", "tail_end", "note"),
)
"""The columns of our own tables, of spans and of relations."""
ESCAPED = "escaped"
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
CsvRow = dict[str, str]


@frozen_dataclass
class CsvTable:
    """A table that is opened: what its columns are called, and its rows as often as needed."""

    source: SourceFile
    names: Fields
    header: list[str]
    delimiter: str
    before: int
    quoted: bool
    renamed: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: SourceFile, delimiter: str, fields: Fields | None) -> "CsvTable":
        names = fields or Fields()
        names = replace(names, id=names.id or "id", title=names.title or "title")
        lines = (line for _number, line in source.lines())
        first = next(lines, "")
        before = 0
        if told := _SEPARATOR.fullmatch(first):
            delimiter, first, before = told[1], next(lines, ""), 1
        delimiter = _delimiter(first, delimiter, names)
        quoted = not (delimiter == "\t" and _has_bare_quotes(head_of(source).lines))
        header = header_of(_reader(chain([first], lines), delimiter, quoted=quoted))
        header = _plain(header, names)
        renamed: tuple[str, ...] = ()
        if fields is None and names.start not in header:
            names, renamed = _named_otherwise(header, names)
        return cls(source, names, header, delimiter, before, quoted, renamed)

    def rows(self, *, blank: bool = False) -> Iterator[tuple[int, CsvRow] | Refusal]:
        """The rows below the header, by the number of their line; ``blank`` lines as rows with
        nothing in them."""
        lines = (line for number, line in self.source.lines() if number > self.before)
        table = _reader(lines, self.delimiter, quoted=self.quoted)
        header_of(table)
        return _rows(table, self.header, self.source, self.before, blank=blank)


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


def _delimiter(first: str, wanted: str, names: Fields) -> str:
    """What parts the columns, by which of them has the text; spreadsheets take the ``;`` of many
    countries, Arabic ones among them."""
    for delimiter in (wanted, ",", ";", "\t", "|"):
        if names.text in _plain(header_of(csv.reader([first], delimiter=delimiter)), names):
            return delimiter
    return wanted


def _plain(header: list[str], names: Fields) -> list[str]:
    """The header, with names that we know as we write them: ``Text`` is ``text``."""
    known = (names.text, names.id, names.title, names.start, names.end, names.label)
    free = {name.casefold(): name for name in (*ARTICLE, *SPAN, *known) if name not in header}
    return [name if name in known else free.get(name.strip().casefold(), name) for name in header]


def header_of(table: "_csv.Reader") -> list[str]:
    """The first row; empty where there is none that a table could begin with."""
    try:
        return next(table, [])
    except csv.Error:
        return []


def _rows(
    table: "_csv.Reader", header: list[str], source: SourceFile, before: int, *, blank: bool
) -> Iterator[tuple[int, CsvRow] | Refusal]:
    ours = (*ARTICLE, *SPAN), (*ARTICLE, *SPAN[:-1]), RELATION
    # Attributes came later: the second is an older Hashiya's.
    escaped = header in [[*columns, ESCAPED] for columns in ours]
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
            if blank:
                yield number, dict.fromkeys(header, "")
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
    return cell.startswith("'") and is_formula(cell)


def is_formula(cell: str | int) -> bool:
    """Whether a spreadsheet may take the cell for a formula, or it has been made safe from that."""
    return isinstance(cell, str) and _FORMULA.match(cell) is not None


def list_in(cell: str) -> list[object] | None:
    """The list that a cell holds, as JSON or as Python writes it; None where it holds none."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            found = parse(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        return list(found) if isinstance(found, list) else None
    return None
