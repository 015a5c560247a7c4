"""Sending a file's events to the hub, and taking the hub's.

An event is told by its id alone, so that sending again changes nothing. The hub's log is read in
the order of (era, transaction, number), and only as far as no transaction is open that could still
write before that: a cursor on the number alone would pass by what commits late.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.core.collection import suspend_collection
from tui.core.extras import extra
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.log_entry import BY_MERGING, FORMAT, ArticleText, LogEntry, Outgoing, TakenEntries
from tui.hub.address import HubAddress
from tui.hub.connection import explain_errors, greet, refusal
from tui.hub.values import LocalLog, MemberPower, SyncResult

if TYPE_CHECKING:
    from psycopg import Connection

SENT_AT_ONCE = 4000
TAKEN_AT_ONCE = 20_000
_MOST_BYTES = 32_000_000
"""So much is taken in one transaction, or so many events."""
_ENTRIES = (
    "SELECT id::text, at, origin, e.annotator, encode(article, 'hex'), kind,"
    " CASE WHEN shared THEN coalesce((SELECT p.payload FROM hashiya.parts p"
    " WHERE p.event = e.id AND p.annotator = %s), e.payload) ELSE e.payload END,"
    " reverses::text, format, era, tx::text, n FROM hashiya.events e"
)
"""Entries as the annotator whose name is to be given reads them, and their places in the log."""
_DONE = '"status":"done"'
"""In a payload that says that an article is done."""
_FAR = 5000
"""In transactions."""


@frozen_dataclass
class Cursor:
    """How far a hub's log was read: all before this, in the order of the log. ``last`` is the id
    of the last event that was taken, ``last_tx`` the transaction that it came with."""

    era: int = 0
    tx: int = 0
    n: int = 0
    last: str = ""
    last_tx: int = 0

    @classmethod
    def parse(cls, said: str | None) -> "Cursor":
        """What ``str`` of a cursor says."""
        if not said:
            return cls()
        era, tx, n, last, last_tx = said.split(" ")
        return cls(int(era), int(tx), int(n), last, int(last_tx))

    def __str__(self) -> str:
        return f"{self.era} {self.tx} {self.n} {self.last} {self.last_tx}"


def sync(
    connection: "Connection[Any]",
    address: HubAddress,
    log: LocalLog,
    *,
    push: bool = True,
    pull: bool = True,
    taken_at_once: int = TAKEN_AT_ONCE,
    shown: Callable[[int, int], None] = lambda _sent, _came: None,
) -> SyncResult:
    """Send what the hub lacks, then take what the file lacks. Raises HubError, DatabaseError.

    Wherever it ends, what was done stays done at both ends, and the next time goes on from there.
    """
    started_over = _start_over_if_restored(connection, address, log)
    sent = refused = came = 0
    why = ""
    while push and (outgoing := log.unsent(SENT_AT_ONCE)):
        with explain_errors(address):
            batch_refused, batch_why = _send(connection, log, outgoing)
        if pull:
            came += _take_settled(connection, address, log, outgoing.entries)
        log.sent(outgoing, batch_refused)
        sent += len(outgoing.entries) - batch_refused
        refused += batch_refused
        why = why or batch_why
        shown(sent, 0)
    damaged, newer, more = list[str](), False, pull
    while more:
        with suspend_collection():
            page, taken = _take(connection, address, log, taken_at_once)
        came += taken.new
        damaged += taken.damaged
        shown(sent, came)
        newer, more = page.newer, page.more
    return SyncResult(sent, refused, why, came, tuple(damaged), newer, started_over)


def _start_over_if_restored(
    connection: "Connection[Any]", address: HubAddress, log: LocalLog
) -> bool:
    """A hub that lacks what it once had was restored from an older copy of itself."""
    cursor = Cursor.parse(log.cursor())
    with explain_errors(address), connection.transaction():
        greet(connection, address)
        last = log.last_sent()
        lost = bool(last and _lacking(connection, [last]))
        if cursor.last and not lost:
            row = connection.execute(
                "SELECT hashiya.came_with(%s, %s::text::xid8)", (cursor.last, str(cursor.last_tx))
            ).fetchone()
            lost = row != (True,)
    if lost:
        log.start_over()
    return lost


def _lacking(connection: "Connection[Any]", ids: Sequence[str]) -> set[str]:
    rows = connection.execute("SELECT hashiya.lacking(%s::uuid[])::text", (list(ids),))
    return {str(id_) for (id_,) in rows}


def _send(connection: "Connection[Any]", log: LocalLog, outgoing: Outgoing) -> tuple[int, str]:
    """Send what the hub lacks of these, in one transaction; how many it refused, and why."""
    with connection.transaction():
        lacking = _lacking(connection, [one.id for one in outgoing.entries])
        wanted = [bytes.fromhex(hash_) for hash_ in outgoing.texts]
        rows = connection.execute("SELECT hashiya.lacking_texts(%s::bytea[])", (wanted,))
        texts = log.texts([bytes(hash_).hex() for (hash_,) in rows])
        fresh = [one for one in outgoing.entries if one.id in lacking]
        # Where texts are refused so are the events that need them.
        _send_texts(connection, texts)
        return _insert(connection, fresh)


def _send_texts(connection: "Connection[Any]", texts: Sequence[ArticleText]) -> None:
    """Send texts, if one may."""
    psycopg = extra("hub", "psycopg")
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege), connection.transaction():
        connection.execute(
            "INSERT INTO hashiya.texts (sha256, content)"
            " SELECT * FROM unnest(%s::bytea[], %s::bytea[]) ON CONFLICT DO NOTHING",
            (
                [bytes.fromhex(one.sha256) for one in texts],
                [one.text.encode("utf-8", "surrogateescape") for one in texts],
            ),
        )


def _insert(connection: "Connection[Any]", entries: Sequence[LogEntry]) -> tuple[int, str]:
    """Insert these; of a lot of which one is refused all others still come in."""
    psycopg = extra("hub", "psycopg")
    if not entries:
        return 0, ""
    try:
        with connection.transaction():
            _insert_all(connection, entries)
    except (psycopg.errors.InsufficientPrivilege, psycopg.DataError) as error:
        if len(entries) == 1:
            return (0, "") if entries[0].origin == BY_MERGING else (1, refusal(error))
        middle = len(entries) // 2
        first, why = _insert(connection, entries[:middle])
        second, other = _insert(connection, entries[middle:])
        return first + second, why or other
    return 0, ""


def _insert_all(connection: "Connection[Any]", entries: Sequence[LogEntry]) -> None:
    # The conflict is the id's alone: any other would be an error, and is not to be passed over.
    connection.execute(
        "INSERT INTO hashiya.events"
        " (id, at, origin, annotator, article, kind, payload, reverses, format, shared)"
        " SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::bytea[],"
        " %b::text[], %b::bytea[], %b::uuid[], %b::int[], %b::boolean[])"
        " ON CONFLICT (id) DO NOTHING",
        (
            [one.id for one in entries],
            [one.at for one in entries],
            [one.origin for one in entries],
            [one.annotator for one in entries],
            [bytes.fromhex(one.article) if one.article else None for one in entries],
            [one.kind for one in entries],
            [one.payload.encode() for one in entries],
            [one.reverses for one in entries],
            [one.format for one in entries],
            [one.shared for one in entries],
        ),
    )


@frozen_dataclass
class LogPage:
    """Entries of the log after a cursor, how far they reach, whether more stand behind them, and
    whether the next one is of a format that this program does not know."""

    entries: tuple[LogEntry, ...]
    reached: Cursor
    more: bool = False
    newer: bool = False


def take_page(
    connection: "Connection[Any]", address: HubAddress, cursor: Cursor, most: int
) -> LogPage:
    """The next entries of the log that one may read, as far as it is complete. Raises HubError."""
    with explain_errors(address), connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        greeting = greet(connection, address)
        # As they are stored: in text payloads would come in twice the bytes.
        taking = connection.cursor(binary=True)
        rows = taking.execute(
            f"{_ENTRIES} WHERE (era, tx, n) > (%s, %s::text::xid8, %s)"
            " AND (era < %s OR tx < %s::text::xid8) ORDER BY e.era, e.tx, e.n LIMIT %s",
            (
                "" if greeting.power is not MemberPower.ANNOTATOR else greeting.annotator,
                cursor.era,
                str(cursor.tx),
                cursor.n,
                greeting.era,
                str(greeting.horizon),
                most,
            ),
        ).fetchall()
    entries: list[LogEntry] = []
    size, newer = 0, False
    for row in rows:
        newer = row[8] > FORMAT
        if newer:
            break
        entries.append(_entry(row))
        size += len(row[6])
        if size > _MOST_BYTES:
            break
    if entries:
        era, tx, n = rows[len(entries) - 1][9:]
        cursor = Cursor(era, int(tx), n, entries[-1].id, int(tx))
    if newer or size > _MOST_BYTES or len(entries) == most:
        return LogPage(tuple(entries), cursor, more=not newer, newer=newer)
    # All that is complete was looked through, also what one may not read.
    return LogPage(tuple(entries), replace(cursor, era=greeting.era, tx=greeting.horizon, n=0))


def _take(
    connection: "Connection[Any]", address: HubAddress, log: LocalLog, most: int
) -> tuple[LogPage, TakenEntries]:
    """Take the next page of the hub's log among the file's events."""
    cursor = Cursor.parse(log.cursor())
    page = take_page(connection, address, cursor, most)
    with explain_errors(address), connection.transaction():
        texts = _texts(connection, log, page.entries)
    settled = _take_settled(connection, address, log, page.entries)
    # A cursor that merely went on is not worth a write, which an open desk would look into.
    if page.entries or page.reached.era != cursor.era or page.reached.tx > cursor.tx + _FAR:
        taken = log.take(page.entries, texts, str(page.reached))
        return page, replace(taken, new=taken.new + settled)
    return page, TakenEntries()


def _take_settled(
    connection: "Connection[Any]", address: HubAddress, log: LocalLog, entries: Sequence[LogEntry]
) -> int:
    """Take what was settled on articles before one has done them by these entries; how much.

    Before it is noted that these were sent or taken: whoever is killed between comes here again.
    """
    said = log.cursor()
    done = {one.article for one in entries if one.article and _DONE in one.payload}
    if not done or said is None:
        return 0
    cursor = Cursor.parse(said)
    with explain_errors(address), connection.transaction():
        rows = (
            connection.cursor(binary=True)
            .execute(
                f"{_ENTRIES} WHERE article = ANY (%s) AND format <= %s"
                " AND id IN (SELECT hashiya.settled_for_me())"
                " AND (era, tx, n) <= (%s, %s::text::xid8, %s) ORDER BY e.era, e.tx, e.n",
                ("", [*map(bytes.fromhex, done)], FORMAT, cursor.era, str(cursor.tx), cursor.n),
            )
            .fetchall()
        )
    return log.take(list(map(_entry, rows)), (), said).new if rows else 0


def _entry(row: Sequence[Any]) -> LogEntry:
    id_, at, origin, annotator, article, kind, payload, reverses, format_, _era, _tx, _n = row
    return LogEntry(id_, at, origin, annotator, article, kind, payload.decode(), reverses, format_)


def _texts(
    connection: "Connection[Any]", log: LocalLog, entries: Sequence[LogEntry]
) -> list[ArticleText]:
    wanted = [bytes.fromhex(hash_) for hash_ in log.lacking_texts(entries)]
    rows = connection.execute(
        "SELECT encode(sha256, 'hex'), content FROM hashiya.texts WHERE sha256 = ANY (%s)",
        (wanted,),
    )
    return [
        ArticleText(sha256, bytes(content).decode("utf-8", "surrogateescape"))
        for sha256, content in rows
    ]
