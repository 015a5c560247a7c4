"""A field's one row as it stands on the screen: its places, and what of it fits in the room."""

from typing import NamedTuple

from tui.desk.field.text_field import TextField

ROOMY_CELLS = 5


class GlyphPlace(NamedTuple):
    """What a click can hit: a glyph of ``width`` cells for ``[start, end)`` of the text; ``left``
    is its first cell in the room.

    The place after the last letter is a space for no text.
    """

    glyph: str
    width: int
    start: int
    end: int
    left: int


class FieldRow:
    """The places of a row in a room of ``room`` cells, from left to right.

    ``hidden`` is how many cells are out of sight at the side where the line begins; it changes as
    little as keeps the cursor in sight, and a cell beside it where the line goes on.
    """

    def __init__(self, field: TextField, room: int, hidden: int = 0) -> None:
        self.rtl = field.direction == "rtl"
        self.room = room
        self.roomy = room >= ROOMY_CELLS
        """Whether there is a cell to spare at each edge, to show that the line goes on."""
        row = field.page.row_in(0, 0)
        size = len(field.text)
        seen = [cell for cell in row.cells if cell.width]
        parts = [(cell.glyph, cell.width, cell.start, cell.end) for cell in seen]
        after = (" ", 1, size, size)
        parts = [after, *parts] if self.rtl else [*parts, after]
        self._total = sum(part[1] for part in parts)
        left = room - self._total if self.rtl else 0
        whole: list[GlyphPlace] = []
        for glyph, width, start, end in parts:
            whole.append(GlyphPlace(glyph, width, start, end, left))
            left += width
        # A letter that is not seen has its cursor on the next one that is.
        at = min((one for one in whole if one.end > field.head or one.start == size),
                 key=lambda one: one.start)  # fmt: skip
        first = room - at.left - at.width if self.rtl else at.left
        self.hidden = self._scrolled(hidden, first, first + at.width)
        moved = self.hidden if self.rtl else -self.hidden
        shifted = [one._replace(left=one.left + moved) for one in whole]
        self.places = [one for one in shifted if one.left >= 0 and one.left + one.width <= room]
        self.cursor = at._replace(left=at.left + moved)
        """The place under the cursor."""
        begins, ends = self.hidden > 0, self._total - self.hidden > room
        self.cut_left, self.cut_right = (ends, begins) if self.rtl else (begins, ends)
        """Whether the line goes on past the room's edges."""

    def _scrolled(self, hidden: int, first: int, last: int) -> int:
        """``first`` and ``last`` are the cursor's cells from where the line begins."""
        beside = int(self.roomy)
        hidden = min(hidden, max(0, first - beside))
        hidden = max(hidden, last + (beside if last < self._total else 0) - self.room)
        return max(0, min(hidden, self._total - self.room))

    def offset_at(self, cell: int) -> int:
        """The offset of the letter at a cell of the room, or of that nearest to it."""
        return min(self.places or [self.cursor], key=lambda one: _distance(one, cell)).start


def _distance(place: GlyphPlace, cell: int) -> int:
    return max(place.left - cell, cell - (place.left + place.width - 1), 0)
