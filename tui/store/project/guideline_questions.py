"""Notes tagged ``#guideline``: what annotators and curators ask of whoever writes guidelines."""

from collections.abc import Iterator

from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.database import Database

TAG = "#guideline"


@frozen_dataclass
class GuidelineQuestion:
    """A note with the tag: who wrote it, of which article and where in it, in code points.

    ``label`` and ``words`` are those of a span; both are empty, and ``start`` is 0, where the note
    is on the article. What a curator noted when settling has the decision's place as ``words``.
    """

    article_id: str
    annotator: str
    note: str
    label: str = ""
    start: int = 0
    words: str = ""


def guideline_questions(db: Database, only: str | None = None) -> Iterator[GuidelineQuestion]:
    """Article by article, in the order of the text: of everybody, or of one annotator."""
    rows = db.iterate(
        "SELECT said.article_id, annotator, note, label, start, covered FROM ("
        " SELECT article_id, annotator, note, label, start, text AS covered FROM spans"
        " UNION ALL SELECT article_id, annotator, note, '', 0, '' FROM reviews"
        " UNION ALL SELECT article_id, curator, reason, '', 0, place FROM decisions"
        ") AS said JOIN articles a ON a.id = said.article_id"
        " WHERE note LIKE :tag AND (:only IS NULL OR annotator = :only)"
        " ORDER BY a.seq, start, annotator, note",
        {"tag": f"%{TAG}%", "only": only},
    )
    for article_id, annotator, note, label, start, words in rows:
        yield GuidelineQuestion(article_id, annotator, note, label, start, words)
