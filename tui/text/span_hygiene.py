"""A span as it should have been drawn: on whole letters, and without white space at its edges."""

from enum import StrEnum

from tui.core.selection import Range
from tui.text.graphemes import letter_end, letter_start


class Flaw(StrEnum):
    """What is wrong with the edges of a span."""

    SPACE = "space"
    CUT = "cut"
    EMPTY = "empty"


def flaws(text: str, start: int, end: int) -> tuple[Flaw, ...]:
    """What is wrong with ``[start, end)``: white space at an edge, an edge inside a letter, or
    nothing in it but white space."""
    words = text[start:end]
    if not words.strip():
        return (Flaw.EMPTY,)
    found = []
    if words != words.strip():
        found.append(Flaw.SPACE)
    if _inside(text, start) or _inside(text, end):
        found.append(Flaw.CUT)
    return tuple(found)


def tidy_range(text: str, start: int, end: int) -> Range:
    """The range without white space at its edges, out to the ends of the letters it cuts.

    An empty range where there is nothing but white space in it.
    """
    start, end = trim_range(text, start, end)
    if end <= start:
        return Range(start, start)
    first = letter_start(text, start) if _inside(text, start) else start
    last = letter_start(text, end - 1)
    return Range(first, letter_end(text, last) if _inside(text, end) else end)


def trim_range(text: str, start: int, end: int) -> Range:
    """The range without white space at its edges; empty where there is nothing else in it."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Range(start, max(start, end - len(words) + len(words.rstrip())))


def _inside(text: str, offset: int) -> bool:
    """Whether a letter is cut there; a mark on white space has no letter to belong to."""
    start = letter_start(text, offset)
    return start != offset and not text[start].isspace()
