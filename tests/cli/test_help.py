"""--help of every command: two examples, and they do what they say."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from tui.cli.main import cli

TERMINAL = {"adjudicate", "open", "reset-terminal", "serve", "tour"}
"""Commands whose examples need a terminal, or go on until they are stopped."""
WORK = {"model"}
"""Commands whose examples need more that is done than this folder has: test_model.py runs them."""

HUB = {"hub", "sync"}
"""Commands whose examples need a hub elsewhere: tests/hub/test_commands.py runs others."""


def commands(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield before + name, command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands())


def examples(command: click.Command) -> list[str]:
    """The lines under ``Examples:`` in a command's help."""
    _before, _head, after = (command.help or "").partition("Examples:\n")
    return [line.strip() for line in after.splitlines() if line.strip()]


EXAMPLES = [(name, line) for name, command in COMMANDS.items() for line in examples(command)]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_two_examples_of_it(name: str) -> None:
    lines = examples(COMMANDS[name])
    assert len(lines) >= 2, f"the docstring of `hashiya {name}` ends with no two Examples"
    shown = "" if name == "open" else f" {name}"
    assert any(f"hashiya{shown}" in line for line in lines)


def make_work(run: Run, tmp_path: Path) -> None:
    """What the examples speak of: texts, labelled files, three databases."""
    for folder in ("stories", "backups"):
        (tmp_path / folder).mkdir()
    for name in ("news.txt", "stories/one.txt", "article.txt"):
        (tmp_path / name).write_text(f"قال الوزير في {name}.\n", encoding="utf-8")
    spans = '[{"start":4,"end":10,"label":"PER"}]'
    line = f'{{"id":"0198aa","text":"قال الوزير أمس.","spans":{spans}}}\n'
    (tmp_path / "labelled.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "cities.tsv").write_text("تدمر\tLOC\n", encoding="utf-8")
    (tmp_path / "labels.toml").write_text('[[label]]\nname = "MONEY"\n', encoding="utf-8")
    (tmp_path / "new.toml").write_text('theme = "light"\n', encoding="utf-8")
    (tmp_path / "other.toml").write_text("", encoding="utf-8")
    for name in ("muna", "sami"):
        said = line.replace("}\n", f',"annotator":"{name}","status":"done"}}\n')
        (tmp_path / f"{name}.jsonl").write_text(said, encoding="utf-8")
    for db in ("annotations.db", "mine.db", "sami.db"):
        assert run("import", "--db", db, "labelled.jsonl", "muna.jsonl", "sami.jsonl").code == 0
        assert run("labels", "add", "--db", db, "OLD").code == 0
        assert run("labels", "retire", "--db", db, "OLD").code == 0
        for kind in ("relations", "attributes"):
            assert run(kind, "add", "--db", db, "old").code == 0
            assert run(kind, "retire", "--db", db, "old").code == 0
        assert run("relations", "add", "--db", db, "part").code == 0
        choice = ("--kind", "choice", "--value", "calm")
        assert run("attributes", "add", "--db", db, "tone", *choice).code == 0


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the work lies once it was made, for all examples to copy."""
    return tmp_path_factory.mktemp("examples") / "work"


@pytest.fixture
def at_work(run: Run, ready: Path, tmp_path: Path) -> Path:
    """The folder that the examples speak of, one's own."""
    if not ready.exists():
        make_work(run, tmp_path)
        shutil.copytree(tmp_path, ready)
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize(
    "line", [line for name, line in EXAMPLES if name.partition(" ")[0] not in TERMINAL | WORK | HUB]
)
def test_an_example_of_the_help_does_what_it_says(
    line: str, run: Run, at_work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_CONFIG", str(at_work / "config.toml"))
    words = shlex.split(line)
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    assert words.pop(0) == "hashiya"
    # Where the shell would send the output matters to nobody here.
    words = words[: words.index(">")] if ">" in words else words
    ran = run(*words)
    assert ran.code == 0, ran.err
    assert ran.out or ran.err


def test_a_shell_completes_commands_options_choices_and_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def offered(*words: str) -> list[str]:
        monkeypatch.setenv("_HASHIYA_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("hashiya", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        with pytest.raises(SystemExit):
            cli.main(prog_name="hashiya")
        return capsys.readouterr().out.splitlines()

    assert offered("ex") == ["plain,export"]
    assert offered("article.t") == ["file,article.t"]
    assert offered("export", "--fo") == ["plain,--format"]
    assert offered("export", "--status", "d") == ["plain,doing", "plain,done"]
    assert offered("labels", "re") == ["plain,rename", "plain,restore", "plain,retire"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "seen"), [("hashiya expo", "export"), ("hashiya labels ret", "retire"),
                       ("hashiya article.t", "files")],
)  # fmt: skip
def test_bash_completes_with_the_script(line: str, seen: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_text(run("completion", "bash").out, encoding="utf-8")
    command = tmp_path / "hashiya"
    launch = "import sys; sys.argv[0] = 'hashiya'; from tui.cli.main import main; main()"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{launch}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    # What bash itself does while it completes.
    words = line.split()
    told = f"compopt() {{ echo files; }}; . ./script; COMP_WORDS=({line}); COMP_CWORD="
    told += f'{len(words) - 1}; _hashiya_completion ./hashiya; echo "${{COMPREPLY[@]}}"'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(
        ["bash", "-c", told], cwd=tmp_path, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.stdout.split() == [seen], ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.skipif(os.name != "posix", reason="such shells are not at home there")
def test_the_script_for_a_shell_asks_us_what_fits(shell: str, run: Run) -> None:
    script = run("completion", shell).out
    assert f"_HASHIYA_COMPLETE={shell}_complete" in script
    assert run("completion", "tcsh").code == 2
