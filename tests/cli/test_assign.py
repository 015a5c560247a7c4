"""Sharing articles out, from the shell; what the desk and the counts make of it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui.core.review import Status
from tui.desk.changes import Happenings, Said
from tui.desk.desk import Desk
from tui.desk.project.article_list import ArticleList
from tui.store.opening import open_database
from tui.store.project import project_settings
from tui.store.repair.check import problems
from tui.store.texts import articles

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
    assert "muna\t1/6 assigned articles, 2/12 words, 0.0 h\n" in run("stats", *DB).out


def test_undo_takes_back_all_that_one_command_shared_out_anew(run: Run, filled: Path) -> None:
    assigned(run, "--share", "muna,sami")
    before = run("assign", "--json", *DB).out
    assigned(run, "--share", "rana", "--reshare")
    assert run("undo", *DB).code == 0
    assert run("assign", "--json", *DB).out == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--share muna --overlap 2", "an overlap of 2 is not possible with 1 annotators"),
        ("--reshare", "nobody is named to share the articles"),
        ("--where topic=news", "nobody is named to share the articles"),
        ("--share muna --where topic", "'topic' names no field of the metadata"),
        ("--share muna --where topic=none", "no article is like that"),
        ("--share muna --label NOPE", "the scheme has no label 'NOPE'"),
        ("--share muna --article zz", "no article 'zz'"),
        ("--share muna --articles empty.txt", "no article is like that"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, filled: Path, words: str, said: str) -> None:
    (filled.parent / "empty.txt").touch()
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
        # From an article of somebody else one goes on in all of them.
        desk.open("a03" if "a03" not in made["muna"] else "a04")
        before = desk.article.id
        desk.run("next-article")
        assert desk.article.id == f"a{int(before[1:]) + 1:02}"
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


def fields(n: int) -> dict[str, object]:
    """Metadata of the twelve articles."""
    return {"topic": ["news", "war"] if n < 5 else ["art"], "year": 2000 + n % 3, "old": n == 7}


@pytest.fixture
def told(run: Run, filled: Path, tmp_path: Path) -> Path:
    """The same articles with metadata; muna is done with one and has marked a place in another."""
    lines: list[dict[str, object]] = [{"text": f"مقال {n}", "meta": fields(n)} for n in range(12)]
    lines.append({"text": "مقال 5", "annotator": "muna", "status": "done", "spans": []})
    span = {"start": 0, "end": 4, "label": "PER"}
    lines.append({"text": "مقال 6", "annotator": "muna", "spans": [span]})
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run("import", *DB, "--update-meta", "b.jsonl").code == 0
    (tmp_path / "ids.txt").write_text("a01\ttodo\na04\n\n", encoding="utf-8")
    return filled


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("--where topic=war", range(5)),
        ("--where topic=war --where year=2001", (1, 4)),
        ("--where old=true", (7,)),
        ("--where old=false --where topic=art --where year=2002", (5, 8, 11)),
        ("--status done", (5,)),
        ("--status todo", (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)),
        ("--status done --status todo --where topic=art", (5, 7, 8, 9, 10, 11)),
        ("--label PER", (6,)),
        ("--articles ids.txt", (1, 4)),
        ("--articles ids.txt --article a09", (1, 4, 9)),
        ("--articles ids.txt --where year=2001 --limit 9", (1, 4)),
    ],
)
def test_what_is_shared_out_can_be_chosen(
    run: Run, told: Path, words: str, numbers: tuple[int, ...]
) -> None:
    made = assigned(run, "--share", "rana", *words.split())
    assert made == {"rana": {f"a{n:02}" for n in numbers}}


def test_what_a_list_or_a_search_gives_is_shared_out(run: Run, told: Path, tmp_path: Path) -> None:
    listed = run("ls", "--where", "topic=war", *DB).out
    assert [line[:3] for line in listed.splitlines()] == [f"a0{n}" for n in range(5)]
    found = run("search", "مقال", "--where", "year=2000", *DB).out
    (tmp_path / "found.txt").write_text(found, encoding="utf-8")
    made = assigned(run, "--share", "rana", "--articles", "found.txt")
    assert made == {"rana": {"a00", "a03", "a06", "a09"}}
    own = run("ls", "--assigned", "--annotator", "rana", "--json", *DB).json
    assert [one["id"] for one in own] == ["a00", "a03", "a06", "a09"]


def test_later_shares_count_what_was_given_before(run: Run, told: Path) -> None:
    assigned(run, "--share", "muna", "--where", "topic=war")
    made = assigned(run, "--share", "muna,sami", "--where", "topic=art")
    assert {name: len(ids) for name, ids in made.items()} == {"sami": 6, "muna": 1}


def test_what_is_begun_stays_unless_it_is_asked_for_and_all_rounds_are_meant(
    run: Run, told: Path
) -> None:
    assigned(run, "--share", "muna", "--where", "topic=art")
    assert assigned(run, "--share", "muna", "--where", "topic=art", "--round", "2") == {}
    assigned(run, "--share", "muna", "--where", "topic=war", "--round", "2")
    assert run("assign", "--take-back", "muna", *DB).err == "took back 10 articles\n"
    assert json.loads(run("assign", "--json", *DB).out)["articles"] == {"muna": 2}
    assert run("assign", "--take-back", "muna", "--not-done", *DB).err == "took back 1 article\n"
    assert json.loads(run("assign", "--json", *DB).out)["articles"] == {"muna": 1}
    assert run("export", "--annotator", "muna", "--article", "a06", *DB).lines[0]["spans"]
    assert run("check", *DB).code == 0


def test_two_hosts_agree_without_talking_and_merge(run: Run, tmp_path: Path) -> None:
    texts = [f"مقال {n} " + "كلمة " * (n * 7 % 5) for n in range(20)]
    said = []
    for db, order in (("one.db", texts), ("two.db", texts[::-1])):
        lines = [json.dumps({"id": f"{db}{n}", "text": text}) for n, text in enumerate(order)]
        (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert run("import", "--db", db, "a.jsonl").code == 0
        share = ("--share", "rana,muna,sami", "--overlap", "1.5", "--common", "3", "--seed", "9")
        made = run("assign", *share, "--json", "--db", db).json["assigned"]
        with open_database(tmp_path / db) as database:
            text_of = {id_: articles.get(database, id_).text for id_ in articles.ids(database)}
        said.append([(text_of[one["article"]], one["annotator"]) for one in made])
    assert said[0] == said[1]
    before = run("assign", "--json", "--db", "one.db").json["articles"]
    merged = run("merge", "two.db", "--db", "one.db")
    assert merged.code == 0, merged.err
    assert run("assign", "--json", "--db", "one.db").json["articles"] == before
    assert run("check", "--db", "one.db").code == 0


def test_how_far_each_is_is_told_in_words_and_in_time(run: Run, filled: Path) -> None:
    assigned(run, "--share", "muna")
    span = {"start": 0, "end": 4, "label": "PER"}
    file = filled.parent / "c.jsonl"

    def say(who: str, n: int, status: str, seconds: float = 0) -> None:
        line: dict[str, object] = {"text": f"مقال {n}", "annotator": who, "status": status}
        line |= {"spans": [span] if n == 2 else [], "seconds": seconds}
        file.write_text(json.dumps(line), encoding="utf-8")
        assert run("import", *DB, "c.jsonl").code == 0

    say("muna", 0, "done", 3600)
    say("muna", 1, "doing", 1800)
    say("rana", 2, "done", 7200)
    out = run("stats", *DB).out
    left = "1/12 assigned articles, 2/24 words, 1.5 h, 11.0 h left at this pace"
    assert f"muna\t{left}\n" in out
    assert "rana\t1/12 articles, 2/24 words, 2.0 h, 22.0 h left at this pace\n" in out
    counted = run("stats", "--json", *DB).json
    assert counted["assigned"]["muna"]["hours_left"] == 11
    assert counted["unassigned"]["rana"]["words_done"] == 2
    say("muna", 2, "done")
    assert run("agreement", "--html", "page.html", *DB).code == 0
    page = (filled.parent / "page.html").read_text("utf-8")
    assert "How far annotators are" in page
    assert "4/24" in page


def test_where_somebody_leads_whoever_is_assigned_nothing_has_nothing_to_do(
    run: Run, filled: Path
) -> None:
    assigned(run, "--share", "muna,sami")
    with open_database(filled) as db:
        assert ArticleList(db, "rana").count == 12
        for name, value in (("leader", "huda"), ("curators", "lina")):
            project_settings.put(db, name, value, annotator="huda")
        assert [ArticleList(db, who).count for who in ("muna", "rana", "huda", "lina")] == [
            6, 0, 12, 12,
        ]  # fmt: skip
        desk = Desk(db, "rana")
        desk.open_last()
        assert (desk.progress.done, desk.progress.total) == (0, 0)
        (*_before, said) = desk.run("done")
        assert said == Said("nothing is assigned to you")
        listed = ArticleList(db, "rana")
        listed.filter("*")
        assert listed.count == 12
