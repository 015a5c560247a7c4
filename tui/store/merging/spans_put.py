"""Storing new spans that meet nothing, as they came: of most articles that is all that comes.

What an event does depends on what was there only where it meets that: its span, or its place. A
span that no other event names, at a place where nothing else stands or comes, is there in the end
in whatever order events are taken.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tui.store.database import Database
from tui.store.file.sqlite_errors import ConstraintError
from tui.store.merging.incoming_events import EventsOf, ReadEvent
from tui.store.merging.new_span import NewSpan
from tui.store.merging.spans_met import articles_with_doubles, named_in

_INSERT = (
    "INSERT INTO spans (id, annotator, label, start, end, text, source, created_at, article_id,"
    " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
"""What it does not name is, where nothing is said, as a new span has it."""

SpansOf = Mapping[str, Sequence[NewSpan]]
"""By article new spans."""


class _MeetingError(Exception):
    """In these articles several spans would stand at a place."""

    def __init__(self, articles: set[str]) -> None:
        super().__init__()
        self.articles = articles


def put_spans_apart(
    db: Database, events_of: EventsOf, labels: Collection[str], at: str
) -> set[str]:
    """Store the new spans that meet neither another event that came nor what stands, in articles of
    which nothing later is known; the ids of their events. What has none of these labels is left.

    Inside a transaction. The rows bear the time ``at``.
    """
    spans_of: dict[str, list[NewSpan]] = {}
    for one in _apart([one for came in events_of.values() for one in came]):
        spans_of.setdefault(one.article_id, []).append(one)
    return _put(db, _that_fit(db, spans_of, labels), at)


def _apart(came: Sequence[ReadEvent]) -> list[NewSpan]:
    """The new spans that no other event names, nor puts, moves or takes away what starts there."""
    new = [event for event in came if isinstance(event, NewSpan)]
    named = named_in(event for event in came if not isinstance(event, NewSpan))
    if named is None:
        return []
    ids, starts = named
    ids.update(id_ for id_, count in Counter([one.span_id for one in new]).items() if count > 1)
    return [
        one
        for one in new
        if one.span_id not in ids and (one.article_id, one.whose, one.start) not in starts
    ]


def _that_fit(db: Database, spans_of: SpansOf, labels: Collection[str]) -> SpansOf:
    """Those of articles that are there, and in which all have such a label, and their words."""
    texts = db.iterate(
        "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(spans_of)),),
    )
    return {id_: spans_of[id_] for id_, text in texts if _fit(spans_of[id_], text, labels)}


def _fit(spans: Sequence[NewSpan], text: str, labels: Collection[str]) -> bool:
    for one in spans:
        start, end = one.start, one.end
        if one.label not in labels or start >= end or text[start:end] != one.text:
            return False
    return True


def _put(db: Database, spans_of: SpansOf, at: str) -> set[str]:
    """Store these, but for those of articles where one meets what stands; the ids of the events."""
    try:
        with db.transaction():
            rows = [(*one.columns, id_, at) for id_, spans in spans_of.items() for one in spans]
            db.write_many(_INSERT, rows)
            if doubled := articles_with_doubles(db, spans_of):
                raise _MeetingError(doubled)
    except ConstraintError:
        # One is there already, by its id.
        return set()
    except _MeetingError as met:
        left = {id_: spans for id_, spans in spans_of.items() if id_ not in met.articles}
        return _put(db, left, at)
    return {one.id for spans in spans_of.values() for one in spans}
