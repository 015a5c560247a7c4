"""Importing a file: all of it, or nothing, or record by record."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store.fresh import ME, content, fresh, said
from tui.core.errors import UsageError
from tui.core.label import Kind, Label
from tui.desk.project import importer, record_spool
from tui.desk.project.importer import ImportResult, import_path
from tui.exchange.reading import read_path
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.ingest import Outcome
from tui.store.repair.check import problems
from tui.store.texts import articles


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database with labels and no article."""
    with fresh(tmp_path / "mine.db") as database:
        yield database


GOOD = {"text": "قال وزير", "spans": [{"start": 0, "end": 3, "label": "PER"}]}
OTHER = {"text": "نص آخر"}
UNKNOWN = {"text": "ثالث", "spans": [{"start": 0, "end": 3, "label": "GPE"}]}
OUTSIDE = {"text": "رابع", "spans": [{"start": 0, "end": 9, "label": "PER"}]}


def file_of(folder: Path, *lines: object) -> Path:
    """A JSONL file; strings go in as they are."""
    path = folder / "in.jsonl"
    written = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


def counts(taken: ImportResult) -> tuple[int, int, int]:
    """Added, merged, skipped."""
    return tuple(taken.counts[outcome] for outcome in Outcome)  # type: ignore[return-value]


def test_a_file_is_taken_in(db: Database, tmp_path: Path) -> None:
    taken = import_path(db, file_of(tmp_path, GOOD, OTHER), annotator=ME)
    assert (counts(taken), taken.spans, taken.kept) == ((2, 0, 0), 1, True)
    assert taken.first is not None
    assert said(db, taken.first) == [(0, 3, "PER")]
    assert articles.count(db) == 2
    assert list(problems(db)) == []


def test_the_same_file_again_is_skipped_line_by_line(db: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, OTHER)
    import_path(db, path, annotator=ME)
    taken = import_path(db, path, annotator=ME)
    assert counts(taken) == (0, 0, 2)
    assert len(taken.skipped) == 2
    assert all("line" in known.place for known in taken.skipped)


@pytest.mark.parametrize("bad", [UNKNOWN, OUTSIDE, "{", {"title": "بلا نص"}])
def test_one_bad_record_keeps_the_whole_file_out(db: Database, tmp_path: Path, bad: object) -> None:
    before = content(db)
    taken = import_path(db, file_of(tmp_path, GOOD, bad, OTHER), annotator=ME)
    assert not taken.kept
    assert len(taken.refusals) == 1
    assert articles.count(db) == 0
    assert content(db) == before


@pytest.mark.parametrize("bad", [UNKNOWN, OUTSIDE, "{", {"title": "بلا نص"}])
def test_the_good_records_are_kept_where_one_goes_on(
    db: Database, tmp_path: Path, bad: object
) -> None:
    taken = import_path(db, file_of(tmp_path, GOOD, bad, OTHER), annotator=ME, keep_going=True)
    assert taken.kept
    assert counts(taken) == (2, 0, 0)
    assert len(taken.refusals) == 1
    assert articles.count(db) == 2
    assert list(problems(db)) == []


def test_a_dry_run_says_all_and_keeps_nothing(db: Database, tmp_path: Path) -> None:
    before = content(db)
    taken = import_path(
        db, file_of(tmp_path, GOOD, UNKNOWN), annotator=ME, dry_run=True, add_labels=True
    )
    assert (counts(taken), taken.labels, taken.kept) == ((2, 0, 0), ["GPE"], False)
    assert articles.count(db) == 0
    assert content(db) == before


def test_unknown_labels_come_in_where_asked(db: Database, tmp_path: Path) -> None:
    taken = import_path(db, file_of(tmp_path, UNKNOWN, UNKNOWN), annotator=ME, add_labels=True)
    assert taken.labels == ["GPE"]
    assert scheme.get(db, "GPE").key == "g"
    assert counts(taken) == (1, 0, 1)


def test_many_skipped_records_are_counted_and_some_named(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "MOST_NAMED", 3)
    taken = import_path(db, file_of(tmp_path, *[OTHER] * 9), annotator=ME)
    assert counts(taken) == (1, 0, 8)
    assert len(taken.skipped) == 3


