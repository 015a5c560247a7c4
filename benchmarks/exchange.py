"""Formats in and out, through the store: articles and spans a second, peak memory, ratios.

    python -m benchmarks.exchange [ARTICLES] [--format NAME]

Makes ARTICLES (100,000) with ten spans each, in a temporary folder. Ours in is the whole of
`hashiya import`, ours out that of `hashiya export`. Beside them stand

- *bare in*: ``json.loads`` of each line, and ``executemany`` of the articles and spans into two
  tables without an index;
- *same rows in*: ``json.loads``, and ``executemany`` of the same rows into our own tables, with
  their indexes, the full-text index, reviews and events;
- *bare out*: ``json.dumps`` of the same objects, without the time that loading them takes.
"""

import argparse
import json
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tui.core.label import Label
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.desk.project.importer import import_path
from tui.exchange import by_name, write_records
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.export import records

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


Rows = list[tuple[Any, ...]]
BATCH = 1000
INSERTS = {
    "articles": "INSERT INTO articles (id, title, sha256, words, added_at, meta, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "articles_fts": "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)",
    "article_halves": "INSERT INTO article_halves VALUES (?, ?, ?)",
    "spans": f"INSERT INTO spans VALUES ({', '.join('?' * 12)})",
    "reviews": "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?)",
    "events": "INSERT INTO events (id, at, annotator, article_id, kind, payload)"
    " VALUES (?, ?, ?, ?, ?, ?)",
}
NOW = "2026-01-01T00:00:00.000000+00:00"


def batches(path: Path) -> Iterator[list[tuple[int, str, dict[str, Any]]]]:
    """The lines in thousands: number, line, object."""
    batch = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            batch.append((number, line, json.loads(line)))
            if len(batch) == BATCH:
                yield batch
                batch = []
    yield batch


def bare_in(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "a.db")
        db.execute("create table articles (id, title, text)")
        db.execute("create table spans (id, article, start, end, label)")
        for batch in batches(path):
            put = [(v["id"], v["title"], v["text"]) for _number, _line, v in batch]
            db.executemany("insert into articles values (?,?,?)", put)
            spans = [
                (s["id"], v["id"], s["start"], s["end"], s["label"])
                for _number, _line, v in batch
                for s in v["spans"]
            ]
            db.executemany("insert into spans values (?,?,?,?,?)", spans)
        db.commit()
        db.close()


def same_rows_in(path: Path) -> None:
    """An event's payload is the line itself, which is about as long."""
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder)) as db, db.transaction():
        for batch in batches(path):
            rows: dict[str, Rows] = {table: [] for table in INSERTS}
            for number, line, v in batch:
                id_, who, text = v["id"], v["annotator"], v["text"]
                rows["articles"].append(
                    (id_, v["title"], v["sha256"], len(text.split()), NOW, "{}", text)
                )
                rows["articles_fts"].append((number, v["title"], text))
                rows["article_halves"] += [(hash(text), len(text), number), (0, 0, number)]
                rows["spans"] += [
                    (s["id"], id_, who, s["label"], s["start"], s["end"], s["text"], None,
                     "import", None, NOW, NOW)
                    for s in v["spans"]
                ]  # fmt: skip
                rows["reviews"].append((id_, who, v["status"], None, 0, 0, ""))
                rows["events"].append((f"e{number}", NOW, who, id_, "import", line))
            for table, given in rows.items():
                db.write_many(INSERTS[table], given)


def filled(folder: Path) -> Database:
    """A new database with the labels of the articles."""
    db = open_database(folder / "a.db", create=True)
    with db.transaction():
        for label in LABELS:
            scheme.put(db, Label(label), annotator="a1")
    return db


def ours_in(path: Path, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder)) as db:
        taken = import_path(db, path, format=name, annotator="a1")
        assert taken.kept, taken.refusals


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


def ours_out(source: Path, path: Path, name: str) -> None:
    with open_database(source) as db:
        report = write_records(records(db), path, by_name(name))
    assert report.articles


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
        print("| what | s | MiB | articles/s | spans/s | x bare | x same rows |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        bare, same = told("bare in", given.articles, measured(bare_in, source)), 0.0
        same = told("same rows in", given.articles, measured(same_rows_in, source), bare)
        plain = told("bare out", given.articles, measured(bare_out, source, folder / "bare.jsonl"))
        with filled(folder) as db:
            import_path(db, source, format="jsonl", annotator="a1")
        for format in given.format or ["jsonl"]:
            both(format, folder, given.articles, (bare, same), plain)


def both(name: str, folder: Path, count: int, into: tuple[float, float], out: float) -> None:
    format = by_name(name)
    path = folder / f"out-{name}{'' if format.folder else ''.join(format.suffixes[:1])}"
    told(f"{name} out", count, measured(ours_out, folder / "a.db", path, name), out)
    if format.can_read:
        told(f"{name} in", count, measured(ours_in, path, name), *into)


def told(what: str, count: int, found: tuple[float, float], *beside: float) -> float:
    """Prints a row of the table; gives the seconds."""
    spent, memory = found
    rate = count / spent
    ratios = [f"{spent / other:.2f}" for other in beside] + [""] * (2 - len(beside))
    cells = [what, f"{spent:.1f}", f"{memory:.0f}", f"{rate:,.0f}", f"{rate * SPANS:,.0f}", *ratios]
    print(f"| {' | '.join(cells)} |", flush=True)
    return spent


if __name__ == "__main__":
    main()
