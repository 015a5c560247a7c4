"""Importing a file: all of it, or nothing, or record by record."""

import json
from pathlib import Path

import pytest

from tests.store.fresh import ME, content, fresh, said
from tui.core.errors import UsageError
from tui.desk import importing
from tui.desk.importing import Taken, take_path
from tui.store import articles, scheme
from tui.store.check import problems
from tui.store.database import Database
from tui.store.intake import Outcome


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """A database with labels and no article."""
    return fresh(tmp_path / "mine.db")


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


def counts(taken: Taken) -> tuple[int, int, int]:
    """Added, merged, skipped."""
    return tuple(taken.counts[outcome] for outcome in Outcome)  # type: ignore[return-value]


def test_a_file_is_taken_in(db: Database, tmp_path: Path) -> None:
    taken = take_path(db, file_of(tmp_path, GOOD, OTHER), annotator=ME)
    assert (counts(taken), taken.spans, taken.kept) == ((2, 0, 0), 1, True)
    assert taken.first is not None
    assert said(db, taken.first) == [(0, 3, "PER")]
    assert articles.count(db) == 2
    assert list(problems(db)) == []


def test_the_same_file_again_is_skipped_line_by_line(db: Database, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, OTHER)
    take_path(db, path, annotator=ME)
    taken = take_path(db, path, annotator=ME)
    assert counts(taken) == (0, 0, 2)
    assert len(taken.skipped) == 2
    assert all("line" in place for place in taken.skipped)


@pytest.mark.parametrize("bad", [UNKNOWN, OUTSIDE, "{", {"title": "بلا نص"}])
def test_one_bad_record_keeps_the_whole_file_out(db: Database, tmp_path: Path, bad: object) -> None:
    before = content(db)
    taken = take_path(db, file_of(tmp_path, GOOD, bad, OTHER), annotator=ME)
    assert not taken.kept
    assert len(taken.refusals) == 1
    assert articles.count(db) == 0
    assert content(db) == before


@pytest.mark.parametrize("bad", [UNKNOWN, OUTSIDE, "{", {"title": "بلا نص"}])
def test_the_good_records_are_kept_where_one_goes_on(
    db: Database, tmp_path: Path, bad: object
) -> None:
    taken = take_path(db, file_of(tmp_path, GOOD, bad, OTHER), annotator=ME, keep_going=True)
    assert taken.kept
    assert counts(taken) == (2, 0, 0)
    assert len(taken.refusals) == 1
    assert articles.count(db) == 2
    assert list(problems(db)) == []


def test_a_dry_run_says_all_and_keeps_nothing(db: Database, tmp_path: Path) -> None:
    before = content(db)
    taken = take_path(
        db, file_of(tmp_path, GOOD, UNKNOWN), annotator=ME, dry_run=True, add_labels=True
    )
    assert (counts(taken), taken.labels, taken.kept) == ((2, 0, 0), ["GPE"], False)
    assert articles.count(db) == 0
    assert content(db) == before


def test_unknown_labels_come_in_where_asked(db: Database, tmp_path: Path) -> None:
    taken = take_path(db, file_of(tmp_path, UNKNOWN, UNKNOWN), annotator=ME, add_labels=True)
    assert taken.labels == ["GPE"]
    assert scheme.get(db, "GPE").key == "g"
    assert counts(taken) == (1, 0, 1)


def test_many_skipped_records_are_counted_and_some_named(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "KEPT", 3)
    taken = take_path(db, file_of(tmp_path, *[OTHER] * 9), annotator=ME)
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
    taken = take_path(db, tmp_path, annotator=ME)
    assert (taken.kept, counts(taken)) == (True, (1, 0, 0))
    assert opened
    assert not {file.resolve() for file in db.files} & set(opened)


def test_the_database_is_not_brought_into_itself(db: Database) -> None:
    with pytest.raises(UsageError, match="this is the database"):
        take_path(db, db.path, annotator=ME)
