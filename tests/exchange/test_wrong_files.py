"""Whatever is in a file, a reader takes it, refuses it or says what is wrong; it never breaks."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import texts
from tui.core.errors import HashiyaError
from tui.core.record import Record
from tui.exchange import Note, ReadOptions, Refusal, all_formats, read_path
from tui.exchange.files.source import open_source

READABLE = [format for format in all_formats() if format.can_read and not format.extra]
JSON = [format for format in READABLE if {".json", ".jsonl"} & set(format.suffixes)]
JSON += [format for format in READABLE if format.name in ("armpro", "fields")]
KEYS = [
    *("text", "spans", "start", "end", "label", "id", "data", "annotations", "result", "value"),
    *("labels", "type", "predictions", "meta", "entities", "start_offset", "end_offset", "cats"),
    *("relations", "from_id", "to_id", "head", "tail", "tokens", "ner_tags", "tokenized_text"),
    *("ner", "answer", "accept", "status", "sha256", "title", "note", "annotator", "metadata"),
    *("start_char", "end_char", "label_name", "extra_data", "paragraph", "technique", "choices"),
    *("Comments", "completed_by", "lead_time", "article", "_annotator_id", "score"),
]
WORDS = [*("labels", "choices", "relation", "textarea", "B-X", "I-X", "O", "done", "reject"), ""]


@pytest.mark.parametrize(
    "said",
    [
        '<meta charset="windows-1256">',
        '<META http-equiv=Content-Type content="text/html; charset=windows-1256">',
        '<meta charset="hex">',
        '<meta charset="iso-8859-1">',
        '<meta charset="no-such">',
        '<meta charset="utf-8">',
        "",
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head>{said}</head><body>قطار</body></html>".encode("cp1256"))
    source = open_source(path, ReadOptions())
    if "1256" in said:
        assert "قطار" in source.text()
        assert [note.what for note in source.notes] == ["read as CP1256, as it says itself"]
    else:
        assert source.encoding == "utf-8"


def values() -> st.SearchStrategy[Any]:
    leaves = (
        st.none()
        | st.booleans()
        | st.integers(-2, 5)
        | st.floats(allow_nan=False)
        | st.sampled_from(WORDS)
        | texts(0)
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        ),
        max_leaves=20,
    )


def objects() -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have a text, most of the time, so that readers get further."""
    own = st.fixed_dictionaries(
        {}, optional={"text": texts(), "paragraph": texts(), "data": st.just({"text": "نص"})}
    )
    more = st.dictionaries(st.sampled_from(KEYS), values(), max_size=8)
    return st.builds(lambda first, second: {**second, **first}, own, more)


def survived(path: Path, name: str) -> None:
    with contextlib.suppress(HashiyaError):
        for item in read_path(path, format=name):
            assert isinstance(item, Record | Refusal | Note)
            if isinstance(item, Record):
                assert item.text
                item.text.encode("utf-8")
                for span in item.spans:
                    assert 0 <= span.start < span.end <= len(item.text)
                    assert span.label


@given(found=st.lists(objects(), min_size=1, max_size=3), array=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_strange_json(
    found: list[dict[str, Any]], array: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("wrong") / "a.json"
    text = json.dumps(found) if array else "\n".join(map(json.dumps, found))
    path.write_text(text, encoding="utf-8")
    # Each example for all: to draw it takes longer than to read it.
    for format in JSON:
        survived(path, format.name)


@given(data=st.binary(max_size=80) | texts(0).map(str.encode))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_strange_bytes(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("wrong") / "a.txt"
    path.write_bytes(data)
    for name in ("auto", *(format.name for format in READABLE)):
        survived(path, name)


LINES = ["O", "B-X", "I-X", "T1\tX 0 1\tن", "R1\tX A:T1 B:T1", "a,b", '"', "-DOCSTART- O", "", "\t"]


@pytest.mark.parametrize("name", ["conll", "wojood", "csv", "tsv", "brat", "ptc"])
@given(lines=st.lists(st.sampled_from(LINES) | texts(0), max_size=6))
@example(lines=["\t0"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_strange_lines(
    name: str, lines: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("wrong")
    head = ["id,text,start,end,label"] if name == "csv" else []
    head = ["id\ttext\tstart\tend\tlabel"] if name == "tsv" else head
    text = "\n".join([*head, *lines])
    for file in ("a.txt", "a.ann", "article1.txt", "labels.tsv"):
        (folder / file).write_text(text, encoding="utf-8", newline="")
    survived(folder / ("a.ann" if name == "brat" else "labels.tsv"), name)
    survived(folder, "auto")
