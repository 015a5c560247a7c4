"""Events of another origin, taken among those of a file a batch at a time.

What came stands in the log then; the rows are made of all events afterwards
(store/merging/rebuilding.py).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.lineage import OLD
from tui.store.merging.incoming_events import (
    AS_THEY_ARE,
    EventReader,
    ReadEvent,
    Renames,
    columns_of,
    rewritten_event,
)
from tui.store.merging.merged_rows import LostSpan
from tui.store.merging.new_span import ComingEvent, NewSpan
from tui.store.merging.raw_events import COLUMNS, RawEvent
from tui.store.merging.rebuilding import told_of
from tui.store.schema.tables import KEYS, NAME_COLUMNS, OF_THE_PROJECT

MOST_KEPT = 20_000
"""So many new events are kept in memory."""
DAY = timedelta(days=1)
"""A clock that is further ahead is wrong: all later events would have to follow it."""
_OF_ANNOTATORS = frozenset(KEYS) - {*OF_THE_PROJECT, "articles", "assignments"}
"""The tables of what one annotator said of an article."""
_LAST = "9999"
"""No event can be as late: none could follow it."""


@frozen_dataclass
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
    articles: set[str] = field(default_factory=set)
    """The articles of whose rows new events tell."""
    twice: int = 0
    """Spans that came and say the same as another file's: they are there once."""
    kept: set[str] = field(default_factory=set)
    """Articles that one file deleted and another worked on: they stay."""
    carried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By article and annotator the spans that were carried to a corrected text."""
    lost: list[LostSpan] = field(default_factory=list)
    """Spans whose words are not in the corrected text: their events keep them."""
    renamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By the old and the new name of a label the spans that follow its renaming."""
    spans: set[str] = field(default_factory=set)
    """The spans of which new events tell."""
    back: list[str] = field(default_factory=list)
    """Labels and attributes that one side removed and the other uses: they are there, retired."""


