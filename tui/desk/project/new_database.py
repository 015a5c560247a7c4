"""What a new database begins with."""

from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.file.header import SYSTEM
from tui.store.project import scheme


def put_starter_scheme(db: Database) -> None:
    """Give a database without labels those of the starter scheme, in one transaction."""
    with db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator=SYSTEM)
