"""An import in several transactions: all of it stays, or none."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, content, fresh
from tui.core.errors import DatabaseError
from tui.core.record import Record, RecordSpan
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.records.arrivals import arrival
from tui.store.records.ingest import Intake
from tui.store.repair.check import problems
from tui.store.texts import articles
from tui.store.work import reviews


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database with labels and no article."""
    with fresh(tmp_path / "mine.db") as database:
        yield database


def record(number: int, label: str = "PER") -> Record:
    """A text of its own with one span."""
    return Record(text=f"وزير {number}", spans=(RecordSpan(0, 4, label),))


def files(db: Database) -> list[str]:
    """The names beside the database that are not SQLite's."""
    return sorted(
        path.name for path in db.path.parent.iterdir() if path.name.startswith("mine.db-import")
    )


def test_an_import_by_parts_leaves_articles_and_nothing_of_the_parts(db: Database) -> None:
    with arrival(db) as arriving:
        for number in range(3):
            with arriving.part():
                Intake(db, ME).take(record(number))
            assert articles.count(db) == number + 1
    assert {event.kind for event in events.history(db) if event.article_id} == {
        "article-add",
        "import",
    }
    assert not db.rows("SELECT key FROM meta WHERE key GLOB 'import-part *'")
    assert list(problems(db)) == []
    assert files(db) == []


def test_what_an_error_ends_is_taken_out_again(db: Database) -> None:
    known = Record(text="نص قديم")
    with db.transaction():
        Intake(db, ME).take(known)
    before = content(db)
    more = Record(text=known.text, spans=(RecordSpan(0, 2, "NEW"),), note="مهم")

    def fail() -> None:
        with arrival(db) as arriving:
            with arriving.part():
                Intake(db, ME, add_labels=True).take(record(1, "NEW"))
            with arriving.part():
                Intake(db, ME, add_labels=True).take(more)
                Intake(db, ME, as_suggestions=True).take(record(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert content(db) == before
    assert list(problems(db)) == []
    assert files(db) == []
    # It can be imported after that, and is found.
    with db.transaction():
        assert Intake(db, ME).take(record(1)).outcome == "added"


def test_another_desk_leaves_an_import_alone_that_runs(db: Database) -> None:
    with arrival(db) as arriving:
        with arriving.part():
            Intake(db, ME).take(record(1))
        with open_database(db.path) as other:
            assert articles.count(other) == 1
        with arriving.part():
            Intake(db, ME).take(record(2))
    assert articles.count(db) == 2


KILLED = """
    import os, sys
    from pathlib import Path
    from tests.store.records.test_arrivals import ME, record
    from tui.store.records.arrivals import arrival
    from tui.store.opening import open_database
    from tui.store.records.ingest import Intake

    db = open_database(Path(sys.argv[1]))
    with arrival(db) as arriving:
        for number in range(3):
            with arriving.part():
                Intake(db, ME).take(record(number))
        os.kill(os.getpid(), 9)
"""


def killed_import(db: Database) -> None:
    """Three parts of an import whose process is killed before it ends."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(db.path)],
        env={**os.environ, "PYTHONPATH": str(root)},
        cwd=root,
        check=False,
    )
    assert done.returncode == -9


@pytest.mark.skipif(os.name != "posix", reason="nobody is killed there")
def test_a_killed_import_is_taken_out_when_the_database_is_opened_next(db: Database) -> None:
    before = content(db)
    killed_import(db)
    assert articles.count(db) == 3
    with open_database(db.path) as other:
        assert content(other) == before
        assert list(problems(other)) == []
    assert files(db) == []


@pytest.mark.skipif(os.name != "posix", reason="nobody is killed there")
def test_a_killed_import_that_cannot_be_taken_out_keeps_nobody_from_reading(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(db)
    killed_import(db)

    def full(_db: Database, _parts: object) -> None:
        raise DatabaseError("the disk is full", file=str(db.path))

    with monkeypatch.context() as patched:
        patched.setattr("tui.store.records.arrivals._take_out", full)
        with open_database(db.path, read_only=True) as other:
            assert articles.count(other) == 3
            assert other.has_part_of_import
        with pytest.raises(DatabaseError, match="the disk is full"):
            open_database(db.path)
    with open_database(db.path, read_only=True) as other:
        assert content(other) == before
        assert not other.has_part_of_import


@pytest.mark.skipif(os.name != "posix", reason="nobody is killed there")
def test_what_somebody_worked_on_meanwhile_stays(db: Database) -> None:
    killed_import(db)
    ids = [article.id for article in articles.every(db)]
    change = reviews.change(reviews.get(db, ids[1], "other"), None, "غير واضح")
    events.record(db, "note", [change], annotator="other", article_id=ids[1])
    with open_database(db.path) as other:
        assert [article.id for article in articles.every(other)] == [ids[1]]
        assert reviews.get(other, ids[1], "other").note == "غير واضح"
        assert list(problems(other)) == []


def test_an_import_ends_where_its_parts_were_removed(db: Database) -> None:
    def go_on() -> None:
        with arrival(db) as one:
            with one.part():
                Intake(db, ME).take(record(1))
            # As one does who deletes what lies beside the database.
            for name in files(db):
                (db.path.parent / name).unlink()
            open_database(db.path).close()
            with one.part():
                Intake(db, ME).take(record(2))

    with pytest.raises(DatabaseError, match="removed by another program"):
        go_on()
    assert articles.count(db) == 0
