"""A file for each annotator in one folder: their names are the files'."""

import json
from pathlib import Path

import pytest

from tests.exchange.test_field_files import FILES, marked, parts, put


def test_files_of_the_same_texts_are_of_the_annotators_they_are_called_after() -> None:
    records, refusals, notes = parts(FILES / "doccano_users")
    assert [(one.annotator, marked(one)) for one in records] == [
        ("muna", [("PER", "منى العامري")]),
        ("sami", [("PER", "منى"), ("LOC", "عمّان")]),
        (None, []),
    ]
    assert refusals == []
    assert notes == ["files of the same texts are named after their annotators: muna, sami"]


@pytest.mark.parametrize(
    ("first", "second", "texts"),
    [
        ("muna.jsonl", "sami.jsonl", ("نص", "غيره")),
        ("train.jsonl", "test.jsonl", ("نص", "نص")),
        ("muna.txt", "sami.txt", ("نص", "نص")),
    ],
)
def test_other_files_beside_each_other_name_nobody(
    tmp_path: Path, first: str, second: str, texts: tuple[str, str]
) -> None:
    for name, text in zip((first, second), texts, strict=True):
        line = json.dumps({"id": 1, "text": text, "label": [[0, len(text), "PER"]]})
        put(tmp_path, name, line if name.endswith("jsonl") else text)
    records, _refusals, notes = parts(tmp_path)
    assert [one.annotator for one in records] == [None, None]
    assert notes == []
