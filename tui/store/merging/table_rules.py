"""Whether the tables' own rules (CHECK) let a row stand, asked before it is stored.

They are read from the schema, and SQLite is asked of each row: for whoever has to find out which of
many events cannot be stored.
"""

import re

from tui.core.event import TableRow
from tui.store.database import Database
from tui.store.merging.incoming_events import TableColumns

_CHECK = re.compile(r"\bCHECK \(((?:[^()]|\([^()]*\))*)\)")
_NAME = re.compile(r"\w+")


def rules_in(made: str) -> list[str]:
    """The rules of the table that this statement made: conditions in SQL."""
    return _CHECK.findall(made)


class TableRules:
    """The rules of all tables that have these ``columns``."""

    def __init__(self, db: Database, columns: TableColumns) -> None:
        self._db = db
        self._columns = columns
        made = dict(db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        self._rules = {table: rules_in(made[table]) for table in columns}

    def allow(self, table: str, row: TableRow) -> bool:
        """Whether a row, of which some columns may not be told, breaks none of its table's rules.

        What stands in the row is of the types of its columns.
        """
        untold = self._columns[table].keys() - row.keys()
        rules = [rule for rule in self._rules[table] if untold.isdisjoint(_NAME.findall(rule))]
        if not rules:
            return True
        # As of a table: a rule that gives NULL is not broken.
        said = " AND ".join(f"coalesce({rule}, 1)" for rule in rules)
        told = ", ".join(f'? AS "{name}"' for name in row)
        ((whole,),) = self._db.rows(f"SELECT {said} FROM (SELECT {told})", tuple(row.values()))
        return bool(whole)
