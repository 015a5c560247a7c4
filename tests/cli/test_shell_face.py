"""The commands in their groups, what a near miss is told, and help for programs."""

import subprocess
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from tests.cli.shared.test_arabic import hashiya
from tui.cli.commands import COMMANDS, MEANINGS, groups, nearest
from tui.cli.describe import all_commands, program
from tui.cli.main import cli

WHOLE = {context.command_path: context.command for context in all_commands(program(cli))}


def test_each_command_stands_in_one_group_and_in_the_help_under_its_title(run: Run) -> None:
    grouped = [name for names in groups().values() for name in names]
    assert sorted(grouped) == sorted(COMMANDS)
    lines = run("--help").out.splitlines()
    listed = []
    for title, names in groups().items():
        place = lines.index(f"{title}:")
        block = lines[place + 1 : lines.index("", place) if "" in lines[place:] else None]
        listed += [line.split()[0] for line in block if line.startswith("  ") and line[2] != " "]
        assert listed[-len(names) :] == list(names)
    assert listed == grouped
    assert "..." not in "".join(lines[lines.index("Annotate:") :])


def test_the_groups_have_arabic_titles() -> None:
    said = hashiya("--lang", "ar", "--help").stdout
    assert "الاستيراد والتصدير:\n  import " in said
    assert not [title for title in groups() if f"{title}:" in said]


def test_what_a_word_means_is_a_command_that_there_is() -> None:
    for word, meant in MEANINGS.items():
        assert word not in COMMANDS
        assert meant in ("--help", "--version") or f"hashiya {meant}" in WHOLE, word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("kappa", "agreement"), ("tags", "labels"), ("log", "history"), ("train", "model train"),
     ("exprot", "export"), ("Agreemnt", "agreement"), ("kapa", "agreement"), ("help", "--help")],
)  # fmt: skip
def test_a_near_miss_names_the_command_of_that_meaning(run: Run, typed: str, meant: str) -> None:
    ran = run(typed)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"did you mean hashiya {meant}?\n")
    assert run(typed, "-h").err == ran.err
    assert run(typed, "--no-option-of-open", "x").err == ran.err


def test_a_word_like_no_command_is_told_where_they_are_listed(run: Run) -> None:
    assert nearest("zzzz") is None
    assert "hashiya --help lists the commands" in run("zzzz").err


def test_inner_commands_and_options_have_near_misses_too(run: Run) -> None:
    assert run("model", "trian").err.endswith("did you mean train?\n")
    assert run("ls", "--jsom").err.endswith("did you mean --json?\n")
    assert run("ls", "--nothing-like-it").err.endswith("see hashiya ls --help\n")


def test_help_as_json_has_every_command_and_every_option_of_it(run: Run) -> None:
    found = run("--help", "--json").json

    def flat(commands: list[dict[str, object]]) -> dict[str, dict[str, object]]:
        named: dict[str, dict[str, object]] = {}
        for one in commands:
            named[str(one["name"])] = one
            inner = one.get("commands", [])
            assert isinstance(inner, list)
            named |= flat(inner)
        return named

    described = flat(found["commands"])
    assert list(described) == list(WHOLE)
    for name, command in WHOLE.items():
        options = described[name]["options"]
        assert isinstance(options, list)
        said = {each for one in options for each in one["names"]}
        known = [one for one in command.params if isinstance(one, click.Option)]
        assert said == {"-h", "--help"}.union(*(one.opts + one.secondary_opts for one in known))
        assert described[name]["examples"], name
    assert {one["group"] for one in found["commands"]} == set(groups())
    assert found["exit_codes"]["done"] == 0


def test_help_as_json_of_one_command_is_that_command_alone(run: Run) -> None:
    one = run("labels", "add", "--json", "-h").json
    assert one["name"] == "hashiya labels add"
    assert one["arguments"][0]["required"] is True
    assert run("search", "--db", "none.db", "--", "--json", "--help").code != 0


def test_the_manual_page_is_one_that_man_can_show() -> None:
    page = Path(__file__).parents[2] / "docs" / "hashiya.1"
    command = ["groff", "-man", "-Kutf8", "-Tutf8", "-P-cbou", "-ww", str(page)]
    try:
        ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        pytest.skip("there is no groff here")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "BRING IN AND OUT" in ran.stdout
