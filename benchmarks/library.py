"""The list of articles in a database with a million of them: open, scroll, filter, sort.

Makes the database in a temporary folder first, which takes a minute or two; ``--articles`` makes a
smaller one. Prints a Markdown table of milliseconds.
"""

import argparse
import platform
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui.desk.desk import Desk
from tui.desk.project.article_list import ArticleList
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles

ROOT = Path(__file__).parent.parent


def filled(path: Path, count: int) -> Database:
    """A database with this many short articles, made of the starter's words."""
    source = (ROOT / "starter" / "02-margins.txt").read_text(encoding="utf-8").split()
    chance = random.Random(7)
    db = open_database(path, create=True)
    with db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        for number in range(count):
            text = " ".join(chance.choices(source, k=12)) + f" {number}"
            articles.add(db, text=text, title=" ".join(chance.choices(source, k=4)), meta={})
    return db


def timed(what: str, act: Callable[[], object]) -> None:
    """Run once and print a row of the table."""
    begun = time.perf_counter()
    act()
    print(f"| {what} | {(time.perf_counter() - begun) * 1000:.1f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        db = filled(Path(folder) / "many.db", count)
        print(f"Python {platform.python_version()}; {count:,} articles made in "
              f"{time.perf_counter() - begun:.0f} s\n\n| step | ms |\n| --- | --- |")  # fmt: skip
        desk = Desk(db, "a1")
        timed("start: the first article to do", desk.open_last)
        library: list[ArticleList] = []
        timed("open the list", lambda: library.append(ArticleList(db, "a1")))
        listed = library[0]

        def after(change: Callable[[], None]) -> None:
            change()
            listed.entry(0)

        timed("its first line", lambda: listed.entry(0))
        timed("scroll a page", lambda: listed.entry(200))
        timed("go to its end", lambda: listed.entry(count - 1))
        timed("back to the middle", lambda: listed.entry(count // 2))
        for _ in range(3):
            timed(f"sort: after {listed.sort}", lambda: after(listed.next_sort))
        listed.next_sort()
        for typed in ("ال", "مكتبة", "مكتبة رقمية", "٢٬٣٠٠ مخطوط"):
            timed(f"filter: {typed}", partial(listed.filter, typed))
        listed.filter("")
        timed("filter by status", lambda: after(listed.next_status))
        timed("done, and on to the next", lambda: desk.run("done"))
        db.close()


if __name__ == "__main__":
    main()
