"""Writing the rows of our own tables of comma- or tab-separated values."""

import csv
import io
from collections.abc import Sequence

from tui.exchange.files.target import Target
from tui.exchange.options import WriteOptions
from tui.exchange.shared.csv_table import ESCAPED, is_formula


class TableRows:
    """Writes the columns' names, and then each row at once; a safe table has no formula."""

    def __init__(
        self, delimiter: str, target: Target, options: WriteOptions, columns: Sequence[str]
    ) -> None:
        self._target = target
        self._safe = options.safe
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(
            self._buffer, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
        if options.bom:
            target.write("\ufeff")
        self._write([*columns, *([ESCAPED] if options.safe else [])])

    def put(self, cells: list[str | int]) -> None:
        """Write a row; in a safe table a cell that would be a formula gets an apostrophe."""
        if self._safe:
            cells = [f"'{cell}" if is_formula(cell) else cell for cell in cells] + ["yes"]
        self._write(cells)

    def _write(self, cells: list[str | int]) -> None:
        self._writer.writerow(cells)
        self._target.write(self._buffer.getvalue())
        self._buffer.seek(0)
        self._buffer.truncate()
