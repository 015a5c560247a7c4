"""Which hub a file belongs to. It is loaded with the desk, and loads little."""

from tui.store.database import Database

HUB = "hub"
"""The key of ``meta`` under which its address stands."""


def hub_address(db: Database) -> str | None:
    """The address of the hub that this file belongs to, if any."""
    rows = db.rows("SELECT value FROM meta WHERE key = ?", (HUB,))
    return str(rows[0][0]) if rows else None
