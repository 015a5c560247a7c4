"""Carrying spans from one text of an article to another: each goes with its words."""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from tui.core.event import TableRow

EqualParts = list[tuple[int, int, int]]
"""Start in the old text, start in the new one and length of what both have."""


def equal_parts(old: str, new: str) -> EqualParts:
    """The parts that both texts have, in their order."""
    least = min(len(old), len(new))
    head = next((i for i in range(least) if old[i] != new[i]), least)
    tail = next((i for i in range(least - head) if old[-1 - i] != new[-1 - i]), least - head)
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], False)
    parts = [(head + a, head + b, size) for a, b, size in middle.get_matching_blocks() if size]
    return [(0, 0, head), *parts, (len(old) - tail, len(new) - tail, tail)]


def carried_row(row: TableRow, parts: EqualParts, new: str) -> TableRow | None:
    """A span's or proposal's row in the new text; None where its words are not there any more."""
    place = carried_place(row["start"], row["end"], parts)
    if place is None:
        return None
    start, end = place
    return {**row, "start": start, "end": end, "text": new[start:end]}


def carried_place(start: int, end: int, parts: EqualParts) -> tuple[int, int] | None:
    """A start and an end in the new text; None where the words are not there any more."""
    first, last = _moved(parts, start), _moved(parts, end - 1)
    return None if first is None or last is None or last < first else (first, last + 1)


def fits(row: TableRow, text: str) -> bool:
    """Whether a span or proposal has its words in a text."""
    return bool(text[row["start"] : row["end"]] == row["text"])


class Carrier:
    """Carries spans to the text that an article has, from whichever it was that they were made in.

    ``earlier`` are the hashes of the texts that it has had, the newest first; ``text_of`` gives
    those that can still be read.
    """

    def __init__(
        self, text: str, earlier: Iterable[str], text_of: Callable[[str], str | None]
    ) -> None:
        self._text = text
        self._earlier = list(earlier)
        self._text_of = text_of
        self._parts: dict[str, tuple[str, EqualParts]] = {}

    def carried_row(self, row: TableRow) -> TableRow | None:
        """The row as it stands in the text of now; None where its words are not in it."""
        if fits(row, self._text):
            return row
        for sha256 in self._earlier:
            old, parts = self._from(sha256)
            if fits(row, old):
                return carried_row(row, parts, self._text)
        return None

    def _from(self, sha256: str) -> tuple[str, EqualParts]:
        if sha256 not in self._parts:
            old = self._text_of(sha256)
            parts = [] if old is None else equal_parts(old, self._text)
            self._parts[sha256] = old or "", parts
        return self._parts[sha256]


def _moved(parts: EqualParts, offset: int) -> int | None:
    for old, new, size in parts:
        if old <= offset < old + size:
            return new + offset - old
    return None
