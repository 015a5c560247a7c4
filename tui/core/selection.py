"""Ranges of a text: half open, in code points."""

from typing import NamedTuple


class Range(NamedTuple):
    """``[start, end)`` on the stored text; empty where both are equal."""

    start: int
    end: int

    def hull(self, other: "Range") -> "Range":
        """The smallest range that holds both."""
        return Range(min(self.start, other.start), max(self.end, other.end))

    def overlaps(self, other: "Range") -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end
