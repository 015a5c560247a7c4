"""Reading the rows of a damaged table: around the pages that cannot be read."""

import sqlite3
from collections.abc import Iterator

from tui.core.event import TableRow

MOST_PROBES = 20_000
"""How often one table is asked for less than it had before it is given up."""


class Salvage:
    """The rows of one table as far as they can be read; iterate over it once.

    ``unread`` then holds the ranges of row numbers, both ends included, that gave an error: what
    stood in them, if anything, is lost.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, *, most: int) -> None:
        """``most`` is a row number that no row of the table is beyond."""
        self._connection = connection
        self._most = most
        self._probes = 0
        self.table = table
        self.columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        self.unread: list[tuple[int, int]] = []

    def __iter__(self) -> Iterator[TableRow]:
        yield from self._between(-1, self._most)
        self.unread.sort()

    def _between(self, low: int, high: int) -> Iterator[TableRow]:
        """From the front to the first error, from the back to the last, then each half between."""
        ranges = [(low, high)]
        while ranges:
            low, high = ranges.pop()
            for number, row in self._run(low, high, "ASC"):
                low = number + 1
                yield row
            if not self._failed:
                continue
            for number, row in self._run(low, high, "DESC"):
                high = number - 1
                yield row
            if low >= high or self._probes > MOST_PROBES:
                self._leave(low, high)
            elif self._failed:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]

    def _run(self, low: int, high: int, order: str) -> Iterator[tuple[int, TableRow]]:
        self._probes += 1
        self._failed = False
        try:
            for number, *values in self._connection.execute(
                f"SELECT rowid, {', '.join(self.columns)} FROM {self.table} NOT INDEXED"
                f" WHERE rowid BETWEEN ? AND ? ORDER BY rowid {order}",
                (low, high),
            ):
                yield number, dict(zip(self.columns, values, strict=True))
        except sqlite3.Error:
            self._failed = True

    def _leave(self, low: int, high: int) -> None:
        """Neighbouring ranges become one."""
        for place, (start, end) in enumerate(self.unread):
            if end + 1 == low or high + 1 == start:
                self.unread[place] = (min(start, low), max(end, high))
                return
        self.unread.append((low, high))
