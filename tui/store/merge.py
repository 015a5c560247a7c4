"""Bringing what was done in another database together with what was done here.

Events are taken over as they are, but for the ids of articles, which are each file's own: an
article is told by its text. What they lead to together the set of events decides (store/replay.py),
and nothing else: merged in whatever order and however often, files come to hold the same.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid5

from tui.core.errors import DatabaseError
from tui.core.event import Change, Event
from tui.core.i18n import _, ngettext
from tui.core.ids import uuid8
from tui.store import article_rows, events, row_changes
from tui.store.clock import time_after
from tui.store.database import Database
from tui.store.header import SYSTEM
from tui.store.identity import database_id
from tui.store.incoming_events import (
    AS_THEY_ARE,
    RE_SIGNED,
    IncomingEvent,
    Renames,
    checked_event,
    columns_of,
    raw_events,
    rewritten_event,
)
from tui.store.replay import Replay, untold, whole_replay
from tui.store.tables import KEYS

DAY = timedelta(days=1)
"""A clock that is further ahead is wrong: all later events would have to follow it."""
BY_MERGING = "merged"
"""The origin of events that all files make alike: nobody can undo them as done here."""


@dataclass(slots=True)
class MergeResult:
    """What came: events new and known, articles new and the same, and what both files changed."""

    new: int = 0
    known: int = 0
    articles_new: int = 0
    articles_same: int = 0
    twice: int = 0
    kept: int = 0
    """Articles that one file deleted and the other worked on: they stay."""
    by_annotator: Counter[str] = field(default_factory=Counter)
    both: list[tuple[str, str]] = field(default_factory=list)
    """Articles, each with the annotator whose work on it was changed in both files."""


def merge(
    db: Database, other: Database, renames: Renames = AS_THEY_ARE, *, clock_ok: bool = False
) -> MergeResult:
    """Bring what was done in another database here, in the caller's transaction.

    Raises DatabaseError, and changes nothing, where events of the other are no events, differ from
    those of the same ids here, or are more than a day ahead of this computer's clock.
    """
    result = MergeResult()
    ids = _articles_here(db, other, result)
    known = _Known(db)
    fresh: list[IncomingEvent] = []
    origin = f"{database_id(other)}:"
    columns = {table: columns_of(db, table) for table in KEYS}
    as_it_is = not (renames.annotators or renames.labels)
    there: set[str] = set()
    for row in raw_events(other):
        there.add(row[0])
        if as_it_is and known.has_row(row):
            result.known += 1
            continue
        here = rewritten_event(checked_event(columns, other, row), ids, renames, origin)
        there.add(here.id)
        if known.has(here, other):
            result.known += 1
        else:
            fresh.append(here)
    if not clock_ok:
        _refuse_ahead(other, fresh)
    result.new = len(fresh)
    result.by_annotator = Counter(
        row.annotator for row in fresh if row.kind not in events.BY_ITSELF
    )
    if not fresh:
        return result
    result.both = _changed_in_both(db, fresh, there)
    _bring_texts(db, other)
    _append(db, fresh)
    taken = _bring_rows(db)
    _refuse_misfits(db, other)
    _part_keys(db)
    result.twice = len(taken.doubles & _span_ids(fresh))
    result.kept = len(taken.kept)
    return result


def _refuse_misfits(db: Database, other: Database) -> None:
    """Raise DatabaseError where spans of one file do not fit a text that the other corrected."""
    rows = db.rows(
        "SELECT s.article_id, s.annotator, count(*) FROM spans s JOIN articles a"
        " ON a.id = s.article_id WHERE a.id IN (SELECT article_id FROM events WHERE kind = ?)"
        " AND substr(a.text, s.start + 1, s.end - s.start) IS NOT s.text"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        (events.ARTICLE_CORRECT,),
    )
    for article_id, annotator, count in rows:
        said = ngettext(
            "{count} span of {who} does not fit the corrected text of {article}",
            "{count} spans of {who} do not fit the corrected text of {article}",
            count,
        )
        raise DatabaseError(
            said.format(count=count, who=annotator, article=article_id),
            file=str(other.path),
            way_out=_("export them where the text is old, import them here with --realign"),
        )


def _articles_here(db: Database, other: Database, result: MergeResult) -> dict[str, str]:
    """By the other's ids those that the same texts have here, or will have.

    A text that was corrected since, or deleted, tells its article, too.
    """
    own = {sha256: id_ for id_, texts in _texts_of_articles(db).items() for sha256 in texts}
    taken = set(own.values())
    live = {id_ for (id_,) in other.rows("SELECT id FROM articles")}
    ids = {}
    for id_, texts in _texts_of_articles(other).items():
        known = next((own[sha256] for sha256 in texts if sha256 in own), None)
        if id_ in live:
            result.articles_same += known is not None
            result.articles_new += known is None
        if known is not None:
            ids[id_] = known
        elif id_ in taken:
            # The id belongs to another text here: the same free one in whatever order.
            ids[id_] = str(uuid5(RE_SIGNED, f"{id_} {texts[0]}"))
    return ids


def _texts_of_articles(db: Database) -> dict[str, list[str]]:
    """By the id of an article the hashes of the text that it came with, and of that it has now."""
    texts: dict[str, list[str]] = {}
    for id_, sha256 in db.iterate(
        "SELECT article_id, json_extract(payload, '$.changes[0].after.sha256') FROM events"
        " WHERE kind = ? AND article_id IS NOT NULL AND json_valid(payload) ORDER BY at, id",
        (events.ARTICLE_ADD,),
    ):
        if sha256:
            texts.setdefault(id_, []).append(sha256)
    for id_, sha256 in db.iterate("SELECT id, sha256 FROM articles ORDER BY seq"):
        texts.setdefault(id_, []).append(sha256)
    return texts


class _Known:
    """The events that are here, by id."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # Not the payloads themselves: of 100,000 events they are a hundred megabytes.
        self._held = {
            id_: (at, annotator, kind, hash(payload))
            for id_, at, annotator, kind, payload in db.iterate(
                "SELECT id, at, annotator, kind, payload FROM events"
            )
        }

    def has_row(self, row: tuple[Any, ...]) -> bool:
        """Whether an event is here just as it stands there: it need not be read."""
        id_, at, _origin, annotator, _article_id, kind, payload, _reverses = row
        return self._held.get(id_) == (at, annotator, kind, hash(payload))

    def has(self, row: IncomingEvent, other: Database) -> bool:
        """Whether the event is here. Raises DatabaseError where another of its id is."""
        if row.id not in self._held:
            return False
        at, annotator, kind, said = self._held[row.id]
        same = (at, annotator, kind) == (row.at, row.annotator, row.kind)
        if same and said != hash(events.to_json(row.changes, row.group)):
            ((payload,),) = self._db.rows("SELECT payload FROM events WHERE id = ?", (row.id,))
            same = events.changes_in(payload) == row.changes
        if not same:
            raise DatabaseError(
                _("event {id} is another one here").format(id=row.id),
                file=str(other.path),
                way_out=_("one of the two is damaged or forged: hashiya check tells which"),
            )
        return True


