"""Articles that an annotator did unlike all their others: a second look may be worth it."""

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from math import exp, log
from statistics import median

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.span import UNREAD
from tui.store.database import Database

LEAST = 10
"""An annotator's articles below which nothing is usual yet."""
FAR = 3.5
"""From which modified z-score on an article is odd (Iglewicz and Hoaglin 1993)."""


class Oddity(StrEnum):
    """What is odd. The first two are of spans in 100 words, the next two of seconds a word."""

    MANY = "many"
    FEW = "few"
    SLOW = "slow"
    FAST = "fast"
    UNREAD = "unread"


@frozen_dataclass
class OddArticle:
    """``value`` of the article beside what is ``usual`` with its annotator, both in the unit of
    the oddity; of unread ones ``value`` counts spans, and none are usual. ``far`` sorts."""

    article_id: str
    title: str
    annotator: str
    oddity: Oddity
    value: float
    usual: float
    far: float


def modified_z(values: Sequence[float]) -> list[float]:
    """How far each value is from the median, in median absolute deviations, times 0.6745; all 0
    where more than half of the values are one."""
    middle = median(values)
    deviation = median(abs(value - middle) for value in values)
    if not deviation:
        return [0.0] * len(values)
    return [0.6745 * (value - middle) / deviation for value in values]


def odd_articles(db: Database) -> list[OddArticle]:
    """Of everyone's done articles those that are odd, the oddest first; an article may come with
    several oddities. Rates are compared as logarithms: twice as many is as odd as half as many."""
    done: defaultdict[str, list[tuple[str, str, int, float, int]]] = defaultdict(list)
    for annotator, *rest in db.rows(
        "SELECT r.annotator, a.id, a.title, a.words, r.seconds, (SELECT count(*) FROM spans s"
        "  WHERE s.article_id = a.id AND s.annotator = r.annotator)"
        " FROM reviews r JOIN articles a ON a.id = r.article_id"
        " WHERE r.status = 'done' AND a.words > 0 ORDER BY r.annotator, a.seq"
    ):
        done[annotator].append((rest[0], rest[1], rest[2], rest[3], rest[4]))
    found = _unread(db)
    for annotator, rows in done.items():
        # Half a span more than there are: none at all has a logarithm, too.
        spans = [(id_, title, 100 * (n + 0.5) / words) for id_, title, words, _s, n in rows]
        times = [(id_, title, s / words) for id_, title, words, s, _n in rows if s > 0]
        found += _far(annotator, spans, Oddity.MANY, Oddity.FEW)
        found += _far(annotator, times, Oddity.SLOW, Oddity.FAST)
    return sorted(found, key=lambda odd: (-odd.far, odd.annotator, odd.article_id, odd.oddity))


def _far(
    annotator: str, rows: Sequence[tuple[str, str, float]], above: Oddity, below: Oddity
) -> list[OddArticle]:
    if len(rows) < LEAST:
        return []
    logs = [log(rate) for _id, _title, rate in rows]
    usual = exp(median(logs))
    return [
        OddArticle(id_, title, annotator, above if z > 0 else below, rate, usual, abs(z))
        for (id_, title, rate), z in zip(rows, modified_z(logs), strict=True)
        if abs(z) >= FAR
    ]


def _unread(db: Database) -> list[OddArticle]:
    rows = db.rows(
        "SELECT s.annotator, a.id, a.title, count(*) FROM spans s"
        " JOIN articles a ON a.id = s.article_id WHERE s.origin LIKE ? GROUP BY 1, 2",
        (f"%{UNREAD}",),
    )
    return [
        OddArticle(id_, title, annotator, Oddity.UNREAD, count, 0.0, FAR)
        for annotator, id_, title, count in rows
    ]