def test_a_folder_is_read_without_the_database_that_it_comes_into(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_of(tmp_path, GOOD)
    (tmp_path / "other-name.txt").symlink_to(tmp_path / "mine.db-wal")
    opened = []
    whole = Path.open

    def noting(path: Path, *given: object, **named: object) -> object:
        opened.append(path.resolve())
        return whole(path, *given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", noting)
    taken = import_path(db, tmp_path, annotator=ME)
    assert (taken.kept, counts(taken)) == (True, (1, 0, 0))
    assert opened
    assert not {file.resolve() for file in db.files} & set(opened)


def test_the_database_is_not_brought_into_itself(db: Database) -> None:
    with pytest.raises(UsageError, match="this is the database"):
        import_path(db, db.path, annotator=ME)


def total(db: Database) -> int:
    """How many rows a connection has written since it was opened."""
    return int(db.rows("SELECT total_changes()")[0][0])


class Held:
    """How many statements that write each transaction of a connection runs, while it lasts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counts: list[int] = []
        self.inside = False
        whole = Database.transaction

        @contextmanager
        def counted(db: Database) -> Iterator[None]:
            outer = not self.inside
            changes = total(db)
            self.inside = True
            try:
                with whole(db):
                    yield
                    if outer:
                        self.counts.append(total(db) - changes)
            finally:
                self.inside = not outer

        monkeypatch.setattr(Database, "transaction", counted)


def test_a_large_import_writes_in_short_transactions_and_reads_in_none(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"text": f"نص رقم {number}", "spans": []} for number in range(2_000)]
    path = file_of(tmp_path, *lines)
    held = Held(monkeypatch)
    whole = read_path

    def read(*given: object, **named: object) -> Iterator[object]:
        for item in whole(*given, **named):  # type: ignore[arg-type]
            assert not held.inside
            yield item

    monkeypatch.setattr("tui.desk.project.importer.read_path", read)
    taken = import_path(db, path, annotator=ME)
    assert (taken.kept, counts(taken)) == (True, (2_000, 0, 0))
    assert len(held.counts) == 2_000 / record_spool.PART_RECORDS + 1
    # An article, its words and the two halves of its text; and what the index of words keeps.
    assert max(held.counts) <= 10 * record_spool.PART_RECORDS
    assert list(problems(db)) == []


def test_others_save_while_a_large_import_runs(db: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, *[{"text": f"نص رقم {number}"} for number in range(1_000)])
    saved: list[int] = []

    def save(_read: int, stored: int) -> None:
        if stored:
            other.wait_at_most(0)
            scheme.put(other, Label(f"L{stored}", Kind.SPAN, position=stored), annotator="other")
            saved.append(stored)

    with open_database(db.path) as other:
        assert import_path(db, path, annotator=ME, progress=save).kept
    assert len(saved) == 1_000 / record_spool.PART_RECORDS
    assert articles.count(db) == 1_000
    assert list(problems(db)) == []


def test_a_large_import_that_is_stopped_leaves_nothing(db: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, *[{"text": f"نص رقم {number}"} for number in range(1_000)])
    before = content(db)
    stored = 0

    def note(_read: int, now: int) -> None:
        nonlocal stored
        stored = now

    taken = import_path(db, path, annotator=ME, progress=note, cancelled=lambda: stored >= 300)
    assert (taken.kept, taken.cancelled, stored) == (False, True, 300)
    assert content(db) == before
    assert list(problems(db)) == []


def test_a_scheme_that_changes_between_reading_and_storing_keeps_all_of_it_out(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_spool, "PART_RECORDS", 1)
    path = file_of(tmp_path, OTHER, GOOD)
    whole = importer._read

    def read(*given: object) -> None:
        whole(*given)  # type: ignore[arg-type]
        assert scheme.remove_unused(db, "PER", annotator="other")

    monkeypatch.setattr(importer, "_read", read)
    taken = import_path(db, path, annotator=ME)
    assert not taken.kept
    assert len(taken.refusals) == 1
    assert articles.count(db) == 0
    assert list(problems(db)) == []


def test_a_dry_run_takes_no_lock(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database(db.path) as other, other.transaction():
        db.wait_at_most(0)
        taken = import_path(db, file_of(tmp_path, GOOD), annotator=ME, dry_run=True)
    assert counts(taken) == (1, 0, 0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_what_is_no_file_is_told_and_not_waited_for(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    file_of(folder, GOOD)
    os.mkfifo(folder / "pipe.txt")
    (tmp_path / "outside.txt").write_text("خارج", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "inside.jsonl").symlink_to(folder / "in.jsonl")
    taken = import_path(db, folder, annotator=ME)
    assert (taken.kept, counts(taken)) == (True, (1, 0, 1))
    assert [str(note) for note in taken.notes] == [
        "link.txt: left out: a link that leads out of the folder; name what it leads to",
        "pipe.txt: left out: this is a pipe or a device, and no file",
    ]
    for path in (folder / "pipe.txt", Path("/dev/zero")):
        with pytest.raises(UsageError, match="pipe or a device"):
            import_path(db, path, annotator=ME)
