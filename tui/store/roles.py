"""Who may do what in a database: its settings say it, and no event goes past it.

An event is looked at before its changes are made. An import, and what is taken back from the shell,
are recorded in the names of those whose work it is: there whoever does it is asked for besides.
"""

from collections.abc import Iterator, Sequence

from tui.core.event import Change, Event
from tui.core.roles import GOLD, Act, Roles
from tui.store.database import Database

LEADER, CURATORS, HIDE_OTHERS = "leader", "curators", "hide-others"
"""The names of the settings."""

_ACTS = {
    "articles": Act.ARTICLES,
    "labels": Act.SCHEME,
    "relation_labels": Act.SCHEME,
    "relation_rules": Act.SCHEME,
    "attributes": Act.SCHEME,
    "assignments": Act.ASSIGN,
    "project_settings": Act.SETTINGS,
    "decisions": Act.SETTLE,
}
"""What it is to change a row of a table; the first of several is named."""
_SETTLING = ("decide", "undo", "redo")
"""Kinds of events that write in another's name, gold's; others than a decision's undo do not."""


def roles(db: Database) -> Roles:
    """The roles as they are now."""
    held = dict(
        db.rows(
            "SELECT name, value FROM project_settings WHERE name IN (?, ?, ?)",
            (LEADER, CURATORS, HIDE_OTHERS),
        )
    )
    leaders, curators = (
        tuple(name for name in held.get(setting, "").split(",") if name)
        for setting in (LEADER, CURATORS)
    )
    return Roles(leaders, curators, held.get(HIDE_OTHERS) == "on")


def demand(db: Database, name: str, act: Act) -> None:
    """Raises UsageError, which says who may, where somebody may not do this."""
    roles(db).demand(name, act)


def sees_others(db: Database, name: str) -> bool:
    """Whether somebody may see what others did, and that they did."""
    return roles(db).sees_others(name)


def refuse(db: Database, event: Event) -> None:
    """Raises UsageError where whose event it is may not do that. Nothing is asked of the database
    for an event of one's own work, which a key waits for."""
    acts = _needed(event)
    if acts:
        held = roles(db)
        for act in acts:
            held.demand(event.annotator, act)


def refuse_taking_back(db: Database, event: Event, name: str) -> None:
    """Raises UsageError where somebody may not take this event back from the shell."""
    acts = _needed(event)
    if event.annotator != name or acts:
        held = roles(db)
        for act in (*acts, *(() if event.annotator == name else (Act.OTHERS,))):
            held.demand(name, act)


def refuse_saying(db: Database, author: str, name: str) -> None:
    """Raises UsageError where somebody may not bring in what another said."""
    if author != name or author == GOLD:
        demand(db, name, Act.SETTLE if author == GOLD else Act.OTHERS)


def _needed(event: Event) -> Sequence[Act]:
    """What it takes to do the event, in the order in which it is refused."""
    found = set(_acts(event))
    return [act for act in (*dict.fromkeys(_ACTS.values()), Act.OTHERS) if act in found]


def _acts(event: Event) -> Iterator[Act]:
    for change in event.changes:
        if change.table in _ACTS:
            if change.table != "articles" or change.before is not None:
                yield _ACTS[change.table]
        elif _is_of_another(change, event.annotator):
            yield Act.SETTLE if event.kind in _SETTLING else Act.OTHERS


def _is_of_another(change: Change, name: str) -> bool:
    row = change.after or change.before or {}
    return bool(row.get("annotator", name) != name)
