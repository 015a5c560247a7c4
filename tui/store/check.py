"""Looking a database over: replays the events, slices every span, hashes every text."""

import hashlib
from collections.abc import Iterator
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.event import Change, TableRow
from tui.core.i18n import _
from tui.store import events, export
from tui.store.database import Database
from tui.store.row_problems import Problem, row_name

_NAMED_BY = {**events.KEYS, "events": ("id",), "proposals": ("id",)}

Replayed = dict[str, dict[tuple[Any, ...], TableRow]]


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
    rows = db.iterate(
        "SELECT s.id, s.start, s.end, s.text, a.id, a.text FROM articles a"
        f" JOIN {table} s ON s.article_id = a.id ORDER BY a.seq, s.start"
    )
    for id_, start, end, text, article_id, whole in rows:
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
        "SELECT e.seq, e.id FROM events e LEFT JOIN events u ON u.id = e.undone_by"
        " WHERE e.undone_by IS NOT NULL AND u.reverses IS NOT e.id"
        " UNION SELECT u.seq, u.id FROM events u LEFT JOIN events e ON e.id = u.reverses"
        " WHERE (u.reverses IS NOT NULL OR u.kind IN (?, ?)) AND e.undone_by IS NOT u.id"
        " ORDER BY 1",
        (events.UNDO, events.REDO),
    )
    for _seq, id_ in rows:
        yield Problem("events", id_, _("what it undoes, or what undid it, does not name it"))


def replay(db: Database) -> tuple[Replayed, list[str]]:
    """The rows that the events alone lead to, by table and key; the events without sense."""
    tables: Replayed = {table: {} for table in events.KEYS}
    senseless = []
    for id_, kind, payload in db.iterate("SELECT id, kind, payload FROM events ORDER BY seq"):
        try:
            for change in events.changes_in(payload):
                _replay(tables, change, kind)
        except (ValueError, LookupError, TypeError):
            senseless.append(id_)
    return tables, senseless


def _replay(tables: Replayed, change: Change, kind: str) -> None:
    rows, keys = tables[change.table], events.KEYS[change.table]
    if change.before is not None:
        rows.pop(tuple(change.before[key] for key in keys), None)
    if change.after is not None:
        rows[tuple(change.after[key] for key in keys)] = change.after
    if kind == events.RENAME and change.before and change.after:
        _rename(tables, change.before["name"], change.after["name"])


def _rename(tables: Replayed, old: str, new: str) -> None:
    for table in events.LABELLED:
        keys = events.KEYS[table]
        rows = [{**row, "label": new} if row["label"] == old else row
                for row in tables[table].values()]  # fmt: skip
        tables[table] = {tuple(row[key] for key in keys): row for row in rows}


def _replay_differs(db: Database) -> Iterator[Problem]:
    tables, senseless = replay(db)
    for id_ in senseless:
        yield Problem("events", id_, _("it does not say what was done"))
    for table, expected in tables.items():
        keys = events.KEYS[table]
        left = dict(expected)
        for row in db.records(f"SELECT * FROM {table}"):
            key = tuple(row[column] for column in keys)
            told = left.pop(key, None)
            name = " ".join(map(str, key))
            if told is None:
                # A review that only the clock has made: no action, so no event.
                if table != "reviews" or row["status"] != "todo" or row["note"] is not None:
                    yield Problem(table, name, _("no event has put it there"))
            elif any(row[column] != value for column, value in told.items()):
                yield Problem(table, name, _("it differs from what the events say"))
        for key in left:
            what = _("the events have put it there, and it is gone")
            yield Problem(table, " ".join(map(str, key)), what)


def untold(db: Database, told: Replayed) -> Iterator[Change]:
    """The changes that lead from what the events say to the rows that are there."""
    for table, expected in told.items():
        left = dict(expected)
        for row in db.records(f"SELECT * FROM {table}"):
            before = left.pop(tuple(row[column] for column in events.KEYS[table]), None)
            if table == "reviews" and before is None:
                if row["status"] == "todo" and row["note"] is None:
                    continue
            unsaid = ("updated_at", "seconds", "cursor")
            after = {column: value for column, value in row.items() if column not in unsaid}
            if before != after:
                yield Change(table, before, after)
        for before in left.values():
            yield Change(table, before, None)


def change_summary(change: Change) -> str:
    """One change of an event in a few words."""
    row = change.after or change.before or {}
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    said = [row[name] for name in ("name", "label", "status", "text") if row.get(name)]
    return f"{sign} {' '.join(map(str, said))}"
