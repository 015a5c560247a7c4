"""What happens to the files of an open database is seen before the next transaction."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.fresh import fresh, raw, said, tag, untag
from tui.core.errors import DatabaseError
from tui.store.file import own_files
from tui.store.log.lineage import next_stamp
from tui.store.opening import open_database
from tui.store.repair.check import problems

Harm = Callable[[Path], None]


def beside(path: Path, suffix: str) -> Path:
    """One of the files that belong to a database."""
    return path.with_name(path.name + suffix)


def another(path: Path) -> Path:
    """A database of ours with other content, closed."""
    other = path.with_name("other.db")
    with fresh(other, "قال وزير", *(f"نص {number}" for number in range(40))) as db:
        tag(db, 4, 8, "LOC")
    return other


def remove_log(path: Path) -> None:
    beside(path, "-wal").unlink()


def remove_index(path: Path) -> None:
    beside(path, "-shm").unlink()


def remove_both(path: Path) -> None:
    remove_log(path)
    remove_index(path)


def cut_log(path: Path) -> None:
    os.truncate(beside(path, "-wal"), 0)


def move_another_over(path: Path) -> None:
    another(path).replace(path)


def move_away(path: Path) -> None:
    path.rename(path.with_name("aside.db"))


def copy_another_over(path: Path) -> None:
    shutil.copyfile(another(path), path)


def copy_with_its_times(path: Path) -> None:
    shutil.copy2(another(path), path)


def cut(path: Path) -> None:
    os.truncate(path, 0)


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


READABLE = {
    "rm -wal": (remove_log, "log (-wal, -shm) has been removed"),
    "rm -shm": (remove_index, "log (-wal, -shm) has been removed"),
    "rm both": (remove_both, "log (-wal, -shm) has been removed"),
    "mv over": (move_another_over, "removed or replaced"),
    "mv away": (move_away, "removed or replaced"),
}
GONE = {
    "cp over": copy_another_over,
    "cp -p over": copy_with_its_times,
    "truncate": cut,
    "truncate to half": cut_in_half,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a span; the next ones are in its log alone."""
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير الخارجية", *(f"نص {number} " * 500 for number in range(9))) as db:
        tag(db, 0, 3, "PER")
    return path


@pytest.mark.parametrize(("harm", "words"), READABLE.values(), ids=READABLE)
def test_what_the_connection_holds_is_saved_beside(path: Path, harm: Harm, words: str) -> None:
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        harm(path)
        for _time in range(2):
            with pytest.raises(DatabaseError) as raised:
                tag(db, 0, 8, "LOC")
            assert words in raised.value.what
            assert "mine.rescued-1.db" in raised.value.way_out
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]
    with open_database(path.with_name("mine.rescued-1.db")) as rescued:
        assert said(rescued) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert list(problems(rescued)) == []
    assert not path.with_name("mine.rescued-2.db").exists()


@pytest.mark.parametrize("harm", [remove_log, remove_index, remove_both])
def test_a_log_that_nobody_made_anew_comes_into_the_file_at_the_end(path: Path, harm: Harm) -> None:
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        harm(path)
        with pytest.raises(DatabaseError):
            tag(db, 0, 8, "LOC")
    with open_database(path) as db:
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert list(problems(db)) == []


ELSEWHERE = """
import sys
from pathlib import Path
from tests.store.fresh import tag, untag
from tui.store.opening import open_database
with open_database(Path(sys.argv[1])) as db:
    span = tag(db, 0, 8, "LOC")
    if sys.argv[2:]:
        untag(db, span)
        db._connection.execute(sys.argv[2]).fetchall()
"""


def elsewhere(path: Path, *after: str) -> None:
    """Tag in another process, which may do something more."""
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(path), *after], check=True)


ASKING = """
import sys
from pathlib import Path
from tests.store.fresh import said
from tui.store.repair.check import problems
from tui.store.opening import open_database
with open_database(Path(sys.argv[1])) as db:
    print(said(db), list(problems(db)))
"""


