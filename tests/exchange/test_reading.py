"""Paths that come in: files, folders, compressed, in other encodings, broken."""

import bz2
import codecs
import gzip
import lzma
from pathlib import Path
from typing import Any

import pytest

from tui.core.errors import DataError, UsageError
from tui.core.record import Record
from tui.exchange import Note, ReadOptions, Refusal, detect, read_path

NEWS = (
    "قال وزير الخارجية في بيان له إن الأطراف في شمال البلاد مدعوة إلى وقف القتال، وأضاف أن "
    "الحكومة لا تقبل هذا الأمر بعد اليوم، وأن التفاوض بين الطرفين قد بدأ مع المبعوث الدولي.\n"
)


def put(tmp_path: Path, data: bytes, name: str = "خبر.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def records(path: Path, options: ReadOptions | None = None) -> list[Record]:
    return [item for item in read_path(path, options=options) if isinstance(item, Record)]


def test_plain_text_is_kept_as_it_is_and_titled_by_its_file(tmp_path: Path) -> None:
    text = "\r\n سطر\r\n\u2028\ufeff آخر \n\n"
    [record] = records(put(tmp_path, text.encode()))
    assert (record.text, record.title) == (text, "خبر")


def test_a_mark_goes_from_the_very_front_only(tmp_path: Path) -> None:
    [record] = records(put(tmp_path, codecs.BOM_UTF8 * 2 + "قال\ufeff".encode()))
    assert record.text == "\ufeffقال\ufeff"


def test_each_line_is_an_article_when_asked(tmp_path: Path) -> None:
    found = records(put(tmp_path, "أ\r\n\n ب\u2029ت\nث".encode()), ReadOptions(per_line=True))
    assert [(r.text, r.title, r.place) for r in found] == [
        ("أ", "خبر 1", "line 1"),
        (" ب\u2029ت", "خبر 3", "line 3"),
        ("ث", "خبر 4", "line 4"),
    ]


def test_each_block_is_an_article_when_asked(tmp_path: Path) -> None:
    data = "\nأ\r\nب\r\n\r\n \nت\n".encode()
    found = records(put(tmp_path, data), ReadOptions(split_on_blank=True))
    assert [(r.text, r.place) for r in found] == [("أ\r\nب", "line 2"), ("ت", "line 6")]


def test_by_line_and_by_block_at_once_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not both"):
        records(put(tmp_path, b"a"), ReadOptions(per_line=True, split_on_blank=True))


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8])
def test_a_file_with_nothing_in_it_is_an_error(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"خبر\.txt: .*nothing to import"):
        records(put(tmp_path, data))


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.txt: there is no such file; check the path"):
        records(tmp_path / "none.txt")


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_line_with_a_byte_that_is_not_utf8_is_refused_alone(name: str, tmp_path: Path) -> None:
    line = '{"text":"قال"}\n'.encode()
    path = put(tmp_path, line + line + line[:-3] + b"\xff" + line[-3:] + line, name)
    *items, last = read_path(path)
    assert [type(item) for item in items] == [Record, Record, Refusal]
    assert isinstance(last, Record)
    assert str(items[2]) == f"line 3, byte {3 * len(line) - 3}: byte 0xFF is not UTF-8"


def test_where_most_lines_are_not_utf8_the_encoding_is_asked_for(tmp_path: Path) -> None:
    line = '{"text":"قال"}\n'.encode()
    path = put(tmp_path, line[:-3] + b"\xff" + line[-3:], "a.jsonl")
    with pytest.raises(DataError, match=r"line 1, byte .*: byte 0xFF is not UTF-8; .*--encoding"):
        records(path)


def test_a_character_cut_at_the_end_of_the_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 1, byte 4: byte 0xD9 is not UTF-8"):
        records(put(tmp_path, "قاي".encode()[:-1]))


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be"])
def test_arabic_in_another_encoding_is_read_and_said(encoding: str, tmp_path: Path) -> None:
    pytest.importorskip("charset_normalizer")
    note, record = read_path(put(tmp_path, NEWS.encode(encoding)))
    assert isinstance(note, Note)
    assert codecs.lookup(encoding).name.upper() in note.what
    assert isinstance(record, Record)
    assert record.text == NEWS


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf16_is_known_by_its_mark(mark: bytes, tmp_path: Path) -> None:
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    note, record = read_path(put(tmp_path, mark + "قال\n".encode(encoding)))
    assert isinstance(note, Note)
    assert isinstance(record, Record)
    assert record.text == "قال\n"


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-16"])
def test_an_encoding_that_is_named_is_used_without_a_word(encoding: str, tmp_path: Path) -> None:
    path = put(tmp_path, "قال".encode(encoding))
    [record] = read_path(path, options=ReadOptions(encoding=encoding))
    assert isinstance(record, Record)
    assert record.text == "قال"


