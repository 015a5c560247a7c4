"""The door for events of another origin: another file that is merged, or a hub.

Events are taken over as they are, but for the ids of articles, which are each file's own: an
article is told by its text. What they lead to together the set of events decides (store/replay.py),
and nothing else: joined in whatever order and however often, files come to hold the same.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import uuid5

from tui.core.errors import DatabaseError
from tui.core.event import Change, Event
from tui.core.i18n import _, ngettext
from tui.core.ids import uuid8
from tui.store import article_rows, events, row_changes
from tui.store.clock import time_after
from tui.store.database import Database
from tui.store.header import SYSTEM
from tui.store.incoming_events import (
    AS_THEY_ARE,
    RE_SIGNED,
    IncomingEvent,
    RawEvent,
    Renames,
    checked_event,
    columns_of,
    rewritten_event,
)
from tui.store.replay import Replay, untold, whole_replay
from tui.store.tables import KEYS

DAY = timedelta(days=1)
"""A clock that is further ahead is wrong: all later events would have to follow it."""
BY_MERGING = "merged"
"""The origin of events that all files make alike: nobody can undo them as done here."""
_AT_ONCE = 500
"""So many events are looked up and written together."""
_CURSOR = "cursor "
"""What the key of a cursor's row in ``meta`` begins with; the sender's name follows."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where events come from. ``name`` is what errors call it: the path of a file, or an address.

    ``articles`` tells what its events call an article: by that id the sha256 of the texts that it
    has had there, the one that it came with first. ``origin`` is that of its events that name none
    (they are of before files had ids).
    """

    name: str
    articles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    origin: str = ""
    renames: Renames = AS_THEY_ARE


@dataclass(slots=True)
class Joined:
    """What came: how many events were new and known, and what became of it."""

    new: int = 0
    known: int = 0
    by_annotator: Counter[str] = field(default_factory=Counter)
    """By annotator the actions that are new."""
    worked_on: set[tuple[str, str]] = field(default_factory=set)
    """Articles by the ids that they have here, each with the annotator of new actions on it."""
    twice: int = 0
    """Spans that came and say the same as another file's: they are there once."""
    kept: int = 0
    """Articles that one file deleted and the other worked on: they stay."""


def join(
    db: Database,
    sender: Sender,
    incoming: Iterable[RawEvent],
    texts: Iterable[str] = (),
    *,
    cursor: str | None = None,
    clock_ok: bool = False,
    misfits_ok: bool = False,
) -> Joined:
    """Take events of another origin among those here, and make the rows what all lead to.

    In the caller's transaction, and all of it or nothing. ``incoming`` is read once, whatever its
    length, and may hold events that are here already: they change nothing. What an event reverses
    comes with it or before it. ``texts`` are those that its articles name by sha256 and that are
    not here. ``misfits_ok``: spans that do not fit a text that was corrected meanwhile come, too.
    ``cursor`` is what ``cursor_of`` gives the next time: how far the sender was read.

    Raises DatabaseError where an event is none, differs from the one of its id here, reverses
    one that is nowhere, or is more than a day ahead of this computer's clock.
    """
    joined = Joined()
    ids = article_ids(db, sender.articles)
    came = _Came(db, sender, ids, joined, clock_ok=clock_ok)
    for text in texts:
        _keep_text(db, text)
    rows = iter(incoming)
    while batch := list(islice(rows, _AT_ONCE)):
        came.take(batch)
    if joined.new:
        came.finish()
        taken = _bring_rows(db)
        if not misfits_ok:
            _refuse_misfits(db, sender.name)
        _part_keys(db)
        joined.twice = len(taken.doubles & came.spans)
        joined.kept = len(taken.kept)
    if cursor is not None:
        db.write(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            (_CURSOR + sender.name, cursor),
        )
    return joined


def cursor_of(db: Database, sender: str) -> str | None:
    """How far the sender of this name was read, as ``join`` was told; None where it never was."""
    rows = db.rows("SELECT value FROM meta WHERE key = ?", (_CURSOR + sender,))
    return str(rows[0][0]) if rows else None


def forget_cursor(db: Database, sender: str) -> None:
    """The sender of this name is read from its beginning the next time; inside a transaction."""
    db.write("DELETE FROM meta WHERE key = ?", (_CURSOR + sender,))


