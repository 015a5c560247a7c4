"""The documents say what the program does."""

import itertools
import json
import re
import runpy
import shlex
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run, run
from tests.cli.test_help import COMMANDS
from tui.core.review import Status
from tui.desk.keys.commands import commands
from tui.exchange.scheme import labels_in
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.work import reviews

__all__ = ["run"]

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md", ROOT / "README.ar.md", ROOT / "CONTRIBUTING.md",
    *DOCS.glob("*.md"), *DOCS.glob("models/*.md"),
]  # fmt: skip
WRITTEN = ("commands.md", "config.md", "keys.md", "hashiya.1")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_that_the_program_writes_is_what_it_would_write(name: str) -> None:
    pages: dict[str, Callable[[], str]] = runpy.run_path(str(DOCS / "tables.py"))["PAGES"]
    written = (DOCS / name).read_bytes().decode("utf-8")
    assert written == pages[name](), "run: python docs/tables.py"


def test_the_picture_of_the_rooms_is_that_of_the_contracts() -> None:
    picture = runpy.run_path(str(DOCS / "pictures" / "rooms.py"))["picture"]()
    drawn = (DOCS / "pictures" / "rooms.svg").read_text(encoding="utf-8")
    assert drawn == picture, "run: python docs/pictures/rooms.py"


def shell_lines(page: Path) -> Iterator[str]:
    """What a page shows as typed into a shell: indented lines, and code that begins so."""
    text = page.read_text(encoding="utf-8")
    yield from re.findall(r"^ {4}(hashiya\b.*)$", text, re.MULTILINE)
    yield from (" ".join(one.split()) for one in re.findall(r"`(hashiya [^`]+)`", text))


def used(line: str) -> tuple[str, set[str]]:
    """The command that a line runs, by its whole name, and the options that it gives."""
    line = re.split(r"\s#|[|>]", line)[0]
    words = [word for word in line.split()[1:] if word not in ("--debug", "--lang", "ar", "en")]
    options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    named = words[0] if words else ""
    if f"{named} {words[1] if words[1:] else ''}" in COMMANDS:
        named = f"{named} {words[1]}"
    known = named in COMMANDS or named == "COMMAND"
    # What is no command is a file to open, or an option of opening it.
    return (named if known or re.fullmatch("[a-z][a-z-]{2,}", named) else "open"), options


@pytest.mark.parametrize("page", [*PAGES, *DOCS.glob("ar/**/*.md")], ids=lambda page: page.name)
def test_a_page_names_commands_and_options_that_there_are(page: Path) -> None:
    for line in shell_lines(page):
        name, options = used(line)
        if name == "COMMAND":
            continue
        if "--help" in options:
            # Help of a command, for programs too, whatever options of its own it has.
            options -= {"--json"}
        assert name in COMMANDS, line
        known = {
            option
            for parameter in COMMANDS[name].params
            if isinstance(parameter, click.Option)
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert options <= known | {"--help", "--version"}, line


@pytest.mark.parametrize("page", [*PAGES, *DOCS.glob("ar/**/*.md")], ids=lambda page: page.name)
def test_a_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_the_index_leads_to_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    missing = [page.name for page in DOCS.glob("*.md") if f"({page.name})" not in index]
    assert missing == ["README.md"]
    models = (DOCS / "plugins.md").read_text(encoding="utf-8")
    assert all(f"(models/{page.name})" in models for page in DOCS.glob("models/*.md"))


def test_both_readmes_show_the_same_commands_links_and_chapters() -> None:
    english, arabic = (
        (ROOT / name).read_text(encoding="utf-8").replace("](docs/ar/", "](docs/")
        for name in ("README.md", "README.ar.md")
    )
    for pattern in (r"^ {4}\S.*$", r"^```\w*$", r"\]\((docs/[^)]+\.md)\)", r"^##? ", r"^\| "):
        found = [sorted(re.findall(pattern, text, re.MULTILINE)) for text in (english, arabic)]
        assert len(found[0]) > 0
        if pattern == r"^\| ":
            assert len(found[0]) == len(found[1])
        else:
            assert found[0] == found[1]


def test_the_readme_names_keys_that_there_are() -> None:
    keys = {key for command in commands() for key in command.keys}
    assert {"ctrl+z", "tab", "enter", "space", "backspace", "ctrl+p", "ctrl+d", "?"} <= keys


def blocks(page: str, language: str) -> list[str]:
    """The code of a page in a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_scheme_of_the_leaders_page_can_be_imported() -> None:
    scheme = blocks("leader.md", "toml")[0]
    assert [label.name for label in labels_in(tomllib.loads(scheme), "x")] == ["PER", "politics"]


def test_the_commands_on_agreement_of_the_leaders_page_run(run: Run, tmp_path: Path) -> None:
    """Two annotators, three articles: one done by one alone, one alike, one half alike."""
    texts = {"a": "قال الوزير أمس.", "b": "زار الوزير دمشق.", "c": "عاد الوزير."}
    spans = {
        "muna": {"a": [(4, 10, "PER")], "b": [(4, 10, "PER"), (11, 15, "GPE")], "c": []},
        "sami": {"a": [(4, 10, "PER")], "b": [(4, 10, "PER"), (11, 15, "LOC")]},
    }
    for who, articles in spans.items():
        lines = [
            {
                "id": id_,
                "text": texts[id_],
                "annotator": who,
                "status": "done",
                "spans": [{"start": s, "end": e, "label": label} for s, e, label in said],
            }
            for id_, said in articles.items()
        ]
        file = tmp_path / f"{who}.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        assert run("import", "--db", "project.db", file).code == 0
    assert run("labels", "set", "--db", "project.db", "PER", "--guideline", "باسمه").code == 0
    with open_database(tmp_path / "project.db") as db:
        for who, status in itertools.product(spans, (Status.DOING, Status.DONE)):
            change = reviews.change(reviews.get(db, "a", who), status)
            events.record(db, "status", [change], annotator=who, article_id="a")
    page = (DOCS / "leader.md").read_text(encoding="utf-8")
    commands = [line for line in shell_lines(DOCS / "leader.md") if " agreement " in line]
    assert len(commands) == 10
    for line in dict.fromkeys(commands):
        ran = run(*shlex.split(line)[1:])
        assert ran.code == 0, line
        assert ran.out, line
    assert (tmp_path / "agreement.html").exists()
    counted = run("agreement", "--db", "project.db", "--csv").out.splitlines()[1]
    assert counted.startswith(f"muna,sami,2,{2 / 3}")
    assert "report neither alone" in page.casefold()
