"""Ids of articles as they come: URLs, slashes, colons, spaces, dashes, line ends."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.terminal import Terminal

IDS = (
    "https://example.org//news/1?x=2:3",
    "a//b",
    "./c",
    "news:2024",
    "two words ",
    "-dash",
    "--at",
    "line\nfeed",
    "tab\tand\x85next\u2028line",
    "export",
    "page.html",
    "خبر/١",
    "u" * 400,
    "..",
)


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Path:
    """A database with an article under each of the ids."""
    lines = [json.dumps({"id": id_, "text": f"نص {n}"}) for n, id_ in enumerate(IDS)]
    (tmp_path / "ids.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("import", "ids.jsonl", "--db", "mine.db").code == 0
    assert [one["id"] for one in run("ls", "--db", "mine.db", "--json").json] == list(IDS)
    return tmp_path / "mine.db"


@pytest.mark.parametrize("id_", IDS)
def test_every_command_that_takes_an_article_finds_it(run: Run, filled: Path, id_: str) -> None:
    shown = run("show", "--db", filled, "--json", "--", id_)
    assert (shown.code, shown.json["id"]) == (0, id_)
    assert run("history", "--db", filled, "--", id_).code == 0
    exported = run("export", "--db", filled, "--unseen", f"--article={id_}")
    assert [json.loads(line)["id"] for line in exported.out.rstrip("\n").split("\n")] == [id_]
    opened = run("open", "--db", filled, "--", id_)
    # It got as far as the desk, which a pipe cannot show; a folder is imported, as ever.
    assert "the desk needs a terminal" in opened.err


def test_a_database_that_is_named_beside_the_article_is_looked_into(run: Run, filled: Path) -> None:
    assert "the desk needs a terminal" in run(filled.name, "news:2024").err
    assert "no command, file or article 'news:2025'" in run(filled.name, "news:2025").err
    wrong = run(filled.name, "http://example.org/1.html")
    assert "no command, file or article" in wrong.err


def test_an_article_is_on_one_line_of_what_is_listed_and_whole_in_json(
    run: Run, filled: Path
) -> None:
    listed = run("ls", "--db", filled)
    assert len(listed.out.splitlines()) == len(IDS)
    assert all(line.count("\t") == 4 for line in listed.out.splitlines())
    found = run("search", "--db", filled, "نص", "-n", "50")
    assert len(found.out.splitlines()) == len(IDS)


@pytest.mark.parametrize("command", ["show", "history", "open", "export"])
def test_an_empty_id_is_told_and_means_no_other_article(
    run: Run, filled: Path, command: str
) -> None:
    given = ["--article="] if command == "export" else [""]
    ran = run(command, "--db", filled, *given)
    assert (ran.code, ran.out) == (2, "")
    assert "an empty name is not a file" in ran.err or "no article ''" in ran.err


def test_what_looks_like_a_file_and_is_none_is_told_so(run: Run, filled: Path) -> None:
    assert "there is no such file" in run("show", "--db", filled, "gone.txt").err
    assert "there is no such file" in run("show", "--db", "none.db", "gone.txt").err
    (filled.parent / "folder").mkdir()
    assert "this is a folder" in run("show", "--db", filled, "folder").err


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("id_", ["https://example.org//news/1?x=2:3", "-dash"])
def test_the_desk_opens_on_it(filled: Path, id_: str) -> None:
    terminal = Terminal(filled.parent, "--db", str(filled), "--", id_)
    number = IDS.index(id_)
    terminal.until(lambda shown: f"{number} ﺺﻧ" in shown)
    terminal.process.send("\x11")
