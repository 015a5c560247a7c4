"""The labels of relations: in a scheme of their own, where a role may be named as an entity is."""

from collections.abc import Iterable

from tui.core.event import Change
from tui.store import events
from tui.store.database import Database


def names(db: Database) -> list[str]:
    """All of them, in the order of the scheme."""
    return [name for (name,) in db.rows("SELECT name FROM relation_labels ORDER BY position, name")]


def add(db: Database, wanted: Iterable[str], *, annotator: str) -> list[str]:
    """Add those that are not there, inside a transaction, in one event; which they are.

    Each has as its key the first of its own letters that none of the others has, as those have
    that schema 3 made of the relations of older files.
    """
    rows = db.rows("SELECT name, key, position FROM relation_labels")
    known = {name for name, _key, _position in rows}
    keys = {key for _name, key, _position in rows}
    first = max((position for _name, _key, position in rows), default=-1) + 1
    new = [name for name in wanted if name not in known]
    changes = []
    for position, name in enumerate(new, start=first):
        letters = (letter for letter in name.lower() if "a" <= letter <= "z")
        key = next((letter for letter in letters if letter not in keys), "")
        keys.add(key)
        changes.append(Change("relation_labels", None, _row(name, key, position)))
    events.record_many(db, events.RELATION_LABEL, changes, annotator=annotator, article_id=None)
    return new


def _row(name: str, key: str, position: int) -> dict[str, object]:
    return {
        "name": name,
        "title": "",
        "title_en": "",
        "key": key,
        "colour": "",
        "position": position,
        "retired": 0,
        "directed": 1,
        "chain": 0,
        "role_head": None,
        "role_tail": None,
    }