def _refuse_ahead(other: Database, fresh: Iterable[IncomingEvent]) -> None:
    latest = (datetime.now(UTC) + DAY).isoformat(timespec="microseconds")
    ahead = [row.at for row in fresh if row.at > latest]
    if ahead:
        said = ngettext(
            "its clock was ahead: {count} event is of {at}",
            "its clock was ahead: {count} events, the last of {at}",
            len(ahead),
        )
        raise DatabaseError(
            said.format(count=len(ahead), at=max(ahead)),
            file=str(other.path),
            way_out=_("--clock-ok takes them, and all that is done from then on comes after them"),
        )


def _changed_in_both(
    db: Database, fresh: Iterable[IncomingEvent], there: Collection[str]
) -> list[tuple[str, str]]:
    """Articles on which an annotator worked in both files; ``there`` are the other's events."""
    wanted = {
        (row.article_id, row.annotator)
        for row in fresh
        if row.article_id and row.kind not in events.BY_ITSELF
    }
    kinds = ", ".join(f"'{kind}'" for kind in events.BY_ITSELF)
    here = db.iterate(
        "SELECT id, article_id, annotator FROM events"
        f" WHERE article_id IS NOT NULL AND kind NOT IN ({kinds})"
    )
    return sorted({(a, who) for id_, a, who in here if (a, who) in wanted and id_ not in there})


