"""Importing: files in, through their readers, into the store."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.core.difference import StateChange
from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record
from tui.desk.project.record_spool import Spool
from tui.desk.project.unfit_relations import unfit_relations
from tui.exchange.files.source import as_text
from tui.exchange.options import Item, Note, ReadOptions, Refusal
from tui.exchange.reading import read_path
from tui.store.database import Database
from tui.store.project import relation_labels
from tui.store.records.arrivals import arrival
from tui.store.records.delivery import Mode
from tui.store.records.ingest import (
    ImportRun,
    Intake,
    MetaOutcome,
    Outcome,
    OverwriteError,
    TakenIn,
)
from tui.store.scratch import scratch

MOST_NAMED = 1000
"""How many skipped records, and near twins, are named; all are counted."""
PROGRESS_EVERY = 100
"""So many articles are read between two reports of it."""


@frozen_dataclass
class Twin:
    """An article by its place in the file, and one of the database: its near twin, or itself."""

    place: str
    article_id: str


@frozen_dataclass
class Replaced:
    """How what an annotator held of an article was changed by a record that says all of it now."""

    place: str
    article_id: str
    annotator: str
    difference: StateChange
    overwritten: int


@dataclass(slots=True)
class ImportResult:
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
    skipped: list[Twin] = field(default_factory=list)
    """What brought nothing, with the articles that are there."""
    notes: list[Note] = field(default_factory=list)
    first: str | None = None
    """The id of the first article of the file."""
    replaced: list[Replaced] = field(default_factory=list)
    overwriting: int = 0
    """How many records would overwrite what was done here since, and were refused for that."""
    joined: int = 0
    """How many articles got spans of nobody's name beside those that the annotator had."""
    ids_taken: list[Twin] = field(default_factory=list)
    """New articles whose id another text has, with the id that they got."""
    meta: dict[MetaOutcome, int] = field(default_factory=lambda: dict.fromkeys(MetaOutcome, 0))
    lost: list[str] = field(default_factory=list)
    """The texts of spans that have no place in a corrected text."""
    run: ImportRun = field(default_factory=ImportRun)
    kept: bool = True
    """Whether what was taken is in the database."""
    cancelled: bool = False


class _TakenBackError(Exception):
    """Leaves a transaction so that nothing of it stays."""


class _CancelledError(Exception):
    """Somebody wants no more of it."""


def _never() -> bool:
    return False


@frozen_dataclass
class ImportOptions:
    """How to import: whom what comes without a name belongs to, and what is done besides.

    ``cancelled`` is asked now and then, and ends the import where it says so; ``progress`` is
    given the number of articles read, and of those stored, as they grow.
    """

    annotator: str
    add_labels: bool = False
    keep_going: bool = False
    dry_run: bool = False
    as_suggestions: bool = False
    cancelled: Callable[[], bool] = _never
    progress: Callable[[int, int], None] | None = None
    mode: Mode = Mode.ASK
    update_meta: bool = False
    update_text: bool = False


def import_path(
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
    cancelled: Callable[[], bool] = _never,
    progress: Callable[[int, int], None] | None = None,
    mode: Mode = Mode.ASK,
    update_meta: bool = False,
    update_text: bool = False,
) -> ImportResult:
    """Import a file or folder: all of it, or nothing; record by record with ``keep_going``.

    With ``as_suggestions`` its spans are proposed to the annotator, whoever said them. All is
    read before anything is written, and then written in short transactions, so that others can
    save meanwhile; a dry run writes into a copy. ``cancelled`` is asked now and then, and ends
    the import where it says so; ``progress`` is given the number of articles read, and of those
    stored, as they grow. ``mode``, ``update_meta`` and ``update_text`` are those of Intake.
    """
    manner = ImportOptions(
        annotator,
        add_labels,
        keep_going,
        dry_run,
        as_suggestions,
        cancelled,
        progress,
        mode,
        update_meta,
        update_text,
    )
    return _import(db, ImportResult(path), format, options or ReadOptions(), manner)


def _import(
    db: Database, taken: ImportResult, format: str, options: ReadOptions, manner: ImportOptions
) -> ImportResult:
    spool = Spool()
    try:
        items = read_path(
            taken.path,
            format=format,
            options=_watching(options, manner.cancelled),
            untouched=db.files,
        )
        _read(db, items, spool, taken, manner)
        if manner.dry_run:
            taken.kept = False
            with scratch(db) as copied:
                stored = 0
                for part in spool.parts():
                    with copied.transaction():
                        _store(copied, part, taken, manner)
                    stored += len(part)
                    _tell(manner, spool, stored)
        elif taken.refusals and not manner.keep_going:
            taken.kept = False
        else:
            _store_all(db, spool, taken, manner)
    except _TakenBackError:
        taken.kept = False
    except _CancelledError:
        taken.kept, taken.cancelled = False, True
    finally:
        spool.close()
    return taken


