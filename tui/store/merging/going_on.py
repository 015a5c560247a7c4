"""Making the rows of articles by what came alone, where that is later than all that was here.

A rebuilding takes all events of an article again, however few came. Here those that came are taken
on the rows that stand, by the same rules (store/log/replay.py); new spans that meet nothing are
stored as they came. Where the rows might not tell all that the events before said, the article is
left to the rebuilding.
"""

import json
from collections.abc import Iterable, Iterator
from operator import attrgetter

from tui.core.event import Change, TableRow
from tui.store.database import Database
from tui.store.log.replay import Replay, difference, replay_of, stored_rows
from tui.store.merging.incoming_events import EventsOf, ReadEvent
from tui.store.merging.merged_rows import fit
from tui.store.merging.rebuilding import (
    OF_ARTICLES,
    make_changes,
    names_in,
    names_there,
    some_at_a_time,
)
from tui.store.merging.spans_met import spans_met
from tui.store.merging.spans_put import put_spans_apart
from tui.store.texts.carrying import fits

_IN_TEXTS = ("spans", "proposals")
_in_order = attrgetter("at", "id")


def go_on(db: Database, came: Iterable[ReadEvent], last: int) -> set[str]:
    """Make the rows of articles what they and these new events lead to, where that can be told.

    Inside a transaction, in which the events were stored after the row ``last`` of ``events``; no
    event of no article is among them. Gives the articles whose rows are made.
    """
    events_of: dict[str, list[ReadEvent]] = {}
    for event in sorted(came, key=_in_order):
        events_of.setdefault(event.article_id or "", []).append(event)
    later = {id_: events_of[id_] for id_ in _with_an_earlier_past(db, events_of, last)}
    ((at,),) = db.rows("SELECT max(at) FROM events")
    # A name that is there is no former one: nothing renames what bears it.
    labels = {name for table, name in names_there(db) if table == "labels"}
    put = put_spans_apart(db, later, labels, at)
    left = {id_: [one for one in events if one.id not in put] for id_, events in later.items()}
    done = {id_ for id_, events in left.items() if not events}
    for some in some_at_a_time(db, later.keys() - done):
        done |= _go_on(db, {id_: left[id_] for id_ in some}, at)
    return done


def _with_an_earlier_past(db: Database, events_of: EventsOf, last: int) -> list[str]:
    """The articles of which nothing is known that is as late as what came."""
    ((of_none,),) = db.rows("SELECT coalesce(max(at), '') FROM events WHERE article_id IS NULL")
    newest = dict(
        db.rows(
            "SELECT article_id, max(at) FROM events WHERE seq <= ?"
            " AND article_id IN (SELECT value FROM json_each(?)) GROUP BY article_id",
            (last, json.dumps(list(events_of))),
        )
    )
    return [
        id_
        for id_, (first, *_others) in events_of.items()
        if first.at > max(of_none, newest.get(id_, ""))
    ]


def _go_on(db: Database, events_of: EventsOf, at: str) -> set[str]:
    """The same of a few articles; their new rows bear this time."""
    met = spans_met(db, events_of)
    stood = {table: dict(stored_rows(db, table, events_of, met)) for table in OF_ARTICLES}
    taken = replay_of(db, ())
    taken.stand_on(stood, events_of)
    unclear = {place[0] for place in taken.doubled_places()}
    unclear |= {id_ for id_, events in events_of.items() if not _are_taken(taken, events)}
    changes = [
        Change(table, before, after)
        for table, rows in stood.items()
        for after, before in difference(table, taken.tables[table], rows.items())
    ]
    unclear.update(_misplaced(db, changes), fit(taken, lambda _sha256: None).changes)
    if not names_there(db).issuperset(names_in(taken)):
        return set()
    if unclear:
        clear = {id_: events for id_, events in events_of.items() if id_ not in unclear}
        return _go_on(db, clear, at) if clear else set()
    make_changes(db, changes, at)
    return set(events_of)


def _are_taken(taken: Replay, events: Iterable[ReadEvent]) -> bool:
    """Take the events of an article; whether the rows told all that they need."""
    taken.unclear = False
    try:
        for event in events:
            taken.take(event.kind, event.changes, event.origin, event.article_id)
    except (ValueError, LookupError, TypeError):
        return False
    return not taken.unclear


def _misplaced(db: Database, changes: Iterable[Change]) -> Iterator[str]:
    """The articles that get spans whose words are not in their text: it may be another by now."""
    placed: dict[str, list[TableRow]] = {}
    for change in changes:
        if change.table in _IN_TEXTS and change.after is not None:
            placed.setdefault(change.after["article_id"], []).append(change.after)
    for id_, text in db.iterate(
        "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(placed)),),
    ):
        if not all(fits(row, text) for row in placed[id_]):
            yield id_
