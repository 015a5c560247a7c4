"""Whether the tables' own rules (CHECK) let a row stand, asked before it is stored.

They are read from the schema, and SQLite is asked of each row: for whoever has to find out which of
many events cannot be stored.
"""

import re

from tui.core.event import TableRow
from tui.store.database import Database
from tui.store.schema.tables import KEYS

_CHECK = re.compile(r"\bCHECK \(((?:[^()]|\([^()]*\))*)\)")
_NAME = re.compile(r"\w+")


class TableRules:
    """The rules of all tables whose rows events make."""

    def __init__(self, db: Database) -> None:
        self._db = db
        made = dict(db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        self._rules = {table: _CHECK.findall(made[table]) for table in KEYS}

    def of(self, table: str) -> list[str]:
        """The conditions of a table, in SQL."""
        return self._rules[table]

    def allow(self, table: str, row: TableRow) -> bool:
        """Whether a row, of which some columns may not be told, breaks none of its table's rules.

        What stands in the row is of the types of its columns.
        """
        columns = self._db.rows("SELECT name FROM pragma_table_info(?)", (table,))
        untold = {name for (name,) in columns} - set(row)
        rules = [rule for rule in self._rules[table] if untold.isdisjoint(_NAME.findall(rule))]
        if not rules:
            return True
        # As of a table: a rule that gives NULL is not broken.
        said = " AND ".join(f"coalesce({rule}, 1)" for rule in rules)
        told = ", ".join(f'? AS "{name}"' for name in row)
        ((whole,),) = self._db.rows(f"SELECT {said} FROM (SELECT {told})", tuple(row.values()))
        return bool(whole)
