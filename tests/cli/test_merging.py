"""Merging databases, from the shell: what is said, what is kept, what is refused."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.store.fresh import raw, tag
from tests.store.test_opening import as_nobody, locked, public
from tui.store import opening
from tui.store.opening import open_database
from tui.store.texts import articles

__all__ = ["public"]

TEXT = "زار أحمد عطاف وهران"
DB = ("--db", "a.db")


def work(run: Run, db: str, who: str, start: int, end: int, label: str) -> None:
    """An annotator marks a span in one of the databases."""
    span = {"start": start, "end": end, "label": label}
    line = json.dumps({"text": TEXT, "annotator": who, "spans": [span]})
    Path("w.jsonl").write_text(line + "\n", encoding="utf-8")
    assert run("import", "--db", db, "--mode", "add", "w.jsonl").code == 0


@pytest.fixture
def two(run: Run, tmp_path: Path) -> Path:
    """Two copies of one database, in each of which somebody has worked."""
    work(run, "a.db", "muna", 0, 3, "PER")
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    work(run, "a.db", "muna", 4, 13, "PER")
    work(run, "b.db", "user", 14, 19, "LOC")
    return tmp_path


def test_what_came_is_said_and_merged_again_nothing_comes(run: Run, two: Path) -> None:
    dry = run("merge", "b.db", "--dry-run", "--as", "user=sami", *DB)
    assert "b.db: would bring" in dry.err
    assert "sami" not in run("export", *DB).out
    assert len(list(two.glob("a*.db"))) == 1
    before = (two / "b.db").read_bytes()
    done = run("merge", "b.db", "--as", "user=sami", *DB)
    assert (done.code, "articles: 0 new, 1 with the same text here" in done.err) == (0, True)
    lines = run("export", *DB).lines
    said = {(one["annotator"], span["label"]) for one in lines for span in one["spans"]}
    assert said == {("muna", "PER"), ("sami", "LOC")}
    assert run("check", *DB).code == 0
    assert (two / "b.db").read_bytes() == before
    (copy,) = two.glob("a.before-merge-*.db")
    assert "sami" not in run("export", "--db", copy.name).out
    again = run("merge", "b.db", "--as", "user=sami", *DB)
    assert again.err == "b.db: all of it is here already\n"
    assert list(two.glob("a.before-merge-*.db")) == [copy]


def test_each_takes_the_other_and_both_say_the_same(run: Run, two: Path) -> None:
    assert run("merge", "b.db", *DB).code == 0
    told = json.loads(run("merge", "a.db", "--db", "b.db", "--json").out)
    assert (told["events"]["new"], told["both"]) == (1, [])
    assert told["articles"] == {"new": 0, "same": 1, "kept": [], "near": []}
    assert run("diff", "a.db", "b.db").code == 0
    assert run("diff", "a.db", "b.db").out == ""
    exports = [sorted(run("export", "--db", db).out.splitlines()) for db in ("a.db", "b.db")]
    assert exports[0] == exports[1]


def test_an_older_database_is_brought_up_to_date_in_a_copy_and_taken(run: Run, two: Path) -> None:
    old = Path(__file__).parents[1] / "store" / "schemas" / "schema-1.db"
    shutil.copy(old, two / "old.db")
    assert run("merge", "old.db", *DB).code == 0
    assert (two / "old.db").read_bytes() == old.read_bytes()
    assert run("check", *DB).code == 0


def make(two: Path, name: str) -> None:
    """A file that is not to be merged."""
    if name == "link.db":
        (two / name).symlink_to(two / "a.db")
    elif name == "text.db":
        (two / name).write_text("no database", encoding="utf-8")
    elif name == "empty.db":
        (two / name).touch()
    elif name == "folder.db":
        (two / name).mkdir()
    elif name == "stranger.db":
        with closing(sqlite3.connect(two / name)) as other:
            other.execute("CREATE TABLE t (a)")
    elif name == "damaged.db":
        pages = bytearray((two / "b.db").read_bytes())
        pages[4096:] = b"\xff" * (len(pages) - 4096)
        (two / name).write_bytes(pages)
    elif name == "trigger.db":
        shutil.copy(two / "b.db", two / name)
        with closing(sqlite3.connect(two / name)) as other:
            other.execute("CREATE TRIGGER t AFTER INSERT ON spans BEGIN DELETE FROM events; END")
    elif name == "rows.db":
        shutil.copy(two / "b.db", two / name)
        with closing(sqlite3.connect(two / name)) as other, other:
            other.execute("UPDATE spans SET label = 'LOC'")
    elif name == "newer.db":
        shutil.copy(two / "b.db", two / name)
        with open_database(two / name) as db:
            raw(db).execute("PRAGMA user_version = 9")
    elif name == "forged.db":
        shutil.copy(two / "b.db", two / name)
        with open_database(two / name) as db:
            raw(db).execute("UPDATE events SET annotator = 'eve' WHERE kind = 'import'")
            raw(db).commit()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.db", "that is this database itself"),
        ("link.db", "that is this database itself"),
        ("gone.db", "there is no such"),
        ("text.db", "this is not a database of Hashiya"),
        ("empty.db", "this file is empty"),
        ("folder.db", "this is a folder"),
        ("stranger.db", "was not made by Hashiya"),
        ("damaged.db", "damaged"),
        ("trigger.db", "trigger"),
        ("rows.db", "its rows are not what its events say: spans"),
        ("newer.db", "made by a newer Hashiya"),
        ("forged.db", "is another one here"),
    ],
)
def test_what_is_not_to_be_merged_is_one_line_and_changes_nothing(
    run: Run, two: Path, name: str, said: str
) -> None:
    make(two, name)
    before = run("export", *DB).out
    result = run("merge", name, *DB)
    assert result.code in (2, 3)
    assert result.err.count("\n") == 1
    assert said in result.err
    assert "/hashiya-merge-" not in result.err
    assert run("export", *DB).out == before
    assert not list(two.glob("a.before-merge-*"))


def test_what_is_no_pair_is_refused(run: Run, two: Path) -> None:
    result = run("merge", "b.db", "--as", "user", *DB)
    assert (result.code, "write it as OLD=NEW" in result.err) == (2, True)


def test_roles_come_with_who_decided_them_the_last_one_holds_and_that_is_told(
    run: Run, two: Path
) -> None:
    def lead(name: str, db: str, who: str) -> int:
        return run("project", "set", "leader", name, "--db", db, "--annotator", who).code

    assert lead("muna", "a.db", "muna") == 0
    # Whoever has a copy from before that can write into it what they like.
    assert lead("user", "b.db", "user") == 0
    dry = run("merge", "b.db", "--dry-run", *DB)
    assert dry.err.endswith("leader would be user\n")
    told = run("merge", "b.db", "--json", *DB)
    assert told.json["settings"] == {"leader": "user"}
    said = [line.split("\t")[1:3] for line in run("history", *DB).out.splitlines()]
    assert said.count(["muna", "setting"]) == said.count(["user", "setting"]) == 1
    assert run("labels", "add", "NEW", "--annotator", "muna", *DB).code == 2
    assert run("labels", "add", "NEW", "--annotator", "user", *DB).code == 0
    assert run("check", *DB).code == 0


def test_whoever_is_called_otherwise_here_leads_under_that_name(run: Run, two: Path) -> None:
    told = ("project", "set", "leader", "user,muna", "--db", "b.db", "--annotator", "user")
    assert run(*told).code == 0
    assert run("merge", "b.db", "--as", "user=sami", *DB).code == 0
    assert run("project", "list", "--json", *DB).json["leader"] == "sami,muna"
    assert run("labels", "add", "NEW", "--annotator", "sami", *DB).code == 0
    assert run("check", *DB).code == 0


def test_what_they_settled_and_what_of_theirs_was_taken_bears_that_name_too(
    run: Run, two: Path
) -> None:
    span = {"start": 0, "end": 3, "label": "PER"}
    for who in ("muna", "user"):
        line = {"text": TEXT, "annotator": who, "status": "done", "spans": [span]}
        Path("w.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        assert run("import", "--db", "b.db", "--mode", "replace", "w.jsonl").code == 0
    settling = ("adjudicate", "--auto", "unanimous", "--annotator", "user", "--db", "b.db")
    assert run(*settling).code == 0
    assert run("merge", "b.db", "--as", "user=sami", *DB).code == 0
    with open_database(two / "a.db") as db:
        assert db.rows("SELECT curator, of FROM decisions") == [("sami", '["muna", "sami"]')]
    assert run("check", *DB).code == 0


def test_another_file_that_is_open_elsewhere_comes_with_what_its_log_holds(
    run: Run, two: Path
) -> None:
    with open_database(two / "b.db") as held:
        tag(held, 4, 8, "PER", article=articles.ids(held)[0], annotator="sami")
        assert run("merge", "b.db", *DB).code == 0
        assert (two / "b.db-wal").stat().st_size
    assert run("export", "--annotator", "sami", *DB).lines[0]["spans"]


def test_what_was_united_is_told_in_words_and_as_json(run: Run, two: Path) -> None:
    work(run, "b.db", "muna", 4, 12, "PER")
    Path("t.txt").write_text(f"ثم {TEXT[:14]}فاس", encoding="utf-8")
    with open_database(two / "a.db") as db:
        (id_,) = articles.ids(db)
    assert run("articles", "correct", id_, "t.txt", *DB).code == 0
    assert run("labels", "rename", "PER", "PERSON", *DB).code == 0
    told = run("merge", "b.db", "--dry-run", "--json", *DB).json
    assert told["carried"] == [{"article": id_, "annotator": "muna", "spans": 1}]
    assert told["labels"] == [{"was": "PER", "is": "PERSON", "spans": 1}]
    (lost,) = told["lost"]
    assert (lost["annotator"], lost["label"], lost["text"]) == ("user", "LOC", "وهران")
    (near,) = told["near"]
    assert (near["here"], near["there"]) == ("أحمد عطاف", "أحمد عطا")
    said = run("merge", "b.db", *DB).err
    assert "PER is called PERSON: 1 span follows" in said
    assert f"1 span of muna was carried to the corrected text of article {id_}" in said
    assert (
        f"user marked «وهران» as LOC, which is not in the corrected text of article {id_}" in said
    )
    assert f"muna marked almost the same twice in article {id_}: PERSON" in said
    assert run("check", *DB).code == 0


def test_from_a_stick_that_cannot_be_written_all_comes(run: Run, two: Path, public: Path) -> None:
    for name in ("a.db", "b.db"):
        shutil.copy(two / name, public / name)
        (public / name).chmod(0o666 if name == "a.db" else 0o444)
    (public / "stick").mkdir()
    shutil.move(public / "b.db", public / "stick" / "b.db")
    (public / "stick").chmod(0o555)
    public.chmod(0o777)
    with as_nobody():
        ran = run("merge", public / "stick" / "b.db", "--db", public / "a.db")
    (public / "stick").chmod(0o755)
    assert (ran.code, "1 with the same text here" in ran.err) == (0, True)
    assert "LOC" in run("export", "--db", public / "a.db").out


@pytest.mark.parametrize("folder", [0o555, 0o777])
def test_into_one_that_cannot_be_written_nothing_comes(
    run: Run, two: Path, public: Path, folder: int
) -> None:
    target = public / "a.db"
    for name in ("a.db", "b.db"):
        shutil.copy(two / name, public / name)
    target.chmod(0o444)
    public.chmod(folder)
    before = target.read_bytes()
    for also in ((), ("--dry-run",)):
        with as_nobody():
            ran = run("merge", public / "b.db", "--db", target, *also)
        assert (ran.code, ran.err.count("\n")) == (3, 1)
        assert f"{target}: the database cannot be written; check the permissions" in ran.err
    assert target.read_bytes() == before
    assert not list(public.glob("*before-merge*"))


def test_into_one_that_another_desk_keeps_locked_nothing_comes_until_it_is_free(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MILLISECONDS", 20)
    with locked(two / "a.db"):
        ran = run("merge", "b.db", *DB)
        assert (ran.code, ran.err.count("\n")) == (3, 1)
        assert "a.db: another program has kept the database locked; wait" in ran.err
        assert not list(two.glob("*before-merge*"))
    assert "LOC" not in run("export", *DB).out
    assert run("merge", "b.db", *DB).code == 0
    assert "LOC" in run("export", *DB).out
    assert run("check", *DB).code == 0
