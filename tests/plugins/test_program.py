"""A program that finds spans keeps to its time, whatever it does, and leaves nothing behind."""

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tui.core.errors import DataError
from tui.plugins.plugin import AskedLabel
from tui.plugins.program import ProgramPlugin

TALK = """
import json, os, subprocess, sys, time
def send(**message): print(json.dumps(message), flush=True)
hello = json.loads(sys.stdin.readline())
send(op="hello", protocol=1, name="a b", version="2", unit="utf16", labels=hello["labels"])
"""
ASKS = "asked = json.loads(sys.stdin.readline())\n"
LABELS = [AskedLabel("PER", "Person", "Names of people."), AskedLabel("LOC")]
Make = Callable[..., ProgramPlugin]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Make]:
    """Makes a plugin of a program that says hello, and then does as it is told."""
    made: list[ProgramPlugin] = []

    def make(does: str, timeout: float = 10) -> ProgramPlugin:
        (tmp_path / "it.py").write_text(TALK + does, encoding="utf-8")
        command = shlex.join([sys.executable, str(tmp_path / "it.py")])
        made.append(ProgramPlugin(command, LABELS, timeout))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_it_is_told_the_labels_and_says_who_it_is(program: Make) -> None:
    plugin = program(ASKS + 'send(op="spans", id=asked["id"], spans=[{"told": hello["labels"]}])')
    assert plugin.predict("a1", "نص") == [
        {"told": [{"name": "PER", "title": "Person", "guideline": "Names of people."},
                  {"name": "LOC"}]}
    ]  # fmt: skip
    assert (plugin.origin, plugin.unit) == ("a-b 2", "utf16")


@pytest.mark.parametrize(
    "does",
    [
        ASKS + "time.sleep(60)",
        ASKS + 'while True: send(op="progress"); time.sleep(.01)',
        ASKS + 'while True: send(op="spans", id=asked["id"] - 1, spans=[])',
        "time.sleep(60)",
    ],
    ids=["silent", "progress for ever", "a flood of answers to something else", "does not read"],
)
def test_one_that_gives_no_answer_is_stopped_in_time(program: Make, does: str) -> None:
    plugin = program(does, 0.4)
    with pytest.raises(DataError, match=r"no answer within 0\.4 s"):
        plugin.predict("a1", "نص" * 60_000)


def test_an_article_that_is_too_long_for_a_line_is_not_sent(program: Make) -> None:
    plugin = program(ASKS + 'send(op="spans", id=asked["id"], spans=[])')
    with pytest.raises(DataError, match="longer than a line of 1 MB"):
        plugin.predict("a1", "ن" * 200_000)
    assert plugin.predict("a2", "نص") == []


@pytest.mark.skipif(os.name != "posix", reason="groups of processes are POSIX's")
def test_what_a_stopped_program_started_is_stopped_too(program: Make, tmp_path: Path) -> None:
    child = 'child = subprocess.Popen(["sleep", "60"]); '
    child += f'open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))\n'
    plugin = program(child + ASKS + "time.sleep(60)", 0.4)
    with pytest.raises(DataError):
        plugin.predict("a1", "نص")
    pid = int((tmp_path / "pid").read_text())
    for _attempt in range(200):
        if not is_running(pid):
            break
        time.sleep(0.01)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    """Whether a process is there, and not only its entry that nobody has read yet."""
    state = Path(f"/proc/{pid}/stat")
    if state.exists():
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc").exists()