@pytest.mark.parametrize("harm", [remove_index, remove_both])
def test_what_another_process_wrote_meanwhile_stays_whole(path: Path, harm: Harm) -> None:
    db = open_database(path)
    tag(db, 4, 8, "ORG")
    db.empty_log()
    harm(path)
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE + "    print(flush=True); input()", str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "\n"
        with pytest.raises(DatabaseError, match="log"):
            tag(db, 0, 3, "ORG")
        db.close()
        other.communicate("\n")
    # Not in this process: a connection that was let be shares its index with all others here.
    asked = subprocess.run(
        [sys.executable, "-c", ASKING, str(path)], capture_output=True, text=True, check=True
    )
    assert asked.stdout == "[(0, 8, 'LOC'), (0, 3, 'PER'), (4, 8, 'ORG')] []\n"


@pytest.mark.parametrize("harm", GONE.values(), ids=GONE)
def test_what_was_put_there_is_left_as_it_is(path: Path, harm: Harm) -> None:
    db = open_database(path)
    written: list[Path] = []
    db.last_resort = written.append
    tag(db, 4, 8, "ORG")
    harm(path)
    content = path.read_bytes()
    for _time in range(2):
        with pytest.raises(DatabaseError, match="has been written over the database"):
            tag(db, 0, 8, "LOC")
    assert written == [path.with_name("mine.rescued-1.jsonl")]
    db.close()
    assert path.read_bytes() == content
    assert beside(path.with_name("mine.rescued-1.db"), "-wal").stat().st_size > 0
    assert not beside(path, "-wal").exists()


def test_an_older_copy_of_the_same_database_is_another_file_too(path: Path) -> None:
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    with open_database(path) as db:
        for _number in range(30):
            untag(db, tag(db, 4, 8, "ORG"))
        db.empty_log()
        shutil.copyfile(older, path)
        with pytest.raises(DatabaseError, match="has been written over"):
            tag(db, 0, 8, "LOC")


def test_a_database_of_the_same_header_and_size_is_another_file_too(path: Path) -> None:
    other = path.with_name("other.db")
    with fresh(other, "قال وزير الداخلية ", *(f"نص {n + 1} " * 500 for n in range(9))) as db:
        tag(db, 0, 3, "PER")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        assert other.read_bytes()[:100] == path.read_bytes()[:100]
        shutil.copyfile(other, path)
        with pytest.raises(DatabaseError, match="has been written over"):
            tag(db, 0, 8, "LOC")


def test_a_cut_log_is_seen(path: Path) -> None:
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        cut_log(path)
        with pytest.raises(DatabaseError, match="log"):
            tag(db, 0, 8, "LOC")


def test_a_file_that_was_written_without_a_checkpoint_is_seen(path: Path) -> None:
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        os.utime(path, (0, 0))
        with pytest.raises(DatabaseError, match="changed the database file"):
            tag(db, 0, 8, "LOC")
    with open_database(path) as db:
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]


def test_a_file_that_comes_back_is_used_again(path: Path) -> None:
    aside = path.with_name("aside.db")
    with open_database(path) as db:
        path.rename(aside)
        with pytest.raises(DatabaseError):
            tag(db, 4, 8, "ORG")
        aside.rename(path)
        tag(db, 4, 8, "ORG")
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]


def test_a_file_that_was_replaced_by_another_has_all_and_leaves_it_no_log(path: Path) -> None:
    aside = path.with_name("aside.db")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        path.rename(aside)
        another(path).replace(path)
    with open_database(aside) as db:
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]
    with open_database(path) as db:
        assert said(db) == [(4, 8, "LOC")]
        assert list(problems(db)) == []


