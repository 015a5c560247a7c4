"""A copy of an open database without its log is told; a killed one in its place is not."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.fresh import fresh, raw, said, tag, untag
from tui.cli.main import cli
from tui.store.file import copies, open_mark
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.repair import lint
from tui.store.repair.check import problems
from tui.store.repair.recover import recover


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one span, closed."""
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير الخارجية") as db:
        tag(db, 0, 3, "PER")
    return path


def lacks_log(path: Path) -> bool:
    """Whether it is told at opening, and whether the lint says the same."""
    with open_database(path) as db:
        found = [finding for finding in lint.findings(db) if finding.kind == "log"]
        assert bool(found) == db.lacks_log
        assert list(problems(db)) == []
        return db.lacks_log


def test_a_copy_without_its_log_is_told_until_somebody_says_that_nothing_is_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("copy.db")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        db.empty_log()
        tag(db, 0, 8, "LOC")
        shutil.copyfile(path, copy)
    assert not lacks_log(path)
    assert lacks_log(copy)
    assert lacks_log(copy)
    monkeypatch.chdir(path.parent)
    listed = CliRunner().invoke(cli, ["ls", "--db", str(copy)])
    ran = CliRunner().invoke(cli, ["check", "--db", str(copy)])
    assert (listed.exit_code, ran.exit_code) == (0, 1)
    for said_once in (listed, ran):
        assert said_once.stderr.count("its last changes may be missing") == 1
    assert "its last changes may be missing" in ran.stdout
    assert CliRunner().invoke(cli, ["check", "--fix", "--db", str(copy)]).exit_code == 0
    assert not lacks_log(copy)
    ran = CliRunner().invoke(cli, ["check", "--db", str(copy)])
    assert (ran.exit_code, "missing" in ran.stderr) == (0, False)


def test_the_copy_of_an_idle_database_has_all_and_says_that_it_may_not(path: Path) -> None:
    copy = path.with_name("copy.db")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        db.empty_log()
        shutil.copyfile(path, copy)
    with open_database(copy) as copied:
        assert said(copied) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert copied.lacks_log


def test_a_copy_with_its_log_or_of_a_closed_database_is_not_told(path: Path) -> None:
    copy, whole = path.with_name("copy.db"), path.with_name("whole.db")
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        db.empty_log()
        tag(db, 0, 8, "LOC")
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{whole}{suffix}")
    shutil.copyfile(path, copy)
    for one in (copy, whole):
        assert not lacks_log(one)
        assert not lacks_log(one)
        with open_database(one) as db:
            assert len(said(db)) == 3


KILLED = """
import os, sys
from pathlib import Path
from tests.store.fresh import tag
from tui.store.opening import open_database
db = open_database(Path(sys.argv[1]))
tag(db, 4, 8, "ORG")
db.empty_log()
tag(db, 0, 8, "LOC")
os.kill(os.getpid(), 9)
"""


def test_a_killed_session_is_not_told_in_its_place_and_its_copy_is(path: Path) -> None:
    copy = path.with_name("copy.db")
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert ran.returncode == -9
    shutil.copyfile(path, copy)
    assert lacks_log(copy)
    assert not lacks_log(path)
    assert not lacks_log(path)
    with open_database(path) as db:
        assert len(said(db)) == 3
        assert not open_mark.are_there(raw(db))


def test_our_own_copies_are_whole_and_not_told(path: Path) -> None:
    with open_database(path) as db:
        tag(db, 4, 8, "ORG")
        db.empty_log()
        copies.copy(db, path.with_name("copy.db"))
        day = copies.copy_of_day(path, "2026-01-31", keep=7)
        recover(path, path.with_name("recovered.db"))
    for one in (path.with_name("copy.db"), path.with_name("recovered.db"), day):
        assert one is not None
        assert not lacks_log(one)


def test_who_only_reads_leaves_the_file_as_it_was(path: Path) -> None:
    before = path.read_bytes()
    with open_database(path) as db:
        said(db)
        db.empty_log()
    assert path.read_bytes() == before


def test_each_session_says_for_itself_and_is_no_part_of_the_history(path: Path) -> None:
    with open_database(path) as db, closing(open_database(path)) as other:
        for one, label in ((db, "ORG"), (other, "LOC")):
            tag(one, 4, 8, label)
            one.empty_log()
        assert {event.kind for event in events.history(db)} == {"label-add", "article-add", "tag"}
        other.close()
        copy = path.with_name("copy.db")
        shutil.copyfile(path, copy)
    assert lacks_log(copy)
    assert not lacks_log(path)


def test_while_the_log_is_put_off_no_action_writes_to_the_file(path: Path) -> None:
    with open_database(path) as db:
        db.put_log_off()
        before = path.read_bytes()
        for _number in range(250):
            untag(db, tag(db, 4, 8, "ORG"))
        [(size,)] = db.rows("PRAGMA page_size")
        assert path.with_name("mine.db-wal").stat().st_size > 1100 * size
        assert path.read_bytes() == before
        db.empty_log()
        assert path.read_bytes() != before
        [(bound,)] = db.rows("PRAGMA wal_autocheckpoint")
        assert bound * size <= 64 << 20
