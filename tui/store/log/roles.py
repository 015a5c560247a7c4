"""Who may do what in a database: its settings say it, and no event goes past it.

An event is looked at before its changes are made. An import, and what is taken back from the shell,
are recorded in the names of those whose work it is: there whoever does it is asked for besides.
"""

from collections.abc import Iterator, Sequence

from tui.core.event import Change, Event
from tui.core.roles import GOLD, Power, Roles
from tui.store.database import Database

LEADER, CURATORS, HIDE_OTHERS = "leader", "curators", "hide-others"
"""The names of the settings."""

_POWERS = {
    "articles": Power.ARTICLES,
    "labels": Power.SCHEME,
    "relation_labels": Power.SCHEME,
    "relation_rules": Power.SCHEME,
    "attributes": Power.SCHEME,
    "assignments": Power.ASSIGN,
    "project_settings": Power.SETTINGS,
    "decisions": Power.SETTLE,
}
"""What it is to change a row of a table; the first of several is named."""
TAKE_WORK = "take-work"
"""The kind of an event by which an annotator takes articles from a pool, or gives them back."""
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


def demand(db: Database, name: str, power: Power) -> None:
    """Raises UsageError, which says who may, where somebody may not do this."""
    roles(db).demand(name, power)


def sees_others(db: Database, name: str) -> bool:
    """Whether somebody may see what others did, and that they did."""
    return roles(db).sees_others(name)


def hidden_names(db: Database, name: str) -> frozenset[str]:
    """The annotators, gold too, of whom somebody is to see nothing; empty where they see all."""
    if sees_others(db, name):
        return frozenset()
    rows = db.rows(
        "SELECT annotator FROM reviews UNION SELECT annotator FROM spans"
        " UNION SELECT annotator FROM article_labels UNION SELECT annotator FROM assignments"
        " UNION SELECT annotator FROM proposals UNION SELECT curator FROM decisions"
    )
    return frozenset(str(found) for (found,) in rows if found != name)


def refuse(db: Database, event: Event) -> None:
    """Raises UsageError where whose event it is may not do that. Nothing is asked of the database
    for an event of one's own work, which a key waits for."""
    name = event.annotator
    # Written out, since each key that tags passes here: nothing is called for one's own work.
    for change in event.changes:
        row = change.after or change.before or {}
        if change.table in _POWERS or row.get("annotator", name) != name:
            break
    else:
        return
    if powers := _needed(event):
        held = roles(db)
        for power in powers:
            held.demand(name, power)


def refuse_taking_back(db: Database, event: Event, name: str) -> None:
    """Raises UsageError where somebody may not take this event back from the shell."""
    powers = _needed(event)
    if event.annotator != name or powers:
        held = roles(db)
        for power in (*powers, *(() if event.annotator == name else (Power.OTHERS,))):
            held.demand(name, power)


def refuse_saying(db: Database, author: str, name: str) -> None:
    """Raises UsageError where somebody may not bring in what another said."""
    if author != name or author == GOLD:
        demand(db, name, Power.SETTLE if author == GOLD else Power.OTHERS)


def _needed(event: Event) -> Sequence[Power]:
    """What it takes to do the event, in the order in which it is refused."""
    found = set(_powers(event))
    return [power for power in (*dict.fromkeys(_POWERS.values()), Power.OTHERS) if power in found]


def _powers(event: Event) -> Iterator[Power]:
    for change in event.changes:
        if change.table in _POWERS:
            if event.kind == TAKE_WORK and not _is_of_another(change, event.annotator):
                continue
            if change.table != "articles" or change.before is not None:
                yield _POWERS[change.table]
        elif _is_of_another(change, event.annotator):
            yield Power.SETTLE if event.kind in _SETTLING else Power.OTHERS


def _is_of_another(change: Change, name: str) -> bool:
    row = change.after or change.before or {}
    return bool(row.get("annotator", name) != name)
