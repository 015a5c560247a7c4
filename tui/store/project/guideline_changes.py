"""When the guidelines of labels last changed, from the events."""

from tui.store.database import Database
from tui.store.log import events


def guideline_times(db: Database) -> dict[str, str]:
    """By label, through its renames, when its guideline last changed; none that never had one.

    What was undone did not happen, whether it was a change or the undoing of one.
    """
    rows = db.iterate(
        "SELECT at, payload FROM events WHERE undone_by IS NULL AND kind <> ?"
        ' AND payload LIKE \'%"table":"labels"%\' ORDER BY at, id',
        (events.UNDO,),
    )
    found: dict[str, str] = {}
    for at, payload in rows:
        for change in events.changes_in(payload):
            if change.table != "labels":
                continue
            before, after = change.before or {}, change.after or {}
            last = found.pop(before["name"], "") if before else ""
            # Events of older files know no guideline.
            if before.get("guideline", "") != after.get("guideline", ""):
                last = at
            if after and last:
                found[after["name"]] = last
    return found
