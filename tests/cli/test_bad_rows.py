"""A row that another program has spoilt: it is named, and the others leave."""

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.store.fresh import fresh, tag
from tui.cli.main import cli
from tui.core.errors import DatabaseError, HashiyaError
from tui.desk.desk import Desk
from tui.store.opening import open_database
from tui.store.records import export

ARTICLES = {
    "meta no JSON": ("meta = '{oh'", "its metadata is no JSON object"),
    "meta a list": ("meta = '[1]'", "its metadata is no JSON object"),
    "meta nested": ("meta = replace(hex(zeroblob(50000)), '00', '[')", "its metadata is no JSON"),
    "meta a blob": ("meta = x'7b7d'", "meta is no text"),
    "a text that is a blob": ("text = x'd9'", "text is no text"),
    "a text that is no UTF-8": ("text = CAST(x'd941' AS TEXT)", "text is not UTF-8"),
    "a title that is no UTF-8": ("title = CAST(x'ff' AS TEXT)", "title is not UTF-8"),
}
SPANS = {
    "a start that is a word": ("start = 'x'", "its place is no number"),
    "an end that is a blob": ("end = x'00'", "its place is no number"),
    "an end past the text": ("end = 999", "ends at 999, and article a1 has 9 code points"),
    "an end before the start": ("end = 0", "it is empty"),
    "a start before the text": ("start = -2", "begins before its article"),
    "a label that is a blob": ("label = x'ff'", "label is no text"),
    "a note that is no UTF-8": ("note = CAST(x'ff' AS TEXT)", "note is not UTF-8"),
    "a source that is none": ("source = 'dream'", "source is 'dream'"),
    "a score that is a word": ("score = 'high'", "score is 'high'"),
}
REVIEWS = {
    "a status that is none": ("status = 'late'", "status is 'late'"),
    "seconds that are a word": ("seconds = 'long'", "seconds is 'long'"),
    "a note that is a blob": ("note = x'ff'", "note is no text"),
}
CASES = [
    pytest.param(table, key, *case, id=f"{table}: {name}")
    for table, key, cases in (
        ("articles", "a1", ARTICLES), ("spans", "span", SPANS), ("reviews", "a1 me", REVIEWS)
    )
    for name, case in cases.items()
]  # fmt: skip


def spoilt(folder: Path, table: str, change: str) -> tuple[Path, str]:
    """A database of three articles, each with a span, in whose second one row is spoilt.

    Gives the id of its span, too. The table is not STRICT while that is done, as SQLite allows.
    """
    path = folder / "mine.db"
    with fresh(path, "قال وزير", "نص ثان قص", "نص ثالث") as db:
        spans = [tag(db, 0, 2, "PER", article=f"a{number}") for number in range(3)]
        with db.transaction():
            db.write("INSERT INTO reviews (article_id, annotator, status, updated_at)"
                     " VALUES ('a1', 'me', 'doing', '')")  # fmt: skip
    where = "article_id = 'a1'" if table != "articles" else "id = 'a1'"
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("PRAGMA writable_schema = ON")
        (sql,) = stranger.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        loose = re.sub(r" STRICT| (INTEGER|TEXT|REAL)(?! PRIMARY)", "", sql)
        stranger.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (loose, table))
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("PRAGMA ignore_check_constraints = ON")
        stranger.execute(f"UPDATE {table} SET {change} WHERE {where}")
        stranger.execute("PRAGMA writable_schema = ON")
        stranger.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, table))
    return path, spans[1].id


def run(words: Iterable[str], path: Path) -> Result:
    """A command on the database; what it raised is one of ours, or it ended."""
    ran = CliRunner().invoke(cli, [*words, "--db", str(path)])
    assert isinstance(ran.exception, HashiyaError | SystemExit | None), ran.exception
    return ran


