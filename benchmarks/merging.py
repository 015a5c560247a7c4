"""Merging a copy in which 100,000 events came: seconds and memory, at first and once more.

Prints a Markdown table. The copies have 1,000 articles; each event is a span of one letter. Each
merge is a process of its own, so that its memory is its own.
"""

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.library import filled
from tui.core.span import Span
from tui.store.database import Database
from tui.store.log import events
from tui.store.merging.merge import merge
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work import annotation_changes


def work(db: Database, count: int) -> None:
    """Tag so many words, each by an event of its own."""
    texts = {one.id: one.text for one in articles.every(db)}
    done, start = 0, 0
    while done < count:
        for id_, text in texts.items():
            at = start % max(1, len(text) - 2)
            span = Span(db.clock.new_id(), id_, f"a{start}", "PER", at, at + 1)
            changes = annotation_changes.tag_changes([span], text, db.clock.now())
            events.record(db, "tag", changes, annotator=span.annotator, article_id=id_)
            done += 1
            if done == count:
                return
        start += 1


def merged(here: Path, there: Path) -> str:
    """Merge a file into another; a row of the table."""
    with open_database(here) as db, open_database(there) as other:
        begun = time.perf_counter()
        with db.transaction():
            came = merge(db, other).joined
        took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{came.new:,} new, {came.known:,} known | {took:.1f} | {most:.0f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int, nargs="?", default=100_000)
    asked = parser.parse_args()
    print("| what | events | s | MB |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        here, there = Path(name) / "a.db", Path(name) / "b.db"
        filled(here, 1000).close()
        shutil.copy(here, there)
        with open_database(there) as other, other.transaction():
            work(other, asked.events)
        context = multiprocessing.get_context("spawn")
        for what in ("merge", "once more"):
            with context.Pool(1) as alone:
                print(f"| {what} | {alone.apply(merged, (here, there))}", flush=True)


if __name__ == "__main__":
    main()
