"""Which file this is, and what was done in it: events bear the id of the file they were made in.

A file gets its id with its first event, and another one when it is written as a copy: the file
system then has it under another number. What the copy holds by then was done here, too; since an
event is always later than all that its file holds, the time of the newest one tells that past
from what another copy did after.
"""

import json

from tui.core.errors import DatabaseError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.clock import time_after

OLD = ""
"""The origin of events from before files had ids."""

DONE_HERE = (
    "(origin = :origin OR (at <= :since AND origin IN (SELECT value FROM json_each(:past))))"
)
"""For queries of ``events``, with the values of ``Lineage.values``."""


@frozen_dataclass
class Lineage:
    """This file's id; the ids it had before, as JSON, and the time of the last event of those."""

    origin: str
    past: str
    since: str

    @property
    def values(self) -> dict[str, str]:
        """What stands for the holes of DONE_HERE."""
        return {"origin": self.origin, "since": self.since, "past": self.past}


def lineage(db: Database) -> Lineage:
    """What is known of this file; inside a transaction, in which it may become another file."""
    stored = dict(db.rows("SELECT key, value FROM meta"))
    number = db.file_number
    if "file" in stored and stored.get("number") == number:
        return Lineage(stored["file"], stored["past"], stored["since"])
    past = json.loads(stored["past"]) if "past" in stored else [OLD]
    ((newest,),) = db.rows("SELECT max(at) FROM events")
    past = [*past, stored["file"]] if "file" in stored else past
    fresh = Lineage(db.clock.new_id(), json.dumps(past), newest or "")
    for key, value in {
        "file": fresh.origin, "number": number, "past": fresh.past, "since": fresh.since,
    }.items():  # fmt: skip
        db.write("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
    return fresh


def next_stamp(db: Database) -> tuple[str, str]:
    """The time and the origin of an event that is written now, inside a transaction.

    The time is later than that of all events there are, whatever the wall clock says.
    """
    ((newest, file, number),) = db.rows(
        "SELECT (SELECT max(at) FROM events), (SELECT value FROM meta WHERE key = 'file'),"
        " (SELECT value FROM meta WHERE key = 'number')"
    )
    if file is None or number != db.file_number:
        file = lineage(db).origin
    try:
        return time_after(newest, db.clock.now()), file
    except (ValueError, OverflowError) as error:
        raise DatabaseError(
            _("the newest event has a time that none can follow: {at}").format(at=newest),
            file=str(db.path),
            way_out=_("look it over: hashiya check"),
        ) from error
