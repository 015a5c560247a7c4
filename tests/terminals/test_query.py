"""Asking through tmux, which knows the terminal around it."""

import os
from pathlib import Path

import pytest

from tests.terminals.fake_tmux import be_inside_tmux
from tui.terminals.query import terminal_query


@pytest.mark.skipif(os.name != "posix", reason="tmux is not there")
def test_tmux_is_asked_for_its_terminal_and_told_to_pass_our_bytes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = be_inside_tmux(tmp_path, monkeypatch)
    with terminal_query(os.environ) as question:
        answers = question.answer()
    assert (answers.name, answers.term) == ("Konsole 22.12.3", "xterm-256color")
    assert "set-option -p allow-passthrough on" in log.read_text(encoding="utf-8")
    assert not question.is_unanswered
