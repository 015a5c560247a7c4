"""Which rows of the article stand on which lines of the reader."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.desk.view.text_view import TextView
from tui.desk.view.window import WindowLine

Place = tuple[int, int]
"""A paragraph, and the number of a row in it."""


@frozen_dataclass
class VisibleRows:
    """What was seen of the desk last: the window's ``lines``, and the rows in it from top to
    bottom: their ``places``, the ``numbers`` of their lines, ``heights``, ``starts``, ``ends``."""

    lines: tuple[WindowLine | None, ...] = ()
    places: tuple[Place, ...] = ()
    numbers: tuple[Sequence[int], ...] = ()
    heights: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    focused: str | None = None
    heavy: range = range(0)
    """The lines of the edge that say where in the article the window stands."""

    def rows_touching(self, ranges: Iterable[Range]) -> list[int]:
        """The numbers of the rows that touch a range."""
        found: set[int] = set()
        for start, end in ranges:
            found.update(range(bisect_left(self.ends, start), bisect_right(self.starts, end)))
        return sorted(found)


def visible_rows(view: TextView, height: int) -> VisibleRows:
    """What stands on which line now; ``height`` is that of the widget, in lines."""
    window = view.window
    lines = window.lines()
    by_row: dict[Place, list[int]] = {}
    for y, line in enumerate(lines):
        if line is not None:
            by_row.setdefault((line.paragraph, line.number), []).append(y)
    rows = [window.row(place) for place in by_row]
    return VisibleRows(
        tuple(lines),
        tuple(by_row),
        tuple(by_row.values()),
        tuple([window.row_height(place) for place in by_row]),
        tuple([row.start for row in rows]),
        tuple([row.end for row in rows]),
        view.focused,
        _heavy(view, height),
    )


def _heavy(view: TextView, height: int) -> range:
    """The lines of the edge that are heavy now."""
    first = view.page.number(*view.window.top)
    rows = max(1, view.page.row_count)
    shown = max(1, height // (1 if view.look.compact else 2))
    top = min(height - 1, first * height // rows)
    bottom = max(top + 1, min(height, -(-(first + shown) * height // rows)))
    return range(top, bottom) if shown < rows else range(0)


def differing(old: Range, new: Range) -> list[Range]:
    """Where two selections, the one after the other, look different."""
    if not old.overlaps(new):
        return [old, new]
    ends = (sorted((old.start, new.start)), sorted((old.end, new.end)))
    return [Range(first, last) for first, last in ends if first != last] or [new]