def article_ids(db: Database, theirs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By the sender's ids of articles those that the same texts have here, or will have.

    A text that was corrected since, or deleted, tells its article, too.
    """
    if not theirs:
        return {}
    own = {sha256: id_ for id_, texts in texts_of_articles(db).items() for sha256 in texts}
    taken = set(own.values())
    ids = {}
    for id_, texts in theirs.items():
        known = next((own[sha256] for sha256 in texts if sha256 in own), None)
        if known is not None:
            ids[id_] = known
        elif id_ in taken:
            # The id belongs to another text here: the same free one in whatever order.
            ids[id_] = str(uuid5(RE_SIGNED, f"{id_} {texts[0]}"))
    return ids


def texts_of_articles(db: Database) -> dict[str, list[str]]:
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


class _Came:
    """Takes events among those here, a batch at a time, and knows what they are about."""

    def __init__(
        self,
        db: Database,
        sender: Sender,
        ids: Mapping[str, str],
        joined: Joined,
        *,
        clock_ok: bool,
    ) -> None:
        self.spans: set[str] = set()
        """The spans of which new events tell."""
        self._db = db
        self._sender = sender
        self._ids = ids
        self._joined = joined
        self._columns = {table: columns_of(db, table) for table in KEYS}
        self._signed = bool(sender.renames.annotators or sender.renames.labels)
        self._latest = (datetime.now(UTC) + DAY).isoformat(timespec="microseconds")
        self._clock_ok = clock_ok
        self._ahead = 0
        self._last = ""
        self._reversed: set[str] = set()

    def take(self, batch: Sequence[RawEvent]) -> None:
        """Write what is new of these events."""
        left: Sequence[RawEvent] = batch
        if not self._signed:
            held = _held(self._db, (row.id for row in batch))
            left = [row for row in batch if not _is_same_row(held.get(row.id), row)]
        made = [self._here(row) for row in left]
        held = _held(self._db, (event.id for event in made))
        fresh: dict[str, IncomingEvent] = {}
        for event in made:
            if (there := held.get(event.id)) is not None:
                _refuse_another(there, event, self._sender)
            elif fresh.setdefault(event.id, event) != event:
                raise _another(event.id, self._sender)
        self._joined.known += len(batch) - len(fresh)
        self._write(list(fresh.values()))

    def finish(self) -> None:
        """Once all were taken. Raises DatabaseError where one is of the future, or hangs loose."""
        if self._ahead and not self._clock_ok:
            said = ngettext(
                "its clock was ahead: {count} event is of {at}",
                "its clock was ahead: {count} events, the last of {at}",
                self._ahead,
            )
            raise DatabaseError(
                said.format(count=self._ahead, at=self._last),
                file=self._sender.name,
                way_out=_(
                    "--clock-ok takes them, and all that is done from then on comes after them"
                ),
            )
        for id_ in sorted(self._reversed):
            changed = self._db.write(
                "UPDATE events SET undone_by = (SELECT id FROM events u WHERE u.reverses = ?1"
                " ORDER BY at, id LIMIT 1) WHERE id = ?1",
                (id_,),
            )
            if not changed:
                raise DatabaseError(
                    _("it takes back event {id}, which is not in it").format(id=id_),
                    file=self._sender.name,
                    way_out=_("it is damaged or forged"),
                )

    def _here(self, row: RawEvent) -> IncomingEvent:
        event = checked_event(self._columns, self._sender.name, row)
        return rewritten_event(event, self._ids, self._sender.renames, self._sender.origin)

    def _write(self, fresh: Sequence[IncomingEvent]) -> None:
        joined = self._joined
        joined.new += len(fresh)
        for event in fresh:
            if event.kind not in events.BY_ITSELF:
                joined.by_annotator[event.annotator] += 1
                if event.article_id:
                    joined.worked_on.add((event.article_id, event.annotator))
            if event.at > self._latest:
                self._ahead += 1
                self._last = max(self._last, event.at)
            if event.reverses:
                self._reversed.add(event.reverses)
            self.spans.update(_span_ids(event))
        self._db.write("PRAGMA defer_foreign_keys = ON")
        self._db.write_many(
            "INSERT INTO events (id, at, origin, annotator, article_id, kind, payload, reverses)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (event.id, event.at, event.origin, event.annotator, event.article_id, event.kind,
                 events.to_json(event.changes, event.group), event.reverses)
                for event in fresh
            ],
        )  # fmt: skip


def _held(db: Database, ids: Iterable[str]) -> dict[str, RawEvent]:
    """The events of these ids that are here."""
    rows = db.iterate(
        "SELECT id, at, origin, annotator, article_id, kind, payload, reverses FROM events"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row[0]: RawEvent._make(row) for row in rows}


def _is_same_row(held: RawEvent | None, row: RawEvent) -> bool:
    """Whether an event is here just as it stands there: it need not be read."""
    return held is not None and (held.at, held.annotator, held.kind, held.payload) == (
        row.at, row.annotator, row.kind, row.payload,
    )  # fmt: skip


def _refuse_another(held: RawEvent, event: IncomingEvent, sender: Sender) -> None:
    """Raise DatabaseError where the event of this id here is another one."""
    same = (held.at, held.annotator, held.kind) == (event.at, event.annotator, event.kind)
    if not same or events.changes_in(held.payload) != event.changes:
        raise _another(event.id, sender)


def _another(id_: str, sender: Sender) -> DatabaseError:
    return DatabaseError(
        _("event {id} is another one here").format(id=id_),
        file=sender.name,
        way_out=_("one of the two is damaged or forged: hashiya check tells which"),
    )


def _keep_text(db: Database, text: str) -> None:
    """A text that is not here is kept aside, where events find it by its hash."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    if not db.rows("SELECT 1 FROM articles WHERE sha256 = ?", (sha256,)):
        article_rows.keep_text(db, text)


def _refuse_misfits(db: Database, sender: str) -> None:
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
            file=sender,
            way_out=_("export them where the text is old, import them here with --realign"),
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


def _span_ids(event: IncomingEvent) -> Iterator[str]:
    """The spans of which an event tells."""
    for change in event.changes:
        if change.table == "spans":
            yield from (side["id"] for side in (change.before, change.after) if side)
