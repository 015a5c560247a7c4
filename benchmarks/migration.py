"""How long a database of schema 2 takes to come to this one: ``python -m benchmarks.migration``.

The database is made by SQL as the programs of schema 2 left it: ARTICLES articles with ten spans
each, one event an article, reviews with times.
"""

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from tui.core.ids import uuid7
from tui.store.file.header import APPLICATION_ID
from tui.store.opening import open_database
from tui.store.schema.migrations import STATEMENTS

SPANS = 10
WORDS = "قال وزير الخارجية أمس إن الوفد وصل إلى دمشق صباح اليوم ومعه محمد علي "
START = datetime(2026, 1, 1, tzinfo=UTC)


def make(path: Path, articles: int) -> None:
    """A database of schema 2 with so many articles."""
    with closing(sqlite3.connect(path)) as db:
        for version in (1, 2):
            for statement in STATEMENTS[version]:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 2")
        db.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        for name in ("first_tables", "proposals"):
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('hashiya', ?, '2026')",
                (name,),
            )
        db.execute("INSERT INTO labels (name, kind, position) VALUES ('PER', 'span', 0)")
        for number in range(articles):
            _put_article(db, number)
        db.commit()


def _put_article(db: sqlite3.Connection, number: int) -> None:
    at = (START + timedelta(seconds=number)).isoformat(timespec="microseconds")
    id_, text = f"a{number}", f"{number} {WORDS * 4}"
    db.execute(
        "INSERT INTO articles (id, title, sha256, words, added_at, meta, text)"
        " VALUES (?, ?, ?, ?, ?, '{}', ?)",
        (id_, f"عنوان {number}", sha256(text.encode()).hexdigest(), 50, at, text),
    )
    rows = []
    for place in range(SPANS):
        start = place * 20
        rows.append(
            {
                "id": uuid7(number, (number * SPANS + place).to_bytes(10)),
                "article_id": id_, "annotator": "muna", "label": "PER", "start": start,
                "end": start + 9, "text": text[start : start + 9], "note": None,
                "source": "import", "score": None, "created_at": at,
            }
        )  # fmt: skip
    holes = ", ".join("?" * (len(rows[0]) + 1))
    db.executemany(
        f"INSERT INTO spans ({', '.join(rows[0])}, updated_at) VALUES ({holes})",
        [(*row.values(), at) for row in rows],
    )
    changes = [{"table": "spans", "before": None, "after": row} for row in rows]
    db.execute(
        "INSERT INTO events (id, at, annotator, article_id, kind, payload)"
        " VALUES (?, ?, 'muna', ?, 'import', ?)",
        (uuid7(number, number.to_bytes(10)), at, id_, json.dumps({"changes": changes})),
    )
    db.execute("INSERT INTO reviews VALUES (?, 'muna', 'todo', NULL, 2.5, 0, '')", (id_,))


def main(articles: int) -> None:
    """Make one, and bring it here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.db"
        make(path, articles)
        print(f"{articles} articles, {articles * SPANS} spans, {path.stat().st_size >> 20} MB")
        began = time.monotonic()
        with open_database(path):
            print(f"migrated in {time.monotonic() - began:.1f} s, {path.stat().st_size >> 20} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