@pytest.mark.parametrize(("table", "key", "change", "words"), CASES)
def test_the_row_is_named_and_the_others_leave(
    tmp_path: Path, table: str, key: str, change: str, words: str
) -> None:
    path, span = spoilt(tmp_path, table, change)
    ran = run(["export", "--unseen"], path)
    assert ran.exit_code == 1
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    left = ["a0", "a2"] if table == "articles" else ["a0", "a1", "a2"]
    assert [record["id"] for record in records] == left
    assert sum(len(record["spans"]) for record in records) == (3 if table == "reviews" else 2)
    name = f"{table} {key.replace('span', span)}: "
    assert [line for line in ran.stderr.splitlines() if name in line and words in line]
    assert f"hashiya recover {path} -o NEW" in ran.stderr


@pytest.mark.parametrize(("table", "key", "change", "words"), CASES)
def test_check_names_it_once_and_goes_on(
    tmp_path: Path, table: str, key: str, change: str, words: str
) -> None:
    path, span = spoilt(tmp_path, table, change)
    with closing(sqlite3.connect(path)) as stranger:
        stranger.execute("UPDATE events SET payload = '{}' WHERE article_id = 'a2'")
        stranger.commit()
    ran = run(["check"], path)
    assert ran.exit_code == 1
    named = [line for line in ran.stdout.splitlines() if words in line]
    assert len(named) == 1
    assert key.replace("span", span) in named[0]
    assert "it does not say what was done" in ran.stdout


@pytest.mark.parametrize(("table", "key", "change", "words"), CASES)
def test_the_advice_holds_recover_gives_a_sound_database(
    tmp_path: Path, table: str, key: str, change: str, words: str
) -> None:
    path, _span = spoilt(tmp_path, table, change)
    new = tmp_path / "new.db"
    ran = CliRunner().invoke(cli, ["recover", str(path), "-o", str(new)])
    # 0 where the events still told what the row was.
    assert isinstance(ran.exception, SystemExit | None), ran.exception
    checked = run(["check"], new)
    assert checked.exit_code == 0, checked.stdout
    exported = run(["export", "--unseen"], new)
    assert exported.exit_code == 0
    assert {"a0", "a2"} <= {json.loads(line)["id"] for line in exported.stdout.splitlines()}


@pytest.mark.parametrize(("table", "key", "change", "words"), CASES)
def test_other_commands_say_it_in_one_line_or_do_their_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, key: str, change: str, words: str
) -> None:
    path, _span = spoilt(tmp_path, table, change)
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "me")
    for command in ("ls", "stats", "history", "search نص", "show a1", "labels list",
                    "suggest --dry-run", "show a0"):  # fmt: skip
        ran = run(command.split(), path)
        if isinstance(ran.exception, HashiyaError):
            assert isinstance(ran.exception, DatabaseError), command
            assert "\n" not in str(ran.exception)
            assert " DB " not in str(ran.exception)


def test_a_program_is_told_which_row_it_is(tmp_path: Path) -> None:
    path, span = spoilt(tmp_path, "spans", "end = 999")
    with open_database(path) as db, pytest.raises(DatabaseError, match=f"spans {span}: it ends at"):
        list(export.records(db))


def test_json_lists_what_is_damaged(tmp_path: Path) -> None:
    path, span = spoilt(tmp_path, "spans", "end = 999")
    ran = run(["export", "--json", "-o", str(tmp_path / "out.jsonl")], path)
    assert ran.exit_code == 1
    [damaged] = json.loads(ran.stdout)["damaged"]
    assert (damaged["table"], damaged["id"]) == ("spans", span)


@pytest.mark.parametrize(("table", "key", "change", "words"), CASES)
def test_the_desk_opens_the_others_and_says_what_is_wrong(
    tmp_path: Path, table: str, key: str, change: str, words: str
) -> None:
    path, _span = spoilt(tmp_path, table, change)
    with open_database(path, read_only=True) as db:
        desk = Desk(db, "me")
        with suppress(DatabaseError):
            desk.open("a1")
        desk.open("a2")
        assert [span.label for span in desk.spans] == ["PER"]
