"""Lists of names: forms that are to be offered with a label, to every annotator."""

from collections.abc import Iterable

from tui.store.database import Database
from tui.text.fold import folded_form


def put(db: Database, entries: Iterable[tuple[str, str]], origin: str) -> int:
    """Take in forms with their labels, inside a transaction; how many were not there yet.

    A form is known by its folded letters. Its label must be in the scheme.
    """
    now = db.clock.now()
    return sum(
        db.write(
            "INSERT OR IGNORE INTO gazetteer (folded, label, form, origin, added_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (folded_form(form), label, form, origin, now),
        )
        for form, label in entries
        if folded_form(form)
    )


def entries(db: Database) -> list[tuple[str, str, str]]:
    """Folded form, label and origin of each entry."""
    return [(f, n, o) for f, n, o in db.rows("SELECT folded, label, origin FROM gazetteer")]


def forms(db: Database) -> list[tuple[str, str, str]]:
    """Form, label and origin of each entry, in the order of labels and forms."""
    rows = db.rows("SELECT form, label, origin FROM gazetteer ORDER BY label, folded")
    return [(form, label, origin) for form, label, origin in rows]


def clear(db: Database) -> int:
    """Forget all entries, inside a transaction; how many there were."""
    return db.write("DELETE FROM gazetteer")
