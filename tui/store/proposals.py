"""What is proposed to an annotator: never counted, never exported, until it is taken.

No event tells of a proposal: taking one is the action, and its event is that of the span.
"""

from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.store.database import Database

_COLUMNS = "id, article_id, annotator, label, start, end, source, score, origin"
_SAME = (
    "article_id = :article_id AND annotator = :annotator AND start = :start AND end = :end"
    " AND label = :label"
)


def add(db: Database, proposal: Proposal, text: str) -> bool:
    """Store a proposal, inside a transaction; ``text`` is its slice of the article.

    False, and nothing stored, where the annotator has this very span, or has it proposed just so;
    one that has another score now, of a model that learned, takes the place of the old one.
    """
    place = {
        "article_id": proposal.article_id,
        "annotator": proposal.annotator,
        "label": proposal.label,
        "start": proposal.start,
        "end": proposal.end,
    }
    if proposal.score is not None:
        db.write(
            f"DELETE FROM proposals WHERE {_SAME} AND score IS NOT :score",
            {**place, "score": proposal.score},
        )
    return bool(
        db.write(
            "INSERT INTO proposals (id, article_id, annotator, label, start, end, text, source,"
            " score, origin, created_at)"
            " SELECT :id, :article_id, :annotator, :label, :start, :end, :text, :source, :score,"
            f" :origin, :now WHERE NOT EXISTS (SELECT 1 FROM spans WHERE {_SAME})"
            f" AND NOT EXISTS (SELECT 1 FROM proposals WHERE {_SAME})",
            {
                **place,
                "id": proposal.id,
                "text": text,
                "source": proposal.source.value,
                "score": proposal.score,
                "origin": proposal.origin,
                "now": db.clock.now(),
            },
        )
    )


def of_article(db: Database, article_id: str, annotator: str) -> list[Proposal]:
    """What is proposed to an annotator in an article, in the order of spans."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM proposals WHERE article_id = ? AND annotator = ?"
        " ORDER BY start, end DESC, label, id",
        (article_id, annotator),
    )
    return [
        Proposal(id_, of, who, label, start, end, Source(source), score, origin)
        for id_, of, who, label, start, end, source, score, origin in rows
    ]


def remove(db: Database, id_: str) -> bool:
    """Take a proposal away, inside a transaction; whether it was there."""
    return bool(db.write("DELETE FROM proposals WHERE id = ?", (id_,)))


def refusals(db: Database, article_id: str, annotator: str) -> set[tuple[str, str]]:
    """The folded forms, each with a label, that are not to be offered in an article again."""
    rows = db.rows(
        "SELECT folded, label FROM refusals WHERE article_id = ? AND annotator = ?",
        (article_id, annotator),
    )
    return {(folded, label) for folded, label in rows}