@pytest.mark.parametrize(
    "after", ["SELECT 1", "PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint(TRUNCATE)",
              "PRAGMA wal_checkpoint(RESTART)", "VACUUM", "PRAGMA user_version = 4"],
)  # fmt: skip
def test_what_other_processes_do_through_sqlite_is_no_harm(path: Path, after: str) -> None:
    with open_database(path) as db:
        for _round in range(3):
            untag(db, tag(db, 4, 8, "ORG"))
            elsewhere(path, after)
            untag(db, tag(db, 4, 8, "ORG"))
            db.empty_log()
            assert db.in_place
        assert list(problems(db)) == []


def test_our_own_checkpoints_are_no_harm(path: Path) -> None:
    with open_database(path) as db:
        raw(db).execute("PRAGMA wal_autocheckpoint = 3")
        for number in range(60):
            untag(db, tag(db, 4, 8, "ORG"))
            if number % 7 == 0:
                db.empty_log()


def test_several_connections_of_a_process_do_no_harm_and_keep_their_locks(path: Path) -> None:
    with open_database(path) as db, db.transaction():
        db.write("UPDATE labels SET colour = '#123456'")
        with db.beside():
            pass
        with open_database(path, read_only=True):
            pass
        # SQLite's lock on the log's index is still held: another process may not write.
        asked = (
            "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=0);"
            "db.execute('BEGIN IMMEDIATE')"
        )
        ran = subprocess.run(
            [sys.executable, "-c", asked, str(path)], capture_output=True, text=True, check=False
        )
        assert "locked" in ran.stderr


def test_a_descriptor_is_closed_with_the_last_connection(path: Path) -> None:
    before = set(own_files.Descriptor._open)
    db = open_database(path)
    other = db.beside()
    db.close()
    assert set(own_files.Descriptor._open) > before
    other.close()
    assert set(own_files.Descriptor._open) == before


def watched_calls(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> list[str]:
    """The names of calls of the system, as they come; after each something may happen."""
    calls: list[str] = []

    def watch(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **named: object) -> object:
            result = real(*arguments, **named)
            calls.append(name)
            then()
            return result

        monkeypatch.setattr(os, name, call)

    for name in ("stat", "fstat", "pread", "open", "close"):
        watch(name)
    return calls


def test_an_event_costs_six_calls_of_the_system_besides_those_of_sqlite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database(path) as db:
        # The first begins the log anew.
        tag(db, 4, 8, "ORG")
        calls = watched_calls(monkeypatch, lambda: None)
        with db.transaction():
            next_stamp(db)
            db.write("UPDATE labels SET colour = '#123456'")
        assert sorted(calls) == [*["pread"] * 3, *["stat"] * 3]


@pytest.mark.parametrize("moment", range(1, 10))
def test_what_another_brings_into_the_file_at_any_moment_is_no_fault(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    with open_database(path) as db, closing(db.beside()) as other:
        db.put_log_off()
        tag(db, 4, 8, "ORG")

        def come() -> None:
            if len(calls) == moment:
                calls.append("the other one's")
                other._execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

        calls = watched_calls(monkeypatch, come)
        for start in range(3):
            assert db.in_place
            tag(db, start, 8, "LOC")
        assert "the other one's" in calls
        assert db.in_place


def test_what_comes_into_the_file_right_after_a_transaction_is_seen(path: Path) -> None:
    with open_database(path) as db:
        with db.transaction():
            db.write("UPDATE labels SET colour = '#123456'")
        page = path.read_bytes()[:4096]
        path.write_bytes(page + path.read_bytes()[4096:])
        os.utime(path, (1, 1))
        assert not db.in_place


def test_a_read_only_database_has_no_log_to_lose(path: Path) -> None:
    with closing(sqlite3.connect(path)) as one:
        one.execute("CREATE TABLE t (a)")
    with open_database(path, read_only=True) as db:
        assert not db.writable
        assert db.in_place
        path.rename(path.with_name("aside.db"))
        assert not db.in_place
