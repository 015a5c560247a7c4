"""Counts over a whole database."""

from dataclasses import field
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.review import Status
from tui.core.span import AT_ONCE, UNREAD
from tui.store.database import Database
from tui.store.project import attributes, relation_labels
from tui.store.texts import articles
from tui.store.work import assignments
from tui.store.work.assignments import AssignedWork

_OF_ONE = "(:only IS NULL OR {name}.annotator = :only)"


@frozen_dataclass
class Stats:
    """``statuses`` is by annotator and status, of the articles that each has said anything of;
    ``labels`` by label, over all annotators."""

    articles: int
    words: int
    spans: int
    statuses: dict[str, dict[str, int]]
    labels: dict[str, int]
    at_once: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By annotator the spans that were taken together with others, and those still unread."""
    assigned: dict[str, AssignedWork] = field(default_factory=dict)
    free: dict[str, AssignedWork] = field(default_factory=dict)
    """By annotator who is assigned nothing how far they are with all articles."""
    relations: dict[str, int] = field(default_factory=dict)
    """How many relations bear each label."""
    attributes: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many spans bear each value of each attribute, by name and value."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        at_once = {
            who: {"spans": spans, "unread": unread} for who, (spans, unread) in self.at_once.items()
        }
        counts: dict[str, Any] = {
            "articles": self.articles,
            "words": self.words,
            "spans": self.spans,
            "annotators": self.statuses,
            "labels": self.labels,
        }
        values: dict[str, dict[str, int]] = {}
        for (name, value), number in self.attributes.items():
            values.setdefault(name, {})[value] = number
        more = {
            "relations": self.relations,
            "attributes": values,
            "taken_at_once": at_once,
            "assigned": {who: work.as_json() for who, work in self.assigned.items()},
            "unassigned": {who: work.as_json() for who, work in self.free.items()},
        }
        return counts | {name: said for name, said in more.items() if said}


def statistics(db: Database, only: str | None = None) -> Stats:
    """The counts as they are now: of all annotators, or of one."""
    one = {"only": only}
    statuses: dict[str, dict[str, int]] = {}
    for who, status, number in db.rows(
        "SELECT said.annotator, coalesce(r.status, :todo), count(*) FROM"
        " (SELECT article_id, annotator FROM reviews"
        " UNION SELECT article_id, annotator FROM spans"
        " UNION SELECT article_id, annotator FROM article_labels) AS said"
        " LEFT JOIN reviews r USING (article_id, annotator)"
        f" WHERE {_OF_ONE.format(name='said')} GROUP BY 1, 2 ORDER BY 1, 2",
        {**one, "todo": Status.TODO.value},
    ):
        statuses.setdefault(who, {})[status] = number
    labels = dict(
        db.rows(
            "SELECT l.name, (SELECT count(*) FROM spans s WHERE s.label = l.name"
            f" AND {_OF_ONE.format(name='s')}) + (SELECT count(*) FROM article_labels a"
            f" WHERE a.label = l.name AND {_OF_ONE.format(name='a')})"
            " FROM labels l ORDER BY l.position, l.name",
            one,
        )
    )
    words, spans = db.rows(
        "SELECT (SELECT coalesce(sum(words), 0) FROM articles),"
        f" (SELECT count(*) FROM spans s WHERE {_OF_ONE.format(name='s')})",
        one,
    )[0]
    at_once = {
        who: (taken, unread)
        for who, taken, unread in db.rows(
            "SELECT annotator, count(*), sum(origin LIKE :unread) FROM spans s"
            f" WHERE (origin LIKE :unread OR origin LIKE :taken) AND {_OF_ONE.format(name='s')}"
            " GROUP BY annotator ORDER BY annotator",
            {**one, "unread": f"%{UNREAD}", "taken": f"%{AT_ONCE}"},
        )
    }
    assigned, free = (
        {who: one for who, one in work.items() if only in (None, who)}
        for work in (assignments.work(db), assignments.free_work(db))
    )
    return Stats(
        articles.count(db),
        words,
        spans,
        statuses,
        labels,
        at_once,
        assigned,
        free,
        relation_labels.counts(db, only),
        attributes.counts(db, only),
    )
