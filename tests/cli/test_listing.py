"""ls, show, stats, check, labels, keys; and how errors end."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_files import TEXT, record
from tests.store.fresh import raw
from tui.layout.page import Page
from tui.store.opening import open_database


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A database with one annotated article."""
    (tmp_path / "in.jsonl").write_text(record(), encoding="utf-8")
    run("import", "in.jsonl")
    return run


def test_ls_lists_articles(filled: Run) -> None:
    [entry] = filled("ls", "--json").json
    assert entry["id"] == "m1"
    assert (entry["status"], entry["spans"], entry["title"]) == ("done", 1, "خبر")
    assert filled("ls").out.split("\t")[0] == "m1"
    assert filled("ls", "--status", "todo").out == ""
    assert filled("ls", "--annotator", "a2", "--json").json[0]["status"] == "todo"


def test_show_gives_the_text_by_the_beginning_of_an_id(filled: Run) -> None:
    assert filled("show", "m").out == TEXT + "\n"
    missing = filled("show", "zz")
    assert (missing.code, missing.out) == (2, "")
    assert "no article 'zz'" in missing.err


def test_show_rows_gives_cells_that_hold_every_code_point_once(run: Run, tmp_path: Path) -> None:
    text = TEXT + "\n\nسطر \u200fثانٍ\twith tab"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    shown = run("show", "a.txt", "--rows", "--width", "20", "--json").json
    assert shown["width"] == 20
    cells = [cell for row in shown["rows"] for cell in row["cells"]]
    assert list(cells[0]) == ["glyph", "width", "start", "end", "level"]
    covered = [offset for cell in cells for offset in range(cell["start"], cell["end"])]
    assert sorted(covered) == [n for n, letter in enumerate(text) if letter != "\n"]
    assert all(sum(cell["width"] for cell in row["cells"]) <= 20 for row in shown["rows"])
    assert {row["direction"] for row in shown["rows"] if row["cells"]} == {"rtl"}


def test_show_rows_prints_them_at_the_right(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("سلام (abc)", encoding="utf-8")
    row = Page("سلام (abc)", 20).row_in(0, 0)
    printed = run("show", "a.txt", "--rows", "--width", "20").out
    assert printed == " " * (20 - row.width) + "(abc) ﻡﻼﺳ" + "\n"


def test_stats_counts(filled: Run) -> None:
    counted = filled("stats", "--json").json
    assert (counted["articles"], counted["spans"]) == (1, 1)
    assert counted["labels"]["PER"] == 1
    assert counted["annotators"] == {"a1": {"done": 1}}
    assert "1 article\n1 span\n" in filled("stats").out


def test_check_finds_what_somebody_changed_behind_our_back(filled: Run, tmp_path: Path) -> None:
    assert filled("check").code == 0
    connection = sqlite3.connect(tmp_path / "annotations.db")
    connection.execute("UPDATE spans SET end = end - 1")
    connection.commit()
    connection.close()
    found = filled("check", "--json")
    assert found.code == 1
    assert {problem["table"] for problem in found.json} == {"spans"}


def test_labels_are_added_renamed_retired_and_their_spans_follow(filled: Run) -> None:
    assert filled("labels", "add", "MONEY", "--title", "مال").code == 0
    assert filled("labels", "add", "MONEY").code == 2
    assert filled("labels", "add", "X", "--key", "b").code == 2
    assert filled("labels", "rename", "PER", "PERSON").code == 0
    [line] = filled("export").lines
    assert line["spans"][0]["label"] == "PERSON"
    assert filled("labels", "retire", "PERSON").code == 0
    names = [label["name"] for label in filled("labels", "list", "--json").json]
    assert "MONEY" in names
    assert "PERSON" not in names
    assert filled("check").code == 0


def test_a_scheme_goes_out_and_comes_back(filled: Run, tmp_path: Path) -> None:
    for option, name in (([], "scheme.toml"), (["--json"], "scheme.json")):
        written = filled("labels", "export", *option).out
        (tmp_path / name).write_text(written, encoding="utf-8")
        assert filled("labels", "import", name, "--replace").code == 0
        assert filled("labels", "export", *option).out == written


def test_replacing_the_scheme_retires_what_is_in_use_and_removes_the_rest(
    filled: Run, tmp_path: Path
) -> None:
    (tmp_path / "two.toml").write_text('[[label]]\nname = "A"\n[[label]]\nname = "خبر"\n')
    assert filled("labels", "import", "two.toml", "--replace").code == 0
    listed = filled("labels", "list", "--retired", "--json").json
    assert [(one["name"], one["retired"]) for one in listed if one["name"] != "PER"] == [
        ("A", False),
        ("خبر", False),
    ]
    assert [one["retired"] for one in listed if one["name"] == "PER"] == [True]
    assert filled("check").code == 0


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ('[[label]]\nname = "A"\nkez = "a"\n', "the nearest is 'key'"),
        ('[[label]]\nname = "A"\nkey = "b"\n', "'b' cannot be a label's key"),
        ('[[label]]\nname = "A"\n[[label]]\nname = "A"\n', "stands there twice"),
        ("[[label]\n", "this is not a scheme"),
        ("", "there is no label in it"),
    ],
)
def test_a_bad_scheme_is_one_line_with_the_file(
    filled: Run, tmp_path: Path, scheme: str, said: str
) -> None:
    (tmp_path / "bad.toml").write_text(scheme)
    refused = filled("labels", "import", "bad.toml")
    assert refused.code == 1
    assert refused.err.startswith("hashiya: bad.toml: ")
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1


