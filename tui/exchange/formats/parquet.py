"""Tables of Parquet and Arrow, through pyarrow: texts, spans, or tokens of Hugging Face.

Rows are read by whichever format of JSON they look like; written are tokens with their tags.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.core.errors import DataError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.files.source import SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats import huggingface
from tui.exchange.options import Lose, WriteOptions

_BATCH = 1000
_BESIDE = ("dataset_info.json", "state.json", "dataset_dict.json")


def rows(source: SourceFile) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet or Arrow file as JSON would have them.

    Numbers whose names ``datasets`` has left in the schema are those names; a ``label`` that is a
    number without one is the number as text. Raises DataError for a file that is damaged, wherever
    pyarrow comes to see it.
    """
    library = extra("parquet", "pyarrow")
    try:
        names, batches = _opened(source)
        for batch in batches:
            for row in batch.to_pylist():
                found = {key: _named(value, names.get(key)) for key, value in row.items()}
                if type(found.get("label")) in (int, bool):
                    found["label"] = str(found["label"])
                # Times and decimals become text, and what is no number nothing.
                line = json.dumps(found, ensure_ascii=False, default=str)
                yield json.loads(line, parse_constant=_nothing)
    except (ValueError, OSError, library.ArrowException) as error:
        raise DataError(
            _("not Parquet: {error}").format(error=str(error).strip().split("\n")[0]),
            file=source.name,
            way_out=_("get the file again, or name another --format"),
        ) from None


def _opened(source: SourceFile) -> tuple[dict[str, list[str]], Iterator[Any]]:
    """The names of numbers by column, and the batches of rows."""
    if source.path.suffix == ".arrow":
        library = extra("parquet", "pyarrow.ipc")
        try:
            stream = library.open_stream(str(source.path))
        except ValueError:
            whole = library.open_file(str(source.path))
            batches = (whole.get_batch(number) for number in range(whole.num_record_batches))
            return _names(whole.schema.metadata), batches
        return _names(stream.schema.metadata), iter(stream)
    table = extra("parquet", "pyarrow.parquet").ParquetFile(source.path)
    return _names(table.schema_arrow.metadata), table.iter_batches(_BATCH)


def _nothing(_name: str) -> None:
    """NaN, which pandas has where there is nothing, and the infinities."""


def _names(metadata: dict[bytes, bytes] | None) -> dict[str, list[str]]:
    """The names of labels that ``datasets`` leaves in the schema, by column."""
    try:
        features = json.loads((metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        found = {key: _names_in(feature) for key, feature in features.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {key: names for key, names in found.items() if names}


def _names_in(feature: Any) -> list[str]:
    if isinstance(feature, list) and feature:
        feature = feature[0]
    if not isinstance(feature, dict):
        return []
    inner = feature.get("feature", feature)
    names = inner.get("names") if isinstance(inner, dict) else None
    return [str(name) for name in names] if isinstance(names, list) else []


def _named(value: Any, names: list[str] | None) -> Any:
    """A value with its numbers by name; columns of spans, as ``datasets`` keeps lists of structs,
    as the list they were."""
    if isinstance(value, dict) and {"start", "end"} <= value.keys():
        columns = list(value.values())
        if all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
            return [dict(zip(value, cells, strict=True)) for cells in zip(*columns, strict=True)]
    if names is None:
        return value
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return names[value] if 0 <= value < len(names) else None
    return value


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


def companions(path: Path) -> tuple[Path, ...]:
    """What ``datasets`` writes beside its tables."""
    if path.suffix != ".arrow":
        return ()
    folders = (path.parent, path.parent.parent)
    return tuple(folder / name for folder in folders for name in _BESIDE)


FORMAT = Format(
    name="parquet",
    title="Parquet or Arrow: texts, spans, tokens",
    suffixes=(".parquet", ".arrow"),
    holds=frozenset({Holds.ID}),
    counts="tokens",
    rows=rows,
    companions=companions,
    write=write,
    binary=True,
    extra="parquet",
    tokenizer="words",
    remark="rows are read as JSON of that shape; written are tokens with single spaces",
)
