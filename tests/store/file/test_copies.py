"""Copies of a database in use: whole, current, never over another file."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.fresh import fresh, said, tag, untag
from tui.core.errors import DatabaseError, DataError
from tui.store.database import Database
from tui.store.file import copies
from tui.store.opening import open_database
from tui.store.repair.check import problems


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one tag."""
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير") as db:
        tag(db, 0, 3, "PER")
    return path


def names(path: Path) -> list[str]:
    """What lies beside a database, without the logs of one that is open."""
    return sorted(p.name for p in path.parent.iterdir() if p.suffix not in (".db-wal", ".db-shm"))


def test_a_copy_of_a_database_in_use_holds_all_that_was_acknowledged(path: Path) -> None:
    target = path.with_name("copy.db")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        copies.copy(db, target)
        tag(db, 0, 8, "LOC")
    with open_database(target) as copied:
        assert said(copied) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert list(problems(copied)) == []


def test_a_copy_made_while_another_writes_has_its_actions_whole(path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with open_database(path) as mine:
            while not stop.is_set():
                untag(mine, tag(mine, 0, 3, "ORG"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_database(path) as db:
            for number in range(5):
                copies.copy(db, path.with_name(f"{number}.db"))
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with open_database(path.with_name(f"{number}.db")) as copied:
            assert list(problems(copied)) == []


def test_a_copy_never_takes_the_place_of_a_file(path: Path) -> None:
    target = path.with_name("copy.db")
    target.write_text("قديم", encoding="utf-8")
    with open_database(path) as db, pytest.raises(DatabaseError, match="there is a file already"):
        copies.copy(db, target)
    assert target.read_text(encoding="utf-8") == "قديم"
    assert names(path) == ["copy.db", "mine.db"]


def test_a_file_that_comes_during_the_copy_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = path.with_name("copy.db")

    class Slow(sqlite3.Connection):
        def backup(self, *arguments: object, **named: object) -> None:
            super().backup(*arguments, **named)  # type: ignore[arg-type]
            target.write_text("جديد", encoding="utf-8")

    with (
        closing(sqlite3.connect(path, factory=Slow)) as source,
        pytest.raises(DatabaseError, match="there is a file already"),
    ):
        copies.copy(source, target)
    assert target.read_text(encoding="utf-8") == "جديد"
    assert names(path) == ["copy.db", "mine.db"]


def test_a_copy_into_a_folder_that_is_not_there_says_so(path: Path) -> None:
    with open_database(path) as db, pytest.raises(DatabaseError, match="no copy could be made"):
        copies.copy(db, path.parent / "none" / "copy.db")


def test_a_day_has_one_copy(path: Path) -> None:
    made = copies.copy_of_day(path, "2026-01-31", keep=7)
    assert made == path.with_name("mine.2026-01-31.db")
    before = made.read_bytes()
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
    assert copies.copy_of_day(path, "2026-01-31", keep=7) is None
    assert made.read_bytes() == before


def test_the_newest_copies_of_days_stay_and_nothing_else_goes(path: Path) -> None:
    for other in ("mine.2026-01-31.txt", "mine.schema-1.db", "yours.2020-01-01.db", "mine.2020.db"):
        path.with_name(other).touch()
    for day in range(1, 6):
        copies.copy_of_day(path, f"2026-01-0{day}", keep=3)
    assert [p.name for p in copies.copies_of_days(path)] == [
        "mine.2026-01-03.db", "mine.2026-01-04.db", "mine.2026-01-05.db",
    ]  # fmt: skip
    assert {"mine.2026-01-31.txt", "mine.schema-1.db", "yours.2020-01-01.db"} <= set(names(path))


def test_without_room_the_copies_of_other_days_stay(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.copy_of_day(path, "2026-01-01", keep=1)

    def full(self: Database, *_arguments: object, **_named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copies, "copy", full)
    with pytest.raises(DatabaseError):
        copies.copy_of_day(path, "2026-01-02", keep=1)
    assert names(path) == ["mine.2026-01-01.db", "mine.db"]


def test_what_a_killed_copy_left_goes_after_a_day(path: Path) -> None:
    left = [path.with_name(name) for name in (".mine.2026-01-01.db.7.tmp", ".mine.x.db.8.tmp")]
    others = [path.with_name(name) for name in (".yours.db.7.tmp", ".mine.notes", "mine.tmp")]
    for file in (*left, *others):
        file.touch()
    for file in (left[0], *others):
        os.utime(file, (0, 0))
    copies.copy_of_day(path, "2026-01-02", keep=7)
    assert [file.exists() for file in (*left, *others)] == [False, True, True, True, True]


def damage_a_page(path: Path) -> None:
    """Overwrite one page of the articles."""
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'spans_of_label'"
        ((page,), (size,)) = db.execute(sql).fetchone(), db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\x7f" * size
    path.write_bytes(content)


def test_a_damaged_copy_of_the_day_displaces_no_sound_one(path: Path) -> None:
    made = copies.copy_of_day(path, "2026-01-01", keep=1)
    damage_a_page(path)
    with pytest.raises(DatabaseError, match="damaged"):
        copies.copy_of_day(path, "2026-01-02", keep=1)
    assert copies.copies_of_days(path) == [made]
    assert names(path) == ["mine.2026-01-01.db", "mine.db"]


def test_a_backup_of_a_damaged_database_says_so_and_stays(path: Path) -> None:
    damage_a_page(path)
    target = path.with_name("copy.db")
    with open_database(path) as db, pytest.raises(DataError, match="damaged"):
        copies.copy(db, target, keep_damaged=True)
    assert target.stat().st_size == path.stat().st_size
