"""Counts over a whole database."""

from dataclasses import dataclass
from typing import Any

from tui.core.review import Status
from tui.store import articles
from tui.store.database import Database


@dataclass(frozen=True, slots=True)
class Stats:
    """``statuses`` is by annotator and status, of the articles that each has said anything of;
    ``labels`` by label, over all annotators."""

    articles: int
    words: int
    spans: int
    statuses: dict[str, dict[str, int]]
    labels: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "articles": self.articles,
            "words": self.words,
            "spans": self.spans,
            "annotators": self.statuses,
            "labels": self.labels,
        }


def statistics(db: Database) -> Stats:
    """The counts as they are now."""
    statuses: dict[str, dict[str, int]] = {}
    for who, status, number in db.rows(
        "SELECT said.annotator, coalesce(r.status, ?), count(*) FROM"
        " (SELECT article_id, annotator FROM reviews"
        " UNION SELECT article_id, annotator FROM spans"
        " UNION SELECT article_id, annotator FROM article_labels) AS said"
        " LEFT JOIN reviews r USING (article_id, annotator) GROUP BY 1, 2 ORDER BY 1, 2",
        (Status.TODO.value,),
    ):
        statuses.setdefault(who, {})[status] = number
    labels = dict(
        db.rows(
            "SELECT l.name, (SELECT count(*) FROM spans s WHERE s.label = l.name)"
            " + (SELECT count(*) FROM article_labels a WHERE a.label = l.name)"
            " FROM labels l ORDER BY l.position, l.name"
        )
    )
    words, spans = db.rows(
        "SELECT (SELECT coalesce(sum(words), 0) FROM articles), (SELECT count(*) FROM spans)"
    )[0]
    return Stats(articles.count(db), words, spans, statuses, labels)
