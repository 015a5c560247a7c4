"""Counts what a key has the program call, from the key to the bytes that are written.

Run as ``python -m tests.ui.calls SPANS RELATIONS``: a desk with so many spans, and relations
between spans that follow each other, all of whose rows were on the screen before, behind a driver
that reads and writes in the event loop, as in a terminal. Prints a JSON object: series of keys to
counts of calls of the package's own functions (with ``--names`` as a third word: which they are),
of the lines of code that were run in them, loops and all, and of statements for the database.
With ``--stay`` letters stay on the words, and a key is counted up to the first bytes.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, cast

import tui
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.desk.desk import Desk
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.ingest import Intake
from tui.text.words import words
from tui.ui.app import HashiyaApp
from tui.ui.fastpath.direct_driver import DirectDriver
from tui.ui.screens.desk import DeskScreen
from tui.ui.served_page import ServedPage

ROOM = str(Path(tui.__file__).parent)
SENTENCE = "قال وزير الخارجية أمس إن الاتفاق نهائي ووقعت المنظمة الدولية للهجرة بيانا طويلا ثم "
SIZE = (120, 40)
STAY = "--stay" in sys.argv
WARM = 14
"""Keys that are not counted; more than the sentence has words."""
LEFT, DOWN = b"\x1b[D", b"\x1b[B"


class Work:
    """What is done for a key: calls of the package's functions, the lines run in them, and
    statements for the database."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.lines = 0
        self.statements: list[str] = []

    def __call__(self, frame: Any, event: str, _argument: object) -> Any:
        """What ``sys.settrace`` calls."""
        if event == "line":
            self.lines += 1
        elif event == "call" and frame.f_code.co_filename.startswith(ROOM):
            name = frame.f_code.co_filename.removeprefix(ROOM)
            self.names[f"{name}:{frame.f_code.co_qualname}"] += 1
            return self
        return self if event == "line" else None


def count(driver: DirectDriver, key: bytes, db: Database, *, ahead: bool = False) -> Work:
    """The work while a key is done, and its lines are written; up to that where they were worked
    out ``ahead``."""
    work, before, write = Work(), driver.writer.times, driver.writer.write

    def write_last(text: str) -> None:
        sys.settrace(None)
        write(text)

    if ahead:
        driver.writer.write = write_last  # type: ignore[method-assign]
    db._connection.set_trace_callback(work.statements.append)
    sys.settrace(work)
    try:
        driver._obey(key)
    finally:
        sys.settrace(None)
        db._connection.set_trace_callback(None)
        driver.writer.write = write  # type: ignore[method-assign]
    assert driver.writer.times > before, "nothing was written"
    return work


async def series(desk: Desk, ours: socket.socket) -> dict[str, list[Work]]:
    """Moves, labels of words that bear none, and such labels that were worked out ahead."""
    app = HashiyaApp(desk, page=ServedPage(ours.fileno(), SIZE))
    running = asyncio.create_task(app.run_async(size=SIZE))
    while not isinstance(app._driver, DirectDriver) or not app._shown:
        # Where the desk ends before its first screen, it says why.
        assert not running.done(), running.exception()
        await asyncio.sleep(0.01)
    driver = app._driver
    await asyncio.sleep(0.3)
    page, found = desk.view.page, dict[str, list[Work]](move=[], label=[], ahead=[])
    for paragraph in range(page.paragraph_count):
        for row in range(page.paragraph_rows(paragraph)):
            desk.view.window.row_height((paragraph, row))
    # As a handler of the application would: timers that it starts look for the application.
    with app._context():
        if STAY:
            driver._obey(b"~")
        for kind, key in (("move", LEFT), ("label", b"p"), ("ahead", b"p")):
            # Of a served page's keys none is.
            driver.foresees = kind == "ahead"
            for number in range(2 * WARM):
                if kind != "move":
                    # Each in a row of its own, as one reads on.
                    driver._obey(DOWN)
                while kind == "ahead" and cast("DeskScreen", app.screen).prefetch._looking:
                    await asyncio.sleep(0.001)
                work = count(driver, key, desk.db, ahead=STAY or kind == "ahead")
                # The first keys are parsed; words and rows that were never seen are laid out.
                if number >= WARM:
                    found[kind].append(work)
                await asyncio.sleep(0)
    app.exit()
    await running
    return found


def main() -> None:
    """Count and print."""
    spans, relations = int(sys.argv[1]), int(sys.argv[2])
    # About a span to a row, whatever their number.
    text = SENTENCE * (max(100, spans) + 10)
    places = list(words(text))
    chosen = places[5::13][:spans]
    record = Record(text=text, title="calls", annotator="a1",
                    spans=tuple(RecordSpan(w.start, w.end, "ORG", str(n))
                                for n, w in enumerate(chosen)),
                    relations=tuple(RecordRelation(str(n), str(n + 1), "near")
                                    for n in range(relations)))  # fmt: skip
    theirs, ours = socket.socketpair()
    threading.Thread(target=lambda: all(iter(lambda: theirs.recv(65536), b"")), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        with open_database(Path(folder) / "a.db", create=True) as db:
            with db.transaction():
                scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
                Intake(db, "calls").take(record)
            desk = Desk(db, "a1", monotonic=time.monotonic)
            desk.open_last()
            found = asyncio.run(series(desk, ours))
    if "--names" in sys.argv:
        for kind, done in found.items():
            print(kind, *done[-1].names.most_common(), *done[-1].statements, sep="\n  ")  # noqa: T201
    counts = {
        kind: {
            "calls": [one.names.total() for one in done],
            "lines": [one.lines for one in done],
            "statements": [len(one.statements) for one in done],
        }
        for kind, done in found.items()
    }
    print(json.dumps(counts))  # noqa: T201


if __name__ == "__main__":
    main()
