"""What each annotator has done, in all and by day. Days are those of UTC, as times are stored."""

from collections import Counter
from collections.abc import Iterable

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.work import reviews

_OWN = "source <> 'import'"
"""Spans that an annotator made or took; whoever imported others has not worked on them."""


@frozen_dataclass
class WorkDay:
    """What an annotator did on a day (``YYYY-MM-DD``): articles that are done since then, spans
    that stand and were made then, and seconds at the desk."""

    annotator: str
    day: str
    articles: int = 0
    spans: int = 0
    seconds: float = 0.0


@frozen_dataclass
class WorkDone:
    """All that an annotator did. ``spans`` are those that stand; ``own`` of them were not imported.

    ``timed_spans`` are the own ones in articles whose time is known, ``timed_done`` the articles
    that are done and have a time, ``seconds_done`` the time of these.
    """

    annotator: str
    spans: int
    own: int
    seconds: float
    timed_spans: int
    timed_done: int
    seconds_done: float

    @property
    def spans_an_hour(self) -> float | None:
        """None where no time is known."""
        return self.timed_spans / self.seconds * 3600 if self.seconds else None

    @property
    def minutes_an_article(self) -> float | None:
        """The mean of the articles that are done; None where none of them has a time."""
        return self.seconds_done / self.timed_done / 60 if self.timed_done else None


def work_done(db: Database) -> list[WorkDone]:
    """Everyone who has said anything, by name."""
    rows = db.rows(
        "WITH said AS (SELECT article_id, annotator FROM reviews"
        " UNION SELECT article_id, annotator FROM spans"
        " UNION SELECT article_id, annotator FROM article_labels),"
        f" tagged AS (SELECT article_id, annotator, count(*) AS spans, sum({_OWN}) AS own"
        "  FROM spans GROUP BY 1, 2)"
        " SELECT s.annotator, coalesce(sum(t.spans), 0), coalesce(sum(t.own), 0),"
        " coalesce(sum(r.seconds), 0.0), coalesce(sum(iif(r.seconds > 0, t.own, 0)), 0),"
        " coalesce(sum(r.seconds > 0 AND r.status = 'done'), 0),"
        " coalesce(sum(iif(r.status = 'done', r.seconds, 0.0)), 0.0)"
        " FROM said s LEFT JOIN tagged t USING (article_id, annotator)"
        " LEFT JOIN reviews r USING (article_id, annotator) GROUP BY 1 ORDER BY 1"
    )
    return [WorkDone(*row) for row in rows]


def work_days(db: Database) -> list[WorkDay]:
    """By day, then by name; only days on which anything was done.

    The day on which an article was done is that of the last event that says so; one that was done
    in a file that was imported has none. Time from before schema 3 has no day either.
    """
    found: dict[tuple[str, str], dict[str, float]] = {}
    for name, rows in (
        ("articles", _finished(db)),
        ("spans", _tagged(db)),
        ("seconds", _spent(db)),
    ):
        for annotator, day, number in rows:
            counts = found.setdefault((day, annotator), {})
            counts[name] = counts.get(name, 0) + number
    return [
        WorkDay(
            annotator,
            day,
            int(counts.get("articles", 0)),
            int(counts.get("spans", 0)),
            counts.get("seconds", 0.0),
        )
        for (day, annotator), counts in sorted(found.items())
    ]


def _finished(db: Database) -> Iterable[tuple[str, str, int]]:
    times = reviews.status_times(db, Status.DONE)
    counts = Counter((annotator, at[:10]) for (_article, annotator), at in times.items())
    return [(annotator, day, count) for (annotator, day), count in counts.items()]


def _tagged(db: Database) -> Iterable[tuple[str, str, int]]:
    return db.rows(
        f"SELECT annotator, substr(created_at, 1, 10), count(*) FROM spans WHERE {_OWN}"
        " GROUP BY 1, 2"
    )


def _spent(db: Database) -> Iterable[tuple[str, str, float]]:
    return db.rows(
        "SELECT annotator, substr(at, 1, 10),"
        " sum(json_extract(payload, '$.changes[0].after.seconds')"
        "  - coalesce(json_extract(payload, '$.changes[0].before.seconds'), 0.0))"
        " FROM events WHERE kind = ? GROUP BY 1, 2",
        (events.TIME,),
    )