def _watching(options: ReadOptions, cancelled: Callable[[], bool]) -> ReadOptions:
    """The same options, so that reading a large file can be ended, too."""
    watch = options.watch

    def count(done: int) -> None:
        _go_on(cancelled)
        if watch is not None:
            watch(done)

    return replace(options, watch=count)


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise _CancelledError


def _read(
    db: Database, items: Iterable[Item], spool: Spool, taken: ImportResult, manner: ImportOptions
) -> None:
    """Read everything, and refuse what can be known to be wrong before it is stored."""
    intake = _intake(db, taken, manner)
    read = 0
    for item in items:
        _go_on(manner.cancelled)
        if isinstance(item, Note):
            taken.notes.append(item)
        elif isinstance(item, Refusal):
            taken.refusals.append(item)
        else:
            try:
                intake.examine(item)
            except DataError as error:
                taken.refusals.append(_refusal(error, item))
                continue
            if not taken.refusals or manner.keep_going or manner.dry_run:
                spool.add(item)
            read += 1
            if manner.progress is not None and read % PROGRESS_EVERY == 0:
                manner.progress(read, 0)


def _store_all(db: Database, spool: Spool, taken: ImportResult, manner: ImportOptions) -> None:
    """All of it or nothing: in one transaction what is small, else part by part."""
    if spool.is_one_part:
        with db.transaction():
            for part in spool.parts():
                _store(db, part, taken, manner)
        _tell(manner, spool, spool.count)
        return
    stored = 0
    with arrival(db) as arriving:
        for part in spool.parts():
            _go_on(manner.cancelled)
            began = time.monotonic()
            with arriving.part():
                _store(db, part, taken, manner)
            # As long as it kept others waiting, so long they can come in.
            time.sleep(time.monotonic() - began)
            stored += len(part)
            _tell(manner, spool, stored)


def _tell(manner: ImportOptions, spool: Spool, stored: int) -> None:
    if manner.progress is not None:
        manner.progress(spool.count, stored)


def _intake(db: Database, taken: ImportResult, manner: ImportOptions) -> Intake:
    origin = as_text(taken.path.name)
    return Intake(
        db,
        manner.annotator,
        manner.add_labels,
        manner.as_suggestions,
        origin=origin,
        mode=manner.mode,
        update_meta=manner.update_meta,
        update_text=manner.update_text,
        run=taken.run,
    )


def _store(
    db: Database, records: Iterable[Record], taken: ImportResult, manner: ImportOptions
) -> None:
    """Store one part, inside a transaction."""
    intake = _intake(db, taken, manner)
    related = [
        record
        for record in records
        if _take(db, intake, record, taken, apart=manner.keep_going) and record.relations
    ]
    if related and not manner.as_suggestions:
        taken.notes += unfit_relations(relation_labels.relation_labels(db), related)
    if taken.refusals and not manner.keep_going and not manner.dry_run:
        # The scheme has changed since the file was read.
        raise _TakenBackError


def _refusal(error: DataError, record: Record) -> Refusal:
    reason = f"{error.what}; {error.way_out}" if error.way_out else error.what
    return Refusal(error.place or record.place, reason)


def _take(
    db: Database, intake: Intake, record: Record, taken: ImportResult, *, apart: bool
) -> bool:
    """Store one record; whether it was taken."""
    try:
        if apart:
            with db.transaction():
                result = intake.take(record)
        else:
            result = intake.take(record)
    except DataError as error:
        taken.refusals.append(_refusal(error, record))
        taken.overwriting += isinstance(error, OverwriteError)
        return False
    _note_changes(taken, record, result, record.annotator or intake.annotator)
    taken.counts[result.outcome] += 1
    taken.spans += result.spans
    taken.proposals += result.proposals
    taken.unproposed += result.unproposed
    taken.labels += result.labels_added
    taken.first = taken.first or result.article_id
    if result.outcome is Outcome.SKIPPED and len(taken.skipped) < MOST_NAMED:
        taken.skipped.append(Twin(record.place, result.article_id))
    if result.twin is not None:
        taken.near_twins += 1
        if len(taken.twins) < MOST_NAMED:
            taken.twins.append(Twin(record.place, result.twin))
    return True


def _note_changes(taken: ImportResult, record: Record, result: TakenIn, who: str) -> None:
    """Note what a record did to an article that was there."""
    taken.meta[result.meta] += 1
    taken.lost += result.lost
    taken.joined += result.joined
    if result.difference:
        taken.replaced.append(
            Replaced(record.place, result.article_id, who, result.difference, result.overwritten)
        )
    if result.id_taken:
        taken.ids_taken.append(Twin(record.place, result.article_id))
