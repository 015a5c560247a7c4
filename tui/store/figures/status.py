"""What state a database is in, for whoever has to find out what is wrong."""

import sqlite3

from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.database import Database
from tui.store.texts import articles

SQLITE_VERSION = sqlite3.sqlite_version


@frozen_dataclass
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


def status_of(db: Database, only: str | None = None) -> DatabaseStatus:
    """The state as it is now; counts alone, ``check`` looks at what they count. What annotators did
    is counted of all, or of one."""
    schema, journal = (db.rows(f"PRAGMA {name}")[0][0] for name in ("user_version", "journal_mode"))
    of_one = "WHERE :only IS NULL OR annotator = :only"
    ((spans, events),) = db.rows(
        f"SELECT (SELECT count(*) FROM spans {of_one}), (SELECT count(*) FROM events {of_one})",
        {"only": only},
    )
    who = db.rows(f"SELECT DISTINCT annotator FROM reviews {of_one} ORDER BY 1", {"only": only})
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
