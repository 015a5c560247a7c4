"""backup and recover, as commands; check on what is damaged."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_files import record


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A database with one annotated article."""
    (tmp_path / "in.jsonl").write_text(record(), encoding="utf-8")
    run("import", "in.jsonl")
    return run


def test_backup_copies_to_a_file_or_into_a_folder(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    for target, file in (("copy.db", "copy.db"), ("stick", "stick/annotations.db")):
        ran = filled("backup", target)
        assert (ran.code, ran.out) == (0, "")
        assert filled("check", "--db", file).code == 0
        assert filled("ls", "--db", file, "--json").json == filled("ls", "--json").json


def test_backup_overwrites_nothing(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("x")
    ran = filled("backup", "copy.db")
    assert ran.code == 3
    assert "there is a file already" in ran.err
    assert (tmp_path / "copy.db").read_text() == "x"


def test_backup_of_nothing_makes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("backup", "copy.db").code == 3
    assert list(tmp_path.iterdir()) == []


def test_recover_saves_all_of_a_sound_database(filled: Run) -> None:
    ran = filled("recover", "annotations.db", "-o", "saved.db")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing was lost" in ran.err
    assert filled("check", "--db", "saved.db").code == 0
    assert filled("export", "--db", "saved.db").out == filled("export").out


def test_recover_lists_what_is_lost(filled: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "annotations.db")) as db:
        db.execute("UPDATE articles SET text = text || '.'")
        db.commit()
    assert filled("check").code == 1
    ran = filled("recover", "annotations.db", "-o", "saved.db", "--json")
    assert ran.code == 1
    assert [(one["table"], one["id"]) for one in ran.json["lost"]] == [("articles", "m1")]
    assert filled("check", "--db", "saved.db").code == 0


def test_recover_names_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("نص", encoding="utf-8")
    ran = run("recover", "text.txt", "-o", "saved.db")
    assert ran.code == 3
    assert "not a database of Hashiya" in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "saved.db").exists()


def damage_index(path: Path) -> None:
    """Overwrite a page that no command needs to copy the database."""
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'spans_of_label'"
        ((page,), (size,)) = db.execute(sql).fetchone(), db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x7f" * size)


def test_backup_of_a_damaged_database_says_so_and_keeps_the_copy(
    filled: Run, tmp_path: Path
) -> None:
    damage_index(tmp_path / "annotations.db")
    ran = filled("backup", "copy.db")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "copy.db: the database is damaged" in ran.err
    assert "hashiya recover copy.db -o NEW" in ran.err
    assert filled("recover", "copy.db", "-o", "saved.db").code == 0
    assert filled("check", "--db", "saved.db").code == 0
    assert filled("export", "--db", "saved.db").out == filled("export").out


def test_backup_of_a_damaged_database_displaces_no_sound_copy(filled: Run, tmp_path: Path) -> None:
    assert filled("backup", "copy.db").code == 0
    sound = (tmp_path / "copy.db").read_bytes()
    damage_index(tmp_path / "annotations.db")
    assert filled("backup", "copy.db").code == 3
    assert (tmp_path / "copy.db").read_bytes() == sound


@pytest.mark.parametrize(
    "command",
    ["ls --db a.db", "export --db a.db", "merge --db new.db a.db", "recover a.db -o c.db"],
)
def test_a_database_that_nobody_may_read_is_no_wrong_usage(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    Path("a.db").write_bytes(b"")
    monkeypatch.setattr("os.access", lambda path, _mode: "a.db" not in str(path))
    ran = run(*command.split())
    assert ran.code == 3
    assert ran.err == (
        "hashiya: a.db: the database cannot be opened;"
        " check the permissions of the file and its folder\n"
    )
