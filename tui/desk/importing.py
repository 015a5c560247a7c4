"""Importing: files in, through their readers, into the store."""

from dataclasses import dataclass, field
from pathlib import Path

from tui.core.errors import DataError
from tui.core.record import Record
from tui.exchange.protocol import Note, ReadOptions, Refusal
from tui.exchange.reading import read_path
from tui.exchange.source import as_text
from tui.store.database import Database
from tui.store.intake import Intake, Outcome

KEPT = 1000
"""How many skipped records, and near twins, are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A new article, by its place in the file, and the one that it is a near twin of."""

    place: str
    article_id: str


@dataclass(slots=True)
class Taken:
    """What came of importing one file or folder."""

    path: Path
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    spans: int = 0
    proposals: int = 0
    unproposed: int = 0
    """Labels of articles, relations and notes that were left out, since only spans wait."""
    near_twins: int = 0
    twins: list[Twin] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    first: str | None = None
    """The id of the first article of the file."""
    kept: bool = True
    """Whether what was taken is in the database."""


class _TakenBackError(Exception):
    """Leaves a transaction so that nothing of it stays."""


def take_path(
    db: Database,
    path: Path,
    *,
    format: str = "auto",
    options: ReadOptions | None = None,
    annotator: str,
    add_labels: bool = False,
    keep_going: bool = False,
    dry_run: bool = False,
    as_suggestions: bool = False,
) -> Taken:
    """Import a file or folder: all of it, or nothing; record by record with ``keep_going``.

    With ``as_suggestions`` its spans are proposed to the annotator, whoever said them.
    """
    taken = Taken(path)
    try:
        with db.transaction():
            origin = as_text(path.name)
            intake = Intake(db, annotator, add_labels, as_suggestions, origin=origin)
            items = read_path(path, format=format, options=options, untouched=db.files)
            for item in items:
                if isinstance(item, Record):
                    _take(db, intake, item, taken, apart=keep_going)
                elif isinstance(item, Note):
                    taken.notes.append(item)
                else:
                    taken.refusals.append(item)
            if dry_run or (taken.refusals and not keep_going):
                raise _TakenBackError
    except _TakenBackError:
        taken.kept = False
    return taken


def _take(db: Database, intake: Intake, record: Record, taken: Taken, *, apart: bool) -> None:
    try:
        if apart:
            with db.transaction():
                result = intake.take(record)
        else:
            result = intake.take(record)
    except DataError as error:
        reason = f"{error.what}; {error.way_out}" if error.way_out else error.what
        taken.refusals.append(Refusal(error.place or record.place, reason))
        return
    taken.counts[result.outcome] += 1
    taken.spans += result.spans
    taken.proposals += result.proposals
    taken.unproposed += result.unproposed
    taken.labels += result.labels_added
    taken.first = taken.first or result.article_id
    if result.outcome is Outcome.SKIPPED and len(taken.skipped) < KEPT:
        taken.skipped.append(record.place)
    if result.twin is not None:
        taken.near_twins += 1
        if len(taken.twins) < KEPT:
            taken.twins.append(Twin(record.place, result.twin))
