"""A hub on this computer: events a second sent and taken, from a key to the owner's file, and 200
desks at work for a minute.

Prints a Markdown table. Client and server share the computer; the server syncs to the disk.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.library import filled
from tui.core.span import Span
from tui.desk.project.hub_watch import HubWatch
from tui.hub import setup
from tui.hub.address import HubAddress
from tui.hub.connection import connect
from tui.hub.passwords import keep_password
from tui.hub.server import OwnServer
from tui.hub.sync import TAKEN_AT_ONCE, Cursor, sync, take_page
from tui.hub.values import MemberPower
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.hub_log import HubLog
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import annotation_changes

ARTICLES = 200
ACTIONS_A_MINUTE = 5


@dataclass(frozen=True)
class Bench:
    """A hub with its owner, and where passwords are."""

    server: OwnServer
    folder: Path
    passfile: Path

    def address(self, role: str) -> HubAddress:
        """Where a role finds it."""
        return HubAddress(role, "127.0.0.1", self.server.port, "hub")

    def invite(self, names: Sequence[str]) -> None:
        """Let annotators in."""
        with connect(self.address("lead"), self.passfile) as connection:
            for name in names:
                word = setup.invite(
                    connection, self.address("lead"), name, name, MemberPower.ANNOTATOR
                )
                keep_password(self.address(name), word, self.passfile)

    def sync(self, db: Database, role: str, *, pull: bool = True) -> None:
        """As a desk does it: over a connection of its own."""
        with connect(self.address(role), self.passfile) as connection:
            log = HubLog(db, self.address(role).url)
            sync(connection, self.address(role), log, pull=pull)


@contextmanager
def bench() -> Iterator[Bench]:
    """A server, and a hub in it that knows its owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="hashiya-bench-"))
    folder.chmod(0o711)
    server = OwnServer(folder / "server")
    server.make()
    server.start()
    try:
        made = Bench(server, folder, folder / "passwords")
        word = setup.make_owner(server.admin(), server.password, "lead", "hub")
        keep_password(made.address("lead"), word, made.passfile)
        with connect(made.address("lead"), made.passfile) as connection:
            setup.make_hub(connection, made.address("lead"), "lead")
        yield made
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def tag(db: Database, who: str, article_id: str, at: int, label: str = "PER") -> None:
    """Mark one letter, in an action of its own."""
    text = articles.get(db, article_id).text
    span = Span(db.clock.new_id(), article_id, who, label, at, at + 1)
    changes = annotation_changes.tag_changes([span], text, db.clock.now())
    events.record(db, "tag", changes, annotator=who, article_id=article_id)


