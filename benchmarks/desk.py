"""Key to paint, through a pseudo-terminal, side by side with SLATE in one run.

Give the command of SLATE (slate-nlp on PyPI, in a venv of its own) with ``--slate``; without it
only Hashiya is measured. Prints a Markdown table: the milliseconds from sending a key to the last
byte that it made the program paint, median and 95th percentile.
"""

import argparse
import fcntl
import os
import platform
import pty
import select
import shutil
import signal
import sqlite3
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tui.core.record import Record, RecordSpan
from tui.desk.desk import Desk
from tui.exchange import scheme as scheme_files
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.ingest import Intake
from tui.store.texts import articles
from tui.text.words import words

ROOT = Path(__file__).parent.parent
LEFT, SHIFT_LEFT, DOWN, ESCAPE = b"\x1b[D", b"\x1b[1;2D", b"\x1b[B", b"\x1b"
BACKSPACE = b"\x7f"
ROWS, COLUMNS = 40, 120
QUIET = 0.06
"""Seconds without a byte after which a key is taken to be painted."""


@dataclass(frozen=True)
class Row:
    """What one series of keys took, in milliseconds."""

    what: str
    median: float
    p95: float


def opened(command: Sequence[str], folder: Path | None = None) -> tuple[int, int]:
    """The program behind a pty, run in a folder: its process, and our end of the terminal."""
    child, terminal = pty.fork()
    if child == 0:
        if folder:
            os.chdir(folder)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    return child, terminal


@contextmanager
def program(command: Sequence[str], folder: Path | None = None) -> Iterator[int]:
    """The program behind a pty, once its first screen is painted."""
    child, terminal = opened(command, folder)
    read_until_quiet(terminal, quiet=1.0, patience=20.0)
    try:
        yield terminal
    finally:
        os.kill(child, signal.SIGTERM)
        read_until_quiet(terminal, quiet=0.3, patience=2.0)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def read(terminal: int, *, quiet: float, patience: float) -> bytes:
    """All that comes before a silence."""
    return b"".join(data for data, _when in _reads(terminal, quiet, patience))


def read_until_quiet(terminal: int, *, quiet: float, patience: float) -> float | None:
    """The time of the last byte before a silence; None where none came."""
    last = None
    for _data, when in _reads(terminal, quiet, patience):
        last = when
    return last


def _reads(terminal: int, quiet: float, patience: float) -> Iterator[tuple[bytes, float]]:
    """What comes, each time with the time when it did."""
    begun = time.perf_counter()
    wait = patience
    while time.perf_counter() - begun < patience and select.select([terminal], [], [], wait)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            return
        if not data:
            return
        yield data, time.perf_counter()
        wait = quiet


def timed(terminal: int, keys: Mapping[str, bytes], times: int) -> list[Row]:
    """Send keys one after another, a number of times: what each took, but for those named ``""``.

    A key that painted nothing is no measurement of a paint: that ends it.
    """
    taken: dict[str, list[float]] = {what: [] for what in keys if what}
    for _ in range(times):
        for what, key in keys.items():
            sent = time.perf_counter()
            os.write(terminal, key)
            last = read_until_quiet(terminal, quiet=QUIET, patience=1.0)
            if what:
                assert last is not None, f"{what}: nothing was painted"
                taken[what].append((last - sent) * 1000)
    return [
        Row(what, statistics.median(found), sorted(found)[int(len(found) * 0.95)])
        for what, found in taken.items()
    ]


def text_of(count: int) -> str:
    """An article of this many words, from the starter's."""
    source = (ROOT / "starter" / "02-margins.txt").read_text(encoding="utf-8").split("\n", 2)[2]
    paragraphs = source.rstrip("\n").split("\n")
    taken: list[str] = []
    length = number = 0
    while length < count:
        taken.append(paragraphs[number % len(paragraphs)])
        length += len(taken[-1].split())
        number += 1
    return "\n".join(taken)


