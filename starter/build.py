"""Build ``annotations.db`` from the texts of this folder, with fixed ids and times.

The same texts give the same content, so a change of the database shows as a change of a text.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tui.core.ids import uuid7
from tui.exchange import scheme as scheme_files
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles

HERE = Path(__file__).parent
START = 1_780_000_000_000
"""The Unix time, in milliseconds, at which the starter's clock stands still."""


class FixedClock:
    """Counts its ids, and always gives one time."""

    def __init__(self) -> None:
        self._made = 0

    def now(self) -> str:
        """The one time: START."""
        return "2026-05-28T20:26:40.000000+00:00"

    def new_id(self) -> str:
        """The next id."""
        self._made += 1
        return uuid7(START + self._made, self._made.to_bytes(10))


def build(path: Path) -> None:
    """Write the starter database to ``path``, in place of what is there."""
    for old in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        old.unlink(missing_ok=True)
    with open_database(path, create=True, clock=FixedClock()) as db, db.transaction():
        scheme.replace_all(db, scheme_files.starter(), annotator="hashiya")
        for file in sorted(HERE.glob("*.txt")):
            title, _blank, text = file.read_text(encoding="utf-8").split("\n", 2)
            meta = {"source": f"starter/{file.name}"}
            articles.add(db, text=text.rstrip("\n"), title=title, meta=meta)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "annotations.db")
