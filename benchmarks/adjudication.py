"""How long settling takes, and how many presses: by a rule, and by hand.

Run ``python -m benchmarks.adjudication``: a rule over 8,000 paragraphs of three annotators, made by
chance; opening an article of 1,000 words; a verdict among 300 differences. ``--armpro FOLDER``
counts presses on both versions of ArMPro (https://github.com/MaramHasanain/ArMPro) as two
annotators, whose second version is the gold: what the files ``ArMPro_span_*_V1.jsonl`` and
``_V2.jsonl`` of the folder hold.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.agreement import ANNOTATORS, LABELS, made
from tui.agreement.answers import Element
from tui.core.label import Label
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.core.scheme import labels_with_defaults
from tui.desk.adjudication.articles_to_settle import AdjudicationOptions, adjudication_entries
from tui.desk.adjudication.comparing_pass import articles_to_settle
from tui.desk.adjudication.rules import apply_rule, parse_rule
from tui.desk.adjudication.settling import Adjudication
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.ingest import Intake

ARMPRO = ("V1", "V2")


def database(path: Path, records: Iterable[Record]) -> Database:
    """A new database with these records."""
    records = list(records)
    names = sorted({span.label for record in records for span in record.spans} | {LABELS[0]})
    db = open_database(path, create=True)
    with db.transaction():
        for label in labels_with_defaults([Label(name) for name in names]):
            scheme.put(db, label, annotator="benchmark")
    intake = Intake(db, "benchmark")
    with db.transaction():
        for record in records:
            intake.take(record)
    return db


def milliseconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def measure_rule(folder: Path, paragraphs: int) -> None:
    """The list of articles, and a rule over all of them."""
    with database(folder / "rule.db", made(paragraphs, paragraphs * 5 // 2, 19)) as db:
        options = AdjudicationOptions(tuple(ANNOTATORS), "lina")
        listed = milliseconds(lambda: adjudication_entries(db, options))
        start = time.perf_counter()
        report = apply_rule(db, ANNOTATORS, parse_rule("majority"), gold="gold", curator="lina")
        took = time.perf_counter() - start
        again = milliseconds(lambda: adjudication_entries(db, options))
    print(f"{paragraphs} articles of {len(ANNOTATORS)} annotators: listed in {listed:.0f} ms,")
    print(f"  {again:.0f} once a rule has decided in each;")
    print(f"  majority in {took:.1f} s: {dict(report.taken)}, {report.left.total()} left")


def long_article(words: int, differences: int, *, borne: bool = False) -> list[Record]:
    """One article, in which annotators differ so often, and say the same as often; ``borne``: two
    of three say an attribute of each span."""
    chance = random.Random(5)
    text = " ".join("كلمة" for _word in range(words))
    records = []
    places = sorted(chance.sample(range(words - 1), min(2 * differences, words - 1)))
    for number, name in enumerate(ANNOTATORS):
        spans = []
        for place, start in enumerate(places):
            # In every second place one annotator has another label.
            label = LABELS[1 if place % 2 and number == place % 3 else 0]
            said = (("sure", "true"),) if borne and (place + number) % 3 else ()
            spans.append(RecordSpan(5 * start, 5 * start + 4, label, attributes=said))
        records.append(
            Record(text=text, id="a", annotator=name, status=Status.DONE, spans=tuple(spans))
        )
    return records


def decide(desk: Adjudication) -> None:
    """What most say, or where none leads what the first does."""
    leads = desk.current is not None and desk.current.difference.leading is not None
    desk.take_majority() if leads else desk.take(0)


def measure_desk(folder: Path) -> None:
    """Opening, and verdicts."""
    for words, differences, borne in ((1000, 50, False), (5000, 300, False), (5000, 300, True)):
        records = long_article(words, differences, borne=borne)
        with database(folder / f"{words}{borne}.db", records) as db:

            def opened(db: Database = db) -> Adjudication:
                return Adjudication(db, "a", ANNOTATORS, curator="lina")

            first = milliseconds(opened)
            again = statistics.median(milliseconds(opened) for _time in range(9))
            desk = opened()
            verdicts = []
            while desk.open_count:
                verdicts.append(milliseconds(partial(decide, desk)))
            print(
                f"{words} words, {len(desk.items)} differences"
                f"{' with attributes' if borne else ''}: opened in {again:.1f} ms (at first,"
                f" agreed taken, {first:.1f}), a verdict in {statistics.median(verdicts):.1f} ms,"
                f" the slowest {max(verdicts):.1f}, {desk.open_count} left"
            )


def armpro(folder: Path) -> Iterator[Record]:
    """Both versions, as two annotators."""
    for version in ARMPRO:
        for path in sorted(folder.glob(f"ArMPro_span_*_{version}.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                spans = {(one["start"], one["end"], one["technique"]) for one in row["labels"]}
                yield Record(
                    text=row["paragraph"],
                    id=row["paragraph_id"],
                    annotator=version,
                    status=Status.DONE,
                    spans=tuple(RecordSpan(*span) for span in sorted(spans)),
                )


def measure_presses(folder: Path, given: Path) -> None:
    """Presses until gold is the second version, a digit a difference; what all say costs none."""
    records = list(armpro(given))
    wanted: dict[str, set[Element]] = {}
    for record in records:
        if record.annotator == ARMPRO[1]:
            wanted[str(record.id)] = {(one.start, one.end, one.label) for one in record.spans}
    presses: Counter[str] = Counter()
    with database(folder / "armpro.db", records) as db:
        open_ones = [a.id for a in articles_to_settle(db, ARMPRO, "gold") if a.settled.items]
        for id_ in open_ones:
            desk = Adjudication(db, id_, ARMPRO, curator="lina")
            presses["difference"] += len(desk.items)
            while desk.open_count:
                desk.take_from(ARMPRO[1])
                presses["verdict"] += 1
            if desk.state.standing.elements.keys() != wanted[id_]:
                presses["not as wanted"] += 1
            desk.set_status(Status.DONE)
            presses["done"] += 1
    total = presses["verdict"] + presses["done"]
    print(f"ArMPro: {len(wanted)} paragraphs, {len(open_ones)} with differences: {dict(presses)};")
    print(
        f"  {presses['verdict'] / presses['difference']:.2f} presses a difference,"
        f" {total / presses['difference']:.2f} with Ctrl+D for each article that has any"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=8000)
    parser.add_argument("--armpro", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_desk(folder)
        if options.armpro is not None:
            measure_presses(folder, options.armpro)
        measure_rule(folder, options.paragraphs)


if __name__ == "__main__":
    main()
