"""search: all articles from the shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXTS = {"m1": "وصلت القافلة إلى دير الزُّور أمس", "m2": "لا شيء هنا", "m3": "عاد من دير بعيد"}


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A database of three articles."""
    lines = (json.dumps({"id": id_, "text": text}) for id_, text in TEXTS.items())
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("import", "in.jsonl")
    return run


def test_search_gives_places_on_the_text_as_stored(filled: Run) -> None:
    found = filled("search", '"دير الزور"', "--json").json
    [hit] = found["hits"]
    assert found["count"] == 1
    assert (hit["id"], hit["text"]) == ("m1", "دير الزُّور")
    assert TEXTS["m1"][hit["start"] : hit["end"]] == hit["text"]
    context = hit["context"]
    assert TEXTS["m1"][context["start"] :].startswith(context["text"])


def test_search_writes_a_line_an_article_and_counts_on_standard_error(filled: Run) -> None:
    ran = filled("search", "دير", "-n", "1")
    [line] = ran.out.splitlines()
    assert line.split("\t")[0] in ("m1", "m3")
    assert "«دير»" in line
    assert "2 articles" in ran.err
    assert filled("search", "دير", "-n", "1", "--offset", "1").out not in ("", ran.out)


def test_nothing_found_is_no_error(filled: Run) -> None:
    ran = filled("search", "ناطحة")
    assert (ran.code, ran.out) == (0, "")
    assert filled("search", "القافلة", "--status", "done").out == ""


@pytest.mark.parametrize("query", ['"دير', "كت*اب", "،", "", "NEAR(", '" OR 1'])
def test_a_bad_query_is_one_line_in_words(filled: Run, query: str) -> None:
    ran = filled("search", query)
    if query == "NEAR(":
        assert (ran.code, ran.out) == (0, "")
        return
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "fts5" not in ran.err