def database(path: Path, text: str, spans: int) -> None:
    """A database with this one article, and this many spans spread over its words."""
    places = list(words(text))
    step = max(1, len(places) // spans) if spans else 1
    chosen = places[::step][:spans]
    labels = ("PER", "ORG", "LOC", "DATE")
    record = Record(
        text=text,
        title="benchmark",
        annotator="bench",
        spans=tuple(RecordSpan(w.start, w.end, labels[n % 4]) for n, w in enumerate(chosen)),
    )
    with open_database(path, create=True) as db, db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        Intake(db, "bench").take(record)
    with open_database(path) as db:
        assert articles.count(db) == 1
        Desk(db, "bench").open_last()


def hashiya_rows(folder: Path, count: int, spans: int, times: int) -> list[Row]:
    """Moves, selection steps and labels in an article of this size."""
    path = folder / f"{count}-{spans}.db"
    database(path, text_of(count), spans)
    command = [sys.executable, "-c", "from tui.cli.main import main; main()",
               "--db", str(path), "--annotator", "bench"]  # fmt: skip
    with program(command) as terminal:
        read_until_quiet(terminal, quiet=0.2, patience=0.5)
        rows = [
            *timed(terminal, {"move": LEFT}, times),
            *timed(terminal, {"row": DOWN}, times // 4),
            *timed(terminal, {"select": SHIFT_LEFT}, times),
        ]
        # A label for one word, as in SLATE: Escape lets go of what was selected.
        timed(terminal, {"": ESCAPE}, 1)
        # Word after word: one that bears the label already would have that said, and no more.
        return [*rows, *timed(terminal, {"label": b"e", "remove": BACKSPACE, "": LEFT}, times // 2)]


def slate_rows(slate: str, folder: Path, count: int, times: int) -> list[Row]:
    """The same in SLATE, whose label keys need its own scheme: its default one has `s`."""
    path = folder / f"{count}.txt"
    path.write_text(text_of(count), encoding="utf-8")
    # It leaves its logs where it runs.
    with program([slate, str(path), "-o"], folder) as terminal:
        return [
            *timed(terminal, {"move": b"\x1b[C"}, times),
            *timed(terminal, {"row": DOWN}, times // 4),
            *timed(terminal, {"select": b"m"}, times),
            *timed(terminal, {"label": b" a"}, times // 2),
        ]


def commit_row(folder: Path, times: int) -> Row:
    """A row of a tag's size put on the disk by SQLite as the store does it, with nothing else.

    SLATE writes when it ends: what a label costs here beyond a move is mostly this.
    """
    taken = []
    with closing(sqlite3.connect(folder / "commit.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE spans (id TEXT PRIMARY KEY, label TEXT, words TEXT)")
        for number in range(times):
            time.sleep(QUIET)
            begun = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO spans VALUES (?, 'PER', ?)", (str(number), "w" * 200))
            connection.execute("COMMIT")
            taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return Row("commit", statistics.median(taken), taken[int(times * 0.95)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slate", default=shutil.which("slate") or "")
    parser.add_argument("--times", type=int, default=60)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {ROWS} rows of {COLUMNS}\n")
    print("| program | words | spans | key | median ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row = commit_row(folder, asked.times)
        print(f"| SQLite alone |  |  | {row.what} | {row.median:.2f} | {row.p95:.2f} |")
        for count in (600, 20_000, 100_000):
            if asked.slate:
                for row in slate_rows(asked.slate, folder, count, asked.times):
                    print(
                        f"| SLATE | {count} | 0 | {row.what} | {row.median:.2f} | {row.p95:.2f} |"
                    )
            for spans in (10, 1_000, 10_000):
                if spans > count:
                    continue
                for row in hashiya_rows(folder, count, spans, asked.times):
                    print(
                        f"| Hashiya | {count} | {spans} | {row.what} |"
                        f" {row.median:.2f} | {row.p95:.2f} |"
                    )


if __name__ == "__main__":
    main()
