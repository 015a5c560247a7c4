"""Events as they are stored, in a file or on their way from a hub: strings, nothing judged."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from tui.store.database import Database

_TIME = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
"""In UTC, and written in the one way that orders as the times do."""
COLUMNS = "id, at, origin, annotator, article_id, kind, payload, reverses"
"""What a RawEvent is made of, in this order."""


class RawEvent(NamedTuple):
    """An event as it is stored: ``payload`` is JSON, times are ISO 8601 in UTC."""

    id: str
    at: str
    origin: str
    annotator: str
    article_id: str | None
    kind: str
    payload: str
    reverses: str | None


def raw_events(db: Database) -> Iterator[RawEvent]:
    """All events of a file as they are stored, in their order."""
    return map(RawEvent._make, db.iterate(f"SELECT {COLUMNS} FROM events ORDER BY at, id"))


def is_time(at: str) -> bool:
    """Whether this is a time as events have it."""
    try:
        return bool(_TIME.fullmatch(at)) and datetime.fromisoformat(at).tzinfo is UTC
    except (ValueError, TypeError):
        return False
