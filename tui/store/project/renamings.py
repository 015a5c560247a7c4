"""What was called otherwise once: labels, relations, attributes, and the values of choices."""

import json
from collections.abc import Iterator

from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.database import Database
from tui.store.log.events import ATTRIBUTE_LABEL, REDO, RELATION_LABEL, RENAME, UNDO, changes_in
from tui.store.schema.tables import NAME_COLUMNS


@frozen_dataclass
class Renaming:
    """A name of one of the tables of names that is another since ``at``; of an attribute ``of`` a
    value."""

    at: str
    table: str
    old: str
    new: str
    of: str | None = None


def renamings(db: Database, at: str = "", id_: str = "") -> list[Renaming]:
    """All since an event, in order."""
    rows = db.rows(
        "SELECT at, kind, payload FROM events WHERE (at, id) > (?, ?) AND article_id IS NULL"
        " AND kind IN (?, ?, ?, ?, ?) ORDER BY at, id",
        (at, id_, RENAME, RELATION_LABEL, ATTRIBUTE_LABEL, UNDO, REDO),
    )
    return [
        renaming
        for then, kind, payload in rows
        for change in changes_in(payload)
        if (change.table != "labels" or kind == RENAME) and change.table in NAME_COLUMNS
        for renaming in _of_change(then, change)
    ]


def _of_change(at: str, change: Change) -> Iterator[Renaming]:
    if change.before is None or change.after is None:
        return
    old, new = change.before["name"], change.after["name"]
    if old != new:
        yield Renaming(at, change.table, old, new)
    if change.table == "attributes":
        values = [json.loads(side["choices"]) for side in (change.before, change.after)]
        changed = [(a, b) for a, b in zip(*values, strict=False) if a != b]
        # One value in the place of another is that one by another name.
        if len(changed) == 1 and len(values[0]) == len(values[1]):
            yield Renaming(at, change.table, *changed[0], of=new)