def _bring_texts(db: Database, other: Database) -> None:
    """Texts that are not here are kept aside, where events find them by their hashes."""
    known = {sha256 for (sha256,) in db.rows("SELECT sha256 FROM articles")}
    for table in ("articles", "texts"):
        for sha256, text in other.iterate(f"SELECT sha256, text FROM {table}"):
            if sha256 not in known:
                article_rows.keep_text(db, text)


def _append(db: Database, fresh: list[IncomingEvent]) -> None:
    db.write("PRAGMA defer_foreign_keys = ON")
    db.write_many(
        "INSERT INTO events (id, at, origin, annotator, article_id, kind, payload, reverses)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (row.id, row.at, row.origin, row.annotator, row.article_id, row.kind,
             events.to_json(row.changes, row.group), row.reverses)
            for row in fresh
        ],
    )  # fmt: skip
    undone = {row.reverses for row in fresh if row.reverses}
    for id_ in sorted(undone):
        db.write(
            "UPDATE events SET undone_by = (SELECT id FROM events u WHERE u.reverses = ?1"
            " ORDER BY at, id LIMIT 1) WHERE id = ?1",
            (id_,),
        )


def _bring_rows(db: Database) -> Replay:
    """Make the rows what all events lead to, which are given as they were taken."""
    taken, _senseless = whole_replay(db)
    told = taken.rows()
    changes = [change.inverse() for change in untold(db, told)]
    order = {table: place for place, table in enumerate(KEYS)}
    gone = [change for change in changes if change.after is None]
    rest = [change for change in changes if change.after is not None]
    ((at,),) = db.rows("SELECT max(at) FROM events")
    gone.sort(key=lambda change: -order[change.table])
    rest.sort(key=lambda change: (order[change.table], change.before is not None))
    row_changes.apply_all(db, [*rest, *gone], at, visited=False)
    # A text that an article has now need not be kept aside, unless an event took it away.
    db.write(
        "DELETE FROM texts WHERE sha256 IN (SELECT sha256 FROM articles) AND sha256 NOT IN"
        " (SELECT json_extract(c.value, '$.before.sha256') FROM events e,"
        "  json_each(e.payload, '$.changes') c WHERE e.kind IN (?, ?)"
        "  AND json_extract(c.value, '$.table') = 'articles'"
        "  AND json_extract(c.value, '$.before.sha256') IS NOT NULL)",
        (events.ARTICLE_REMOVE, events.ARTICLE_CORRECT),
    )
    return taken


def _part_keys(db: Database) -> None:
    """Let the first label by name keep a key that two in use have.

    By an event that says the same, at the same time, in each file that holds the same events. A
    file alone may have such labels for a while, or for good: replaying it parts none.
    """
    seen: set[str] = set()
    changes = []
    for row in list(
        db.records("SELECT * FROM labels WHERE key <> '' AND retired = 0 ORDER BY name")
    ):
        if row["key"] in seen:
            changes.append(Change("labels", row, {**row, "key": ""}))
        seen.add(row["key"])
    if changes:
        ((newest,),) = db.rows("SELECT max(at) FROM events")
        at = time_after(newest, "")
        said = hashlib.sha256(f"{at} {events.to_json(changes, None)}".encode())
        row_changes.apply_all(db, changes, at, visited=False)
        events.append(
            db,
            Event(
                uuid8(said.digest()), at, SYSTEM, None, "label", tuple(changes), origin=BY_MERGING
            ),
        )


def _span_ids(rows: Iterable[IncomingEvent]) -> set[str]:
    """The spans of which these events tell."""
    sides = (side for row in rows for c in row.changes if c.table == "spans"
             for side in (c.before, c.after))  # fmt: skip
    return {side["id"] for side in sides if side}
