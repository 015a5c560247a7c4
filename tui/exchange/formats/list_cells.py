"""Tables whose cells hold lists: a row a sentence with its tags, or a text with its spans."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from tui.core.i18n import _
from tui.exchange.draft import Readable
from tui.exchange.formats import huggingface
from tui.exchange.formats.fields import FieldsDecoder
from tui.exchange.options import Note, RecordError, Refusal
from tui.exchange.shared.csv_table import CsvRow, CsvTable, list_in
from tui.exchange.shared.json_guess import guess_in
from tui.exchange.shared.json_records import Object

_ROWS = 50


def read_list_cells(table: CsvTable) -> Iterator[Readable] | None:
    """The records of such a table, by what its first rows look like; None for any other."""
    found = islice((item for item in table.rows() if not isinstance(item, Refusal)), _ROWS)
    objects = [_object(row) for _number, row in found]
    columns = {huggingface.token_columns(value) for value in objects}
    if len(columns) == 1 and (pair := columns.pop()) is not None:
        what = _("the words are read from the column {tokens}, and their tags from {tags}")
        note = Note(table.source.prefix, what.format(tokens=pair[0], tags=pair[1]))
        return _tagged(table, note)
    if any(isinstance(cell, list) for value in objects for cell in value.values()):
        return _with_spans(table, objects)
    return None


def _tagged(table: CsvTable, note: Note) -> Iterator[Readable]:
    yield note
    for number, row in _rows(table):
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            yield huggingface.record(_object(row), table.source.line(number))
        except RecordError as error:
            yield Refusal(table.source.line(number), str(error))


def _with_spans(table: CsvTable, objects: list[Object]) -> Iterator[Readable] | None:
    fields = guess_in(objects)
    return None if fields is None else _decoded(table, FieldsDecoder(fields))


def _decoded(table: CsvTable, decoder: FieldsDecoder) -> Iterator[Readable]:
    what = _("read as --text-field {text} --spans-field {spans} --label-field {label}")
    yield Note(table.source.prefix, what.format(**asdict(decoder.fields)))
    for number, row in _rows(table):
        if isinstance(row, Refusal):
            yield row
            continue
        value = _object(row)
        if value.get(decoder.fields.spans) == "":
            value[decoder.fields.spans] = []
        try:
            yield decoder.record(value, table.source.line(number))
        except RecordError as error:
            yield Refusal(table.source.line(number), str(error))


def _rows(table: CsvTable) -> Iterator[tuple[int, CsvRow | Refusal]]:
    for item in table.rows():
        yield (0, item) if isinstance(item, Refusal) else item


def _object(row: CsvRow) -> Object:
    """The row with the lists of its cells, tuples in them as lists."""
    return {name: _plain(list_in(cell)) if cell[:1] == "[" else cell for name, cell in row.items()
            if name}  # fmt: skip


def _plain(found: list[object] | None) -> list[object] | None:
    if found is None:
        return None
    return [list(one) if isinstance(one, tuple) else one for one in found]
