"""What a new database begins with."""

from tui.exchange import scheme as scheme_files
from tui.store import scheme
from tui.store.database import Database
from tui.store.header import SYSTEM


def put_starter_scheme(db: Database) -> None:
    """Give a database without labels those of the starter scheme, in one transaction."""
    with db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator=SYSTEM)
