"""The rows that a set of events leads to, from one file or from several that were merged.

The set alone decides, taken in the order of (at, id):

- An update changes the columns in which its two sides differ, the later one wins; a span's start,
  end and text are one. What is gone stays gone, unless it is put there anew.
- Names of labels follow a renaming until the name is given anew.
- Where two files' spans come to say the same, the earlier one stays, and what is done to it is
  done to both.
- At the end nothing hangs on what is gone; a label that is gone and borne is there, retired.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tui.core.event import Change, TableRow
from tui.store import events
from tui.store.database import Database
from tui.store.merged_rows import settle
from tui.store.row_changes import altered_columns
from tui.store.tables import KEYS, LABEL_COLUMNS, LATER, UNTOLD, UPSERTED, is_blank_review

Tables = dict[str, dict[tuple[Any, ...], TableRow]]
"""Rows by table and key, as events hold them."""

_SpanPlace = tuple[Any, ...]


class Replay:
    """Takes events one by one in their order; ``tables`` are the rows that they lead to so far."""

    def __init__(self) -> None:
        self.tables: Tables = {table: {} for table in KEYS}
        self.doubles: set[str] = set()
        """Spans that are left out, since another file's says the same."""
        self.kept: set[str] = set()
        """Articles that are there though somebody deleted them: others had worked on them."""
        self._deleted: dict[str, TableRow] = {}
        self._renamed: dict[str, str] = {}
        self._origins: dict[str, str] = {}
        """By span the file in which it was put there."""
        self._places: dict[_SpanPlace, list[str]] = {}

    def take(self, kind: str, changes: Iterable[Change], origin: str = "") -> None:
        """Make the changes of the next event, which was made in this file."""
        for change in changes:
            before = self._with_names(change.table, change.before)
            after = change.after
            if change.table != "labels" or (before and kind != events.RENAME):
                after = self._with_names(change.table, after)
            if kind == events.RENAME and change.table == "labels" and before and after:
                self._rename(before["name"], after["name"])
            if change.table == "labels" and before is None and after:
                self._renamed.pop(after["name"], None)
            self._change(change.table, before, after, origin)

    def rows(self) -> Tables:
        """All rows, once all events were taken."""
        self.kept = settle(self.tables, self._deleted)
        return self.tables

    def _change(
        self, table: str, before: TableRow | None, after: TableRow | None, origin: str
    ) -> None:
        rows, keys = self.tables[table], KEYS[table]
        if before is not None:
            key = tuple(before[column] for column in keys)
            held = rows.get(key)
            if table == "spans" and held is not None:
                self._leave(held, after)
            if after is None:
                if table == "articles" and held is not None:
                    self._deleted[before["id"]] = held
                rows.pop(key, None)
                return
            if held is None and table not in UPSERTED:
                return
            rows.pop(key, None)
            after = {**(held or before), **altered_columns(table, before, after)}
        if after is None:
            return
        row = {**LATER.get(table, {}), **after}
        key = tuple(row[column] for column in keys)
        if table == "articles" and before is None and key in rows:
            return
        if table == "time_spent" and key in rows:
            row["seconds"] = max(row["seconds"], rows[key]["seconds"])
        if table == "spans":
            if before is None:
                self._origins[row["id"]] = origin
            if self._is_double(row):
                self.doubles.add(row["id"])
                return
            self._places.setdefault(_place(row), []).append(row["id"])
        rows[key] = row

    def _leave(self, held: TableRow, after: TableRow | None) -> None:
        """A span goes from its place, or out of the table."""
        if after is None or _place(after) != _place(held):
            there = self._places.get(_place(held), [])
            if held["id"] in there:
                there.remove(held["id"])
        elif held["id"] in self._places.get(_place(held), []):
            self._places[_place(held)].remove(held["id"])

    def _is_double(self, row: TableRow) -> bool:
        """Whether another file's span says the same already."""
        origin = self._origins.get(row["id"])
        return any(
            other != row["id"] and self._origins.get(other) != origin
            for other in self._places.get(_place(row), ())
        )

    def _with_names(self, table: str, row: TableRow | None) -> TableRow | None:
        """The row with the names that labels have by now."""
        columns = ("name",) if table == "labels" else LABEL_COLUMNS.get(table, ())
        if row is None or not self._renamed or not columns:
            return row
        names = {c: self._renamed[row[c]] for c in columns if row[c] in self._renamed}
        return {**row, **names} if names else row

    def _rename(self, old: str, new: str) -> None:
        if old == new:
            return
        for name, current in self._renamed.items():
            if current == old:
                self._renamed[name] = new
        self._renamed[old] = new
        self._renamed.pop(new, None)
        for table, columns in LABEL_COLUMNS.items():
            keys = KEYS[table]
            rows: dict[tuple[Any, ...], TableRow] = {}
            for known in self.tables[table].values():
                names = {column: new for column in columns if known[column] == old}
                now = {**known, **names} if names else known
                rows[tuple(now[key] for key in keys)] = now
            self.tables[table] = rows
        self._places.clear()
        for span in self.tables["spans"].values():
            self._places.setdefault(_place(span), []).append(span["id"])


def replay(db: Database) -> tuple[Tables, list[str]]:
    """The rows that the events of a database lead to, and the ids of those without sense."""
    taken, senseless = whole_replay(db)
    return taken.rows(), senseless


def whole_replay(db: Database) -> tuple[Replay, list[str]]:
    """All events of a database, taken one by one, and the ids of those without sense."""
    taken = Replay()
    senseless = []
    for id_, kind, payload, origin in db.iterate(
        "SELECT id, kind, payload, origin FROM events ORDER BY at, id"
    ):
        try:
            taken.take(kind, events.changes_in(payload), origin)
        except (ValueError, LookupError, TypeError):
            senseless.append(id_)
    return taken, senseless


def _place(row: TableRow) -> _SpanPlace:
    return row["article_id"], row["annotator"], row["start"], row["end"], row["label"]


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
