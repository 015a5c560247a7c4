"""What a stranger put into a schema is named, runs never, and is not written beside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.fresh import fresh, said, tag
from tui.cli.main import cli
from tui.core.errors import DatabaseError
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.schema import foreign_schema

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
READABLE = {
    "a trigger on labels": "CREATE TRIGGER t AFTER INSERT ON spans BEGIN"
    " UPDATE spans SET label = 'ORG'; END",
    "a trigger on the log": "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END",
    "an endless trigger": "CREATE TRIGGER t AFTER INSERT ON spans BEGIN"
    f" INSERT INTO labels (name) {ENDLESS} SELECT i FROM n; END",
    "an index": "CREATE INDEX i ON spans (note)",
    "a partial index": "CREATE INDEX i ON spans (note) WHERE score > 1",
    "an index of an expression": "CREATE INDEX i ON spans (length(note))",
    "a table": "CREATE TABLE t (a)",
    "a view": f"CREATE VIEW v AS {ENDLESS} SELECT i FROM n",
    "a missing index": "DROP INDEX spans_of_label",
    "a column's type": "PRAGMA writable_schema = ON; UPDATE sqlite_master"
    " SET sql = replace(sql, 'note TEXT', 'note ANY') WHERE name = 'spans'",
    "a column's default": "PRAGMA writable_schema = ON; UPDATE sqlite_master"
    " SET sql = replace(sql, 'note TEXT', 'note TEXT DEFAULT (random())') WHERE name = 'spans'",
    "a rule that is gone": "PRAGMA writable_schema = ON; UPDATE sqlite_master"
    " SET sql = replace(sql, 'CHECK (end > start)', '') WHERE name = 'spans'",
    "a column of a table of the words": "ALTER TABLE articles_fts_data ADD COLUMN more",
    "a trigger on a table of the words": "CREATE TRIGGER t AFTER INSERT ON articles_fts_docsize"
    " BEGIN DELETE FROM spans; END",
    "a column": "ALTER TABLE spans ADD COLUMN more TEXT DEFAULT 'x'",
}
UNREADABLE = {
    "a view for the articles": "ALTER TABLE articles RENAME TO hidden;"
    f"CREATE VIEW articles AS {ENDLESS} SELECT i AS seq, i AS id, i AS title, i AS sha256,"
    " i AS words, i AS added_at, '{}' AS meta, 'x' AS text FROM n",
    "a generated column": "ALTER TABLE spans ADD COLUMN more TEXT AS (upper(note))",
    "a view for a table of the words": "DROP TABLE articles_fts_data;"
    f"CREATE VIEW articles_fts_data AS {ENDLESS} SELECT i AS id, x'00' AS block FROM n",
    "no table of the words": "DROP TABLE articles_fts_docsize",
    "no table": "DROP TABLE refusals",
    "a full-text index that is a view": "DROP TABLE articles_fts;"
    f"CREATE VIEW articles_fts AS {ENDLESS} SELECT i AS title, i AS text FROM n",
}
COMMANDS = ("ls", "stats", "history", "check", "export --unseen", "search قال", "show a0",
            "labels list", "suggest --dry-run", "backup copy.db")  # fmt: skip


def with_trick(folder: Path, statements: str) -> Path:
    """A database with a tag, and what a stranger did to its schema."""
    path = folder / "mine.db"
    with fresh(path, "قال وزير") as db:
        tag(db, 0, 3, "PER")
    with closing(sqlite3.connect(path)) as stranger:
        stranger.executescript(statements)
    return path


@pytest.mark.parametrize("version", [1, 2])
def test_the_fingerprint_is_that_of_our_own_statements(version: int) -> None:
    made = foreign_schema.schema_of(version)
    assert foreign_schema.fingerprint(made.items()) == foreign_schema._FINGERPRINTS[version]


@pytest.mark.parametrize("statements", READABLE.values(), ids=READABLE)
def test_what_only_writing_would_run_is_read_and_never_written(
    tmp_path: Path, statements: str
) -> None:
    path = with_trick(tmp_path, statements)
    with pytest.raises(DatabaseError, match=r"did not put there.*--allow-foreign-schema"):
        open_database(path)
    with open_database(path, read_only=True) as db:
        assert not db.writable
        assert said(db) == [(0, 3, "PER")]
        assert any("did not put there" in problem.what for problem in problems(db))
        with pytest.raises(DatabaseError):
            tag(db, 4, 8, "PER")
        assert said(db) == [(0, 3, "PER")]


@pytest.mark.parametrize("statements", UNREADABLE.values(), ids=UNREADABLE)
def test_what_reading_would_run_is_refused(tmp_path: Path, statements: str) -> None:
    path = with_trick(tmp_path, statements)
    for read_only in (True, False):
        with pytest.raises(DatabaseError, match=r"did not put there.*hashiya recover"):
            open_database(path, read_only=read_only)


@pytest.mark.parametrize("statements", [READABLE["an endless trigger"], *UNREADABLE.values()])
def test_no_command_hangs_or_fails_without_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statements: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = with_trick(tmp_path, statements)
    for command in COMMANDS:
        ran = CliRunner().invoke(cli, [*command.split(), "--db", str(path)])
        what = str(ran.exception) + ran.stderr
        assert "did not put there" in what, command
        assert isinstance(ran.exception, DatabaseError | SystemExit | None), command


def test_whoever_put_an_index_there_may_say_so(tmp_path: Path) -> None:
    path = with_trick(tmp_path, READABLE["an index"])
    with open_database(path, allow_foreign=True) as db:
        tag(db, 4, 8, "ORG")
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]


def test_the_shell_writes_where_it_is_told_that_an_index_is_somebodys_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = with_trick(tmp_path, READABLE["an index"])
    words = ["labels", "add", "NEW", "--key", "z", "--db", str(path)]
    refused = CliRunner().invoke(cli, words)
    assert isinstance(refused.exception, DatabaseError)
    assert "index 'i'" in str(refused.exception)
    assert CliRunner().invoke(cli, [*words, "--allow-foreign-schema"]).exit_code == 0
    listed = CliRunner().invoke(cli, ["labels", "list", "--db", str(path)])
    assert (listed.exit_code, "NEW" in listed.stdout) == (0, True)
    assert listed.stderr.count("did not put there") == 1


def test_nothing_opens_what_reading_would_run_not_even_for_whoever_allows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = with_trick(tmp_path, UNREADABLE["no table"])
    ran = CliRunner().invoke(cli, ["ls", "--db", str(path)])
    assert "hashiya recover" in str(ran.exception)
    assert "--allow-foreign-schema" not in str(ran.exception)


def test_statistics_of_the_planner_are_ours_to_allow(tmp_path: Path) -> None:
    with open_database(with_trick(tmp_path, "ANALYZE")) as db:
        assert db.writable
