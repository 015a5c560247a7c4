"""The real program in a real terminal while something is wrong with its file."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal import LAUNCH, Terminal, hashiya
from tests.ui.conftest import TEXT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")

ROOT = Path(__file__).parents[1]
NOBODY = 65534


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two articles."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("خبر", TEXT), ("آخر", "والحكومة تعلن النتائج غدًا")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        hashiya(folder, "import", str(folder / f"{name}.txt"))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """One's own copy of it."""
    return shutil.copytree(made, tmp_path, dirs_exist_ok=True)


def test_where_the_file_is_gone_one_reads_on_and_is_told_at_the_end(folder: Path) -> None:
    terminal = Terminal(folder)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "saved" in shown)
    for file in folder.glob("mine.db*"):
        file.unlink()
    terminal.process.send("p")
    terminal.until(lambda shown: "not saved: the database has been removed" in shown)
    terminal.process.send(">")
    terminal.until(lambda shown: "ﺞﺋﺎﺘﻨﻟﺍ" in shown)
    terminal.process.send("\x0f")
    terminal.until(lambda shown: "Articles" in shown)
    terminal.process.send("\x1b")
    terminal.until(lambda shown: "Articles" not in shown)
    terminal.process.send("\x11")
    sent = terminal.end()
    assert terminal.process.exitstatus == 3
    after = sent[sent.rindex("\x1b[?1049l") :]
    assert "removed or replaced while it was open" in after
    assert "Traceback" not in sent
    assert "Hashiya itself" not in sent


@pytest.mark.parametrize("suffixes", [["-wal"], ["-shm"], ["-wal", "-shm"]])
def test_where_the_log_is_deleted_all_is_saved_beside(folder: Path, suffixes: list[str]) -> None:
    terminal = Terminal(folder)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "saved" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    for suffix in suffixes:
        (folder / f"mine.db{suffix}").unlink()
    terminal.process.send("o")
    terminal.until(lambda shown: "not saved: the database's log" in shown)
    # A kill now: what was acknowledged is in the copy.
    terminal.process.kill(9)
    terminal.end()
    assert exported_spans(folder / "mine.rescued-1.db") == ["PER"]


def test_where_another_file_is_copied_over_the_article_is_saved_and_the_file_left(
    folder: Path,
) -> None:
    (folder / "other").mkdir()
    hashiya(folder / "other", "import", str(folder / "خبر.txt"))
    content = (folder / "other" / "mine.db").read_bytes()
    terminal = Terminal(folder)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "saved" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    shutil.copyfile(folder / "other" / "mine.db", folder / "mine.db")
    terminal.process.send("o")
    terminal.until(lambda shown: "another file has been written" in shown)
    terminal.process.send("\x11")
    sent = terminal.end()
    assert terminal.process.exitstatus == 3
    assert "mine.rescued-1.jsonl" in sent[sent.rindex("\x1b[?1049l") :]
    assert (folder / "mine.db").read_bytes() == content
    assert exported_spans(folder / "mine.db") == []
    hashiya(folder, "import", str(folder / "mine.rescued-1.jsonl"))
    assert exported_spans(folder / "mine.db") == ["PER"]


def exported_spans(path: Path) -> list[str]:
    """The labels of all spans in a database, which is found sound first."""
    hashiya(path.parent, "check", "--db", str(path))
    lines = hashiya(path.parent, "export", "--db", str(path)).stdout.splitlines()
    return [span["label"] for line in lines for span in json.loads(line)["spans"]]


FAILING = """
import sqlite3, sys
from tui.core.errors import DatabaseError
from tui.desk.project.article_list import ArticleList
def failing(*_arguments, **_named): raise DatabaseError("the disk gave an error")
ArticleList.__init__ = failing
from tui.cli.main import main
main(sys.argv[1:])
"""


