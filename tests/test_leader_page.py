"""The leader's page, from scheme to report: its lines are run, with three databases."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tui.store.log.replay import replay
from tui.store.opening import open_database

__all__ = ["run"]

PAGE = Path(__file__).parents[1] / "docs" / "leader.md"
HEADING = "## A project of three annotators, three laptops and one stick\n"
TEXTS = tuple(f"زار أحمد عطاف وهران في اليوم {number}" for number in range(12))
NAMES = ("muna", "sami", "rana")


def lines() -> Iterator[list[str]]:
    """The commands of the section, in their order."""
    section = PAGE.read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    for command in re.findall(r"^ {4}hashiya (.*)$", section, re.MULTILINE):
        yield shlex.split(command)


def work(run: Run, who: str, db: str) -> None:
    """What an annotator does at the desk with their articles; Rana marks less of the name."""
    shown = run("ls", "--json", "--db", db, "--annotator", who)
    mine = {one["id"] for one in json.loads(shown.out)}
    said = []
    for number, text in enumerate(TEXTS):
        name = "عطاف" if who == "rana" else "أحمد عطاف"
        spans = [(text.index(name), text.index(name) + len(name), "PER")]
        listed = [{"start": a, "end": b, "label": label} for a, b, label in spans]
        line = {"id": f"n{number}", "text": text, "annotator": who, "status": "done"}
        said.append({**line, "spans": listed})
    wanted = [one for one in said if one["id"] in mine]
    file = Path(f"{who}.jsonl")
    file.write_text("".join(json.dumps(one) + "\n" for one in wanted), encoding="utf-8")
    assert run("import", "--db", db, "--annotator", who, str(file)).code == 0


def test_the_project_of_the_page_goes_from_scheme_to_report(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "muna")
    Path("labels.toml").write_text('[[label]]\nname = "PER"\n', encoding="utf-8")
    articles = [json.dumps({"id": f"n{n}", "text": text}) + "\n" for n, text in enumerate(TEXTS)]
    Path("articles.jsonl").write_text("".join(articles), encoding="utf-8")
    seen = []
    for words in lines():
        seen.append(words[0])
        result = run(*words)
        assert result.code == 0, (words, result.err)
        if words[:1] == ["backup"] and words[-1] == "rana.db":
            for who, db in zip(NAMES, ("project.db", "sami.db", "rana.db"), strict=True):
                work(run, who, db)
    assert seen.count("merge") == 4
    assert {"labels", "assign", "agreement", "adjudicate", "model", "report"} <= set(seen)
    report = Path("report.html").read_text(encoding="utf-8")
    assert all(name in report for name in (*NAMES, "PER"))
    gold = [json.loads(line) for line in Path("gold.jsonl").read_text("utf-8").splitlines()]
    assert {one["text"] for one in gold} == set(TEXTS)
    assert all(one["annotator"] == "gold" and one["spans"] for one in gold)
    refused = run("labels", "add", "NEW", "--db", "sami.db", "--annotator", "sami")
    assert "muna; you are sami here" in refused.err
    held = []
    for db in ("project.db", "sami.db", "rana.db"):
        with open_database(Path(db)) as database:
            held.append(replay(database)[0])
    assert held[0] == held[1] == held[2]
