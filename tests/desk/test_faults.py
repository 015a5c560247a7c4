"""The desk while the disk, the file or another program stands in the way: reading goes on."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.desk.conftest import MakeDesk
from tests.store.fresh import raw, said
from tui.core.errors import DatabaseError
from tui.desk.changes import ArticleOpened, Said
from tui.desk.desk import Desk
from tui.store.opening import open_database
from tui.store.repair.check import problems

Fault = Callable[[Desk], AbstractContextManager[None]]


@contextmanager
def locked(desk: Desk) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    desk.db.wait_at_most(10)
    with closing(sqlite3.connect(desk.db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def read_only(desk: Desk) -> Iterator[None]:
    """SQLite refuses every write on this connection."""
    raw(desk.db).execute("PRAGMA query_only = ON")
    yield
    raw(desk.db).execute("PRAGMA query_only = OFF")


@contextmanager
def gone(desk: Desk) -> Iterator[None]:
    """Somebody has moved the file, and brings it back."""
    aside = desk.db.path.with_name("aside")
    desk.db.path.rename(aside)
    yield
    aside.rename(desk.db.path)


@contextmanager
def replaced(desk: Desk) -> Iterator[None]:
    """Another file has the name, for a while."""
    aside = desk.db.path.with_name("aside")
    desk.db.path.rename(aside)
    shutil.copy(aside, desk.db.path)
    yield
    aside.replace(desk.db.path)


FAULTS = [
    (locked, "another program has kept the database locked"),
    (read_only, "the database cannot be written"),
    (gone, "removed or replaced"),
    (replaced, "removed or replaced"),
]


@pytest.mark.parametrize(
    ("fault", "words"), FAULTS, ids=["locked", "read-only", "gone", "replaced"]
)
def test_nothing_is_half_written_and_reading_goes_on(
    desk_of: MakeDesk, fault: Fault, words: str
) -> None:
    desk = desk_of("قال |وزير الخارجية أمس", "نص آخر")
    desk.tag("ORG")
    with fault(desk):
        before = said(desk.db), list(desk.spans), desk.review
        for act, name in ((desk.tag, "LOC"), (desk.run, "undo"), (desk.run, "done")):
            with pytest.raises(DatabaseError, match=words):
                act(name)
            assert (said(desk.db), list(desk.spans), desk.review) == before
        desk.run("move-right")
        opened = desk.open("a1")
        assert desk.view.text == "نص آخر"
        assert ArticleOpened("a1") in opened
        desk.open("a0")
        assert list(desk.spans) == before[1]
    desk.tag("LOC")
    assert len(said(desk.db)) == len(before[0]) + 1
    assert list(problems(desk.db)) == []


def test_on_a_full_disk_each_action_is_whole_or_refused(desk_of: MakeDesk) -> None:
    desk = desk_of("قال |وزير الخارجية أمس")
    [(pages,)] = desk.db.rows("PRAGMA page_count")
    raw(desk.db).execute(f"PRAGMA max_page_count = {pages}")
    refused = 0
    for number in range(120):
        before = said(desk.db), list(desk.spans), desk.review
        try:
            if number % 7 == 6:
                desk.run("undo")
            elif number % 5 == 4:
                desk.annotate("ملاحظة" * (number % 11))
            else:
                desk.tag(("PER", "ORG", "LOC")[number % 3])
        except DatabaseError as error:
            refused += error.what == "the disk is full"
            assert (said(desk.db), list(desk.spans), desk.review) == before
        assert said(desk.db) == [(one.start, one.end, one.label) for one in desk.spans]
    assert refused > 10
    assert list(problems(desk.db)) == []


def test_a_place_that_cannot_be_stored_is_told_when_another_article_opens(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("قال |وزير", "نص آخر")
    with locked(desk):
        told = [one for one in desk.open("a1") if isinstance(one, Said)]
    assert [(one.warning, "the place was not saved" in one.message) for one in told] == [
        (True, True)
    ]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    try:
        mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_up_loses_nothing(small_disk: Path, desk_of: MakeDesk) -> None:
    made = desk_of("قال |وزير الخارجية أمس")
    path = small_disk / "mine.db"
    made.db.close()
    shutil.copy(made.db.path, path)
    kept = 0
    with open_database(path) as db:
        desk = Desk(db, "me")
        desk.open("a0")
        fill = small_disk / "fill"
        with suppress(OSError):
            # The last block of the disk, too.
            fill.write_bytes(bytes(1 << 20))
        assert shutil.disk_usage(small_disk).free == 0
        with suppress(DatabaseError):
            for _ in range(1000):
                desk.tag("PER")
                kept = len(desk.spans)
        with pytest.raises(DatabaseError, match="the disk is full"):
            desk.tag("PER")
        assert len(said(db)) == len(desk.spans) == kept
        fill.unlink()
        desk.tag("ORG")
        assert len(said(db)) == kept + 1
        assert list(problems(db)) == []
