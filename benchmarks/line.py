"""What a key costs a slow line: the bytes sent to the terminal, with the starter open.

Prints a Markdown table; at 1 Mbit/s a thousand bytes take 8 ms.
"""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.desk import COLUMNS, DOWN, ESCAPE, LEFT, ROOT, ROWS, opened, read

KEYS = (
    ("the first screen", b""), ("a move", LEFT), ("a label", b"p"), ("a row down", DOWN),
    ("the label picker opens", b"\r"), ("and closes", ESCAPE), ("the search line opens", b"/"),
    ("and closes", ESCAPE), ("a note's box opens", b";"), ("and closes", ESCAPE),
    ("the help opens", b"?"), ("and closes", ESCAPE), ("the list of articles", b"\x0f"),
    ("and back", ESCAPE), ("the next article", b">"),
)  # fmt: skip
QUIET, STARTED = 0.5, 1.5
"""Seconds without a byte after which a key is taken to be painted, and the first screen."""


def main() -> None:
    """Measure and print."""
    print(f"{ROWS} rows of {COLUMNS}.\n\n| what | bytes |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_STATE_HOME"] = name
        path = shutil.copy(ROOT / "annotations.db", Path(name) / "starter.db")
        command = [sys.executable, "-c", "from tui.cli.main import main; main()",
                   "--db", str(path), "--annotator", "bench"]  # fmt: skip
        child, terminal = opened(command)
        read(terminal, quiet=STARTED, patience=10.0)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
        # What the program remembers of a silent terminal it does not ask again.
        child, terminal = opened(command)
        for what, key in KEYS:
            os.write(terminal, key)
            sent = read(terminal, quiet=QUIET if key else STARTED, patience=10.0)
            print(f"| {what} | {len(sent):,} |")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


if __name__ == "__main__":
    main()
