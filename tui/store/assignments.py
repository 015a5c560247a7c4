"""Which articles an annotator is to do, and in what order: put there by events, and taken back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tui.core.event import Change
from tui.store import events
from tui.store.database import Database

_COLUMNS = "article_id, annotator, position, round"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One article that one annotator is to do; ``round`` counts from 1, ``position`` sorts."""

    article_id: str
    annotator: str
    position: int
    round: int = 1


def of_annotator(db: Database, annotator: str) -> list[Assignment]:
    """What an annotator is to do, in order."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM assignments WHERE annotator = ?"
        " ORDER BY round, position, article_id",
        (annotator,),
    )
    return [Assignment(*row) for row in rows]


def record(db: Database, assignments: Iterable[Assignment], *, by: str) -> int:
    """Assign, in one transaction; how many are new or stand at another place now.

    Raises UsageError, and assigns nothing, where an article is not there.
    """
    with db.transaction():
        now = db.clock.now()
        changes = [
            Change("assignments", before, {**asdict(one), "created_at": now})
            for one in assignments
            if (before := _row(db, one)) is None or before["position"] != one.position
        ]
        events.record_many(db, events.ASSIGN, changes, annotator=by, article_id=None)
    return len(changes)


def take_back(db: Database, assignments: Iterable[Assignment], *, by: str) -> int:
    """Take assignments back, in one transaction; how many of them were there."""
    with db.transaction():
        rows = [row for one in assignments if (row := _row(db, one)) is not None]
        changes = [Change("assignments", row, None) for row in rows]
        events.record_many(db, events.ASSIGN, changes, annotator=by, article_id=None)
    return len(changes)


def _row(db: Database, one: Assignment) -> dict[str, object] | None:
    return next(
        db.records(
            "SELECT * FROM assignments WHERE article_id = ? AND annotator = ? AND round = ?",
            (one.article_id, one.annotator, one.round),
        ),
        None,
    )
