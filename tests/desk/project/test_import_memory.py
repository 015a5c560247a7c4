"""What an import takes of the memory, beside the size of its file."""

import gzip
import json
import tracemalloc
from pathlib import Path

from tests.store.fresh import ME, fresh
from tui.desk.project.importer import import_path


def peak_of_import(path: Path) -> int:
    """The most bytes that Python held while a file was imported."""
    with fresh(path.with_name("mine.db")) as db:
        tracemalloc.start()
        try:
            assert import_path(db, path, annotator=ME).kept
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_a_packed_file_of_many_articles_takes_less_memory_than_it_unpacks_to(
    tmp_path: Path,
) -> None:
    path, size = tmp_path / "many.jsonl.gz", 0
    with gzip.open(path, "wb", compresslevel=1) as file:
        for number in range(700):
            line = json.dumps({"text": f"قال {number} " * 800}, ensure_ascii=False)
            size += file.write(f"{line}\n".encode())
    assert size > 5_000_000
    assert peak_of_import(path) < size


def test_the_events_of_a_large_article_are_made_a_thousand_spans_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "one.conll"
    path.write_text("وزير B-PER\n" * 10_000, encoding="utf-8")
    # Spans and rows of Python weigh most: with one event for all it was 185 times the file.
    assert peak_of_import(path) < 130 * path.stat().st_size
