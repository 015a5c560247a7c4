"""Which articles several annotators have been in, and what those who are done say differently."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.core.review import Status
from tui.store.database import Database
from tui.store.log.events import DECIDE, LOOK, TIME

_APART = """
    WITH done AS (
        SELECT article_id, annotator FROM reviews
        WHERE status = 'done' AND annotator IN (SELECT value FROM json_each(:names))),
    many AS (
        SELECT article_id, count(*) AS number FROM done GROUP BY article_id HAVING number >= :ready)
    SELECT s.article_id, {columns}, json_group_array(s.annotator)
    FROM {table} s
    JOIN many m ON m.article_id = s.article_id
    JOIN done d ON d.article_id = s.article_id AND d.annotator = s.annotator
    GROUP BY s.article_id, {columns}
    HAVING count(DISTINCT s.annotator) < max(m.number)
"""
"""Spans or article labels that not all who are done have, and who has each."""


@dataclass(slots=True)
class DifferingArticle:
    """An article that one of some annotators has been in; ``done`` are those who are done with it.

    ``spans`` (start, end, label) and ``labels`` are what each of them has, and not all have.
    ``has_links``: somebody relates spans, or gives them attributes. ``has_decisions``: something
    is decided for gold already; ``is_settled``: gold is done with the article or skipped it, and
    nobody has done anything there since.
    """

    id: str
    title: str
    done: tuple[str, ...]
    waiting: tuple[str, ...]
    spans: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    has_links: bool = False
    has_decisions: bool = False
    is_settled: bool = False


def differing_articles(
    db: Database, annotators: Sequence[str], gold: str, ready: int
) -> list[DifferingArticle]:
    """Each article that one of these annotators has been in, in the order the articles came.

    What is said differently is told of those that ``ready`` or more are done with.
    """
    names = json.dumps(list(annotators))
    found = _opened(db, annotators, names)
    for article in found.values():
        article.spans = {name: [] for name in article.done}
        article.labels = {name: [] for name in article.done}
    asked = {"names": names, "ready": ready}
    spans = _APART.format(table="spans", columns="s.start, s.end, s.label")
    for id_, start, end, label, who in db.iterate(spans, asked):
        for name in dict.fromkeys(json.loads(who)):
            found[id_].spans[name].append((start, end, label))
    labels = _APART.format(table="article_labels", columns="s.label")
    for id_, label, who in db.iterate(labels, asked):
        for name in json.loads(who):
            found[id_].labels[name].append(label)
    for id_ in _linked(db, names):
        if id_ in found:
            found[id_].has_links = True
    _look_at_gold(db, found, gold, names)
    return list(found.values())


def _opened(db: Database, annotators: Sequence[str], names: str) -> dict[str, DifferingArticle]:
    stood: dict[str, dict[str, Status]] = {}
    titles: dict[str, str] = {}
    for id_, title, name, status in db.iterate(
        "SELECT a.id, a.title, r.annotator, r.status FROM reviews r"
        " JOIN articles a ON a.id = r.article_id"
        " WHERE r.status <> 'todo' AND r.annotator IN (SELECT value FROM json_each(?))"
        " ORDER BY a.seq",
        (names,),
    ):
        titles[id_] = title
        stood.setdefault(id_, {})[name] = Status(status)
    found = {}
    for id_, by_name in stood.items():
        done = tuple(name for name in annotators if by_name.get(name) is Status.DONE)
        waiting = tuple(name for name in annotators if name not in done)
        found[id_] = DifferingArticle(id_, titles[id_], done, waiting)
    return found


def _linked(db: Database, names: str) -> list[str]:
    rows = db.rows(
        "SELECT article_id FROM relations WHERE annotator IN (SELECT value FROM json_each(:names))"
        " UNION SELECT s.article_id FROM span_attributes a JOIN spans s ON s.id = a.span_id"
        " WHERE s.annotator IN (SELECT value FROM json_each(:names))",
        {"names": names},
    )
    return [id_ for (id_,) in rows]


def _look_at_gold(db: Database, found: dict[str, DifferingArticle], gold: str, names: str) -> None:
    for (id_,) in db.rows("SELECT DISTINCT article_id FROM decisions WHERE gold = ?", (gold,)):
        if id_ in found:
            found[id_].has_decisions = True
    settled = [
        id_
        for (id_,) in db.rows(
            "SELECT article_id FROM reviews WHERE annotator = ? AND status IN ('done', 'skipped')",
            (gold,),
        )
        if id_ in found
    ]
    # In the order they came to this file: what a hub brings may have been done before.
    for id_, decided, said in db.iterate(
        "SELECT article_id, max(CASE WHEN kind = :decide OR annotator = :gold THEN seq END),"
        " max(CASE WHEN kind NOT IN (:decide, :time, :look)"
        " AND annotator IN (SELECT value FROM json_each(:names)) THEN seq END)"
        " FROM events WHERE article_id IN (SELECT value FROM json_each(:ids)) GROUP BY article_id",
        {"decide": DECIDE, "time": TIME, "look": LOOK, "gold": gold, "names": names,
         "ids": json.dumps(settled)},
    ):  # fmt: skip
        found[id_].is_settled = (decided or 0) > (said or 0)
