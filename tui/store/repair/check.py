"""Looking a database over: replays the events, slices every span, hashes every text."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.i18n import _
from tui.core.ids import time_of
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.replay import replay, stored_rows
from tui.store.records import export
from tui.store.rows import article_rows
from tui.store.rows.row_problems import Problem, row_name
from tui.store.schema.tables import KEYS, is_blank_review

_NAMED_BY = {**KEYS, "events": ("id",)}


def problems(db: Database) -> Iterator[Problem]:
    """Everything that is wrong with the database, the gravest first."""
    # A text that is no UTF-8 any more is to be told, not to end the telling.
    with db.lenient_texts():
        try:
            if db.foreign is not None:
                yield Problem("database", "", db.foreign.what)
            yield from _damage(db)
            yield from _texts(db)
            yield from _bad_rows(db)
            yield from _slices(db, "spans")
            yield from _slices(db, "proposals")
            yield from _unpaired(db)
            yield from _out_of_order(db)
            yield from _altered_times(db)
            yield from _replay_differs(db)
        except DatabaseError as error:
            yield Problem("database", "", error.what)


def _damage(db: Database) -> Iterator[Problem]:
    damaged = [row[0] for row in db.rows("PRAGMA integrity_check") if row[0] != "ok"]
    yield from (Problem("database", "", what) for what in damaged)
    for table, rowid, parent, number in db.rows("PRAGMA foreign_key_check"):
        # A table without row numbers gives none.
        found = [] if rowid is None else _broken(db, table, rowid, number)
        for name, id_ in found or [("?", "")]:
            what = _("it refers to {name!r} of {parent}, which is not there")
            yield Problem(table, id_, what.format(name=name, parent=parent))


def _broken(db: Database, table: str, rowid: int, number: int) -> list[tuple[str, str]]:
    """What a row refers to by its foreign key of this number, and what the row is called."""
    columns = {row[0]: row[3] for row in db.rows(f"PRAGMA foreign_key_list({table})")}
    names = ", ".join((columns[number], *_NAMED_BY.get(table, ("rowid",))))
    rows = db.rows(f"SELECT {names} FROM {table} WHERE rowid = ?", (rowid,))
    return [(str(row[0]), " ".join(map(str, row[1:]))) for row in rows]


def _texts(db: Database) -> Iterator[Problem]:
    rows = db.iterate("SELECT id, sha256, text FROM articles ORDER BY seq")
    for id_, sha256, text in rows:
        # Of what is no text at all another line tells.
        if not isinstance(text, str):
            continue
        if hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() != sha256:
            yield Problem("articles", row_name(id_), _("its text is not what its sha256 says"))


def _bad_rows(db: Database) -> Iterator[Problem]:
    """Rows that an export leaves out."""
    found: list[Problem] = []
    for _record in export.records(db, bad=found.append):
        yield from found
        found.clear()
    yield from found


def _slices(db: Database, table: str) -> Iterator[Problem]:
    # The text is asked for once an article, and stands in no row that SQLite may sort.
    rows = db.iterate(
        "SELECT a.seq, a.id, s.id, s.start, s.end, s.text FROM articles a"
        f" CROSS JOIN {table} s ON s.article_id = a.id ORDER BY a.seq"
    )
    last: Any = None
    whole: Any = ""
    for seq, article_id, id_, start, end, text in rows:
        if seq != last:
            last, ((whole,),) = seq, db.rows("SELECT text FROM articles WHERE seq = ?", (seq,))
        whole = whole if isinstance(whole, str) else ""
        if not isinstance(start, int) or not isinstance(end, int):
            what = _("its place is no number")
        elif end > len(whole):
            what = _("it ends at {end}, and article {article} has {length} code points").format(
                end=end, article=article_id, length=len(whole)
            )
        elif whole[start:end] != text:
            what = _("its text is not what article {article} has at {start}-{end}").format(
                article=article_id, start=start, end=end
            )
            yield Problem(table, row_name(id_), what)
            continue
        else:
            continue
        # Of a span another line has told it already.
        if table != "spans":
            yield Problem(table, row_name(id_), what)


def _unpaired(db: Database) -> Iterator[Problem]:
    """An event that was undone and the event that undid it name each other."""
    rows = db.rows(
        "SELECT e.at, e.id FROM events e LEFT JOIN events u ON u.id = e.undone_by"
        " WHERE e.undone_by IS NOT NULL AND u.reverses IS NOT e.id"
        " UNION SELECT u.at, u.id FROM events u LEFT JOIN events e ON e.id = u.reverses"
        " WHERE (u.reverses IS NOT NULL OR u.kind IN (?, ?)) AND e.undone_by IS NOT u.id"
        # Two files may have undone one event, each by itself: it names the first.
        " AND NOT EXISTS (SELECT 1 FROM events f WHERE f.id = e.undone_by AND f.reverses = e.id)"
        " ORDER BY 1, 2",
        (events.UNDO, events.REDO),
    )
    for _at, id_ in rows:
        yield Problem("events", id_, _("what it undoes, or what undid it, does not name it"))


def _out_of_order(db: Database) -> Iterator[Problem]:
    """All copies order events by their times: what undoes another comes after it."""
    rows = db.rows("SELECT at, id FROM events WHERE julianday(at) IS NULL ORDER BY at, id")
    for at, id_ in rows:
        yield Problem("events", id_, _("{at!r} is no time").format(at=at))
    rows = db.rows(
        "SELECT u.id FROM events u JOIN events e ON e.id = u.reverses"
        " WHERE (u.at, u.id) <= (e.at, e.id) ORDER BY u.at, u.id"
    )
    for (id_,) in rows:
        yield Problem("events", id_, _("its time is before that of what it undoes"))


_FIRST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
"""No event of ours is older."""
_SLACK = 60.0
"""So many seconds may lie between an event's time and its id's, which are taken at once."""


def _altered_times(db: Database) -> Iterator[Problem]:
    """An event's id has the wall clock's time in it. The event's own is that, or a microsecond
    after the newest there was, where that was later: then an event stands just before it."""
    before = 0.0
    for at, id_ in db.iterate("SELECT at, id FROM events ORDER BY at, id"):
        try:
            time = datetime.fromisoformat(at).timestamp()
        except ValueError:
            # That it is no time was told.
            continue
        made = time_of(id_)
        # What a clock that was never set has made says nothing.
        if (
            made is not None
            and made > _FIRST
            and (time < made - _SLACK or time > max(made, before) + _SLACK)
        ):
            yield Problem("events", id_, _("its time is not that at which it was made"))
        before = time


def _replay_differs(db: Database) -> Iterator[Problem]:
    tables, senseless = replay(db)
    for id_ in senseless:
        yield Problem("events", id_, _("it does not say what was done"))
    for table, expected in tables.items():
        left = dict(expected)
        for key, row in stored_rows(db, table):
            told = left.pop(key, None)
            name = row_name(*key)
            if told is None:
                yield Problem(table, name, _("no event has put it there"))
            elif told != row:
                yield Problem(table, name, _("it differs from what the events say"))
        for key, told in left.items():
            if not is_blank_review(table, told):
                what = _("the events have put it there, and it is gone")
                yield Problem(table, row_name(*key), what)
    yield from _seconds(db)
    yield from _lost_texts(db)


def _seconds(db: Database) -> Iterator[Problem]:
    rows = db.rows(
        "SELECT r.article_id, r.annotator FROM reviews r WHERE abs(r.seconds - (SELECT"
        " coalesce(sum(t.seconds), 0) FROM time_spent t WHERE t.article_id = r.article_id"
        " AND t.annotator = r.annotator)) > 0.001"
    )
    for row in rows:
        what = _("its seconds are not the sum of the time spent")
        yield Problem("reviews", " ".join(row), what)


def _lost_texts(db: Database) -> Iterator[Problem]:
    """Texts that an article had: nothing but their hash tells what they should be."""
    for sha256, text in db.iterate("SELECT sha256, text FROM texts"):
        if hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() != sha256:
            yield Problem("texts", sha256, _("its text is not what its sha256 says"))
    rows = db.rows(
        "SELECT DISTINCT json_extract(c.value, '$.before.sha256')"
        " FROM events e, json_each(e.payload, '$.changes') c"
        " WHERE e.kind IN (?, ?) AND json_valid(e.payload)"
        " AND json_extract(c.value, '$.table') = 'articles'",
        (events.ARTICLE_REMOVE, events.ARTICLE_CORRECT),
    )
    for (sha256,) in rows:
        if sha256 and article_rows.text_with(db, sha256) is None:
            yield Problem("texts", sha256, _("an event names this text, and it is gone"))


_TOLD = {
    "articles": ("id", "title"),
    "assignments": ("article_id", "annotator"),
    "decisions": ("verdict", "rule"),
    "gazetteer": ("label", "form"),
    "project_settings": ("name", "value"),
    "refusals": ("label", "folded"),
    "relation_rules": ("label", "head", "tail"),
    "settled": ("verdict",),
    "span_attributes": ("name", "value"),
}
"""What tells a row of these tables; of the others what they are called or bear."""


def change_summary(change: Change) -> str:
    """One change of an event in a few words."""
    row = change.after or change.before or {}
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    columns = _TOLD.get(change.table, ("name", "label", "status", "text"))
    said = [row[name] for name in columns if row.get(name)]
    return f"{sign} {' '.join(map(str, said))}"
