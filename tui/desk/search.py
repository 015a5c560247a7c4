"""Finding words in the open article, however they are spelt: marks, hamzas and digits folded."""

from bisect import bisect_left, bisect_right

from tui.core.selection import Range
from tui.text.fold import Folded, Level, fold

LEVELS = (Level.LETTERS, Level.MARKS, Level.EXACT)
"""The levels that one can search at, the widest first."""


class Finder:
    """The places where a query stands in a text, inside words too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: dict[Level, Folded] = {}
        self._places: list[int] = []
        self._length = 0
        self._searched: tuple[str, Level] | None = None
        self.query = ""
        self.level = LEVELS[0]

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self._places)

    def look_for(self, query: str, level: Level | None = None) -> None:
        """Search for another query, or at another level."""
        self.query, self.level = query, level if level is not None else self.level
        if self._searched == (self.query, self.level):
            return
        self._searched = (self.query, self.level)
        if self.level not in self._folded:
            self._folded[self.level] = fold(self._text, self.level)
        text = self._folded[self.level].text
        wanted = fold(query, self.level).text
        self._length = len(wanted)
        self._places = []
        at = text.find(wanted) if wanted.strip() else -1
        while at >= 0:
            self._places.append(at)
            at = text.find(wanted, at + self._length)

    def number(self, place: Range) -> int:
        """Which of the places this is, from 1."""
        at = self._folded[self.level].folded_offset(place.start)
        return bisect_right(self._places, at)

    def at_or_after(self, offset: int) -> Range | None:
        """The first place at or after an offset, round the end."""
        return self._place(bisect_left(self._places, self._offset(offset)))

    def after(self, offset: int) -> Range | None:
        """The first place after an offset, round the end."""
        return self._place(bisect_right(self._places, self._offset(offset)))

    def before(self, offset: int) -> Range | None:
        """The last place before an offset, round the beginning."""
        return self._place(bisect_left(self._places, self._offset(offset)) - 1)

    def _offset(self, offset: int) -> int:
        return self._folded[self.level].folded_offset(offset)

    def _place(self, index: int) -> Range | None:
        if not self._places:
            return None
        at = self._places[index % len(self._places)]
        return self._folded[self.level].raw_range(at, at + self._length)
