"""What the shell says of a whole database: who has worked, what cuts words, what was exported."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = "زار أحمد عطاف تونس"
DB = ("--db", "m.db")


def line(*spans: tuple[int, int, str], **more: object) -> str:
    said = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    return json.dumps({"text": TEXT, "annotator": "muna", "spans": said, **more}) + "\n"


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """One article with four spans, of which two cut words and two overlap."""
    path = tmp_path / "in.jsonl"
    path.write_text(line((4, 13, "PER"), (4, 8, "PER"), (15, 18, "LOC"), (10, 13, "LOC")))
    assert run("import", "--add-labels", *DB, path).code == 0
    return path


def test_check_names_spans_that_cut_words_and_mends_none(run: Run, filled: Path) -> None:
    before = run("export", *DB).out
    looked = run("check", "--fix", *DB)
    assert looked.code == 0
    assert "2 spans begin or end inside a word" in looked.err
    assert "LOC 'ونس': it begins or ends inside a word" in looked.out
    assert "hashiya open" in looked.out
    assert run("export", *DB).out == before
    kinds = [found["kind"] for found in run("check", "--json", *DB).json]
    assert kinds == ["inside", "inside"]


def test_stats_lists_whoever_has_spans_though_no_status_was_told(run: Run, filled: Path) -> None:
    assert run("stats", "--json", *DB).json["annotators"] == {"muna": {"todo": 1}}
    assert "muna\t1 todo" in run("stats", *DB).out


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--status", "done"), "no article is done; there are 1 todo. Leave --status out"),
        (("--since", "2099-01-01"), "nothing was changed in that time"),
        (("--annotator", "sami"), "no annotator called sami has worked here"),
    ],
)
def test_an_empty_export_says_why(run: Run, filled: Path, asked: tuple[str, ...], why: str) -> None:
    empty = run("export", *asked, *DB)
    assert (empty.code, empty.out) == (0, "")
    assert why in empty.err


def test_articles_get_the_status_that_an_import_gives_them(run: Run, filled: Path) -> None:
    assert run("import", "--status", "done", *DB, filled).code == 0
    assert [one["status"] for one in run("export", "--status", "done", *DB).lines] == ["done"]


@pytest.mark.parametrize(
    ("format", "spans"), [("jsonl", 4), ("conll", 1), ("spacy-json", 0), ("prodigy", 4)]
)
def test_export_counts_the_spans_that_are_in_the_file(
    run: Run, filled: Path, format: str, spans: int
) -> None:
    done = run("export", "--format", format, "-o", "out", "--json", *DB)
    if format == "spacy-json":
        assert done.code == 2
        return
    assert done.json["spans"] == spans
    assert f"exported 1 article, {spans} span" in done.err


def test_where_no_token_is_nothing_is_counted(run: Run, tmp_path: Path) -> None:
    blank = json.dumps({"text": " \n", "annotator": "a1", "status": "done", "spans": []}) + "\n"
    (tmp_path / "in.jsonl").write_text(blank + line((4, 13, "PER")))
    run("import", "--add-labels", *DB, "in.jsonl")
    assert "exported 1 article, 1 span" in run("export", "--format", "conll", *DB).err


def test_spans_of_nobodys_name_that_join_ones_own_are_told(run: Run, tmp_path: Path) -> None:
    for name, span in (("muna", (4, 8, "PER")), ("sami", (4, 13, "PER"))):
        (tmp_path / f"{name}.jsonl").write_text(line(span, annotator=None))
    both = run("import", "--add-labels", *DB, "muna.jsonl", "sami.jsonl")
    assert both.err.count("had spans of this annotator already") == 1
    assert "--annotator NAME" in both.err


def test_a_text_that_is_there_is_skipped_by_the_name_it_has(run: Run, tmp_path: Path) -> None:
    tweets = [json.dumps({"id": f"tw{number}", "text": TEXT}) for number in (1, 2)]
    (tmp_path / "tweets.jsonl").write_text("\n".join(tweets))
    done = run("import", *DB, "--json", "tweets.jsonl")
    assert done.json[0]["known"] == [{"place": "line 2", "article": "tw1"}]
    assert "line 2: skipped; the article is already there, as tw1" in done.err
