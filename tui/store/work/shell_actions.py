"""What the shell did last, or what was done under an id: the events that are undone together."""

from collections.abc import Sequence

from tui.core.errors import UsageError
from tui.core.event import Event
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.header import GROUP, SYSTEM
from tui.store.log.events import (
    ARTICLE_CORRECT,
    ARTICLE_REMOVE,
    ASSIGN,
    ATTRIBUTE_LABEL,
    COLUMNS,
    DECIDE,
    FORGET,
    IMPORT,
    LABEL_MERGE,
    NAMES,
    REDO,
    RELATION_LABEL,
    SETTING,
    UNDO,
    event_in,
)
from tui.store.log.lineage import DONE_HERE, lineage

_OF_THE_PROJECT = ", ".join(
    f"'{kind}'" for kind in (RELATION_LABEL, ATTRIBUTE_LABEL, SETTING, ASSIGN, NAMES)
)


def done_by_the_shell(db: Database, name: str | None) -> list[Event]:
    """What the shell did: the event or group of this id, or the last one done here, newest first.

    ``name`` may be the beginning of the id. Raises UsageError where nothing of that name is left.
    """
    event = _last(db) if name is None else _named(db, name)
    if event is None:
        raise UsageError(
            _("there is nothing to take back"),
            file=str(db.path),
            way_out=_("list what was done: hashiya history"),
        )
    if event.group is None:
        return [event]
    rows = db.rows(
        f"SELECT {COLUMNS} FROM events WHERE {GROUP} = ? AND undone_by IS NULL"
        " ORDER BY at DESC, id DESC",
        (event.group,),
    )
    return list(map(event_in, rows))


def is_a_run(found: Sequence[Event]) -> bool:
    """Whether that is what a rule settled in many articles, or what was taken back of it."""
    return found[0].kind == DECIDE and found[0].group is not None


def _last(db: Database) -> Event | None:
    rows = db.rows(
        f"SELECT {COLUMNS} FROM events WHERE undone_by IS NULL AND reverses IS NULL"
        f" AND (kind IN ('{ARTICLE_REMOVE}', '{ARTICLE_CORRECT}', '{LABEL_MERGE}', '{FORGET}')"
        f" OR kind LIKE 'label%' OR kind IN ({_OF_THE_PROJECT})"
        f" OR (kind IN ('{IMPORT}', '{DECIDE}') AND {GROUP} IS NOT NULL))"
        f" AND annotator <> '{SYSTEM}' AND {DONE_HERE} ORDER BY at DESC, id DESC LIMIT 1",
        lineage(db).values,
    )
    return event_in(rows[0]) if rows else None


def _named(db: Database, name: str) -> Event | None:
    rows = db.rows(
        f"SELECT {COLUMNS} FROM events WHERE undone_by IS NULL AND kind NOT IN ('{UNDO}', '{REDO}')"
        f" AND (substr(id, 1, :length) = :name OR {GROUP} = :name)"
        " ORDER BY at DESC, id DESC",
        {"name": name, "length": max(len(name), 8)},
    )
    found = [event_in(row) for row in rows]
    if len({event.group or event.id for event in found}) > 1:
        raise UsageError(
            _("more than one action begins with {id!r}").format(id=name),
            way_out=_("list them with: hashiya history"),
        )
    return found[0] if found else None
