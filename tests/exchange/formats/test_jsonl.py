"""Our JSONL: what goes out comes back, and what is wrong is refused with its place."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.strategies import comparable, records
from tui.core.article import sha256_of
from tui.core.errors import UsageError
from tui.core.record import Record
from tui.exchange import Note, Refusal, WriteOptions, by_name, read_path, write_records

ARTICLE: dict[str, Any] = {
    "id": "a",
    "text": "قال وزير أمس",
    "spans": [{"start": 4, "end": 8, "label": "PER", "text": "وزير"}],
}


def written(items: list[Record], options: WriteOptions | None = None) -> bytes:
    stream = io.BytesIO()
    report = write_records(items, stream, by_name("jsonl"), options)
    assert report.articles == len(items)
    return stream.getvalue()


def read_back(tmp_path: Path, data: bytes) -> list[Any]:
    path = tmp_path / "in.jsonl"
    path.write_bytes(data)
    return list(read_path(path, format="jsonl"))


def refused(tmp_path: Path, line: str) -> str:
    good = json.dumps(ARTICLE)
    items = read_back(tmp_path, f"{good}\n{line}\n{good}\n".encode())
    assert [type(item) for item in items] == [Record, Refusal, Record]
    assert items[1].place == "line 2"
    return str(items[1].reason)


@given(items=st.lists(records(), min_size=1, max_size=3))
def test_what_is_written_is_read_back_and_written_again_the_same(
    items: list[Record], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = written(items)
    found = read_back(tmp_path_factory.mktemp("jsonl"), data)
    # A text of presentation forms gets a note, too.
    back = [item for item in found if not isinstance(item, Note)]
    assert [comparable(record) for record in back] == [comparable(record) for record in items]
    assert written(back) == data


def test_keys_stand_in_the_order_of_the_documentation() -> None:
    record = Record(text="قال", id="a", title="ت")
    assert written([record]).decode() == (
        '{"id":"a","title":"ت","text":"قال","sha256":"' + sha256_of("قال") + '","meta":{},'
        '"annotator":null,"status":null,"note":null,"labels":[],"spans":[],"relations":[]}\n'
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": None}, "'text' is null, not a string"),
        ({"text": 5}, "'text' is a whole number, not a string"),
        ({"text": ""}, "the text is empty"),
        ({"sha256": "0" * 64}, "sha256 says 000000000000"),
        ({"meta": []}, "'meta' is an array, not an object"),
        ({"title": 1}, "'title' is a whole number"),
        ({"status": "finished"}, "status 'finished' is not one of todo, doing, done, skipped"),
        ({"labels": "politics"}, "'labels' is a string, not an array"),
        ({"labels": [1]}, "member 1 of 'labels' is a whole number"),
        ({"spans": {}}, "'spans' is an object, not an array"),
        ({"spans": [[0, 1, "A"]]}, "member 1 of 'spans' is an array, not an object"),
        ({"spans": [{"start": 0, "end": 13, "label": "A"}]}, "outside the text, which has 12"),
        ({"spans": [{"start": -1, "end": 1, "label": "A"}]}, "outside the text"),
        ({"spans": [{"start": 4, "end": 4, "label": "A"}]}, "the span 4 to 4 is empty"),
        ({"spans": [{"start": 5, "end": 4, "label": "A"}]}, "the span 5 to 4 is empty"),
        ({"spans": [{"start": True, "end": 2, "label": "A"}]}, "true and 2, not whole numbers"),
        ({"spans": [{"start": 0, "end": 2.5, "label": "A"}]}, "0 and 2.5, not whole numbers"),
        ({"spans": [{"end": 2, "label": "A"}]}, "null and 2, not whole numbers"),
        ({"spans": [{"start": 0, "end": 2}]}, "there is no 'label'"),
        ({"spans": [{"start": 0, "end": 2, "label": ""}]}, "has no label"),
        (
            {"spans": [{"start": 0, "end": 3, "label": "A", "text": "وزير"}]},
            "the span 0 to 3 is said to be 'وزير' and is 'قال'",
        ),
        ({"relations": [{"head": "x", "tail": "y", "label": "r"}]}, "a span that is not there"),
        ({"spans": [{"id": "s", "start": 0, "end": 1, "label": "A"}] * 2}, "the same id"),
        ({"meta": {"url": "a"}, "url": "b"}, "'url' stands at the top and in meta"),
    ],
)
def test_a_wrong_record_is_refused_and_its_neighbours_go_in(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    assert reason in refused(tmp_path, json.dumps(ARTICLE | change, ensure_ascii=False))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("قال", "not JSON"),
        ("[]", "an array instead of an object"),
        ("5", "a whole number instead of an object"),
        ('{"id":"a"}', "there is no 'text'"),
        ('{"text":"a","text":"b"}', "the key 'text' stands twice"),
        ('{"text":NaN}', "'text' is null, not a string"),
        ('{"text":"a","meta":{"x":-Infinity}}', "-Infinity is not JSON"),
        ('{"text":"a","meta":{"x":1e999}}', "too large"),
        ('{"text":"a","meta":{"x":' + "9" * 5000 + "}}", "more than 4300 digits"),
        ('{"text":"a","meta":' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
        (r'{"text":"\ud83d"}', "half of a surrogate pair"),
        (r'{"text":"a","spans":[{"start":0,"end":1,"label":"\uDC00"}]}', "half of a surrogate"),
    ],
)
def test_a_line_that_is_no_sound_json_is_refused(line: str, reason: str, tmp_path: Path) -> None:
    assert reason in refused(tmp_path, line)


def test_an_escaped_surrogate_pair_is_one_character(tmp_path: Path) -> None:
    [record] = read_back(tmp_path, rb'{"text":"\ud83d\ude00","spans":[]}')
    assert record.text == "\U0001f600"


def test_keys_we_do_not_know_go_into_meta(tmp_path: Path) -> None:
    [record] = read_back(tmp_path, b'{"text":"a","url":"u","n":[1],"meta":{"m":null}}')
    assert record.meta == {"m": None, "url": "u", "n": [1]}
    assert list(record.meta) == ["m", "url", "n"]


def test_keys_of_spans_that_are_not_kept_are_said_once(tmp_path: Path) -> None:
    span = {"start": 0, "end": 1, "label": "A", "kb_id": "Q1", "start_utf16": 0, "end_utf16": 1}
    line = json.dumps({"text": "a b", "spans": [span]})
    items = read_back(tmp_path, f"{line}\n{line}\n".encode())
    assert [str(item) for item in items if isinstance(item, Note)] == [
        "line 1: not kept of spans: kb_id"
    ]
    assert len(items) == 3


@given(record=records())
def test_further_units_count_what_other_languages_count(record: Record) -> None:
    data = written([record], WriteOptions(offsets=("utf16", "utf8")))
    value = json.loads(data)
    for span in value["spans"]:
        wide, narrow = value["text"].encode("utf-16-le"), value["text"].encode("utf-8")
        assert (
            wide[span["start_utf16"] * 2 : span["end_utf16"] * 2].decode("utf-16-le")
            == (span["text"])
        )
        assert narrow[span["start_utf8"] : span["end_utf8"]].decode() == span["text"]


def test_an_unknown_unit_of_offsets_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="utf16, utf8"):
        written([Record(text="a")], WriteOptions(offsets=("utf32",)))
