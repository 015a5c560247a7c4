"""A file's events as a hub has them: those that it does not have yet, and those that it sends.

In ``meta`` stands how far each way has come. What is sent again by mistake changes nothing at
either end; so the notes are written after the hub has committed, or together with the rows.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from uuid import uuid5

from tui.core.errors import DatabaseError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.log_entry import (
    ArticleText,
    LogEntry,
    Outgoing,
    TakenEntries,
)
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.identity import database_id
from tui.store.log.lineage import OLD
from tui.store.merging.hub_membership import HUB, hub_address
from tui.store.merging.hub_payload import (
    ArticleNames,
    payload_to_send,
    read_payload,
    texts_named,
    with_id,
    with_ids,
)
from tui.store.merging.incoming_batches import Joined, Sender
from tui.store.merging.incoming_events import RE_SIGNED, EventReader, columns_of
from tui.store.merging.joining import cursor_of, forget_cursor, join, texts_of_articles
from tui.store.merging.new_span import ComingEvent, new_span_in
from tui.store.merging.raw_events import RawEvent
from tui.store.merging.table_rules import TableRules
from tui.store.rows import article_rows

_SENT = "hub sent"
"""The key of ``meta`` under which stands what was sent."""
_MOST_BYTES = 4_000_000


@frozen_dataclass
class SentMark:
    """All events up to the row ``upto`` are with the hub; of later ones those in ``received``,
    ranges of rows. ``last`` is the last that was sent; ``refused`` counts what the hub refused.
    """

    upto: int = 0
    received: tuple[tuple[int, int], ...] = ()
    last: str = ""
    refused: int = 0


def canonical_articles(db: Database) -> dict[str, str]:
    """By the id of an article what a hub calls it: the hash of the text that it came with."""
    return {id_: texts[0] for id_, texts in texts_of_articles(db).items()}


def join_hub(db: Database, address: str) -> None:
    """Let this file belong to a hub; what was sent to it before is sent again."""
    with db.transaction():
        leave_hub(db)
        db.write("INSERT INTO meta (key, value) VALUES (?, ?)", (HUB, address))


def leave_hub(db: Database) -> None:
    """Let this file belong to no hub any more."""
    with db.transaction():
        address = hub_address(db)
        if address is not None:
            forget_cursor(db, address)
        db.write("DELETE FROM meta WHERE key IN (?, ?)", (HUB, _SENT))


@dataclass
class HubLog:
    """The events of ``db`` for the hub of this address, which the file need not belong to yet."""

    db: Database
    address: str
    _first_texts: tuple[int, ArticleNames] | None = field(default=None, init=False, repr=False)
    """What ``unsent`` found articles to be called, and the last event that there was by then."""

    def cursor(self) -> str | None:
        """How far the hub's log was taken, in the hub's own words."""
        return cursor_of(self.db, self.address)

    def mark(self) -> SentMark:
        """How far the file's own log was sent."""
        rows = self.db.rows("SELECT value FROM meta WHERE key = ?", (_SENT,))
        if not rows:
            return SentMark()
        read = json.loads(rows[0][0])
        return SentMark(**{**read, "received": tuple(map(tuple, read["received"]))})

    def last_sent(self) -> str:
        """The id of the last event that the hub has from here, or nothing."""
        return self.mark().last

    def waiting(self) -> int:
        """How many events are not with the hub yet."""
        mark = self.mark()
        ((count,),) = self.db.rows(
            f"SELECT count(*) FROM events WHERE seq > ?{_outside(mark)}", (mark.upto,)
        )
        return int(count)

    def unsent(self, most: int) -> Outgoing | None:
        """The next events that the hub does not have, in the order in which they came here."""
        mark = self.mark()
        rows = self.db.iterate(
            "SELECT seq, id, at, origin, annotator, article_id, kind, payload, reverses"
            f" FROM events WHERE seq > ?{_outside(mark)} ORDER BY seq LIMIT ?",
            (mark.upto, most),
        )
        first = self._names_to_send()
        old = f"{database_id(self.db)}:"
        entries, texts, size, upto = [], dict[str, None](), 0, mark.upto
        for seq, id_, at, origin, who, article_id, kind, payload, reverses in rows:
            said, named, shared, format_ = payload_to_send(payload, article_id, first)
            texts.update(dict.fromkeys(named))
            entries.append(
                LogEntry(
                    id_, at, old if origin == OLD else origin, who,
                    first.get(article_id), kind, said, reverses,
                    format_, shared,
                )
            )  # fmt: skip
            upto, size = seq, size + len(said)
            if size > _MOST_BYTES:
                break
        return Outgoing(tuple(entries), tuple(texts), upto) if entries else None

    def _names_to_send(self) -> ArticleNames:
        """Articles by their first texts. No article comes without an event, so that they are
        looked for once however many batches go."""
        ((last,),) = self.db.rows("SELECT max(seq) FROM events")
        if self._first_texts is None or self._first_texts[0] != last:
            one, every = partial(_first_text, self.db), partial(canonical_articles, self.db)
            self._first_texts = last, ArticleNames(one, every)
        return self._first_texts[1]

    def texts(self, wanted: Sequence[str]) -> list[ArticleText]:
        """The texts with these hashes, of those that are here."""
        found = ((sha256, article_rows.text_with(self.db, sha256)) for sha256 in wanted)
        return [ArticleText(sha256, text) for sha256, text in found if text is not None]

    def sent(self, outgoing: Outgoing, refused: int) -> None:
        """The hub has these events, but for as many as it refused."""
        with self.db.transaction():
            mark = self.mark()
            # Another program that has the file open may be further.
            upto = max(mark.upto, outgoing.upto)
            self._put_mark(
                replace(
                    mark,
                    upto=upto,
                    received=tuple(one for one in mark.received if one[1] > upto),
                    last=outgoing.entries[-1].id if not refused else mark.last,
                    refused=mark.refused + refused,
                )
            )

    def lacking_texts(self, entries: Sequence[LogEntry]) -> list[str]:
        """The hashes of texts that these events name and that are not here."""
        named = {
            hash_
            for one in entries
            # Nearly all name none, and need not be read for that.
            if '"articles"' in one.payload
            for hash_ in texts_named(read_payload(one.payload))
        }
        return [hash_ for hash_ in sorted(named) if not _has_text(self.db, hash_)]

    def take(
        self, entries: Sequence[LogEntry], texts: Sequence[ArticleText], cursor: str
    ) -> TakenEntries:
        """Take the hub's events among those here, with how far it was read, in one transaction.

        Events that are none are left out, and told: one member's must not stop all others.
        """
        with self.db.large_cache(), self.db.transaction():
            ((before,),) = self.db.rows("SELECT coalesce(max(seq), 0) FROM events")
            mark = self.mark()
            rows = self._as_here(entries)
            damaged: tuple[str, ...] = ()
            try:
                joined = self._join(rows, texts, cursor)
            except DatabaseError:
                rows, damaged = self._readable(rows)
                if not damaged:
                    raise
                joined = self._join(rows, texts, cursor)
            ((after,),) = self.db.rows("SELECT coalesce(max(seq), 0) FROM events")
            if after > before:
                received = (*mark.received, (before + 1, after))
                if mark.upto == before:
                    mark, received = replace(mark, upto=after), ()
                self._put_mark(replace(mark, received=_joined_ranges(received)))
        return TakenEntries(joined.new, damaged)

    def _join(
        self, rows: Sequence[ComingEvent], texts: Sequence[ArticleText], cursor: str
    ) -> Joined:
        with self.db.transaction():
            return join(
                self.db, Sender(self.address), rows, (one.text for one in texts),
                cursor=cursor, clock_ok=True,
            )  # fmt: skip

    def start_over(self) -> None:
        """The hub lacks what it had: send all again, and take all again."""
        with self.db.transaction():
            forget_cursor(self.db, self.address)
            self.db.write("DELETE FROM meta WHERE key = ?", (_SENT,))

    def _put_mark(self, mark: SentMark) -> None:
        self.db.write(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            (_SENT, json.dumps(asdict(mark))),
        )

    def _readable(self, rows: Sequence[ComingEvent]) -> tuple[list[ComingEvent], tuple[str, ...]]:
        """The events that can be stored, and the ids of the others."""
        columns = columns_of(self.db)
        reader, rules = EventReader(columns, self.address), TableRules(self.db, columns)
        good, damaged = list[ComingEvent](), list[str]()
        for row in rows:
            try:
                read = reader.events_in([row])
            except DatabaseError:
                damaged.append(row.id)
                continue
            sides = [(c.table, side) for c in read[0].changes for side in (c.before, c.after)]
            if all(rules.allow(table, side) for table, side in sides if side is not None):
                good.append(row)
            else:
                damaged.append(row.id)
        return good, tuple(damaged)

    def _as_here(self, entries: Sequence[LogEntry]) -> list[ComingEvent]:
        """The events with the ids that articles have here, or will have."""
        ids = ArticleNames(partial(_id_here, self.db), partial(_ids_here, self.db))
        rows = list[ComingEvent]()
        for one in entries:
            article = ids.get(one.article) or one.article
            if (new := new_span_in(one, article)) is not None:
                rows.append(new)
                continue
            said = with_id(one.payload, one.article, article)
            if said is None:
                read = read_payload(one.payload)
                for sha256, wanted in read.pop("ids", {}).items():
                    if sha256 not in ids:
                        free = not _is_taken(self.db, wanted) and wanted not in ids.given
                        # Another one of it cannot be looked for.
                        free = free and "\0" not in wanted
                        ids.give(
                            sha256, wanted if free else str(uuid5(RE_SIGNED, f"{wanted} {sha256}"))
                        )
                said = events.payload_text(with_ids(read, ids)) if read else one.payload
                article = ids.get(one.article) or one.article
            rows.append(
                RawEvent(
                    one.id, one.at, one.origin, one.annotator, article, one.kind, said, one.reverses
                )
            )  # fmt: skip
        return rows


def _first_text(db: Database, id_: str) -> str | None:
    texts = texts_of_articles(db, [id_]).get(id_)
    return texts[0] if texts else None


def _id_here(db: Database, sha256: str) -> str | None:
    rows = db.rows("SELECT id FROM articles WHERE sha256 = ?", (sha256,))
    return str(rows[0][0]) if rows else None


def _ids_here(db: Database) -> dict[str, str]:
    return {sha256: id_ for id_, known in texts_of_articles(db).items() for sha256 in known}


def _is_taken(db: Database, id_: str) -> bool:
    return bool(texts_of_articles(db, [id_]))


def _outside(mark: SentMark) -> str:
    return "".join(f" AND seq NOT BETWEEN {a:d} AND {b:d}" for a, b in mark.received)


def _joined_ranges(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same rows in as few ranges as there can be; they are in order."""
    made: list[tuple[int, int]] = []
    for start, end in ranges:
        if made and made[-1][1] + 1 == start:
            made[-1] = made[-1][0], end
        else:
            made.append((start, end))
    return tuple(made)


def _has_text(db: Database, sha256: str) -> bool:
    return article_rows.text_with(db, sha256) is not None
