"""Which articles several annotators are done with, and in how many things they differ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tui.core.review import Status
from tui.store.database import Database

LEAST = 2
"""So many must be done with an article: one alone differs from nobody."""
_ALL_SAID = """
    SELECT article_id, annotator, start, end, label FROM spans
    UNION ALL SELECT article_id, annotator, -1, -1, label FROM article_labels
    UNION ALL SELECT r.article_id, r.annotator, h.start, t.start,
        json_array(h."end", h.label, t."end", t.label, r.label)
    FROM relations r JOIN spans h ON h.id = r.head JOIN spans t ON t.id = r.tail
"""


@dataclass(slots=True)
class DifferingArticle:
    """An article that these ``annotators`` are done with, by name; ``status`` is gold's.

    ``differing`` counts spans, article labels and relations that not all of them have: more than
    there are differences, and none where these agree in them.
    """

    id: str
    annotators: list[str] = field(default_factory=list)
    differing: int = 0
    status: Status = Status.TODO


def differing_articles(
    db: Database, annotators: Collection[str], gold: str, least: int = LEAST
) -> dict[str, DifferingArticle]:
    """Articles that ``least`` or more are done with, by id, in the order they came.

    ``annotators`` are those who count; where none is named, all but ``gold``.
    """
    found: dict[str, DifferingArticle] = {}
    rows = db.iterate(
        "SELECT r.article_id, r.annotator FROM reviews r JOIN articles a ON a.id = r.article_id"
        " WHERE r.status = 'done' AND r.annotator <> ? ORDER BY a.seq, r.annotator",
        (gold,),
    )
    for id_, name in rows:
        if not annotators or name in annotators:
            found.setdefault(id_, DifferingArticle(id_)).annotators.append(name)
    found = {id_: one for id_, one in found.items() if len(one.annotators) >= least}
    _count(db, found)
    for id_, status in db.rows(
        "SELECT article_id, status FROM reviews WHERE annotator = ?", (gold,)
    ):
        if id_ in found:
            found[id_].status = Status(status)
    return found


def _count(db: Database, found: Mapping[str, DifferingArticle]) -> None:
    names = {name for one in found.values() for name in one.annotators}
    marks = ", ".join("?" * len(names))
    rows = db.iterate(
        "SELECT article_id, who, count(*) FROM ("
        "SELECT said.article_id, start, end, label, count(DISTINCT said.annotator) AS who"
        f" FROM ({_ALL_SAID}) AS said JOIN reviews r ON r.article_id = said.article_id"
        f" AND r.annotator = said.annotator AND r.status = 'done' AND r.annotator IN ({marks})"
        " GROUP BY said.article_id, start, end, label) GROUP BY article_id, who",
        tuple(sorted(names)),
    )
    for id_, who, count in rows:
        if id_ in found and who < len(found[id_].annotators):
            found[id_].differing += count
