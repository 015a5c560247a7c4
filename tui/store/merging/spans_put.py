"""Storing new spans that meet nothing, out of the log: of most articles that is all that comes.

What an event does depends on what was there only where it meets that: its span, or its place. A
span that no other event names, at a place where nothing else stands or comes, is there in the end
in whatever order events are taken.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tui.store.database import Database
from tui.store.file.sqlite_errors import ConstraintError
from tui.store.merging.incoming_events import EventsOf
from tui.store.merging.new_span import NewSpan
from tui.store.merging.spans_met import articles_with_doubles, named_in

_SAID = ", ".join(
    f"json_extract(e.payload, '$.changes[0].after.{name}')"
    for name in ("id", "annotator", "label", "start", "end", "text", "source", "created_at")
)
_INSERT = (
    "INSERT INTO spans (id, annotator, label, start, end, text, source, created_at, article_id,"
    f" updated_at) SELECT {_SAID}, e.article_id, :at FROM json_each(:events) w"
    " CROSS JOIN events e ON e.id = w.value"
)
"""What it does not name is, where nothing is said, as a new span has it. One statement for all: a
third is saved that SQLite spends on the rules of the table anew for each statement."""

SpansOf = Mapping[str, Sequence[NewSpan]]
"""By article new spans."""


class _NotSoError(Exception):
    """In these articles the spans are not to be put so."""

    def __init__(self, articles: set[str]) -> None:
        super().__init__()
        self.articles = articles


def put_spans_apart(
    db: Database, events_of: EventsOf, labels: Collection[str], at: str
) -> set[str]:
    """Store the new spans that meet neither another event that came nor what stands, in articles of
    which nothing later is known; the ids of their events. What has none of these labels is left.

    Inside the transaction in which the events were stored. The rows bear the time ``at``.
    """
    return _put(db, _that_fit(db, _apart(events_of), labels), at)


def _apart(events_of: EventsOf) -> SpansOf:
    """The new spans that no other event names, nor puts, moves or takes away what starts there."""
    came = [event for events in events_of.values() for event in events]
    named = named_in(event for event in came if not isinstance(event, NewSpan))
    if named is None:
        return {}
    ids, starts = named
    new = Counter([event.span_id for event in came if isinstance(event, NewSpan)])
    ids.update(id_ for id_, count in new.items() if count > 1)
    return {
        id_: [
            one
            for one in events
            if isinstance(one, NewSpan)
            and one.span_id not in ids
            and (id_, one.whose, one.start) not in starts
        ]
        for id_, events in events_of.items()
    }


def _that_fit(db: Database, spans_of: SpansOf, labels: Collection[str]) -> SpansOf:
    """Those of articles that are there, and in which all have such a label, and their words."""
    texts = db.iterate(
        "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps([id_ for id_, spans in spans_of.items() if spans]),),
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
    if not spans_of:
        return set()
    put = [one.id for spans in spans_of.values() for one in spans]
    try:
        with db.transaction():
            if db.write(_INSERT, {"events": json.dumps(put), "at": at}) < len(put):
                # One goes by an id that JSON of SQLite does not give as it is.
                raise _NotSoError(set(spans_of))
            if doubled := articles_with_doubles(db, spans_of):
                raise _NotSoError(doubled)
    except ConstraintError:
        # One is there already, by its id.
        return set()
    except _NotSoError as met:
        left = {id_: spans for id_, spans in spans_of.items() if id_ not in met.articles}
        return _put(db, left, at)
    return set(put)
