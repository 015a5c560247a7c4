"""The documents say what the program does."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.cli.commands import COMMANDS
from tui.desk.commands import commands

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["keys.md", "config.md", "commands.md"])
def test_a_page_that_the_program_writes_is_what_it_would_write(name: str) -> None:
    if not (ROOT / "docs").exists():
        pytest.skip("the documents are not in the sdist")
    pages: dict[str, Callable[[], str]] = runpy.run_path(str(ROOT / "docs" / "tables.py"))["PAGES"]
    written = (ROOT / "docs" / name).read_bytes().decode("utf-8")
    assert written == pages[name](), "run: python docs/tables.py"


def test_the_readme_names_commands_and_keys_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^ {4}hashiya (?:--\S+ \S+ )?([a-z]+)\b(?!\.)", readme, re.MULTILINE))
    assert named <= set(COMMANDS) | {"article"}
    keys = {key for command in commands() for key in command.keys}
    assert {"ctrl+z", "tab", "enter", "space", "backspace", "ctrl+p", "ctrl+d", "?"} <= keys
