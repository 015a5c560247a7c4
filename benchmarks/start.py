"""Start to first paint beside an empty Textual app's in the same run, and resident memory.

Prints a Markdown table: milliseconds from the start of the process to the last byte of its first
screen, the median of ``--times`` runs in turn with the empty app, and the processor's time, which
says more where other programs are busy; then the memory with an article of 10 MB open.
"""

import argparse
import compileall
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.desk import ROOT, database, opened, read_until_quiet, text_of
from benchmarks.library import filled

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("x" * 2000)
Empty().run()
"""
QUIET = 0.4


def first_screen(command: Sequence[str]) -> tuple[float, float, float]:
    """Milliseconds to the first screen's last byte, of the processor, and megabytes."""
    begun = time.perf_counter()
    child, terminal = opened(command)
    last = read_until_quiet(terminal, quiet=QUIET, patience=20.0)
    # The first silence may be that of the imports.
    last = read_until_quiet(terminal, quiet=QUIET, patience=QUIET) or last
    status = Path(f"/proc/{child}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    memory = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
    os.kill(child, signal.SIGKILL)
    _pid, _status, used = os.wait4(child, 0)
    os.close(terminal)
    assert last is not None, f"nothing was painted: {command}"
    processor = (used.ru_utime + used.ru_stime) * 1000
    return (last - begun) * 1000, processor, memory[0] if memory else float("nan")


def hashiya(path: Path) -> list[str]:
    """The command that opens a database."""
    return [sys.executable, "-c", "from tui.cli.main import main; main()", "--db", str(path),
            "--annotator", "bench"]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=11)
    parser.add_argument("--articles", type=int, default=100_000)
    asked = parser.parse_args()
    # As pip does when it installs; a clone has no bytecode where Python may not write it.
    compileall.compile_dir(ROOT / "tui", quiet=1)
    print("| what | ms | ratio | processor ms | ratio | MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What the program remembers of a silent terminal is its own here.
        os.environ["XDG_STATE_HOME"] = name
        shutil.copy(ROOT / "annotations.db", folder / "starter.db")
        filled(folder / "many.db", asked.articles).close()
        database(folder / "long.db", text_of(900_000), 1000)
        commands = {
            "an empty Textual app": [sys.executable, "-c", EMPTY],
            "the starter": hashiya(folder / "starter.db"),
            f"{asked.articles:,} articles": hashiya(folder / "many.db"),
            "an article of 10 MB": hashiya(folder / "long.db"),
        }
        for command in commands.values():
            first_screen(command)
        taken: dict[str, list[tuple[float, float, float]]] = {what: [] for what in commands}
        for _ in range(asked.times):
            for what, command in commands.items():
                taken[what].append(first_screen(command))
    medians = {
        what: [statistics.median(one[at] for one in runs) for at in range(3)]
        for what, runs in taken.items()
    }
    empty = medians["an empty Textual app"]
    for what, (wall, processor, memory) in medians.items():
        print(
            f"| {what} | {wall:.0f} | {wall / empty[0]:.2f} | {processor:.0f} |"
            f" {processor / empty[1]:.2f} | {memory:.0f} |"
        )


if __name__ == "__main__":
    main()
