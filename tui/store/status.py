"""What state a database is in, for whoever has to find out what is wrong."""

import sqlite3
from dataclasses import dataclass

from tui.store import articles
from tui.store.database import Database

SQLITE_VERSION = sqlite3.sqlite_version


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """``schema`` is its version, ``journal`` SQLite's way of writing, ``size`` in bytes."""

    schema: int
    journal: str
    writable: bool
    size: int
    articles: int
    spans: int
    events: int
    annotators: tuple[str, ...]


def status_of(db: Database) -> DatabaseStatus:
    """The state as it is now; counts alone, ``check`` looks at what they count."""
    schema, journal = (db.rows(f"PRAGMA {name}")[0][0] for name in ("user_version", "journal_mode"))
    spans, events = db.rows("SELECT (SELECT count(*) FROM spans), (SELECT count(*) FROM events)")[0]
    who = db.rows("SELECT DISTINCT annotator FROM reviews ORDER BY 1")
    return DatabaseStatus(
        schema=schema,
        journal=journal,
        writable=db.writable,
        size=db.path.stat().st_size,
        articles=articles.count(db),
        spans=spans,
        events=events,
        annotators=tuple(name for (name,) in who),
    )
