"""Bringing what was done in another database together with what was done here."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tui.core.article import sha256_of
from tui.core.collection import suspend_collection
from tui.core.errors import DatabaseError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.identity import database_id
from tui.store.merging.incoming_batches import Joined, Sender
from tui.store.merging.incoming_events import AS_THEY_ARE, Renames, signed_id
from tui.store.merging.joining import article_ids, join, texts_of_articles
from tui.store.merging.raw_events import raw_events
from tui.store.merging.rebuilding import altered_rows
from tui.store.rows import near_duplicates
from tui.store.schema.tables import name_of
from tui.text.near_duplicates import skeleton


@frozen_dataclass
class NearSpans:
    """Two spans that an annotator made in two files, which almost say the same."""

    article_id: str
    annotator: str
    label: str
    here: str
    there: str


@dataclass(slots=True)
class MergeResult:
    """What came, articles new and the same, and what both files changed."""

    joined: Joined
    articles_new: int = 0
    articles_same: int = 0
    both: list[tuple[str, str]] = field(default_factory=list)
    """Articles, each with the annotator whose work on it was changed in both files."""
    near_articles: list[tuple[str, str]] = field(default_factory=list)
    """New articles, each with one that was here, whose text is almost the same."""
    near_spans: list[NearSpans] = field(default_factory=list)


def merge(
    db: Database, other: Database, renames: Renames = AS_THEY_ARE, *, clock_ok: bool = False
) -> MergeResult:
    """Bring what was done in another database here, in the caller's transaction.

    Raises DatabaseError, and changes nothing, where events of the other are no events, differ from
    those of the same ids here, are more than a day ahead of this computer's clock, or do not lead
    to the rows that are there.
    """
    theirs, ours = texts_of_articles(other), texts_of_articles(db)
    ids = article_ids(ours, theirs)
    live = [id_ for (id_,) in other.rows("SELECT id FROM articles ORDER BY seq")]
    new = [id_ for id_ in live if ids.get(id_) not in ours]
    near = [(ids.get(id_, id_), twin) for id_, twin in _near_articles(db, other, new)]
    sender = Sender(str(other.path), theirs, f"{database_id(other)}:", renames)
    with suspend_collection():
        joined = join(db, sender, raw_events(other), _texts(db, other), clock_ok=clock_ok)
    result = MergeResult(joined, len(new), len(live) - len(new), near_articles=near)
    if joined.new:
        _refuse_altered_rows(other)
        there = {signed_id(id_, renames) for (id_,) in other.iterate("SELECT id FROM events")}
        result.both = _changed_in_both(db, joined.worked_on, there)
        result.near_spans = _near_spans(db, other, joined)
    return result


def _refuse_altered_rows(other: Database) -> None:
    """Raise DatabaseError where rows are not what the events say: those of another program would
    be left behind."""
    for change in altered_rows(other):
        row = change.after or change.before
        raise DatabaseError(
            _("its rows are not what its events say: {table} {name}").format(
                table=change.table, name=name_of(change.table, row)
            ),
            file=str(other.path),
            way_out=_("it is damaged or forged: hashiya check --db {file}").format(file=other.path),
        )


def _texts(db: Database, other: Database) -> Iterator[str]:
    """The other's texts that are not here. Raises DatabaseError where one was altered."""
    known = {sha256 for (sha256,) in db.rows("SELECT sha256 FROM articles")}
    for table in ("articles", "texts"):
        for (sha256,) in other.rows(f"SELECT sha256 FROM {table}"):
            if sha256 in known:
                continue
            ((text,),) = other.rows(f"SELECT text FROM {table} WHERE sha256 = ?", (sha256,))
            if sha256_of(text) != sha256:
                raise DatabaseError(
                    _("its text is not what its sha256 says"),
                    file=str(other.path),
                    place=f"{table} {sha256[:12]}",
                    way_out=_("it is damaged or forged"),
                )
            yield text


def _changed_in_both(
    db: Database, worked_on: set[tuple[str, str]], there: set[str]
) -> list[tuple[str, str]]:
    """Articles on which an annotator worked in both files; ``there`` are the other's events."""
    kinds = ", ".join(f"'{kind}'" for kind in events.BY_ITSELF)
    here = db.iterate(
        "SELECT id, article_id, annotator FROM events"
        f" WHERE article_id IS NOT NULL AND kind NOT IN ({kinds})"
    )
    return sorted({(a, who) for id_, a, who in here if (a, who) in worked_on and id_ not in there})


def _near_articles(
    db: Database, other: Database, new: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The other's articles, each with one that is here, whose text is almost the same."""
    for id_ in new:
        ((text,),) = other.rows("SELECT text FROM articles WHERE id = ?", (id_,))
        if (twin := near_duplicates.near(db, skeleton(text))) is not None:
            yield id_, twin


def _near_spans(db: Database, other: Database, joined: Joined) -> list[NearSpans]:
    """Spans that came, each beside one of the same annotator and label of which the other does not
    know, where more than half of the longer one is in both."""
    theirs = {id_ for (id_,) in other.iterate("SELECT id FROM spans")}
    rows = db.iterate(
        "SELECT s.id, t.id, s.article_id, s.annotator, s.label, t.text, s.text FROM spans s"
        " JOIN spans t ON t.article_id = s.article_id AND t.annotator = s.annotator"
        " AND t.start BETWEEN 2 * s.start - s.end AND s.end - 1"
        " AND t.label = s.label AND t.id <> s.id"
        " WHERE s.article_id IN (SELECT value FROM json_each(?))"
        " AND 2 * (min(s.end, t.end) - max(s.start, t.start))"
        "  > max(s.end - s.start, t.end - t.start)"
        " ORDER BY s.article_id, s.annotator, s.start",
        (json.dumps(sorted(joined.articles)),),
    )
    return [
        NearSpans(*said)
        for came, held, *said in rows
        if came in joined.spans and came in theirs and held not in theirs
    ]
