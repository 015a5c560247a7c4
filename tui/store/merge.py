"""Bringing what was done in another database together with what was done here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui.store import events
from tui.store.database import Database
from tui.store.identity import database_id
from tui.store.incoming_events import AS_THEY_ARE, RawEvent, Renames, raw_events, signed_id
from tui.store.joining import Sender, article_ids, join, texts_of_articles


@dataclass(slots=True)
class MergeResult:
    """What came: events new and known, articles new and the same, and what both files changed."""

    new: int = 0
    known: int = 0
    articles_new: int = 0
    articles_same: int = 0
    twice: int = 0
    kept: int = 0
    """Articles that one file deleted and the other worked on: they stay."""
    by_annotator: Counter[str] = field(default_factory=Counter)
    both: list[tuple[str, str]] = field(default_factory=list)
    """Articles, each with the annotator whose work on it was changed in both files."""


def merge(
    db: Database, other: Database, renames: Renames = AS_THEY_ARE, *, clock_ok: bool = False
) -> MergeResult:
    """Bring what was done in another database here, in the caller's transaction.

    Raises DatabaseError, and changes nothing, where events of the other are no events, differ from
    those of the same ids here, or are more than a day ahead of this computer's clock.
    """
    result = MergeResult()
    theirs = texts_of_articles(other)
    ours = set(texts_of_articles(db))
    ids = article_ids(db, theirs)
    for (id_,) in other.rows("SELECT id FROM articles"):
        known = ids.get(id_) in ours
        result.articles_same += known
        result.articles_new += not known
    there: set[str] = set()
    sender = Sender(str(other.path), theirs, f"{database_id(other)}:", renames)
    joined = join(
        db, sender, _noted(raw_events(other), renames, there), _texts(other), clock_ok=clock_ok
    )
    result.new, result.known = joined.new, joined.known
    result.twice, result.kept = joined.twice, joined.kept
    result.by_annotator = joined.by_annotator
    result.both = _changed_in_both(db, joined.worked_on, there) if joined.new else []
    return result


def _noted(rows: Iterator[RawEvent], renames: Renames, there: set[str]) -> Iterator[RawEvent]:
    """The same events, whose ids are noted, as they are there and as they are to be here."""
    for row in rows:
        there.update((row.id, signed_id(row.id, renames)))
        yield row


def _texts(other: Database) -> Iterator[str]:
    for table in ("articles", "texts"):
        for (text,) in other.iterate(f"SELECT text FROM {table}"):
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