def test_a_database_that_is_not_ours_is_code_3_and_left_as_it_was(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.db"
    connection = sqlite3.connect(theirs)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    (tmp_path / "text.db").write_text("not a database at all, but long enough to be one" * 9)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for name in ("theirs.db", "text.db"):
        before = (tmp_path / name).read_bytes()
        for command in (("ls",), ("import", "a.txt"), ("export",), ("check",)):
            ended = run(*command, "--db", name)
            assert (ended.code, ended.out) == (3, "")
            assert ended.err.startswith(f"hashiya: {name}: ")
        assert (tmp_path / name).read_bytes() == before
    assert run("ls", "--db", "none.db").code == 3


def test_keys_are_listed_with_their_twins(run: Run) -> None:
    listed = {command["id"]: command for command in run("keys", "--json").json}
    assert listed["undo"]["keys"] == ["ctrl+z"]
    assert listed["start-back"] | {"help": ""} == {
        "id": "start-back", "group": "Select", "title": "start one letter back", "help": "",
        "keys": ["["], "twins": ["ج"],
    }  # fmt: skip


def test_without_a_terminal_the_desk_says_so_in_one_line(run: Run) -> None:
    ended = run()
    assert ended.code == 2
    assert ended.err.startswith("hashiya: the desk needs a terminal")


def test_wrong_usage_is_code_2(run: Run) -> None:
    assert run("export", "--format", "jsonk").code == 2
    assert run("ls", "--status", "gone").code == 2
    assert run("import").code == 2


def test_json_is_json_with_letters_as_they_are(filled: Run) -> None:
    assert json.loads(filled("show", "m1", "--json").out)["spans"][0]["text"] == "جون سميث"


def test_a_slip_is_told_from_a_file(filled: Run, tmp_path: Path) -> None:
    assert "did you mean hashiya export?" in filled("exprot").err
    assert "the command ls must come first" in filled("--db", "annotations.db", "ls").err
    assert "an empty name is not a file" in filled("").err
    missing = filled("show", "nofile.txt")
    assert (missing.code, "nofile.txt: there is no such file" in missing.err) == (2, True)
    assert filled("show", tmp_path).code == 2


def test_export_says_what_it_does_not_find(filled: Run) -> None:
    unknown = filled("export", "--label", "PERS")
    assert (unknown.code, unknown.out) == (2, "")
    assert "the nearest is 'PER'" in unknown.err
    assert "no annotator called zed has worked here" in filled("export", "--annotator", "zed").err


def test_a_dry_run_makes_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run("import", "--dry-run", "a.txt").code == 0
    assert not (tmp_path / "annotations.db").exists()


def test_a_retired_label_is_restored(filled: Run) -> None:
    filled("labels", "retire", "ORG")
    assert "labels restore ORG" in filled("labels", "add", "ORG").err
    assert filled("labels", "restore", "ORG").code == 0
    assert "ORG" in [label["name"] for label in filled("labels", "list", "--json").json]


def test_check_names_untidy_spans_and_how_to_get_there(run: Run, tmp_path: Path) -> None:
    spans = [{"id": "s1", "start": 10, "end": 19, "label": "PER"}]
    (tmp_path / "a.jsonl").write_text(record(spans=spans, annotator="ليلى"), encoding="utf-8")
    run("import", "a.jsonl")
    looked = run("check")
    assert looked.code == 1
    key = looked.out.split("\t")[1]
    assert looked.out == (
        f"spans\t{key}\tPER ' جون سميث': there is white space at its edge"
        "\thashiya open m1 --at 10 --annotator 'ليلى'\n"
    )
    assert "problems: 1 spans" in looked.err
    assert "hashiya check --fix" in looked.err
    (one,) = run("check", "--json").json
    assert (one["kind"], one["article"], one["offset"], one["mends"], one["mended"]) == (
        "space", "m1", 10, True, False
    )  # fmt: skip


def test_check_mends_and_says_what(run: Run, tmp_path: Path) -> None:
    spans = [{"id": "s1", "start": 10, "end": 19, "label": "PER"}]
    (tmp_path / "a.jsonl").write_text(record(spans=spans, annotator="a1"), encoding="utf-8")
    run("import", "a.jsonl")
    mended = run("check", "--fix")
    assert mended.code == 0
    assert mended.out.endswith("\trepaired\n")
    assert "1 item repaired" in mended.err
    assert "no problems found" in mended.err
    (line,) = run("export").lines
    assert [(s["start"], s["text"]) for s in line["spans"]] == [(11, "جون سميث")]
    assert run("check", "--fix").out == ""
    assert "mend" in run("history").out


def test_check_mends_nothing_in_a_damaged_database(run: Run, tmp_path: Path) -> None:
    spans = [{"id": "s1", "start": 10, "end": 19, "label": "PER"}]
    (tmp_path / "a.jsonl").write_text(record(spans=spans), encoding="utf-8")
    run("import", "a.jsonl")
    with open_database(tmp_path / "annotations.db") as db:
        raw(db).execute("UPDATE articles SET sha256 = 'x'")
        raw(db).commit()
    looked = run("check", "--fix", "--json")
    assert looked.code == 1
    assert [(one["table"], one.get("mended")) for one in looked.json] == [
        ("articles", None), ("articles", None), ("spans", False)
    ]  # fmt: skip
    assert "nothing is repaired while the database is damaged" in looked.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("export", "--statu", "done"), "'--statu'"),
        (("export", "--status", "x"), "'x' is not one of"),
        (("import",), "Missing argument"),
        (("labels", "nothing"), "'nothing'"),
        (("--lang", "xx", "ls"), "'xx' is not one of"),
    ],
)
def test_a_slip_in_the_words_of_a_command_is_one_line(
    run: Run, given: tuple[str, ...], said: str
) -> None:
    refused = run(*given)
    assert (refused.code, refused.out) == (2, "")
    (line,) = refused.err.splitlines()
    assert line.startswith("hashiya: ")
    assert said in line
    assert line.endswith(("?", " --help"))
