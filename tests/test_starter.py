"""The starter database and the texts it is built from hold together."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tui.store.file.header import SCHEMA_VERSION
from tui.store.opening import open_database
from tui.store.repair import check

ROOT = Path(__file__).parent.parent


def content(path: Path) -> list[tuple[object, ...]]:
    """The articles and the scheme: what someone who tries the program does not change."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return [
            *connection.execute("SELECT id, title, sha256, words, added_at, meta, text "
                                "FROM articles ORDER BY seq"),
            *connection.execute("SELECT * FROM labels ORDER BY position"),
            *connection.execute("SELECT seq, id, at, payload FROM events "
                                "WHERE annotator = 'hashiya' ORDER BY seq"),
        ]  # fmt: skip
    finally:
        connection.close()


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A copy of the starter database, so that looking at it leaves it alone."""
    starter = ROOT / "annotations.db"
    if not starter.exists():
        pytest.skip("the starter database is not in the sdist; `make starter` builds it")
    return Path(shutil.copy(starter, tmp_path / "committed.db"))


def test_make_starter_gives_what_is_committed(committed: Path, tmp_path: Path) -> None:
    built = tmp_path / "built.db"
    subprocess.run([sys.executable, ROOT / "starter" / "build.py", built], check=True, cwd=ROOT)
    assert content(built) == content(committed)


def test_the_starter_database_is_sound_and_current(committed: Path) -> None:
    with open_database(committed) as db:
        assert db.rows("PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert list(check.problems(db)) == []
