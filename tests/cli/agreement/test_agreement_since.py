"""``hashiya agreement --since-guideline``: whether a new rule helped."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.agreement.test_agreement import written
from tests.cli.conftest import Run
from tests.store.fresh import ME, fresh, tag
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import scheme
from tui.store.work import reviews

TEXT = "قال الوزير أمس إنه سيسافر غدا"
DB = ("--db", "mine.db")


def finish(db: Database, article: str, **ends: int) -> None:
    """Each annotator tags the minister, to an end of their own, and is done."""
    for who, end in ends.items():
        tag(db, 4, end, "PER", article=article, annotator=who)
        change = reviews.change(reviews.get(db, article, who), Status.DONE)
        events.record(db, "status", [change], annotator=who, article_id=article)


@pytest.fixture
def turn(tmp_path: Path) -> str:
    """Two articles before the guideline, one on each side, two since; when it changed."""
    with fresh(tmp_path / "mine.db", *[f"{TEXT} {n}" for n in range(5)]) as db:
        finish(db, "a0", muna=10, sami=14)
        finish(db, "a1", muna=10, sami=14)
        finish(db, "a2", muna=10)
        label = replace(scheme.get(db, "PER"), guideline="شخص باسمه")
        scheme.put(db, label, annotator=ME)
        at = events.history(db, limit=1)[0].at
        finish(db, "a2", sami=14)
        finish(db, "a3", muna=10, sami=10)
        finish(db, "a4", muna=10, sami=10)
    return at


@pytest.mark.parametrize("name", ["PER", "any"])
def test_what_was_finished_since_a_guideline_stands_beside_what_was_before(
    run: Run, turn: str, name: str
) -> None:
    found = run("agreement", "--since-guideline", name, "--json", *DB).json
    assert [one["id"] for one in found["by_article"]] == ["a3", "a4"]
    assert found["spans"]["mean"]["exact"] == 1
    since = found["since"]
    assert (since["at"], since["guideline"]) == (turn, "PER")
    assert (since["before"]["articles"], since["before"]["exact"]) == (2, 0)
    assert since["before"]["labels"][0]["label"] == "PER"


def test_a_time_can_be_given_and_both_sides_are_a_table(run: Run, turn: str) -> None:
    ran = run("agreement", "--since", turn, "--by", "since", "--html", "x.html", *DB)
    lines = ran.out.splitlines()
    assert [line.split("\t") for line in lines[2:4]] == [
        [name, "0.000", "(0.000–0.000)", "1.000", "(1.000–1.000)"] for name in ("all", "PER")
    ]
    assert "on 2 articles before and 2 since" in lines[4]
    assert "Before and since 2026-01-01T00:00" in Path("x.html").read_text(encoding="utf-8")


def test_without_an_answer_since_or_a_time_at_all_it_says_so(run: Run, turn: str) -> None:
    late = run("agreement", "--since", "2027-01-01", *DB)
    assert (late.code, "same article since 2027-01-01T00:00" in late.err) == (1, True)
    never = run("agreement", "--since-guideline", "ORG", *DB)
    assert (never.code, "hashiya labels set ORG --guideline" in never.err) == (2, True)
    assert "the nearest is 'PER'" in run("agreement", "--since-guideline", "PRE", *DB).err
    files = run("agreement", written(Path("all.jsonl")), "--since", "2026-01-01")
    assert (files.code, "do not say when" in files.err) == (2, True)
    assert "--since-guideline" in run("agreement", "--by", "since", *DB).err
