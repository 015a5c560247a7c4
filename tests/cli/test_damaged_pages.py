"""A damaged page, whichever: each command does its work or says so in one line, and ends."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.store.fresh import fresh, tag
from tests.terminal import LAUNCH
from tui.core.errors import DatabaseError
from tui.desk.desk import Desk
from tui.store.opening import open_database

PAGES = {
    "the root of the articles": ("articles", "internal", 0),
    "a leaf of the articles": ("articles", "leaf", 1),
    "an overflow page of a text": ("articles", "overflow", 5),
    "the root of the events": ("events", "internal", 0),
    "a leaf of the events": ("events", "leaf", -1),
    "a leaf of the spans": ("spans", "leaf", 0),
    "the labels": ("labels", "leaf", 0),
    "the reviews": ("reviews", "leaf", 0),
    "the root of an index": ("sqlite_autoindex_events_1", "internal", 0),
    "a leaf of an index": ("events_of_article", "leaf", 0),
    "an index of a key": ("sqlite_autoindex_articles_1", "leaf", 0),
    "the words": ("articles_fts_data", "leaf", 0),
    "the lengths of texts": ("articles_fts_docsize", "leaf", 0),
    "the words of a list": ("gazetteer", "leaf", 0),
    "the schema's page": ("sqlite_schema", "leaf", 0),
}
COMMANDS = (
    "ls", "stats", "history", "check", "export --unseen", "search قال", "show a0", "labels list",
    "labels export", "suggest --dry-run", "keys", "gazetteer list",
    "gazetteer import cities.tsv", "gazetteer clear", "labels import scheme.toml",
    "labels add NEW --key z", "import new.txt", "check --fix", "backup copies/",
)  # fmt: skip
ENDS = (0, 1, 3)
TOO_LONG = 60
"""Seconds; each takes a tenth of one."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose trees have more than one level; its words are long, since each is looked at
    by commands that look at few pages for it."""
    path = tmp_path_factory.mktemp("sound") / "mine.db"
    long = f"{'نص' * 40} " * 80
    with fresh(path, "قال وزير", *(f"قال {number} " * 20 + long for number in range(60))) as db:
        for number in range(60):
            for start, end in ((0, 3), (4, 5)):
                tag(db, start, end, "PER", article=f"a{number}", annotator="a1")
        with db.transaction():
            db.write("INSERT INTO gazetteer VALUES ('حلب', 'LOC', 'حلب', 'x', '')")
            db.write("INSERT INTO reviews (article_id, annotator, status, updated_at)"
                     " VALUES ('a1', 'a1', 'doing', '')")  # fmt: skip
    return path


def number_of(path: Path, name: str, kind: str, which: int) -> tuple[int, int]:
    """The number of a page, from 1, and the size of pages."""
    with closing(sqlite3.connect(path)) as look:
        (size,) = look.execute("PRAGMA page_size").fetchone()
        if name == "sqlite_schema":
            return 1, size
        try:
            found = look.execute(
                "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno",
                (name, kind),
            ).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite was built without dbstat")
    return found[which][0], size


def damage(path: Path, page: int, size: int, content: bytes) -> None:
    """Overwrite a page; of the first one all but the file's header."""
    kept = 100 if page == 1 else 0
    with path.open("r+b") as file:
        file.seek((page - 1) * size + kept)
        file.write(content[: size - kept])


ONE_OF_EIGHT = "one byte of eight"
HARMS = [
    *((page, content) for page in PAGES for content in ("zeros", "random bytes")),
    *((page, ONE_OF_EIGHT) for page in PAGES if "leaf" in page or "overflow" in page),
]


