"""Formats in and out: articles and spans a second, peak memory, and the ratio to bare JSON.

    python benchmarks/exchange.py [ARTICLES] [--format NAME]

Makes ARTICLES (100,000) with ten spans each, in a temporary folder. The bare way in is
``json.loads`` of each line and ``executemany`` of the same rows into SQLite; ours is the reader
and the same ``executemany``. The bare way out is ``json.dumps`` of the same objects.
"""

import argparse
import json
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.exchange import ReadOptions, Report, by_name, read_path, write_records

WORDS = [
    *("قال", "وزير", "الخارجية", "أمس", "إن", "التحالف", "الدولي"),
    *("دعا", "الأطراف", "في", "شمال", "البلاد", "إلى", "وقف", "القتال"),
]
SPANS = 10
LABELS = ("PER", "ORG", "LOC", "DATE")


def articles(count: int) -> Iterator[Record]:
    """The same ones each time: 90 to 210 words, every tenth with an emoji."""
    chance = random.Random(7)
    for number in range(count):
        words = chance.choices(WORDS, k=chance.randint(90, 210))
        if number % 10 == 0:
            words[3] = "😀"
        text = f"{number} " + " ".join(words)
        spans = []
        for place in range(SPANS):
            start = text.index(" ", chance.randrange(len(text) // 2)) + 1
            end = text.index(" ", start + chance.randint(1, 12))
            spans.append(RecordSpan(start, end, LABELS[place % 4], f"{number}-{place}"))
        yield Record(
            text=text,
            id=f"a{number}",
            title=f"خبر {number}",
            annotator="a1",
            status=Status.DONE,
            spans=tuple(spans),
        )


def database(rows: Iterable[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "a.db")
        db.execute("create table articles (id, title, text)")
        db.execute("create table spans (id, article, start, end, label)")
        batch: list[tuple[Any, ...]] = []
        spans: list[tuple[Any, ...]] = []
        for article, own in rows:
            batch.append(article)
            spans.extend(own)
            if len(batch) == 1000:
                put(db, batch, spans)
                batch, spans = [], []
        put(db, batch, spans)
        db.commit()
        db.close()


def put(db: sqlite3.Connection, articles: list[tuple[Any, ...]], spans: list[Any]) -> None:
    db.executemany("insert into articles values (?,?,?)", articles)
    db.executemany("insert into spans values (?,?,?,?,?)", spans)


def bare_in(path: Path) -> None:
    def rows() -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                v = json.loads(line)
                yield (
                    (v["id"], v["title"], v["text"]),
                    [(s["id"], v["id"], s["start"], s["end"], s["label"]) for s in v["spans"]],
                )

    database(rows())


def ours_in(path: Path, name: str) -> None:
    def rows() -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
        for r in read_path(path, format=name, options=ReadOptions()):
            assert isinstance(r, Record), r
            yield (
                (r.id, r.title, r.text),
                [(s.id, r.id, s.start, s.end, s.label) for s in r.spans],
            )

    database(rows())


def bare_out(source: Path, path: Path) -> float:
    """The seconds that dumping takes, without the loading of what is dumped."""
    spent = 0.0
    with source.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for line in lines:
            value = json.loads(line)
            start = time.perf_counter()
            out.write(json.dumps(value, ensure_ascii=False) + "\n")
            spent += time.perf_counter() - start
    return spent


def ours_out(source: Path, path: Path, name: str) -> float:
    """The seconds that writing takes, without the reading of what is written."""
    waiting = 0.0

    def records() -> Iterator[Record]:
        nonlocal waiting
        items = read_path(source, format="jsonl")
        while True:
            start = time.perf_counter()
            item = next(items, None)
            waiting += time.perf_counter() - start
            if item is None:
                return
            assert isinstance(item, Record)
            yield item

    start = time.perf_counter()
    report: Report = write_records(records(), path, by_name(name))
    assert report.articles
    return time.perf_counter() - start - waiting


def _child(pipe: Any, job: Callable[..., float | None], args: tuple[Any, ...]) -> None:
    start = time.perf_counter()
    inner = job(*args)
    spent = time.perf_counter() - start if inner is None else inner
    pipe.send((spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measured(job: Callable[..., float | None], *args: Any) -> tuple[float, float]:
    """Seconds and peak MiB of the job in a process of its own."""
    here, there = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_child, args=(there, job, args))
    process.start()
    there.close()
    result: tuple[float, float] = here.recv()
    process.join()
    return result


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("articles", nargs="?", type=int, default=100_000)
    arguments.add_argument("--format", action="append", default=[])
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "source.jsonl"
        write_records(articles(given.articles), source, by_name("jsonl"))
        size = source.stat().st_size / (1 << 20)
        print(f"{given.articles:,} articles, {given.articles * SPANS:,} spans, {size:.0f} MiB")
        plain_in, memory = measured(bare_in, source)
        print(f"bare in            {plain_in:6.1f} s {memory:6.0f} MiB")
        plain_out, memory = measured(bare_out, source, folder / "bare.jsonl")
        print(f"bare out           {plain_out:6.1f} s {memory:6.0f} MiB")
        for format in given.format or ["jsonl"]:
            both(format, source, folder, given.articles, plain_in, plain_out)


def both(
    name: str, source: Path, folder: Path, count: int, plain_in: float, plain_out: float
) -> None:
    format = by_name(name)
    path = folder / f"out-{name}{'' if format.folder else format.suffixes[0]}"
    line = "{:16} {:3}{:6.1f} s {:6.0f} MiB {:9,.0f} articles/s {:10,.0f} spans/s {:5.2f} x bare"
    spent, memory = measured(ours_out, source, path, name)
    rate = count / spent
    print(line.format(name, "out", spent, memory, rate, rate * SPANS, spent / plain_out))
    if format.can_read:
        spent, memory = measured(ours_in, path, name)
        rate = count / spent
        print(line.format(name, "in", spent, memory, rate, rate * SPANS, spent / plain_in))


if __name__ == "__main__":
    main()