def work(db: Database, who: str, count: int) -> None:
    """So many actions, over all articles."""
    ids = [id_ for (id_,) in db.rows("SELECT id FROM articles")]
    with db.transaction():
        for number in range(count):
            tag(db, who, ids[number % len(ids)], number // len(ids))


def taken_alone(made: Bench) -> int:
    """Take all of the log as the owner, and store nothing: what the hub alone needs."""
    count, cursor, more = 0, Cursor(), True
    with connect(made.address("lead"), made.passfile) as connection:
        while more:
            page = take_page(connection, made.address("lead"), cursor, TAKEN_AT_ONCE)
            count, cursor, more = count + len(page.entries), page.reached, page.more
    return count


def measured(what: Callable[[], object]) -> float:
    """The seconds that it takes."""
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def row(what: str, *said: str) -> None:
    """Print a row of the table."""
    print(f"| {' | '.join((what, *said))} |", flush=True)


def rates(made: Bench, count: int) -> None:
    """Sent and taken by the second."""
    made.invite(["a1"])
    lead, muna = made.folder / "lead.db", made.folder / "a1.db"
    filled(lead, ARTICLES).close()
    with open_database(lead) as db:
        made.sync(db, "lead")
    with open_database(muna, create=True) as db:
        made.sync(db, "a1")
        work(db, "a1", count)
        took = measured(lambda: made.sync(db, "a1", pull=False))
        row("sent by an annotator", f"{count:,} events", f"{count / took:,.0f} a second")
        made.sync(db, "a1")
        HubLog(db, made.address("a1").url).start_over()
        took = measured(lambda: made.sync(db, "a1"))
        row("sent and taken once more", f"{count:,} events", f"{took:.1f} s, nothing new")
    with open_database(lead) as db:
        took = measured(lambda: taken_alone(made))
        row("taken, and not stored", f"{count:,} events", f"{count / took:,.0f} a second")
        spent = time.process_time()
        took = measured(lambda: made.sync(db, "lead"))
        spent = (time.process_time() - spent) / count
        row("taken and stored by the owner", f"{count:,} events", f"{count / took:,.0f} a second")
        row("the same in processor time", f"{count:,} events", f"{spent * 1e6:.0f} µs an event")
    size = _bytes(made)
    row("size on the hub", f"{count:,} events", f"{size / count:,.0f} bytes each, with indexes")


def _bytes(made: Bench) -> int:
    with connect(made.address("lead"), made.passfile) as connection:
        found = connection.execute(
            "SELECT pg_total_relation_size('hashiya.events')"
            " + pg_total_relation_size('hashiya.holders')"
        ).fetchone()
    return int(found[0]) if found else 0


def latency(made: Bench, tries: int = 50) -> None:
    """From a key to the owner's file, with both asking at once."""
    with (
        open_database(made.folder / "a1.db") as muna,
        open_database(made.folder / "lead.db") as lead,
    ):
        ids = [id_ for (id_,) in muna.rows("SELECT id FROM articles")]
        keys, whole = [], []
        for number in range(tries):
            begun = time.perf_counter()
            tag(muna, "a1", ids[number], 3, "LOC")
            keys.append(time.perf_counter() - begun)
            made.sync(muna, "a1")
            made.sync(lead, "lead")
            whole.append(time.perf_counter() - begun)
    row("a tag, in the file of its desk", f"{tries}", shown(keys))
    row("a tag, until the owner's file has it", f"{tries}", shown(whole))


def keys(made: Bench, tries: int = 200) -> None:
    """A tag in its desk's file, with no hub, and with one that is synced meanwhile."""
    os.environ["PGPASSFILE"] = str(made.passfile)
    sys.setswitchinterval(0.0005)
    for label, watched in (("ORG", False), ("GPE", True)):
        with open_database(made.folder / "a1.db") as db:
            watch = HubWatch(db, made.address("a1"))
            if watched:
                watch.start()
            ids = [id_ for (id_,) in db.rows("SELECT id FROM articles")]
            took = []
            for number in range(tries):
                begun = time.perf_counter()
                tag(db, "a1", ids[number % len(ids)], 3 + number // len(ids), label)
                took.append(time.perf_counter() - begun)
                watch.soon()
                time.sleep(0.05)
            if watched:
                watch.close()
        row("a tag, with the desk's hub" if watched else "a tag, with no hub", f"{tries}",
            shown(took))  # fmt: skip


def many(made: Bench, desks: int, seconds: float) -> None:
    """So many desks, each with a file of its own and an action each twelve seconds."""
    names = [f"d{number}" for number in range(desks)]
    made.invite(names)
    first = made.folder / "first.db"
    with open_database(first, create=True) as db:
        made.sync(db, "a1")
    for name in names:
        shutil.copy(first, made.folder / f"{name}.db")
    chance = random.Random(7)
    plan = sorted(
        (chance.uniform(0, seconds), name)
        for name in names
        for _action in range(int(ACTIONS_A_MINUTE * seconds / 60))
    )
    local, sent, errors = list[float](), list[float](), list[str]()
    locks = {name: threading.Lock() for name in names}

    def act(name: str, number: int) -> None:
        try:
            with locks[name], open_database(made.folder / f"{name}.db") as db:
                (id_,) = db.rows("SELECT id FROM articles LIMIT 1 OFFSET ?", (number % 50,))[0]
                begun = time.perf_counter()
                tag(db, name, id_, number // 50 % 50)
                done = time.perf_counter()
                made.sync(db, name)
                local.append(done - begun)
                sent.append(time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001
            errors.append(str(error))

    with ThreadPoolExecutor(24) as pool:
        begun = time.perf_counter()
        for number, (due, name) in enumerate(plan):
            time.sleep(max(0.0, begun + due - time.perf_counter()))
            pool.submit(act, name, number)
    who = f"{desks} desks, {len(plan)} actions in {seconds:.0f} s"
    row("a tag, in the file of its desk", who, shown(local))
    row("a tag, until the hub has it", who, shown(sent))
    row("errors", who, f"{len(errors)} {errors[:1] or ''}")


def shown(seconds: Sequence[float]) -> str:
    """The median, and what 95 of 100 stay below."""
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.median(ordered) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--desks", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    print("| what | of | measured |\n| --- | --- | --- |")
    with bench() as made:
        rates(made, asked.events)
        latency(made)
        keys(made)
        if asked.desks:
            many(made, asked.desks, asked.seconds)


if __name__ == "__main__":
    main()
