"""Hugging Face token classification as Parquet, through pyarrow."""

import json
from collections.abc import Iterator
from typing import Any

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.extras import extra
from tui.exchange.files.source import SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats import huggingface
from tui.exchange.options import Item, Lose, ReadOptions, RecordError, Refusal, WriteOptions

_BATCH = 1000


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """A record for each row; tags that are numbers take their names from the file's features."""
    extra("parquet", "pyarrow")
    names: list[str] = []
    for number, row in enumerate(_rows(source, names), 1):
        place = source.place(_("row {number}").format(number=number))
        try:
            yield huggingface.record(_named(row, names), place)
        except RecordError as error:
            yield Refusal(place, str(error))


def _rows(source: SourceFile, names: list[str]) -> Iterator[dict[str, Any]]:
    """The rows; the names of the tags are put into ``names`` before the first.

    Raises DataError for a file that is damaged, wherever pyarrow comes to see it.
    """
    library = extra("parquet", "pyarrow.parquet")
    try:
        table = library.ParquetFile(source.path)
        names += _names(table.schema_arrow.metadata or {})
        for batch in table.iter_batches(_BATCH):
            yield from batch.to_pylist()
    except (ValueError, OSError) as error:
        raise DataError(
            _("not Parquet: {error}").format(error=str(error).strip().split("\n")[0]),
            file=source.name,
            way_out=_("get the file again, or name another --format"),
        ) from None


def _names(metadata: dict[bytes, bytes]) -> list[str]:
    """The names of the tags that ``datasets`` leaves in the schema."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        tags = features.get("ner_tags") or features.get("tags")
        inner = tags.get("feature", tags) if isinstance(tags, dict) else tags[0]
        return [str(name) for name in inner["names"]]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return []


def _named(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    key = "ner_tags" if "ner_tags" in row else "tags"
    tags = row.get(key) or []
    if names and all(isinstance(tag, int) and 0 <= tag < len(names) for tag in tags):
        return {**row, key: [names[tag] for tag in tags]}
    return row


class _Sink:
    """Rows in batches."""

    def __init__(self, target: Target, options: WriteOptions, lose: Lose) -> None:
        self._arrow = arrow = extra("parquet", "pyarrow")
        self._options = options
        self._lose = lose
        strings = arrow.list_(arrow.string())
        self._schema = arrow.schema(
            [("id", arrow.string()), ("tokens", strings), ("ner_tags", strings)]
        )
        library = extra("parquet", "pyarrow.parquet")
        self._writer = library.ParquetWriter(target.stream, self._schema)
        self._rows: list[dict[str, Any]] = []

    def add(self, record: Record) -> None:
        self._rows.append(huggingface.row(record, self._options, self._lose))
        if len(self._rows) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        batch = self._arrow.RecordBatch.from_pylist(self._rows, schema=self._schema)
        self._writer.write_batch(batch)
        self._rows = []

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """Columns ``id``, ``tokens`` and ``ner_tags``, the tags by name."""
    return _Sink(target, options, lose)


FORMAT = Format(
    name="parquet",
    title="Hugging Face token classification, Parquet",
    suffixes=(".parquet",),
    holds=frozenset({Holds.ID}),
    counts="tokens",
    read=read,
    write=write,
    binary=True,
    extra="parquet",
    tokenizer="words",
    remark="the text comes back as tokens with single spaces",
)
