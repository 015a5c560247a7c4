"""Making the stored rows what the events lead to, after events of another origin came in.

Some articles at a time, so that it takes little memory however many events there are. Where rows
of several files do not fit each other, events are added that make them fit: with the same ids and
times in each file that holds the same events.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui.core.errors import DatabaseError
from tui.core.event import Change, Event
from tui.core.i18n import _
from tui.core.ids import uuid8
from tui.core.log_entry import BY_MERGING
from tui.store.database import Database
from tui.store.file.clock import time_after
from tui.store.file.header import SYSTEM
from tui.store.log import events
from tui.store.log.replay import Replay, replay_of, replay_of_project, untold
from tui.store.merging.merged_rows import Fitted, LostSpan, fit, fit_project
from tui.store.rows import article_rows, row_changes
from tui.store.schema.tables import KEYS, LABEL_COLUMNS, OF_THE_PROJECT

_AT_ONCE = 5_000
"""So many events, or those of one article, are in memory together."""
OF_ARTICLES = tuple(table for table in KEYS if table not in OF_THE_PROJECT)
"""The tables that say something of an article."""

_BEARING = {
    **{table: ("labels", *names) for table, names in LABEL_COLUMNS.items() if table in OF_ARTICLES},
    "relations": ("relation_labels", "label"),
    "span_attributes": ("attributes", "name"),
}
"""By table of what is said of articles the table whose names its rows bear, and in which column."""


@dataclass(slots=True)
class Rebuilt:
    """What was found on the way."""

    hidden: set[str] = field(default_factory=set)
    """Spans that are not there, since another file's says the same."""
    kept: set[str] = field(default_factory=set)
    """Articles that one file deleted and another worked on: they are there."""
    carried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By article and annotator the spans that were carried to a corrected text."""
    lost: list[LostSpan] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    """Labels and attributes that one file removed and another uses: they are there, retired."""


def rebuild(
    db: Database, articles: Collection[str], came_with: Mapping[str, str], *, project: bool = True
) -> Rebuilt:
    """Make the rows of these articles, and those of no article, what all events lead to.

    Inside a transaction. ``project``: events of no article came, too; where none did, rows of none
    are looked at only if a label is borne that is not there. ``came_with`` are hashes that tell
    articles in all files alike. Raises DatabaseError where what files say cannot stand together.
    """
    found = Rebuilt()
    made: list[tuple[str, list[Change]]] = []
    borne: set[tuple[str, str]] = set()
    db.write("PRAGMA defer_foreign_keys = ON")
    ((at,),) = db.rows("SELECT max(at) FROM events")
    for some in some_at_a_time(db, articles):
        taken = replay_of(db, some)
        fitted = fit(taken, lambda sha256: article_rows.text_with(db, sha256))
        _bring(db, taken, OF_ARTICLES, at, some)
        _note(found, taken, fitted)
        made += fitted.changes.items()
        borne.update(names_in(taken))
    made.sort(key=lambda one: came_with.get(one[0], one[0]))
    of_project = _bring_project(db, at, found) if project or borne - names_there(db) else []
    for article_id, changes in made:
        at = time_after(at, "")
        _tell(db, changes, at, article_id, came_with)
    if of_project:
        _tell(db, of_project, time_after(at, ""), None, came_with)
    _refuse_two_kinds(db)
    _drop_texts(db)
    # Where one has only looked an article may be gone.
    db.write(
        "DELETE FROM reviews WHERE status = 'todo' AND note IS NULL"
        " AND article_id NOT IN (SELECT id FROM articles)"
    )
    return found


def altered_rows(db: Database) -> Iterator[Change]:
    """What leads from the rows that the events of a database say to those that are there."""
    for some in some_at_a_time(db, every_article(db)):
        taken = replay_of(db, some)
        yield from untold(db, {table: taken.tables[table] for table in OF_ARTICLES}, some)
    project = replay_of_project(db)
    yield from untold(db, {table: project.tables[table] for table in OF_THE_PROJECT})


def every_article(db: Database) -> set[str]:
    """The ids of all articles that are there, or of which an event tells."""
    return {id_ for (id_,) in db.rows("SELECT id FROM articles UNION SELECT article_id"
            " FROM events WHERE article_id IS NOT NULL")}  # fmt: skip


def some_at_a_time(db: Database, articles: Collection[str]) -> Iterator[list[str]]:
    """The articles in lots that are as large as may be in memory."""
    counts = dict(
        db.rows(
            "SELECT article_id, count(*) FROM events"
            " WHERE article_id IN (SELECT value FROM json_each(?)) GROUP BY article_id",
            (json.dumps(list(articles)),),
        )
    )
    some: list[str] = []
    count = 0
    for id_ in sorted(articles):
        some.append(id_)
        count += counts.get(id_, 0)
        if count >= _AT_ONCE:
            yield some
            some, count = [], 0
    if some:
        yield some


def _bring(
    db: Database,
    taken: Replay,
    tables: Sequence[str],
    at: str,
    articles: Collection[str] | None = None,
) -> None:
    """Make the rows of some tables what was taken."""
    told = {table: taken.tables[table] for table in tables}
    make_changes(db, (change.inverse() for change in untold(db, told, articles)), at)


def make_changes(db: Database, wanted: Iterable[Change], at: str) -> None:
    """Make changes in such an order that each can be."""
    changes = list(wanted)
    order = {table: place for place, table in enumerate(KEYS)}
    gone = [change for change in changes if change.after is None]
    rest = [change for change in changes if change.after is not None]
    gone.sort(key=lambda change: -order[change.table])
    # An article that has another text by now makes room for one with its old text.
    rest.sort(key=lambda change: (order[change.table], change.before is None))
    row_changes.apply_all(db, [*gone, *rest], at, visited=False)


def _note(found: Rebuilt, taken: Replay, fitted: Fitted) -> None:
    found.hidden |= taken.hidden.keys() | fitted.twice
    found.kept |= fitted.kept
    found.carried += fitted.carried
    found.lost += fitted.lost


def _bring_project(db: Database, at: str, found: Rebuilt) -> list[Change]:
    """Make the rows of no article what their events lead to; the changes that made them fit."""
    taken = replay_of_project(db)
    _bring(db, taken, ("gazetteer", "relation_rules"), at)
    changes = fit_project(taken, _borne(db))
    _bring(db, taken, OF_THE_PROJECT, at)
    found.back += [c.after["name"] for c in changes if c.before is None and c.after]
    return changes


def names_in(taken: Replay) -> Iterator[tuple[str, str]]:
    """The names that rows of articles bear: the table of labels or attributes, the name."""
    for table, (labels, column) in _BEARING.items():
        for name in {row[column] for row in taken.tables[table].values()}:
            yield labels, name


def names_there(db: Database) -> set[tuple[str, str]]:
    """The names that rows may bear, in the same way."""
    tables = {labels for labels, _column in _BEARING.values()}
    return {(table, name) for table in tables for (name,) in db.rows(f"SELECT name FROM {table}")}


def _borne(db: Database) -> Iterator[tuple[str, str, str]]:
    """The names that rows bear: the table of labels, the kind of label, the name."""
    for table, columns in LABEL_COLUMNS.items():
        kind = "article" if table == "article_labels" else "span"
        for column in columns:
            for (name,) in db.rows(f"SELECT DISTINCT {column} FROM {table}"):
                yield "labels", kind, name
    for (name,) in db.rows("SELECT DISTINCT label FROM relations"):
        yield "relation_labels", "", name
    for (name,) in db.rows("SELECT DISTINCT name FROM span_attributes"):
        yield "attributes", "", name


def _tell(
    db: Database,
    changes: Sequence[Change],
    at: str,
    article_id: str | None,
    came_with: Mapping[str, str],
) -> None:
    """Append the event of changes that are made, as each file that holds the same events does."""
    alike = [
        Change(change.table, _alike(change.before, article_id), _alike(change.after, article_id))
        for change in changes
    ]
    whose = came_with.get(article_id, article_id) if article_id else ""
    said = hashlib.sha256(f"{at} {whose} {events.to_json(alike, None)}".encode())
    made = Event(
        uuid8(said.digest()), at, SYSTEM, article_id, events.MERGE, tuple(changes),
        origin=BY_MERGING,
    )  # fmt: skip
    events.append(db, made)


def _alike(row: Any, article_id: str | None) -> Any:
    """A row without its article's id, which is each file's own."""
    return row and {name: value for name, value in row.items() if value != article_id}


def _refuse_two_kinds(db: Database) -> None:
    """Raise DatabaseError where a label is for spans in one file and for articles in the other."""
    for table, kind in (("spans", "span"), ("article_labels", "article")):
        rows = db.rows(
            "SELECT name FROM labels WHERE kind <> ?"
            f" AND EXISTS (SELECT 1 FROM {table} WHERE label = name) ORDER BY name LIMIT 1",
            (kind,),
        )
        for (name,) in rows:
            raise DatabaseError(
                _("the label {name} is for spans in one, and for articles in the other").format(
                    name=name
                ),
                file=str(db.path),
                way_out=_("in one of them give its spans or articles another: {command}").format(
                    command=f"hashiya labels merge {name} OTHER"
                ),
            )


def _drop_texts(db: Database) -> None:
    """A text that an article has now need not be kept aside, unless an event took it away."""
    if not db.rows("SELECT 1 FROM texts WHERE sha256 IN (SELECT sha256 FROM articles) LIMIT 1"):
        return
    db.write(
        "DELETE FROM texts WHERE sha256 IN (SELECT sha256 FROM articles) AND sha256 NOT IN"
        " (SELECT json_extract(c.value, '$.before.sha256') FROM events e,"
        "  json_each(e.payload, '$.changes') c WHERE e.kind IN (?, ?)"
        "  AND json_extract(c.value, '$.table') = 'articles'"
        "  AND json_extract(c.value, '$.before.sha256') IS NOT NULL)",
        (events.ARTICLE_REMOVE, events.ARTICLE_CORRECT),
    )


def told_of(changes: Iterable[Change]) -> Iterator[str]:
    """The articles of whose rows changes tell, as far as these name them."""
    for change in changes:
        column = "id" if change.table == "articles" else "article_id"
        for side in (change.before, change.after):
            if side is not None and side.get(column) and change.table not in OF_THE_PROJECT:
                if column == "article_id" or change.table == "articles":
                    yield side[column]
