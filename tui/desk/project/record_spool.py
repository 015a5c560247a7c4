"""Records between reading and storing: read in full first, then handed on in small parts."""

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.record import Record

PART_RECORDS = 100
PART_ROWS = 1000
PART_CHARS = 200_000
"""One part, which is stored in one transaction, has at most so many records, spans and relations,
and code points; a record that is larger by itself is a part of its own."""


class Spool:
    """Takes records one by one and gives them back in parts.

    Only one part is in memory; the others wait in a temporary file that has no name, so that
    nothing is left of it however the program ends.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._part: list[Record] = []
        self._away = self._rows = self._chars = 0
        self.count = 0
        """How many records were added."""

    def add(self, record: Record) -> None:
        """Raises UsageError where the temporary folder has no room."""
        rows = len(record.spans) + len(record.relations) + len(record.suggested)
        full = (
            len(self._part) >= PART_RECORDS
            or self._rows + rows > PART_ROWS
            or self._chars + len(record.text) > PART_CHARS
        )
        if full and self._part:
            self._put_away()
        self._part.append(record)
        self.count += 1
        self._rows += rows
        self._chars += len(record.text)

    def parts(self) -> Iterator[list[Record]]:
        """All parts in their order; once, and nothing is added after that."""
        if self._file is not None:
            self._file.seek(0)
            for _number in range(self._away):
                yield pickle.load(self._file)
        if self._part:
            yield self._part

    @property
    def is_one_part(self) -> bool:
        """Whether all of it fits into one transaction."""
        return self._file is None

    def close(self) -> None:
        """Let the temporary file go."""
        if self._file is not None:
            self._file.close()

    def _put_away(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="hashiya-")  # noqa: SIM115 (closed by close)
            pickle.dump(self._part, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise UsageError(
                _("the import has no room for its temporary file: {error}").format(
                    error=error.strerror or error
                ),
                file=tempfile.gettempdir(),
                way_out=_("free some space there, or name another folder with TMPDIR"),
            ) from error
        self._away += 1
        self._part, self._rows, self._chars = [], 0, 0