def test_a_wrong_encoding_is_an_error_with_the_place(tmp_path: Path) -> None:
    path = put(tmp_path, "سطر\nگ".encode("windows-1256"))
    with pytest.raises(DataError, match="line 2, byte 4: byte 0x90 is not ISO8859-6"):
        records(path, ReadOptions(encoding="iso-8859-6"))


@pytest.mark.parametrize("asked", ["windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("real", ["utf-8", "windows-1256", "iso-8859-6"])
def test_an_encoding_that_the_bytes_contradict_is_an_error(
    asked: str, real: str, tmp_path: Path
) -> None:
    path = put(tmp_path, NEWS.encode(real))
    if asked == real:
        assert records(path, ReadOptions(encoding=asked))[0].text == NEWS
    else:
        with pytest.raises(DataError, match=r"line 1: these bytes are|is not ISO8859-6"):
            records(path, ReadOptions(encoding=asked))


def test_too_little_to_tell_the_encoding_from_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not UTF-8"):
        records(put(tmp_path, "قال الوزير".encode("windows-1256")))


def test_an_encoding_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no encoding is called 'utf-9'"):
        records(put(tmp_path, b"a"), ReadOptions(encoding="utf-9"))


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_compressed_files_come_in_and_cut_ones_are_errors(suffix: str, tmp_path: Path) -> None:
    packs: dict[str, Any] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    if suffix == ".zst":
        packs[suffix] = pytest.importorskip("zstandard").ZstdCompressor().compress
    pack = packs[suffix]
    data = pack(NEWS.encode() * 2000)
    [record] = records(put(tmp_path, data * 2, f"a.txt{suffix}"))
    assert record.text == NEWS * 4000
    assert record.title == "a"
    with pytest.raises(DataError, match="damaged"):
        records(put(tmp_path, data[:-20], f"b.txt{suffix}"))
    with pytest.raises(DataError, match="damaged"):
        records(put(tmp_path, b"not compressed at all", f"c.txt{suffix}"))


def test_a_folder_gives_its_files_in_order_and_refuses_the_bad_ones(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    put(tmp_path, b"two", "b.txt")
    put(tmp_path, b"one", "a.txt")
    put(tmp_path, b"", "empty.txt")
    put(tmp_path, b"\xff", "z.txt")
    put(tmp_path, b"hidden", ".h.txt")
    put(tmp_path, b'{"text":"three"}\n{\n', "inner/c.jsonl")
    found = list(read_path(tmp_path))
    assert [item.text for item in found if isinstance(item, Record)] == ["one", "two", "three"]
    assert [item.place for item in found if isinstance(item, Refusal)] == [
        "empty.txt",
        "inner/c.jsonl: line 2",
        "z.txt: line 1, byte 0",
    ]


def test_what_is_of_no_format_is_left_out_of_a_folder_and_said(tmp_path: Path) -> None:
    put(tmp_path, b"one", "a.txt")
    put(tmp_path, "# ملاحظة".encode(), "NOTE.md")
    put(tmp_path, b"SQLite format 3\0", "other.db")
    found = list(read_path(tmp_path))
    assert [type(item) for item in found] == [Note, Record, Note]
    assert "left out" in str(found[0])


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no file in the folder"):
        list(read_path(tmp_path))


def test_a_text_past_the_limit_is_an_error(tmp_path: Path) -> None:
    path = put(tmp_path, "قال".encode())
    assert len(records(path, ReadOptions(max_chars=3))) == 1
    with pytest.raises(DataError, match="longer than the 2 code points"):
        records(path, ReadOptions(max_chars=2))


def test_a_file_of_no_known_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="its format is not known; --format txt reads it"):
        records(put(tmp_path, b"\x01\x02", "a.bin"))


def test_a_format_nobody_knows_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format is called 'json-l'; did you mean jsonl"):
        list(read_path(put(tmp_path, b"a"), format="json-l"))


def test_content_tells_the_format_before_the_suffix_does(tmp_path: Path) -> None:
    assert detect(put(tmp_path, b'{"text":"a"}\n', "a.txt")).name == "jsonl"
    assert detect(put(tmp_path, b'"text" is a word', "b.txt")).name == "txt"
    assert detect(put(tmp_path, b"not json", "c.jsonl")).name == "jsonl"
