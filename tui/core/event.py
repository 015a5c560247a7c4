"""An event: one thing an annotator did, as stored."""

from collections.abc import Mapping
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass

TableRow = Mapping[str, Any]


@frozen_dataclass
class Change:
    """One row of ``table`` before and after; ``None`` where there was or is no row."""

    table: str
    before: TableRow | None
    after: TableRow | None

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.table, self.after, self.before)


@frozen_dataclass
class Event:
    """Holds all that is needed to apply it anywhere: nothing in it refers to a row number.

    ``undone_by`` is the id of the event that reversed this one; ``reverses`` the id of the
    event that this one reversed (undo and redo only). Events of one ``group`` were one thing to
    the annotator, over several articles perhaps, and are undone together. ``left_out`` is what an
    undo or a redo did not do, since a span would be there twice; it is told, and not stored.
    Events are ordered by ``at``, then ``id``; ``origin`` is the id of the file they were made in.
    """

    id: str
    at: str
    annotator: str
    article_id: str | None
    kind: str
    changes: tuple[Change, ...]
    reverses: str | None = None
    undone_by: str | None = None
    group: str | None = None
    left_out: tuple[Change, ...] = ()
    origin: str = ""
