"""Opening a database: what is refused, in which words, and left as it was."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.store.fresh import fresh, raw, said, tag
from tui.core.errors import DatabaseError
from tui.store import opening
from tui.store.file.copies import copy_of
from tui.store.file.header import APPLICATION_ID, SCHEMA_VERSION
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.texts import articles

NOBODY = 65534
ROOT = Path(__file__).parents[2]
TABLES = {
    "articles", "article_labels", "labels", "spans", "relations", "reviews", "events",
    "articles_fts",
}  # fmt: skip


def refused(path: Path, *, create: bool = True) -> str:
    """The words with which a path is refused."""
    with pytest.raises(DatabaseError) as error:
        open_database(path, create=create)
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    return line


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's leave to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everyone may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_new_database_has_all_tables_and_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_database(path, create=True) as db:
        names = {name for (name,) in db.rows("SELECT name FROM sqlite_master WHERE type='table'")}
        assert names >= TABLES
        assert db.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
        assert db.rows("PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert db.writable
        assert list(problems(db)) == []
    header = path.read_bytes()[:72]
    assert header[68:72] == b"HSHY"


def test_every_table_of_ours_is_strict(tmp_path: Path) -> None:
    with open_database(tmp_path / "new.db", create=True) as db:
        strict = db.rows("SELECT name FROM pragma_table_list WHERE strict AND schema = 'main'")
        assert {name for (name,) in strict} >= TABLES - {"articles_fts"}


def test_a_connection_keeps_what_it_acknowledges(tmp_path: Path) -> None:
    with open_database(tmp_path / "new.db", create=True) as db:
        assert db.rows("PRAGMA journal_mode") == [("wal",)]
        assert db.rows("PRAGMA foreign_keys") == [(1,)]
        assert db.rows("PRAGMA synchronous") == [(2,)]
        assert db.rows("PRAGMA busy_timeout") == [(opening.BUSY_MILLISECONDS,)]


def test_a_database_closed_is_one_file(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db", "نص"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["mine.db"]


def test_what_is_not_there_is_not_made_unless_asked(tmp_path: Path) -> None:
    assert "no such database" in refused(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)


def test_a_database_in_a_folder_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    assert "its folder is not there" in refused(tmp_path / "none" / "mine.db")


def test_a_path_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "too long" in refused(tmp_path / ("n" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_without_waiting_on_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "not a database" in refused(path)


@pytest.mark.parametrize("content", ["نص عربي\n" * 30, "x", "SQLite format 3"])
def test_a_text_is_refused_and_left_as_it_was(tmp_path: Path, content: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text(content, encoding="utf-8")
    assert "not a database of Hashiya" in refused(path)
    assert path.read_text(encoding="utf-8") == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_foreign_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE notes (text)")
        foreign.commit()
    before = path.read_bytes()
    assert "not made by Hashiya" in refused(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "نص") as db:
        raw(db).execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        raw(db).execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    line = refused(path)
    assert f"schema {SCHEMA_VERSION + 1}" in line
    assert "update Hashiya" in line
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_header_alone_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "نص"):
        pass
    path.write_bytes(path.read_bytes()[:100])
    refused(path)
    assert path.stat().st_size == 100


def test_a_damaged_database_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "نص"):
        pass
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    assert "damaged" in refused(path)
    assert path.read_bytes() == bytes(content)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_database(path, create=True) as db:
        assert articles.count(db) == 0
    with open_database(path) as db:
        assert list(problems(db)) == []


def test_a_database_whose_making_was_cut_short_is_made_whole(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with closing(sqlite3.connect(path)) as begun:
        begun.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size > 0
    with open_database(path) as db:
        assert list(problems(db)) == []


@pytest.mark.parametrize("folder", [0o555, 0o777])
def test_a_file_that_cannot_be_written_opens_for_reading_alone(public: Path, folder: int) -> None:
    path = public / "mine.db"
    with fresh(path, "قال وزير") as db:
        tag(db, 0, 3, "PER")
    path.chmod(0o444)
    public.chmod(folder)
    before = path.read_bytes()
    with as_nobody():
        assert "cannot be written" in refused(path)
        with open_database(path, read_only=True) as db:
            assert not db.writable
            assert said(db) == [(0, 3, "PER")]
            with pytest.raises(DatabaseError, match="cannot be written"):
                tag(db, 4, 8, "PER")
    public.chmod(0o755)
    assert path.read_bytes() == before


def test_where_nothing_can_be_written_a_log_is_not_left_out_in_silence(public: Path) -> None:
    stick = public / "stick"
    stick.mkdir()
    with fresh(public / "mine.db", "قال وزير"):
        pass
    with open_database(public / "mine.db") as db:
        tag(db, 0, 3, "PER")
        for name in ("mine.db", "mine.db-wal"):
            shutil.copy(public / name, stick / name)
    stick.chmod(0o555)
    (stick / "mine.db").chmod(0o444)
    try:
        copied = partial(copy_of, target=public / "copy.db")
        for reads in (partial(open_database, read_only=True), copied):
            with as_nobody(), pytest.raises(DatabaseError, match=r"still in mine\.db-wal"):
                reads(stick / "mine.db")
    finally:
        stick.chmod(0o755)


WRITING = """
import sys
from pathlib import Path
from tests.store.fresh import tag
from tui.store.opening import open_database
with open_database(Path(sys.argv[1])) as db:
    for start, end in ((0, 3), (4, 8)):
        tag(db, start, end, "PER")
        print("written", flush=True)
        sys.stdin.readline()
