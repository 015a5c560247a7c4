"""Other people's corpora through the store and out and back again, in every format there is.

    python -m benchmarks.real_data [FOLDER]

FOLDER (../shared/data) holds ArMPro, Wojood, AQMAR and news. Each corpus is imported as
`hashiya import` does it, exported in each format, and what that gives is read back. A format that
keeps the text must give back every span it has not reported as left out, and each article's text;
one of tokens as many articles and spans. Prints a table; ends with 1 where anything differs.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.record import Record
from tui.desk.project.importer import import_path
from tui.exchange import (
    Format,
    Holds,
    Refusal,
    WriteOptions,
    by_name,
    names,
    read_path,
    write_records,
)
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.records.export import records

CORPORA = {
    "ArMPro V1": ("armpro/ArMPro_span_dev_V1.jsonl", ""),
    "ArMPro V2": ("armpro/ArMPro_span_dev_V2.jsonl", ""),
    "Wojood": ("wojood/val.txt", "whitespace"),
    "AQMAR": ("aqmar/liu2019_dev.txt", "whitespace"),
    "news": ("news/ant_300.jsonl", ""),
}
"""The file of each, and the tokenizer for its way out where it came as tokens."""

Said = Counter[tuple[str, tuple[tuple[int, int, str], ...]]]


def said(given: Iterator[Record]) -> Said:
    """The texts with the spans on them."""
    return Counter(
        (r.text, tuple(sorted((s.start, s.end, s.label) for s in r.spans))) for r in given
    )


def taken(corpus: Path, folder: Path) -> Database:
    """The corpus in a database; all of it, or the program ends."""
    db = open_database(folder / "a.db", create=True)
    result = import_path(db, corpus, annotator="a1", add_labels=True)
    assert result.kept, result.refusals
    assert not result.refusals, result.refusals
    # Articles without a span leave as done: nobody has left them unseen.
    with db.transaction():
        db.write(
            "INSERT INTO reviews (article_id, annotator, status, updated_at)"
            " SELECT id, 'a1', 'done', '' FROM articles WHERE true"
            " ON CONFLICT DO UPDATE SET status = 'done'"
        )
    return db


def there_and_back(db: Database, format: Format, tokenizer: str, folder: Path) -> tuple[str, bool]:
    """What to say in the table, and whether it is as it must be."""
    suffix = "" if format.folder else "".join(format.suffixes[:1]) or ".txt"
    path = folder / f"{format.name}{suffix}"
    options = WriteOptions(tokenizer=tokenizer if format.tokenizer else "")
    report = write_records(records(db), path, format, options)
    before = said(records(db))
    items = list(read_path(path, format=format.name))
    refused = [item for item in items if isinstance(item, Refusal)]
    back = said(item for item in items if isinstance(item, Record))
    spans = sum(len(spans) * count for (_text, spans), count in back.items())
    count = sum(back.values())
    equal = back == before
    whole = not refused and count == report.articles
    if Holds.TEXT in format.holds or (equal and not report.lost):
        return ("equal" if equal else f"DIFFERS ({report.lost} reported)"), whole and equal
    # Spans that lie on the same tokens, or are cut from nested ones, are reported one by one.
    sound = whole and spans == report.spans - report.lost
    how = f"{spans:,} of {report.spans:,}, {report.lost:,} reported"
    return how if sound else f"DIFFERS: {how}, {count:,} articles", sound


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    sound = True
    print(f"| format | {' | '.join(CORPORA)} |\n| --- |{' --- |' * len(CORPORA)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stored = {}
        for corpus, (path, tokenizer) in CORPORA.items():
            (folder / corpus).mkdir()
            stored[corpus] = taken(root / path, folder / corpus), tokenizer
        numbers = [(db.rows("SELECT count(*) FROM articles")[0][0],
                    db.rows("SELECT count(*) FROM spans")[0][0])
                   for db, _tokenizer in stored.values()]  # fmt: skip
        print("| articles, spans | " + " | ".join(f"{a:,}, {s:,}" for a, s in numbers) + " |")
        for name in names():
            format = by_name(name)
            if not (format.can_read and format.can_write):
                continue
            cells = []
            for corpus, (db, tokenizer) in stored.items():
                try:
                    cell, good = there_and_back(db, format, tokenizer, folder / corpus)
                except UsageError:
                    cell, good = f"needs hashiya[{format.extra}]", True
                cells.append(cell)
                sound = sound and good
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
    sys.exit(not sound)


if __name__ == "__main__":
    main()