class IncomingBatches:
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
        self.labels: Counter[str] = Counter()
        """By label the new spans that bear it in their events."""
        self.of_project = False
        """Whether events of no article came."""
        ((self.last,),) = db.rows("SELECT coalesce(max(seq), 0) FROM events")
        """The last row of ``events`` before they came."""
        self.fresh: list[ReadEvent] = []
        """The events that are new; none of them where they are more than MOST_KEPT."""
        self.fuller: set[str] = set()
        """The articles of which an event says more by now."""
        self._all = False
        self._named: set[str] = set()
        self._db = db
        self._sender = sender
        self._ids = {theirs: here for theirs, here in ids.items() if theirs != here}
        self._joined = joined
        self._reader = EventReader(columns_of(db), sender.name)
        self._signed = bool(sender.renames.annotators or sender.renames.labels)
        self._latest = (datetime.now(UTC) + DAY).isoformat(timespec="microseconds")
        self._clock_ok = clock_ok
        self._ahead = 0
        self._last = ""
        self._reversed: dict[str, tuple[str, str]] = {}
        """By event that was undone the time and the id of the first that undid it."""

    def take(self, batch: Sequence[ComingEvent]) -> None:
        """Write what is new of these events."""
        if self._signed:
            made = self._here(batch)
            held = _held(self._db, [event.id for event in made])
        else:
            held = _held(self._db, [row.id for row in batch])
            left = [row for row in batch if not held or not _is_same_row(held.get(row.id), row)]
            made = self._here(left)
        fresh: dict[str, ReadEvent] = {}
        fuller: dict[str, ReadEvent] = {}
        for event in made:
            if (there := held.get(event.id)) is not None:
                if self._says_more(there, event):
                    fuller[event.id] = event
            elif (first := fresh.setdefault(event.id, event)) is not event and first != event:
                raise _another(event.id, self._sender)
        self._joined.known += len(batch) - len(fresh) - len(fuller)
        self._joined.new += len(fuller)
        self._write(list(fresh.values()))
        for event in fuller.values():
            self._note_articles(event)
            self.fuller.add(event.article_id or "")
            self._db.write(
                "UPDATE events SET payload = ? WHERE id = ?",
                (events.to_json(event.changes, event.group), event.id),
            )

    def _says_more(self, held: RawEvent, event: ReadEvent) -> bool:
        """Whether an event is here in part, as a hub lets an annotator read it. Raises
        DatabaseError where the one of this id here is another."""
        ours = events.changes_in(held.payload)
        if (held.at, held.annotator, held.kind) == (event.at, event.annotator, event.kind):
            if ours == event.changes or _is_part(event.changes, ours):
                return False
            if _is_part(ours, event.changes):
                return True
        raise _another(event.id, self._sender)

    def finish(self) -> None:
        """Once all were taken. Raises DatabaseError where one is of the future, or hangs loose."""
        if self._last > _LAST:
            raise DatabaseError(
                _("it has an event of {at}, which none can follow").format(at=self._last),
                file=self._sender.name,
                way_out=_("it is damaged or forged"),
            )
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
        self._pair_reversals()

    def _pair_reversals(self) -> None:
        """Let what was undone name what undid it; where both sides undid it, the first."""
        left = set(self._reversed)
        rows = self._db.rows(
            "SELECT e.at, e.id, u.at, u.id FROM events e LEFT JOIN events u ON u.id = e.undone_by"
            " WHERE e.id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(left)),),
        )
        for at, id_, undone_at, undone_by in rows:
            left.discard(id_)
            first = self._reversed[id_]
            if first <= (at, id_):
                raise self._forged(_("event {id} takes back one that comes after it"), first[1])
            if undone_by is None or first < (undone_at, undone_by):
                self._db.write("UPDATE events SET undone_by = ? WHERE id = ?", (first[1], id_))
        for id_ in sorted(left):
            raise self._forged(_("it takes back event {id}, which is not in it"), id_)

    def _forged(self, what: str, id_: str) -> DatabaseError:
        way_out = _("it is damaged or forged")
        return DatabaseError(what.format(id=id_), file=self._sender.name, way_out=way_out)

    def is_about_all(self) -> bool:
        """Whether rows of articles of which they do not tell may be others now."""
        return self._all or bool(self._named and self._named & _renamed_ever(self._db))

    def _note_articles(self, event: ReadEvent) -> None:
        if event.article_id is not None:
            self._joined.articles.add(event.article_id)
            return
        self.of_project = True
        self._joined.articles.update(told_of(event.changes))
        for change in event.changes:
            before, after = change.before, change.after
            if change.table == "span_attributes":
                self._all = True
            elif change.table in NAME_COLUMNS and after:
                if before is None:
                    self._named.add(after["name"])
                elif before["name"] != after["name"]:
                    self._all = True
                    if change.table == "labels":
                        self._note_renaming(before["name"], after["name"])

    def _note_renaming(self, old: str, new: str) -> None:
        ((count,),) = self._db.rows("SELECT count(*) FROM spans WHERE label = ?", (old,))
        if count:
            self._joined.renamed[old, new] += count

    def _here(self, rows: Sequence[ComingEvent]) -> list[ReadEvent]:
        """The events as they are to stand here."""
        ids, renames, origin = self._ids, self._sender.renames, self._sender.origin
        read = self._reader.events_in(rows)
        if not ids and not self._signed and not any(event.origin == OLD for event in read):
            return read
        return [rewritten_event(event, ids, renames, origin) for event in read]

    def _write(self, fresh: Sequence[ReadEvent]) -> None:
        joined = self._joined
        joined.new += len(fresh)
        if joined.new <= MOST_KEPT:
            self.fresh += fresh
        else:
            self.fresh.clear()
        acts = [
            (event.article_id, event.annotator)
            for event in fresh
            if event.kind not in events.BY_ITSELF
        ]
        joined.by_annotator.update([annotator for _article, annotator in acts])
        joined.worked_on.update([(article, who) for article, who in set(acts) if article])
        labels = list[str]()
        for event in fresh:
            if isinstance(event, NewSpan):
                joined.spans.add(event.span_id)
                labels.append(event.label)
            else:
                for change in event.changes:
                    if change.table == "spans" and (row := change.after or change.before):
                        joined.spans.add(row["id"])
                        if change.before is None:
                            labels.append(row["label"])
            if event.at > self._latest:
                self._ahead += 1
                self._last = max(self._last, event.at)
            if event.reverses:
                stamp = (event.at, event.id)
                self._reversed[event.reverses] = min(
                    stamp, self._reversed.get(event.reverses, stamp)
                )
            self._note_articles(event)
        self.labels.update(labels)
        self._db.write("PRAGMA defer_foreign_keys = ON")
        self._db.write_many(
            "INSERT INTO events (id, at, origin, annotator, article_id, kind, payload, reverses)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [event.row for event in fresh],
        )


def _renamed_ever(db: Database) -> set[str]:
    """The names that labels have had before another one."""
    return {
        change.before["name"]
        for (payload,) in db.iterate(
            "SELECT payload FROM events WHERE article_id IS NULL"
            " AND (instr(payload, 'labels\"') OR instr(payload, '\"attributes\"'))"
        )
        for change in events.changes_in(payload)
        if change.table in NAME_COLUMNS and change.before and change.after
        if change.before["name"] != change.after["name"]
    }


def _held(db: Database, ids: Sequence[str]) -> dict[str, RawEvent]:
    """The events of these ids that are here."""
    rows = db.iterate(
        f"SELECT {COLUMNS} FROM events WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return {row[0]: RawEvent._make(row) for row in rows}


def _is_same_row(held: RawEvent | None, row: ComingEvent) -> bool:
    """Whether an event is here just as it stands there: it need not be read."""
    return held is not None and (held.at, held.annotator, held.kind, held.payload) == (
        row.at, row.annotator, row.kind, row.payload,
    )  # fmt: skip


def _is_part(some: Sequence[Change], every: Sequence[Change]) -> bool:
    """Whether all that ``every`` says besides is what annotators said of an article, which ``some``
    tells of, too."""
    left = iter(every)
    for change in some:
        for other in left:
            if other == change:
                break
            if other.table not in _OF_ANNOTATORS:
                return False
        else:
            return False
    return all(one.table in _OF_ANNOTATORS for one in left) and any(
        change.table == "articles" for change in some
    )


def _another(id_: str, sender: Sender) -> DatabaseError:
    return DatabaseError(
        _("event {id} is another one here").format(id=id_),
        file=sender.name,
        way_out=_("one of the two is damaged or forged: hashiya check tells which"),
    )
