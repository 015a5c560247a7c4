"""What was called otherwise once: labels, relations, attributes, and the values of choices."""

import json
from collections.abc import Iterator
from functools import cached_property

from tui.core.event import Change, Event, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.database import Database
from tui.store.log.events import ATTRIBUTE_LABEL, REDO, RELATION_LABEL, RENAME, UNDO, changes_in
from tui.store.log.replay import replay_of_project
from tui.store.schema.tables import NAME_COLUMNS


@frozen_dataclass
class Renaming:
    """A name of one of the tables of names that is another since ``at``; of an attribute ``of`` a
    value. ``origin`` is the file in which it was done."""

    at: str
    table: str
    old: str
    new: str
    of: str | None = None
    origin: str = ""


def renamings(db: Database, at: str = "", id_: str = "") -> list[Renaming]:
    """All since an event, in order."""
    rows = db.rows(
        "SELECT at, origin, kind, payload FROM events WHERE (at, id) > (?, ?)"
        " AND article_id IS NULL AND kind IN (?, ?, ?, ?, ?) ORDER BY at, id",
        (at, id_, RENAME, RELATION_LABEL, ATTRIBUTE_LABEL, UNDO, REDO),
    )
    return [
        renaming
        for then, origin, kind, payload in rows
        for change in changes_in(payload)
        if (change.table != "labels" or kind == RENAME) and change.table in NAME_COLUMNS
        for renaming in _of_change(then, origin, change)
    ]


def _of_change(at: str, origin: str, change: Change) -> Iterator[Renaming]:
    if change.before is None or change.after is None:
        return
    old, new = change.before["name"], change.after["name"]
    if old != new:
        yield Renaming(at, change.table, old, new, origin=origin)
    if change.table == "attributes":
        values = [json.loads(side["choices"]) for side in (change.before, change.after)]
        changed = [(a, b) for a, b in zip(*values, strict=False) if a != b]
        # One value in the place of another is that one by another name.
        if len(changed) == 1 and len(values[0]) == len(values[1]):
            yield Renaming(at, change.table, *changed[0], of=new, origin=origin)


class NamesOfNow:
    """What the names in an event's rows are by now: as the renamings since have them.

    A renaming in another file may be earlier than the event and have come after it. A name that
    the scheme has no more is therefore followed as a replay of all events follows it; what was
    renamed in its own file the event knew.
    """

    def __init__(self, db: Database, event: Event) -> None:
        self._db = db
        self._event = event
        self._since = renamings(db, event.at, event.id)

    def in_row(self, table: str, row: TableRow | None) -> TableRow | None:
        """The row with these names."""
        if not row:
            return row
        now = dict(row)
        for one in self._since:
            if one.of is not None:
                if (table, now.get("name"), now.get("value")) == (
                    "span_attributes",
                    one.of,
                    one.old,
                ):
                    now["value"] = one.new
                continue
            for column in NAME_COLUMNS[one.table].get(table, ()):
                now[column] = one.new if now[column] == one.old else now[column]
        for names, tables in NAME_COLUMNS.items():
            for column in tables.get(table, ()):
                if now[column] not in self._there[names]:
                    now[column] = self._followed[names].get(now[column], now[column])
        return now

    @cached_property
    def _there(self) -> dict[str, set[str]]:
        return {
            table: {name for (name,) in self._db.rows(f"SELECT name FROM {table}")}
            for table in NAME_COLUMNS
        }

    @cached_property
    def _followed(self) -> dict[str, dict[str, str]]:
        elsewhere = {
            (one.table, one.old)
            for one in renamings(self._db)
            if one.at < self._event.at and one.origin != self._event.origin
        }
        return {
            table: {old: new for old, new in renamed.items() if (table, old) in elsewhere}
            for table, renamed in replay_of_project(self._db).renamed.items()
        }
