"""What tells one database from every other, wherever its file lies."""

from tui.store.database import Database


def database_id(db: Database) -> str:
    """The id of the first event: each database has one of its own, and its copies have the same.

    Empty where nothing was ever done in it.
    """
    rows = db.rows("SELECT id FROM events ORDER BY seq LIMIT 1")
    return str(rows[0][0]) if rows else ""
