"""Sharing articles out, from the shell; what the desk and the counts make of it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.core.review import Status
from tui.desk.changes import Happenings, Said
from tui.desk.desk import Desk
from tui.desk.project.article_list import ArticleList
from tui.store.check import problems
from tui.store.opening import open_database

DB = ("--db", "m.db")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """Twelve articles of two words each."""
    lines = [json.dumps({"id": f"a{n:02}", "text": f"مقال {n}"}) + "\n" for n in range(12)]
    (tmp_path / "a.jsonl").write_text("".join(lines), encoding="utf-8")
    assert run("import", *DB, "a.jsonl").code == 0
    return tmp_path / "m.db"


def assigned(run: Run, *words: str) -> dict[str, set[str]]:
    """Who got what by a command."""
    result = run("assign", *words, "--json", *DB)
    assert result.code == 0, result.err
    found: dict[str, set[str]] = {}
    for one in json.loads(result.out)["assigned"]:
        found.setdefault(one["annotator"], set()).add(one["article"])
    return found


def test_articles_are_shared_out_shown_and_taken_back(run: Run, filled: Path) -> None:
    dry = assigned(run, "--share", "muna,sami", "--common", "2", "--dry-run")
    assert json.loads(run("assign", "--json", *DB).out)["articles"] == {}
    made = assigned(run, "--share", "muna,sami", "--common", "2")
    assert made == dry
    assert {name: len(ids) for name, ids in made.items()} == {"muna": 7, "sami": 7}
    assert len(made["muna"] & made["sami"]) == 2
    again = run("assign", "--share", "muna,sami", "--common", "2", *DB)
    said = "nothing is assigned or taken back\n"
    assert (again.err, again.out) == (said, "muna\t0/7\t14\nsami\t0/7\t14\n")
    back = run("assign", "--take-back", "muna", *DB)
    assert back.err == "took back 7 articles\n"
    more = assigned(run, "--share", "rana,sami", "--common", "2")
    assert more["rana"] >= made["muna"] - made["sami"]
    assert run("undo", *DB).code == 0
    assert run("check", *DB).code == 0


def test_a_second_round_begins_anew_and_an_article_can_be_named(run: Run, filled: Path) -> None:
    assert assigned(run, "--share", "muna", "--article", "a03") == {"muna": {"a03"}}
    assert assigned(run, "--share", "sami", "--round", "2", "--limit", "3").keys() == {"sami"}
    assert json.loads(run("assign", "--json", *DB).out)["articles"] == {"muna": 1, "sami": 3}


def test_what_nobody_has_begun_is_shared_out_anew(run: Run, filled: Path) -> None:
    assigned(run, "--share", "muna")
    line = {"text": "مقال 5", "annotator": "muna", "status": "done", "spans": []}
    (filled.parent / "b.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("import", *DB, "b.jsonl").code == 0
    made = assigned(run, "--share", "muna,sami", "--reshare")
    assert "a05" not in made["muna"] | made["sami"]
    assert {name: len(ids) for name, ids in made.items()} == {"muna": 5, "sami": 6}
    assert "muna\t1/6 assigned articles, 2/12 words, 0.0 h" in run("stats", *DB).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--share muna --overlap 2", "an overlap of 2 is not possible with 1 annotators"),
        ("--reshare", "nobody is named to share the articles"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, filled: Path, words: str, said: str) -> None:
    result = run("assign", *words.split(), *DB)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert said in result.err


def test_the_desk_leads_through_what_is_assigned_and_counts_that(run: Run, filled: Path) -> None:
    made = assigned(run, "--share", "muna,sami")
    with open_database(filled) as db:
        desk = Desk(db, "muna")
        desk.open_last()
        seen: list[str] = []
        said: Happenings = []
        while desk.article and desk.article.id not in seen:
            seen.append(desk.article.id)
            assert desk.progress.total == 6
            said = desk.run("done")
        assert set(seen) == made["muna"]
        assert isinstance(said[-1], Said)
        assert "all that is assigned to you is done" in said[-1].message
        assert (desk.progress.done, desk.progress.total) == (6, 6)
        desk.run("previous-article")
        assert desk.article
        assert desk.article.id == seen[-2]
        listed = ArticleList(db, "muna")
        assert listed.count == 6
        listed.filter("*")
        assert listed.count == 12
        listed.filter("@sami")
        assert listed.count == 6
        other = ArticleList(db, "rana")
        assert (other.count, other.wanted.assigned) == (12, False)
        assert listed.entry(0).status is Status.TODO
        assert list(problems(db)) == []
