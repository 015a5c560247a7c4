"""Under which names something was settled: what stands there is nobody's own work."""

from tui.store.database import Database


def golds(db: Database) -> list[str]:
    """Whoever anything was decided for, by name."""
    return [name for (name,) in db.rows("SELECT DISTINCT gold FROM decisions ORDER BY gold")]


def has_work_of_its_own(db: Database, name: str) -> bool:
    """Whether spans or article labels bear this name that nobody decided on."""
    return bool(
        db.rows(
            "SELECT 1 FROM spans s WHERE s.annotator = :name AND NOT EXISTS (SELECT 1"
            " FROM decisions d WHERE d.article_id = s.article_id AND d.gold = :name"
            " AND d.place = s.origin)"
            " UNION ALL SELECT 1 FROM article_labels l WHERE l.annotator = :name AND NOT EXISTS"
            " (SELECT 1 FROM decisions d WHERE d.article_id = l.article_id AND d.gold = :name)"
            " LIMIT 1",
            {"name": name},
        )
    )
