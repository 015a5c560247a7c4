"""The spans that events may meet where they go on from the rows that stand.

An article may have thousands that they do not touch: to read all of them for each page of a hub's
log would make a long log take longer by its square.
"""

import json
from collections.abc import Collection, Iterable

from tui.store.database import Database
from tui.store.merging.incoming_events import EventsOf, ReadEvent

SpanStart = tuple[str, str, int]
"""An article, an annotator, and where a span of theirs begins."""

_AS_SOON = 1
"""For each event so many spans of its article are read as soon as those that it may meet."""

_IN_ARTICLES = "article_id IN (SELECT value FROM json_each(:articles))"
_WITH_DOUBLES = (
    "SELECT a.value FROM json_each(:articles) a"
    # The index alone tells where several start, and mostly nowhere do any.
    " WHERE EXISTS (SELECT 1 FROM spans WHERE article_id = a.value"
    " GROUP BY annotator, start HAVING count(*) > 1)"
    " AND EXISTS (SELECT 1 FROM spans WHERE article_id = a.value"
    " GROUP BY annotator, start, end, label HAVING count(*) > 1)"
)
_MET = (
    f"SELECT head FROM relations WHERE {_IN_ARTICLES}"
    f" UNION SELECT tail FROM relations WHERE {_IN_ARTICLES}",
    "SELECT s.id FROM json_each(:starts) w CROSS JOIN spans s"
    " WHERE s.article_id = json_extract(w.value, '$[0]')"
    " AND s.annotator = json_extract(w.value, '$[1]')"
    " AND s.start = json_extract(w.value, '$[2]')",
    f"SELECT id FROM spans WHERE article_id IN ({_WITH_DOUBLES})"
    " GROUP BY article_id, annotator, start, end, label HAVING count(*) > 1",
    # What an event changes may have come to another place by events that it knew nothing of.
    "SELECT other.id FROM json_each(:ids) w CROSS JOIN spans s ON s.id = w.value"
    " CROSS JOIN spans other ON other.article_id = s.article_id"
    " AND other.annotator = s.annotator AND other.start = s.start",
)
"""One by one: of a single statement SQLite would look through all spans. The last one also finds
what is beside those that the others find."""

_OF_THESE = (
    f"SELECT id FROM spans WHERE id IN (SELECT value FROM json_each(:ids)) AND +{_IN_ARTICLES}"
)
"""An event may name any id: that of another article's span tells nothing here."""


def spans_met(db: Database, events_of: EventsOf) -> set[str] | None:
    """The ids of the standing spans of articles that events name, that start where one of those is
    or comes, or that relations hang on, and those that an older program left there twice; None
    where all may as well be read.
    """
    count = sum(map(len, events_of.values()))
    articles = json.dumps(list(events_of))
    ((spans,),) = db.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM spans WHERE {_IN_ARTICLES} LIMIT :most)",
        {"articles": articles, "most": _AS_SOON * count + 1},
    )
    if spans <= _AS_SOON * count:
        return None
    named = named_in(event for came in events_of.values() for event in came)
    if named is None:
        return None
    ids, starts = named
    said = {"articles": articles, "starts": json.dumps(list(starts))}
    for sql in _MET:
        ids |= _found(db, sql, said, ids)
    return _found(db, _OF_THESE, said, ids)


def articles_with_doubles(db: Database, articles: Collection[str]) -> set[str]:
    """Those of these articles in which several spans stand at a place."""
    said = {"articles": json.dumps(list(articles))}
    return {id_ for (id_,) in db.iterate(_WITH_DOUBLES, said)}


def _found(db: Database, sql: str, said: dict[str, str], ids: set[str]) -> set[str]:
    return {id_ for (id_,) in db.iterate(sql, said | {"ids": json.dumps(list(ids))})}


def named_in(events: Iterable[ReadEvent]) -> tuple[set[str], set[SpanStart]] | None:
    """The ids of spans that events name, and where those start that they put, move or take away;
    None where one does not say that."""
    ids, starts = set[str](), set[SpanStart]()
    for event in events:
        for change in event.changes:
            for row in (change.before, change.after):
                if row is None:
                    continue
                if change.table == "spans":
                    if not {"article_id", "annotator", "start"} <= row.keys():
                        return None
                    ids.add(row["id"])
                    starts.add((row["article_id"], row["annotator"], row["start"]))
                elif change.table == "relations":
                    ids.update(row[end] for end in ("head", "tail") if end in row)
                elif change.table == "span_attributes":
                    ids.add(row["span_id"])
    return ids, starts