@pytest.fixture(params=HARMS, ids=[": ".join(harm) for harm in HARMS])
def damaged(request: pytest.FixtureRequest, sound: Path, tmp_path: Path) -> Iterator[Path]:
    """A database with one page overwritten, and an alarm for what does not end."""
    page_name, content = request.param
    name, kind, which = PAGES[page_name]
    page, size = number_of(sound, name, kind, which)
    path = tmp_path / "damaged.db"
    shutil.copyfile(sound, path)
    chance = random.Random(page_name + content)
    with path.open("rb") as file:
        file.seek((page - 1) * size + (100 if page == 1 else 0))
        before = file.read(size)
    new = {
        "zeros": bytes(size),
        "random bytes": chance.randbytes(size),
        ONE_OF_EIGHT: bytes(
            chance.randrange(256) if place % 8 == 0 else byte for place, byte in enumerate(before)
        ),
    }[content]
    damage(path, page, size, new)
    (tmp_path / "new.txt").write_text("نص جديد", encoding="utf-8")
    (tmp_path / "cities.tsv").write_text("دمشق\tLOC\n", encoding="utf-8")
    (tmp_path / "scheme.toml").write_text('[[labels]]\nname = "NEW"\nkey = "z"\n')

    def too_long(*_arguments: object) -> None:
        pytest.fail("it does not end")

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(TOO_LONG)
    yield path
    if hasattr(signal, "SIGALRM"):
        signal.alarm(0)


def test_each_command_does_its_work_or_says_so_in_one_line(run: Run, damaged: Path) -> None:
    said = 0
    for number, command in enumerate(COMMANDS):
        path = damaged.with_name(f"mine-{number}.db")
        shutil.copyfile(damaged, path)
        ran = run(*command.split(), "--db", path)
        assert "Hashiya itself" not in ran.err, (command, ran.err)
        assert "Traceback" not in ran.err, (command, ran.err)
        assert ran.code in ENDS, (command, ran.code, ran.err)
        if ran.code == 3:
            said += 1
            assert ran.err.count("\n") == 1 or command.startswith("export"), (command, ran.err)
            assert "hashiya recover" in ran.err or "hashiya check" in ran.err, (command, ran.err)
    checked = run("check", "--db", damaged)
    assert said == 0 or checked.code in (1, 3)


def test_recover_makes_a_sound_database_or_says_why_not(run: Run, damaged: Path) -> None:
    before = damaged.read_bytes()
    ran = run("recover", damaged, "-o", "new.db")
    assert damaged.read_bytes() == before
    assert "Hashiya itself" not in ran.err, ran.err
    if ran.code == 3:
        assert not Path("new.db").exists()
        assert ran.err.count("\n") == 1
        return
    assert ran.code in (0, 1)
    checked = run("check", "--db", "new.db")
    assert checked.code == 0, checked.out
    assert run("export", "--db", "new.db", "--unseen").code == 0


def test_the_desk_begins_and_works_or_says_so(damaged: Path) -> None:
    told = []
    try:
        with open_database(damaged, read_only=True) as db:
            desk = Desk(db, "a1")
            desk.open_last()
            acts: list[tuple[Callable[[str], object], str]] = [
                (desk.tag, "ORG"), (desk.run, "undo"), (desk.open, "a7")
            ]  # fmt: skip
            for act, name in acts:
                try:
                    act(name)
                except DatabaseError as error:
                    told.append(str(error))
    except DatabaseError as error:
        told.append(str(error))
    assert not any("\n" in line for line in told)


@pytest.mark.parametrize(
    ("command", "code"), [("ls", 3), ("check", 1), ("export --unseen -o out.jsonl", 3),
                          ("backup copy.db", 1), ("keys", 0)],
)  # fmt: skip
def test_the_process_ends_with_its_code(
    sound: Path, tmp_path: Path, command: str, code: int
) -> None:
    path = tmp_path / "mine.db"
    shutil.copyfile(sound, path)
    damage(path, *number_of(path, *PAGES["a leaf of the articles"]), b"\x7f" * 65536)
    ran = subprocess.run(
        [sys.executable, "-c", LAUNCH, *command.split(), "--db", str(path)],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out.jsonl").exists()
