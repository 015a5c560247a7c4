"""A copy of a database to try something on, which goes away again."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.store.database import Database
from tui.store.file.copies import copy
from tui.store.opening import open_database


@contextmanager
def scratch(db: Database) -> Iterator[Database]:
    """The database as it stands, in a temporary folder: no writer of it has to wait.

    Raises DatabaseError where there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="hashiya-") as folder:
        path = Path(folder) / db.path.name
        copy(db, path)
        with open_database(path, clock=db.clock) as copied:
            yield copied