def test_a_disk_that_fails_under_a_list_brings_one_back_to_the_article(folder: Path) -> None:
    terminal = Terminal(folder, launch=FAILING)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown)
    terminal.process.send("\x0f")
    terminal.until(lambda shown: "the disk gave an error" in shown and "ﻝﺎﻗ" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    terminal.process.send("\x11")
    terminal.end()
    assert terminal.process.exitstatus == 0


@pytest.fixture
def public(folder: Path) -> Iterator[Path]:
    """The database in a folder that everyone may enter and nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copy(folder / "mine.db", place / "mine.db")
        (place / "mine.db").chmod(0o444)
        place.chmod(0o555)
        yield place
        place.chmod(0o755)


AS_NOBODY = f"""
import os, sys
from tui.store import opening
for_writing = opening._for_writing
def as_nobody(*arguments):
    root = os.geteuid() == 0
    if root: os.seteuid({NOBODY})
    try:
        return for_writing(*arguments)
    finally:
        if root: os.seteuid(0)
opening._for_writing = as_nobody
from tui.cli.main import main
main(sys.argv[1:])
"""


def test_a_file_that_cannot_be_written_is_read(public: Path) -> None:
    before = (public / "mine.db").read_bytes()
    terminal = Terminal(public, launch=AS_NOBODY)
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "read only" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "not saved: the database cannot be written" in shown)
    terminal.process.send(">")
    terminal.until(lambda shown: "ﺞﺋﺎﺘﻨﻟﺍ" in shown)
    terminal.process.send("\x11")
    terminal.end()
    assert terminal.process.exitstatus == 0
    assert (public / "mine.db").read_bytes() == before


def with_index(folder: Path) -> None:
    """Put an index of somebody's own into the database."""
    with closing(sqlite3.connect(folder / "mine.db")) as stranger:
        stranger.execute("CREATE INDEX mine ON spans (note)")


def test_a_foreign_schema_is_named_on_the_last_line_and_nothing_is_written(folder: Path) -> None:
    with_index(folder)
    terminal = Terminal(folder)
    terminal.until(lambda shown: "read only: it has what Hashiya did not put there" in shown)
    terminal.until(lambda shown: "index 'mine'" in shown and "--allow-foreign-schema" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "not saved: " in shown)
    terminal.process.send("\x11")
    terminal.end()
    assert terminal.process.exitstatus == 0
    ran = hashiya(folder, "stats", "--json")
    assert json.loads(ran.stdout)["spans"] == 0


def test_whoever_allows_a_foreign_schema_works_as_ever(folder: Path) -> None:
    with_index(folder)
    terminal = Terminal(folder, "open", "--allow-foreign-schema")
    terminal.until(lambda shown: "ﻝﺎﻗ" in shown and "saved" in shown)
    terminal.process.send("p")
    terminal.until(lambda shown: "Spans 1" in shown)
    terminal.process.send("\x11")
    terminal.end()
    assert json.loads(hashiya(folder, "stats", "--json").stdout)["spans"] == 1


NO_LOCKS = """
#include <errno.h>
enum { GET_LOCK = 5, SET_LOCK_AND_WAIT = 7 };
extern int __fcntl(int, int, ...);
int fcntl(int file, int command, void *argument) {
    if (GET_LOCK <= command && command <= SET_LOCK_AND_WAIT) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return __fcntl(file, command, argument);
}
int fcntl64(int file, int command, void *argument) { return fcntl(file, command, argument); }
"""


def test_a_drive_without_locks_is_told_and_the_file_left_as_it_was(folder: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("cc") is None:
        pytest.skip("needs Linux and a C compiler")
    library = folder / "nolocks.so"
    built = subprocess.run(
        ["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library)],
        input=NO_LOCKS, text=True, check=False, capture_output=True,
    )  # fmt: skip
    if built.returncode:
        pytest.skip("the compiler cannot build it: " + built.stderr[:80])
    before = (folder / "mine.db").read_bytes()
    for command, code, said in (
        (["ls"], 0, ""),
        (["import", str(folder / "خبر.txt")], 3, "this drive cannot lock files"),
    ):
        ran = subprocess.run(
            [sys.executable, "-c", LAUNCH, *command],
            env={
                **os.environ, "LD_PRELOAD": str(library), "HASHIYA_ANNOTATOR": "a1",
                "HASHIYA_DB": str(folder / "mine.db"),
            },
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stdout.count("\n")) == (code, 2 if code == 0 else 0)
        assert said in ran.stderr
        assert ran.stderr.count("\n") == (code != 0)
    assert (folder / "mine.db").read_bytes() == before
