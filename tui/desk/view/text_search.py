"""Finding words in the open article, however they are spelt: marks, hamzas and digits folded."""

import re
from bisect import bisect_left, bisect_right

from tui.core.selection import Range
from tui.text.fold import Folded, Level, fold

SEARCH_LEVELS = (Level.LETTERS, Level.MARKS, Level.EXACT)
"""The levels that one can search at, the widest first."""


class TextFinder:
    """The places where a query stands in a text, inside words too.

    They are looked for around the cursor and counted, not listed: a letter that stands in a long
    text a hundred thousand times is found as soon as any.
    """

    def __init__(self, text: str) -> None:
        self.query = ""
        self.level = SEARCH_LEVELS[0]
        self.lay(text)

    def lay(self, text: str) -> None:
        """Search in this text from now on, by the same query and at the same level."""
        self._text = text
        self._folded: dict[Level, Folded] = {}
        self._wanted = ""
        self._listed: list[int] | None = None
        self._searched: tuple[str, Level] | None = None
        self.count = 0
        """How many places there are, once they were looked for."""

    def prepare(self) -> None:
        """Do what takes longest before anybody types."""
        self._in(self.level).folded_offset(0)

    def _in(self, level: Level) -> Folded:
        if level not in self._folded:
            self._folded[level] = fold(self._text, level)
        return self._folded[level]

    def look_for(self, query: str, level: Level | None = None) -> None:
        """Search for another query, or at another level."""
        self.query, self.level = query, level if level is not None else self.level
        if self._searched == (self.query, self.level):
            return
        self._searched = (self.query, self.level)
        text = self._in(self.level).text
        wanted = self._wanted = fold(query, self.level).text
        self._listed = None
        if not wanted.strip():
            self.count = 0
        elif any(wanted.startswith(wanted[at:]) for at in range(1, len(wanted))):
            # Places that could overlap are told apart from the beginning on.
            self._listed = [found.start() for found in re.finditer(re.escape(wanted), text)]
            self.count = len(self._listed)
        else:
            self.count = text.count(wanted)

    def number(self, place: Range) -> int:
        """Which of the places this is, from 1."""
        at = self._offset(place.start)
        if self._listed is not None:
            return bisect_right(self._listed, at)
        return self._in(self.level).text.count(self._wanted, 0, at + len(self._wanted))

    def at_or_after(self, offset: int) -> Range | None:
        """The first place at or after an offset, round the end."""
        return self._next(self._offset(offset))

    def after(self, offset: int) -> Range | None:
        """The first place after an offset, round the end."""
        return self._next(self._offset(offset) + 1)

    def before(self, offset: int) -> Range | None:
        """The last place before an offset, round the beginning."""
        if not self.count:
            return None
        at = self._offset(offset)
        if self._listed is not None:
            return self._place(self._listed[bisect_left(self._listed, at) - 1])
        text = self._in(self.level).text
        found = text.rfind(self._wanted, 0, at + len(self._wanted) - 1)
        return self._place(found if found >= 0 else text.rfind(self._wanted))

    def _next(self, at: int) -> Range | None:
        if not self.count:
            return None
        if self._listed is not None:
            return self._place(self._listed[bisect_left(self._listed, at) % self.count])
        text = self._in(self.level).text
        found = text.find(self._wanted, at)
        return self._place(found if found >= 0 else text.find(self._wanted))

    def _offset(self, offset: int) -> int:
        return self._in(self.level).folded_offset(offset)

    def _place(self, at: int) -> Range:
        return self._in(self.level).raw_range(at, at + len(self._wanted))
