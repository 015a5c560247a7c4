"""A damaged page, whichever: each command that reads does its work or says so in one line."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.fresh import fresh, tag
from tui.cli.main import cli
from tui.core.errors import DatabaseError

READING = ("ls", "stats", "history", "export --unseen", "search قال", "show a0", "labels list",
           "suggest --dry-run")  # fmt: skip


@pytest.mark.parametrize(
    "name", ["articles", "spans", "events", "labels", "reviews", "spans_of_article",
             "articles_fts_data", "articles_fts_docsize", "sqlite_autoindex_articles_1"],
)  # fmt: skip
def test_a_damaged_page_is_one_line_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.db"
    with fresh(path, "قال وزير", *(f"قال {number} " * 900 for number in range(20))) as db:
        for number in range(15):
            tag(db, 0, 3, "PER", article=f"a{number}")
    with closing(sqlite3.connect(path)) as look:
        ((page,), (size,)) = (
            look.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone(),
            look.execute("PRAGMA page_size").fetchone(),
        )
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\x7f" * size
    path.write_bytes(content)
    told = 0
    for command in READING:
        ran = CliRunner().invoke(cli, [*command.split(), "--db", str(path)])
        assert isinstance(ran.exception, DatabaseError | SystemExit | None), (
            command,
            ran.exception,
        )
        if isinstance(ran.exception, DatabaseError):
            told += 1
            assert "hashiya recover" in str(ran.exception)
            assert "\n" not in str(ran.exception)
    ran = CliRunner().invoke(cli, ["check", "--db", str(path)])
    assert told or ran.exit_code == 1
