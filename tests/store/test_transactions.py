"""A transaction is written whole or not at all, whatever ends it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.fresh import content, fresh, raw, said, tag
from tui.core.errors import DatabaseError
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.records.export import records
from tui.store.repair.check import problems
from tui.store.texts import articles


def tag_and_raise(db: Database, start: int, end: int, error: BaseException) -> None:
    """A transaction that an error ends."""
    with db.transaction():
        tag(db, start, end, "PER")
        raise error


def test_an_error_takes_all_of_a_transaction_back(db: Database) -> None:
    with pytest.raises(KeyboardInterrupt):
        tag_and_raise(db, 0, 3, KeyboardInterrupt())
    assert said(db) == []
    assert list(problems(db)) == []


def test_an_error_in_an_inner_transaction_takes_back_that_alone(db: Database) -> None:
    with db.transaction():
        tag(db, 0, 3, "PER")
        with pytest.raises(ValueError, match="inner"):
            tag_and_raise(db, 4, 8, ValueError("inner"))
    assert said(db) == [(0, 3, "PER")]
    assert list(problems(db)) == []


def test_nothing_is_seen_by_others_before_the_end(db: Database) -> None:
    with open_database(db.path) as other, db.transaction():
        tag(db, 0, 3, "PER")
        assert said(db) == [(0, 3, "PER")]
        assert said(other) == []


def test_the_version_changes_when_another_has_written(db: Database) -> None:
    with open_database(db.path) as other:
        before = db.version
        tag(db, 0, 3, "PER")
        assert db.version == before
        tag(other, 4, 8, "PER")
        assert db.version != before


KILLED = """
import sys, time
from pathlib import Path
from tests.store.fresh import raw, tag
from tui.store.opening import open_database
db = open_database(Path(sys.argv[1]))
tag(db, 0, 3, "PER")
with db.transaction():
    tag(db, 4, 8, "LOC")
    raw(db).execute("PRAGMA cache_size = 1")
    print("in the middle", flush=True)
    time.sleep(60)
"""


def test_a_kill_in_the_middle_of_a_transaction_leaves_the_database_whole(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير الخارجية أمس"):
        pass
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "in the middle\n"
    child.kill()
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()
    with open_database(path) as db:
        assert said(db) == [(0, 3, "PER")]
        assert list(problems(db)) == []
        assert len(content(db)["spans"]) == 1
        tag(db, 4, 8, "LOC")
        assert said(db) == [(0, 3, "PER"), (4, 8, "LOC")]


def test_a_file_copied_while_open_has_all_once_its_log_was_emptied(
    db: Database, tmp_path: Path
) -> None:
    tag(db, 0, 3, "PER")
    statements: list[str] = []
    raw(db).set_trace_callback(statements.append)
    tag(db, 4, 8, "LOC")
    assert not any("checkpoint" in statement for statement in statements)
    db.empty_log()
    copied = tmp_path / "copied.db"
    copied.write_bytes(db.path.read_bytes())
    with open_database(copied) as other:
        assert said(other) == [(0, 3, "PER"), (4, 8, "LOC")]


@pytest.mark.parametrize("meta", ["[1]", "{", ""])
def test_an_article_whose_metadata_is_damaged_is_named(db: Database, meta: str) -> None:
    raw(db).execute("PRAGMA ignore_check_constraints = ON")
    raw(db).execute("UPDATE articles SET meta = ? WHERE id = 'a1'", (meta,))
    for read in (lambda: list(records(db)), lambda: articles.get(db, "a1")):
        with pytest.raises(DatabaseError, match="a1: its metadata is no JSON object"):
            read()


def write_much_and_raise(db: Database) -> None:
    with db.transaction():
        keys = ((f"{number * 7919 % 2003:0200d}",) for number in range(2000))
        db.write_many("INSERT INTO meta (key, value) VALUES (?, '')", keys)
        raise KeyboardInterrupt


def test_with_a_large_cache_nothing_is_written_before_the_transaction_ends(db: Database) -> None:
    db.rows("PRAGMA cache_size = 10")
    log = db.files[1]
    before = log.stat().st_size
    with pytest.raises(KeyboardInterrupt), db.large_cache():
        write_much_and_raise(db)
    assert log.stat().st_size == before
    with pytest.raises(KeyboardInterrupt):
        write_much_and_raise(db)
    assert log.stat().st_size > before
    assert db.rows("PRAGMA cache_size") == [(10,)]
