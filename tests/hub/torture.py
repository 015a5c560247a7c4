"""Kills desks that sync, and their server, at any moment; then counts what is there.

``python -m tests.hub.torture --rounds 200`` prints how many kills there were, and fails where an
action was lost or is there twice.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hub.conftest import owners_file
from tests.hub.hubs import UNSAFE, Hub, TestServer, desk, running_server
from tui.core.errors import HashiyaError
from tui.core.span import Span
from tui.hub.address import HubAddress
from tui.hub.connection import connect
from tui.hub.sync import sync
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.hub_log import HubLog
from tui.store.opening import open_database
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import annotation_changes

WORKERS = ("muna", "sami")


@dataclass(frozen=True)
class Tally:
    """What a run came to."""

    desks: int
    servers: int
    actions: int
    lost: int
    doubled: int
    unsound: int


def work(path: Path, who: str, port: int, passfile: Path) -> None:
    """Tag and sync until one is killed; each tag is told once it is stored."""
    address = HubAddress(who, "127.0.0.1", port, "hub")
    with open_database(path) as db:
        for id_ in _actions(db, who):
            sys.stdout.write(f"{id_}\n")
            sys.stdout.flush()
            try:
                with connect(address, passfile) as connection:
                    sync(connection, address, HubLog(db, address.url))
            except HashiyaError:
                # The server is being killed, too.
                time.sleep(0.02)


def _actions(db: Database, who: str) -> Iterator[str]:
    """Tag a word, take it back, and so on; the id of each event."""
    text = articles.get(db, "a0").text
    while True:
        for one in annotations.spans_of(db, "a0", who):
            gone = annotations.removal(db, one.id)
            yield events.record(db, "remove", gone, annotator=who, article_id="a0").id
        span = Span(db.clock.new_id(), "a0", who, "PER", 0, 3)
        made = annotation_changes.tag_changes([span], text, db.clock.now())
        yield events.record(db, "tag", made, annotator=who, article_id="a0").id


def torture(server: TestServer, folder: Path, rounds: int, seed: int) -> Tally:
    """Kill so many desks, and at times the server, while both work."""
    chance = random.Random(seed)
    hub = server.emptied_hub()
    with owners_file(folder / "lead.db") as lead:
        hub.sync(lead, "lead")
    for number, who in enumerate(WORKERS, start=2):
        with desk(folder / f"{who}.db", number) as db:
            hub.sync(db, who)
    done: list[str] = []
    servers = 0
    for number in range(rounds):
        running = [(_started(server, folder, who), who) for who in WORKERS]
        for process, _who in running:
            assert process.stdout is not None
            done.append(process.stdout.readline().strip())
            assert done[-1], "it never began"
        time.sleep(chance.uniform(0.0, 0.4))
        if number % 4 == 1:
            server.own.stop("immediate")
            server.own.start(options=UNSAFE)
            servers += 1
            time.sleep(chance.uniform(0.0, 0.3))
        for process, _who in running:
            process.send_signal(signal.SIGKILL)
        for process, _who in running:
            said, _nothing = process.communicate()
            # The last line may be half of an id.
            done += said.rpartition("\n")[0].split()
    return _counted(hub, folder, done, rounds * len(WORKERS), servers)


def _started(server: TestServer, folder: Path, who: str) -> "subprocess.Popen[str]":
    named = [str(folder / f"{who}.db"), who, str(server.own.port), str(server.passfile)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hub.torture", "--work", *named],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip


def _counted(hub: Hub, folder: Path, done: list[str], kills: int, servers: int) -> Tally:
    unsound = 0
    held: set[str] = set()
    for who in (*WORKERS, "lead"):
        with open_database(folder / f"{who}.db") as db:
            hub.sync(db, who)
            unsound += bool(list(problems(db)))
            held |= {id_ for (id_,) in db.rows("SELECT id FROM events")}
    ids = hub.ids()
    with open_database(folder / "lead.db") as db:
        owned = {id_ for (id_,) in db.rows("SELECT id FROM events")}
    lost = len(set(done) - set(ids)) + len(held - set(ids)) + len(set(ids) - owned)
    return Tally(kills, servers, len(done), lost, len(ids) - len(set(ids)), unsound)


def main() -> None:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--work", nargs=4)
    asked = parser.parse_args()
    if asked.work:
        path, who, port, passfile = asked.work
        work(Path(path), who, int(port), Path(passfile))
    with TemporaryDirectory() as name, running_server(os.getpid()) as server:
        tally = torture(server, Path(name), asked.rounds, asked.seed)
    sys.stdout.write(f"{tally}\n")
    sys.exit(bool(tally.lost or tally.doubled or tally.unsound))


if __name__ == "__main__":
    main()
