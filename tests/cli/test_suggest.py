"""gazetteer, suggest and the forms in stats."""

import json
import shlex
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

RECORDS: list[dict[str, Any]] = [
    {"id": "r0", "text": "زار حلب أمس", "spans": [{"start": 4, "end": 7, "label": "LOC"}]},
    {"id": "r1", "text": "عاد إلى حلب", "spans": [{"start": 8, "end": 11, "label": "LOC"}]},
    {"id": "r2", "text": "وحلب بعيدة", "spans": [{"start": 1, "end": 4, "label": "ORG"}]},
]


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Three articles that tag one form, once otherwise."""
    lines = "\n".join(json.dumps(record) for record in RECORDS)
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    assert run("import", "in.jsonl").code == 0
    return run


def test_a_dry_run_leaves_each_article_out_in_turn(filled: Run) -> None:
    told = filled("suggest", "--dry-run", "--json").json
    # The two that say LOC are each undone by the other one and the ORG: one of two is too few.
    assert (told["articles"], told["spans"], told["offered"], told["right"]) == (3, 3, 1, 0)
    assert told["labels"]["LOC"]["precision"] == 0.0
    table = filled("suggest", "--dry-run").out.splitlines()
    assert table[1].split("\t") == ["*", "3", "1", "0", "0", "0.000", "0.000"]


def test_without_a_dry_run_it_says_what_to_do(filled: Run) -> None:
    ran = filled("suggest")
    assert ran.code == 2
    assert "--dry-run" in ran.err


def test_names_come_in_are_listed_and_forgotten(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "cities.tsv").write_text(
        "\ufeff# cities\nتدمر\tLOC\r\nحِمص\tLOC\n\nحمص\tLOC\n", encoding="utf-8"
    )
    ran = filled("gazetteer", "import", "cities.tsv")
    assert (ran.code, ran.err) == (0, "2 new names\n")
    assert "0 new names" in filled("gazetteer", "import", "cities.tsv").err
    assert filled("gazetteer", "list").out == "تدمر\tLOC\tcities.tsv\nحِمص\tLOC\tcities.tsv\n"
    assert filled("gazetteer", "list", "--json").json[0]["form"] == "تدمر"
    assert "2 names removed" in filled("gazetteer", "clear").err
    assert filled("gazetteer", "list").out == ""


def test_undo_takes_back_a_list_of_names_and_not_what_was_before_it(
    filled: Run, tmp_path: Path
) -> None:
    names = "".join(f"{''.join(one)}\tLOC\n" for one in product("بتثجحخدرزس", repeat=3))
    (tmp_path / "cities.tsv").write_text(f"تدمر\tLOC\n{names}", encoding="utf-8")
    assert filled("gazetteer", "import", "cities.tsv", "--annotator", "muna").code == 0
    # One event takes a thousand of them.
    done = [line.split("\t") for line in filled("history", "-n", "2").out.splitlines()]
    assert [(who, kind) for _at, who, kind, *_rest in done] == [("muna", "names")] * 2
    assert done[1][4].startswith("+ LOC تدمر, ")
    assert filled("undo").code == 0
    assert filled("gazetteer", "list").out == ""
    assert len(filled("export").lines) == 3


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("تدمر LOC\n", "line 1: this is not a form, a TAB and a label"),
        ("حمص\tLOC\nتدمر\tCITY\n", "CITY"),
        ("حمص\tLOC\tx\n", "line 1"),
        ("", "empty"),
    ],
)
def test_a_bad_list_is_refused_whole(filled: Run, tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "bad.tsv").write_text(content, encoding="utf-8")
    ran = filled("gazetteer", "import", "bad.tsv")
    assert ran.code == 1
    assert what in ran.err
    assert filled("gazetteer", "list").out == ""


def test_stats_tell_forms_with_a_command_that_opens_each(filled: Run) -> None:
    told = filled("stats", "--json").json
    [several] = told["several_labels"]
    assert [(use["label"], use["count"]) for use in several] == [("LOC", 2), ("ORG", 1)]
    assert RECORDS[2]["text"][several[1]["start"] :].startswith("حلب")
    lines = filled("stats").out.splitlines()
    last = lines[lines.index("Forms with several labels") + 2].split("\t")
    assert last[:3] == ["حلب", "ORG", "1"]
    assert shlex.split(last[3])[:5] == ["hashiya", "open", "r2", "--at", "1"]
    assert "Forms" not in filled("stats", "--limit", "0").out
