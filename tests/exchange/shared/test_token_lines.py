"""Files of a token a line: what their reading takes."""

import tracemalloc
from pathlib import Path

from tui.core.record import Record
from tui.exchange import read_path


def test_a_file_of_one_long_article_is_read_in_a_few_times_its_size(tmp_path: Path) -> None:
    path = tmp_path / "long.conll"
    path.write_text("".join(f"كلمة{number % 97} B-PER\n" for number in range(40_000)), "utf-8")
    # What is loaded late is no memory of the file's.
    short = tmp_path / "short.conll"
    short.write_text("كلمة B-PER\n", "utf-8")
    assert list(read_path(short))
    items = read_path(path)
    tracemalloc.start()
    [record] = [item for item in items if isinstance(item, Record)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(record.spans) == 40_000
    # Each span is an object of 170 bytes with its numbers, and a line of this file has 17.
    assert peak < 20 * path.stat().st_size


def test_tags_of_spans_within_each_other_may_stand_in_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "nested.conll"
    path.write_text("جامعة B-ORG\nحلب I-ORG|B-GPE\nفي O\nا|ب B-X|Y\n", encoding="utf-8")
    [record] = [item for item in read_path(path) if isinstance(item, Record)]
    assert [(span.label, record.text[span.start : span.end]) for span in record.spans] == [
        ("ORG", "جامعة حلب"), ("GPE", "حلب"), ("X|Y", "ا|ب")
    ]  # fmt: skip
