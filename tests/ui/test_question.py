"""Asking through tmux, which knows the terminal around it."""

import os
import sys
from pathlib import Path

import pytest

from tests.ui.conftest import MakeApp
from tui.ui.question import asked

pytestmark = pytest.mark.skipif(os.name != "posix", reason="tmux is not there")


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tmux around us that is attached in Konsole; the file with what it was asked."""
    log = tmp_path / "asked"
    program = tmp_path / "bin" / "tmux"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$*" >{log}\necho "Konsole 22.12.3"\necho xterm-256color\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    return log


def test_tmux_is_asked_for_its_terminal_and_told_to_pass_our_bytes_on(tmux: Path) -> None:
    with asked(os.environ) as question:
        answers = question.answer()
    assert (answers.name, answers.term) == ("Konsole 22.12.3", "xterm-256color")
    assert "set-option -p allow-passthrough on" in tmux.read_text(encoding="utf-8")
    assert not question.unanswered


async def test_another_terminal_that_tmux_is_attached_in_is_told(
    make_app: MakeApp, tmux: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(100, 24)) as pilot:
        assert app.profile.name == "plain"
        await pilot.press("ctrl+l")
    assert (app.profile.name, app.profile.terminal) == ("konsole", "tmux in Konsole 22.12.3")
    assert app.profile.enter.startswith("\x1bPtmux;")
