"""The rows that a log of events leads to: a function of the events alone, in their order."""

from collections.abc import Iterable, Iterator
from typing import Any

from tui.core.event import Change, TableRow
from tui.store import events
from tui.store.database import Database
from tui.store.tables import KEYS, LABEL_COLUMNS, LATER, UNTOLD, is_blank_review

Tables = dict[str, dict[tuple[Any, ...], TableRow]]
"""Rows by table and key, as events hold them."""


def replay(db: Database) -> tuple[Tables, list[str]]:
    """The rows that the events of a database lead to, and the ids of those without sense."""
    tables: Tables = {table: {} for table in KEYS}
    senseless = []
    for id_, kind, payload in db.iterate("SELECT id, kind, payload FROM events ORDER BY at, id"):
        try:
            replay_event(tables, kind, events.changes_in(payload))
        except (ValueError, LookupError, TypeError):
            senseless.append(id_)
    return tables, senseless


def replay_event(tables: Tables, kind: str, changes: Iterable[Change]) -> None:
    """Make the changes of the next event."""
    for change in changes:
        rows, keys = tables[change.table], KEYS[change.table]
        if change.before is not None:
            rows.pop(tuple(change.before[key] for key in keys), None)
        if change.after is not None:
            after = {**LATER.get(change.table, {}), **change.after}
            rows[tuple(after[key] for key in keys)] = after
        if kind == events.RENAME and change.before and change.after:
            _rename(tables, change.before["name"], change.after["name"])


def _rename(tables: Tables, old: str, new: str) -> None:
    for table, columns in LABEL_COLUMNS.items():
        keys = KEYS[table]
        rows = []
        for row in tables[table].values():
            names = {column: new for column in columns if row[column] == old}
            rows.append({**row, **names} if names else row)
        tables[table] = {tuple(row[key] for key in keys): row for row in rows}


def stored_rows(db: Database, table: str) -> Iterator[tuple[tuple[Any, ...], TableRow]]:
    """The rows of a table by key, without what no event holds of them."""
    untold, keys = UNTOLD.get(table, ()), KEYS[table]
    columns = [name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", (table,))]
    told = ", ".join(f'"{column}"' for column in columns if column not in untold)
    for row in db.records(f"SELECT {told} FROM {table}"):
        if not is_blank_review(table, row):
            yield tuple(row[column] for column in keys), row


def untold(db: Database, told: Tables) -> Iterator[Change]:
    """The changes that lead from what the events say to the rows that are there."""
    for table, expected in told.items():
        left = dict(expected)
        for key, row in stored_rows(db, table):
            before = left.pop(key, None)
            if before != row:
                yield Change(table, before, row)
        for before in left.values():
            if not is_blank_review(table, before):
                yield Change(table, before, None)
