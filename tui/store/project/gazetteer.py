"""Lists of names: forms that are to be offered with a label, to every annotator."""

from collections.abc import Iterable

from tui.core.event import Change
from tui.store.database import Database
from tui.store.log import events
from tui.text.fold import folded_form


def put(db: Database, given: Iterable[tuple[str, str]], origin: str, *, annotator: str) -> int:
    """Take in forms with their labels, inside a transaction; how many were not there yet.

    All of them are one action of the annotator's.

    A form is known by its folded letters. Its label must be in the scheme.
    """
    known = {(folded, label) for folded, label, _origin in entries(db)}
    now, changes = db.clock.now(), []
    for form, label in given:
        folded = folded_form(form)
        if folded and (folded, label) not in known:
            known.add((folded, label))
            row = {"folded": folded, "label": label, "form": form, "origin": origin}
            changes.append(Change("gazetteer", None, {**row, "added_at": now}))
    _record(db, changes, annotator)
    return len(changes)


def entries(db: Database) -> list[tuple[str, str, str]]:
    """Folded form, label and origin of each entry."""
    return [(f, n, o) for f, n, o in db.rows("SELECT folded, label, origin FROM gazetteer")]


def forms(db: Database) -> list[tuple[str, str, str]]:
    """Form, label and origin of each entry, in the order of labels and forms."""
    rows = db.rows("SELECT form, label, origin FROM gazetteer ORDER BY label, folded")
    return [(form, label, origin) for form, label, origin in rows]


def clear(db: Database, *, annotator: str) -> int:
    """Forget all entries, inside a transaction; how many there were."""
    changes = [Change("gazetteer", row, None) for row in db.records("SELECT * FROM gazetteer")]
    _record(db, changes, annotator)
    return len(changes)


def _record(db: Database, changes: list[Change], annotator: str) -> None:
    group = db.clock.new_id()
    events.record_many(db, events.NAMES, changes, annotator=annotator, article_id=None, group=group)
