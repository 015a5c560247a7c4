"""A tmux around us that is attached in Konsole."""

import os
import sys
from pathlib import Path

import pytest


def be_inside_tmux(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a program ``tmux`` answer, and the environment name it; the file of what it is asked."""
    log = folder / "asked"
    program = folder / "bin" / "tmux"
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
