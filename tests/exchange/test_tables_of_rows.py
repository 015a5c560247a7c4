"""Parquet and Arrow: rows are read as the JSON that they would be."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_field_files import marked, parts
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange import ReadOptions
from tui.exchange.options import Fields

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
ipc = pytest.importorskip("pyarrow.ipc")
TEXT = "وصلت منى العامري إلى عمّان أمس."
TAGS = ["O", "B-PER", "I-PER", "B-LOC"]
CLASSES = {"names": ["neg", "pos"], "_type": "ClassLabel"}


def table(row: dict[str, Any], features: dict[str, Any]) -> Any:
    made = arrow.Table.from_pylist([row])
    said = json.dumps({"info": {"features": features}}).encode()
    return made.replace_schema_metadata({b"huggingface": said} if features else {})


def read(path: Path, row: dict[str, Any], features: dict[str, Any] | None = None) -> list[Record]:
    parquet.write_table(table(row, features or {}), path)
    records, refusals, _notes = parts(path)
    assert refusals == []
    return records


@pytest.mark.parametrize(
    ("row", "features", "spans", "labels"),
    [
        ({"text": TEXT, "label": 1}, {}, [], ("1",)),
        ({"text": TEXT, "label": 1}, {"label": CLASSES}, [], ("pos",)),
        ({"text": TEXT, "labels": [0, 1]}, {"labels": {"feature": CLASSES}}, [], ("neg", "pos")),
        (
            {"text": TEXT, "spans": [{"start": 5, "end": 16, "label": "PER"}]},
            {},
            [("PER", "منى العامري")],
            (),
        ),
        (
            {
                "text": TEXT,
                "entities": {"start": [5, 21], "end": [16, 26], "label": ["PER", "LOC"]},
            },
            {},
            [("PER", "منى العامري"), ("LOC", "عمّان")],
            (),
        ),
        (
            {"sentence": TEXT, "ents": [{"start": 5, "end": 16, "entity_group": "PER"}]},
            {},
            [("PER", "منى العامري")],
            (),
        ),
        (
            {"tokens": TEXT.split(), "ner_tags": [0, 1, 2, 0, 3, 0]},
            {"ner_tags": [{"names": TAGS}]},
            [("PER", "منى العامري"), ("LOC", "عمّان")],
            (),
        ),
    ],
)
def test_texts_spans_and_tokens_are_read(
    tmp_path: Path,
    row: dict[str, Any],
    features: dict[str, Any],
    spans: list[tuple[str, str]],
    labels: tuple[str, ...],
) -> None:
    (record,) = read(tmp_path / "a.parquet", row, features)
    assert (record.text, marked(record), record.labels) == (TEXT, spans, labels)


def test_what_json_has_no_word_for_is_text_or_nothing(tmp_path: Path) -> None:
    row = {"text": TEXT, "label": "x", "at": datetime(2024, 1, 1, tzinfo=UTC), "n": float("inf")}
    (record,) = read(tmp_path / "a.parquet", row)
    assert record.meta == {"at": "2024-01-01 00:00:00+00:00", "n": None}


def test_fields_of_a_table_are_named_and_else_its_columns_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(table({"id": 1, "content": TEXT, "url": "x"}, {}), path)
    with pytest.raises(Exception, match="its fields are: content, id, url"):
        parts(path)
    (record,), refusals, _notes = parts(path, ReadOptions(fields=Fields("content", id="id")))
    assert (record.text, record.id, record.meta, refusals) == (TEXT, "1", {"url": "x"}, [])


@pytest.mark.parametrize("writer", [ipc.new_stream, ipc.new_file])
def test_a_data_set_s_folder_of_arrow_files_is_read(tmp_path: Path, writer: Any) -> None:
    made = table({"text": TEXT, "label": 1}, {"label": CLASSES})
    with writer(str(tmp_path / "data-00000-of-00001.arrow"), made.schema) as stream:
        stream.write_table(made)
    (tmp_path / "dataset_info.json").write_text('{"builder_name": "x"}')
    (tmp_path / "state.json").write_text("{}")
    records, refusals, notes = parts(tmp_path)
    assert [one.labels for one in records] == [("pos",)]
    assert (refusals, notes) == ([], [])


def test_other_tools_rows_are_read_as_theirs(tmp_path: Path) -> None:
    row = {
        "id": "r1",
        "text": TEXT,
        "ner.responses": [[{"start": 5, "end": 16, "label": "PER"}]],
        "ner.responses.users": ["u1"],
        "ner.responses.status": ["discarded"],
    }
    (record,) = read(tmp_path / "a.parquet", row)
    assert (record.annotator, record.status, len(record.suggested)) == ("u1", Status.SKIPPED, 1)