"""


def test_reading_alone_sees_what_another_process_has_just_written(public: Path) -> None:
    path = public / "mine.db"
    with fresh(path, "قال وزير"):
        pass
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        with as_nobody(), open_database(path, read_only=True) as reader:
            assert not reader.writable
            assert said(reader) == [(0, 3, "PER")]
            writer.stdin.write("go\n")
            writer.stdin.flush()
            writer.stdout.readline()
            assert said(reader) == [(0, 3, "PER"), (4, 8, "PER")]


def test_a_file_that_cannot_be_read_is_refused(public: Path) -> None:
    path = public / "mine.db"
    with fresh(path, "نص"):
        pass
    path.chmod(0)
    with as_nobody():
        assert "ermission" in refused(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0


def test_a_folder_that_cannot_be_looked_into_is_refused(public: Path) -> None:
    closed = public / "closed"
    closed.mkdir(0o700)
    with fresh(closed / "mine.db", "نص"):
        pass
    closed.chmod(0)
    with as_nobody():
        assert "ermission" in refused(closed / "mine.db")
    closed.chmod(0o700)


COMES_AND_GOES = """
import sys
from pathlib import Path
from tui.store.opening import open_database
with open_database(Path(sys.argv[1])) as db:
    print(db.rows("SELECT count(*) FROM spans")[0][0])
"""


def test_what_is_written_after_another_process_has_left_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"

    def spans_seen_elsewhere() -> int:
        run = [sys.executable, "-c", COMES_AND_GOES, str(path)]
        return int(subprocess.run(run, cwd=ROOT, capture_output=True, check=True).stdout)

    with fresh(path, "قال وزير") as db, db.beside() as thread:
        tag(db, 0, 3, "PER")
        assert spans_seen_elsewhere() == 1
        tag(db, 4, 8, "PER")
        assert spans_seen_elsewhere() == 2
        assert said(thread) == [(0, 3, "PER"), (4, 8, "PER")]
    with open_database(path) as db:
        assert list(problems(db)) == []


OPEN_AT_ONCE = """
import sys
from pathlib import Path
from tui.store.opening import open_database
sys.stdin.readline()
with open_database(Path(sys.argv[1]), create=True) as db:
    print(len(db.rows("SELECT * FROM _sqlite_migrations")))
"""


def test_processes_that_make_one_database_at_once_make_it_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AT_ONCE, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate()[0] for opener in openers] == [f"{SCHEMA_VERSION}\n"] * 4
    with open_database(path) as db:
        assert list(problems(db)) == []


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another writer is in the middle of a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")


def test_a_writer_waits_for_another_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير") as db:
        begun = threading.Event()

        def write() -> None:
            with open_database(path) as mine:
                begun.set()
                tag(mine, 0, 3, "PER")

        writer = threading.Thread(target=write)
        with locked(path):
            writer.start()
            # Where the other one cannot even open it, this would wait for ever.
            assert begun.wait(30)
            writer.join(0.1)
            assert writer.is_alive()
            assert said(db) == []
        writer.join()
        assert said(db) == [(0, 3, "PER")]


def test_opening_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير") as db:
        tag(db, 0, 3, "PER")
    for read_only in (True, False):
        with locked(path), open_database(path, read_only=read_only) as reader:
            assert said(reader) == [(0, 3, "PER")]
            assert reader.writable


def test_a_writer_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير"):
        pass
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 20)
    with open_database(path) as db:
        with locked(path), pytest.raises(DatabaseError, match="kept the database locked"):
            tag(db, 0, 3, "PER")
        tag(db, 0, 3, "PER")
        assert said(db) == [(0, 3, "PER")]
