"""Files that go out: replaced whole or not at all, split by the text alone."""

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.exchange.strategies import texts
from tui.core.errors import DataError, UsageError
from tui.core.record import Record, RecordSpan
from tui.exchange import (
    LossError,
    WriteOptions,
    by_name,
    parse_parts,
    part_of,
    write_parts,
    write_records,
)
from tui.exchange.files.target import named_file, replacing

JSONL = by_name("jsonl")
ONE = Record(text="قال وزير", id="a", spans=(RecordSpan(0, 3, "V", "s"),))
SCORED = Record(text="قال", id="b", spans=(RecordSpan(0, 3, "V", "s", score=0.5),))
PARTS = {"train": 80, "dev": 10, "test": 10}


def breaking() -> Iterator[Record]:
    yield ONE
    raise RuntimeError


def test_a_file_is_left_as_it_was_when_writing_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("before")
    with pytest.raises(RuntimeError):
        write_records(breaking(), path, JSONL)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.jsonl", tmp_path / "link"
    path.write_text("before")
    path.chmod(0o640)
    link.symlink_to(path)
    report = write_records([ONE], link, JSONL)
    assert (report.articles, report.spans, report.lost) == (1, 1, 0)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert json.loads(path.read_text())["id"] == "a"


@pytest.mark.parametrize("name", ["a.db", "a.db-wal", "a.db-shm", "a.db-journal", "link"])
def test_neither_a_database_nor_what_lies_beside_it_is_written_over(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0 and more")
    (tmp_path / "a.db-wal").write_bytes(b"what was done last")
    (tmp_path / "link").symlink_to(tmp_path / "a.db-wal")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    path, lines = tmp_path / name, by_name("jsonl")
    with pytest.raises(UsageError, match="left as it is"), replacing(path, lines) as target:
        target.write("x")
    with pytest.raises(UsageError, match="left as it is"), named_file(path) as stream:
        stream.write(b"x")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    with replacing(tmp_path / "notes-wal", lines) as target:
        target.write("x")


def test_a_pipe_or_a_device_is_written_to(tmp_path: Path) -> None:
    assert write_records([ONE], Path("/dev/null"), JSONL).articles == 1
    assert Path("/dev/null").is_char_device()


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none/a\.jsonl: cannot be written"):
        write_records([ONE], tmp_path / "none" / "a.jsonl", JSONL)


def test_a_folder_gets_a_file_with_the_suffix(tmp_path: Path) -> None:
    report = write_records([ONE], tmp_path, JSONL)
    assert report.files == (str(tmp_path / "articles.jsonl"),)
    assert (tmp_path / "articles.jsonl").exists()


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_compressed_by_suffix_with_the_same_bytes_each_time(suffix: str, tmp_path: Path) -> None:
    unpacks: dict[str, Any] = {
        ".gz": gzip.decompress,
        ".bz2": bz2.decompress,
        ".xz": lzma.decompress,
    }
    if suffix == ".zst":
        library = pytest.importorskip("zstandard")
        unpacks[suffix] = library.ZstdDecompressor().decompressobj().decompress
    unpack = unpacks[suffix]
    plain = io.BytesIO()
    write_records([ONE], plain, JSONL)
    path = tmp_path / f"a.jsonl{suffix}"
    write_records([ONE], path, JSONL)
    first = path.read_bytes()
    write_records([ONE], path, JSONL)
    assert path.read_bytes() == first
    assert unpack(first) == plain.getvalue()


def test_what_cannot_be_held_is_reported_by_article_and_span(tmp_path: Path) -> None:
    report = write_records([ONE, SCORED], io.BytesIO(), JSONL)
    assert report.lost == 1
    assert [str(loss) for loss in report.losses] == ["b: s (V 'قال'): its score"]


def test_strict_makes_a_loss_an_error_and_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("before")
    with pytest.raises(LossError, match="1 things cannot be held, the first: b: s") as caught:
        write_records([SCORED], path, JSONL, WriteOptions(strict=True))
    assert caught.value.report.losses[0].span_id == "s"
    assert path.read_text() == "before"


def test_a_lone_surrogate_cannot_leave(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="half of a surrogate pair"):
        write_records([Record(text="\ud800")], io.BytesIO(), JSONL)


@pytest.mark.parametrize(
    ("name", "asked", "used"),
    [("jsonl", "whitespace", ""), ("conll", "", "words"), ("conll", "clitics", "clitics")],
)
def test_the_report_says_which_tokenizer_was_used(name: str, asked: str, used: str) -> None:
    options = WriteOptions(tokenizer=asked)
    assert write_records([ONE], io.BytesIO(), by_name(name), options).tokenizer == used


def test_a_format_that_is_only_read_cannot_be_written() -> None:
    with pytest.raises(UsageError, match="txt can be read, not written"):
        write_records([ONE], io.BytesIO(), by_name("txt"))


def test_split_puts_each_text_in_one_part_and_all_into_some(tmp_path: Path) -> None:
    items = [Record(text=f"نص {number}", id=str(number)) for number in range(500)]
    report = write_parts(items, tmp_path / "out.jsonl.gz", JSONL, PARTS)
    assert sum(report.by_part.values()) == 500
    assert 370 <= report.by_part["train"] <= 430
    found = []
    for part in PARTS:
        lines = gzip.decompress((tmp_path / f"out.{part}.jsonl.gz").read_bytes()).splitlines()
        assert len(lines) == report.by_part[part]
        assert {part_of(json.loads(line)["text"], PARTS) for line in lines} == {part}
        found += [json.loads(line)["id"] for line in lines]
    assert sorted(found) == sorted(record.id or "" for record in items)


def test_split_into_a_folder_names_the_files_by_part(tmp_path: Path) -> None:
    report = write_parts([ONE], tmp_path, JSONL, {"a": 1, "b": 1})
    assert report.files == (str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl"))


@given(text=texts())
def test_the_part_depends_on_the_shares_not_on_their_scale(text: str) -> None:
    assert part_of(text, PARTS) == part_of(text, {"train": 8, "dev": 1, "test": 1})
    assert part_of(text, {"only": 3}) == "only"


def test_how_to_split_is_read() -> None:
    assert parse_parts("train=80,dev=10, test=10") == PARTS


@pytest.mark.parametrize("asked", ["", "train", "a=0", "a=-1", "a=1,a=1", "a=x", "=5", "../a=1"])
def test_how_to_split_must_make_sense(asked: str) -> None:
    with pytest.raises(UsageError, match="train=80"):
        parse_parts(asked)
