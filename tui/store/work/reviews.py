"""Where each annotator stands with each article."""

from typing import Any

from tui.core.article import Article
from tui.core.event import Change, Event
from tui.core.review import Review, Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.log.lineage import OLD, next_stamp
from tui.store.rows.row_problems import Problem, listed_status, review_problem, row_error, row_name

_COLUMNS = "article_id, annotator, status, note, seconds, cursor, updated_at"


def get(db: Database, article_id: str, annotator: str) -> Review:
    """The review, or that of an article not seen."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM reviews WHERE article_id = ? AND annotator = ?",
        (article_id, annotator),
    )
    return _review(db, rows[0]) if rows else Review(article_id, annotator)


def of_text(db: Database, article: Article, annotator: str) -> Review | None:
    """The same; None where the article is gone, or has another text than the one known."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM articles LEFT JOIN reviews ON article_id = id AND annotator = ?"
        " WHERE id = ? AND sha256 = ?",
        (annotator, article.id, article.sha256),
    )
    if not rows:
        return None
    return _review(db, rows[0]) if rows[0][0] is not None else Review(article.id, annotator)


def _review(db: Database, found: tuple[Any, ...]) -> Review:
    of, who, status, *rest = found
    if wrong := review_problem(status, found[3], found[4]):
        raise row_error(db.path, Problem("reviews", row_name(of, who), wrong))
    return Review(of, who, Status(status), *rest)


def is_changed_by(event: Event) -> bool:
    """Whether an event changed where somebody stands with an article."""
    return any(change.table == "reviews" for change in event.changes)


def change(review: Review, status: Status | None = None, note: str | None = None) -> Change:
    """The change that gives a review this status, this note, or both.

    There is always a row before, that of an article not seen if need be: taking the change back
    must not delete the place and the time, which are kept in the same row without events.
    """
    before, after = row(review), row(review)
    if status is not None:
        after["status"] = status.value
    if note is not None:
        after["note"] = note or None
    return Change("reviews", before, after)


def remember(db: Database, review: Review, *, cursor: int, seconds: float) -> None:
    """Store the place one left at, and add the time spent in this file; no status changes."""
    with db.transaction():
        if seconds > 0:
            _at, origin = next_stamp(db)
            key = {"article_id": review.article_id, "annotator": review.annotator, "origin": origin}
            rows = db.rows(
                "SELECT seconds FROM time_spent WHERE article_id = :article_id"
                " AND annotator = :annotator AND origin = :origin",
                key,
            )
            before = {**key, "seconds": rows[0][0]} if rows else None
            after = {**key, "seconds": seconds + (rows[0][0] if rows else 0.0)}
            events.record(
                db,
                events.TIME,
                [Change("time_spent", before, after)],
                annotator=review.annotator,
                article_id=review.article_id,
            )
        db.write(
            "INSERT INTO reviews (article_id, annotator, status, cursor, updated_at)"
            " VALUES (?, ?, 'todo', ?, ?) ON CONFLICT (article_id, annotator)"
            " DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at",
            (review.article_id, review.annotator, cursor, db.clock.now()),
        )


def credit(review: Review, seconds: float) -> list[Change]:
    """The change that adds time spent elsewhere, where none is known; from no file of ours."""
    if not seconds or review.seconds:
        return []
    row = {"article_id": review.article_id, "annotator": review.annotator}
    return [Change("time_spent", None, {**row, "origin": OLD, "seconds": seconds})]


def last_touched(db: Database, annotator: str) -> str | None:
    """The id of the article the annotator was in last."""
    rows = db.rows(
        "SELECT article_id FROM reviews WHERE annotator = ? AND updated_at > ''"
        " ORDER BY updated_at DESC LIMIT 1",
        (annotator,),
    )
    return str(rows[0][0]) if rows else None


def counts(db: Database, annotator: str) -> dict[Status, int]:
    """How many articles stand at each status; those never opened are not counted."""
    rows = db.rows(
        "SELECT status, count(*) FROM reviews WHERE annotator = ? GROUP BY status", (annotator,)
    )
    found: dict[Status, int] = {}
    for stored, number in rows:
        status = listed_status(stored)
        found[status] = found.get(status, 0) + number
    return found


def annotators(db: Database) -> list[str]:
    """Everyone who has said anything, in the order of their names."""
    rows = db.rows(
        "SELECT annotator FROM reviews UNION SELECT annotator FROM spans"
        " UNION SELECT annotator FROM article_labels ORDER BY annotator"
    )
    return [name for (name,) in rows]


def row(review: Review) -> dict[str, Any]:
    """The columns of a review that events hold: not the place and the time."""
    return {
        "article_id": review.article_id,
        "annotator": review.annotator,
        "status": review.status.value,
        "note": review.note,
    }


def times(db: Database) -> dict[tuple[str, str], str]:
    """When each annotator was last in an article, by article and annotator; none of imports."""
    rows = db.rows("SELECT article_id, annotator, updated_at FROM reviews WHERE updated_at > ''")
    return {(article, annotator): at for article, annotator, at in rows}


def status_times(db: Database, status: Status) -> dict[tuple[str, str], str]:
    """When each annotator gave an article this status, for those that have it by now; by article
    and annotator. One that was imported so has no time."""
    rows = db.rows(
        "WITH said AS (SELECT json_extract(c.value, '$.after.article_id') AS article,"
        "  json_extract(c.value, '$.after.annotator') AS annotator, max(e.at) AS at"
        "  FROM events e, json_each(e.payload, '$.changes') c"
        # Most events have no such word: they need not be taken apart.
        "  WHERE e.kind <> :imported AND e.payload LIKE '%\"status\":\"' || :status || '\"%'"
        "  AND json_extract(c.value, '$.table') = 'reviews'"
        "  AND json_extract(c.value, '$.after.status') = :status"
        "  AND coalesce(json_extract(c.value, '$.before.status'), '') <> :status GROUP BY 1, 2)"
        " SELECT said.article, said.annotator, said.at FROM said JOIN reviews r"
        " ON r.article_id = said.article AND r.annotator = said.annotator AND r.status = :status",
        {"imported": events.IMPORT, "status": status.value},
    )
    return {(article, annotator): at for article, annotator, at in rows}
