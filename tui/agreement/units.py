"""Words or characters as the units that annotators mark or leave, as bits of a number."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum

from tui.agreement.answers import Element

_WORD = re.compile(r"\S+")


class Unit(StrEnum):
    """What kappa and alpha count: runs without white space, or code points."""

    WORD = "word"
    CHARACTER = "char"


class Words:
    """The words of a text, ``\\S+``, by their places."""

    def __init__(self, text: str) -> None:
        matches = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _end in matches]
        self._ends = [end for _start, end in matches]

    def __len__(self) -> int:
        return len(self._starts)

    def masks(self, spans: Collection[Element]) -> dict[str, int]:
        """For each label a bit for each word that one of its spans touches."""
        found: dict[str, int] = {}
        for start, end, label in spans:
            first = bisect_right(self._ends, start)
            last = bisect_left(self._starts, end)
            if first < last:
                found[label] = found.get(label, 0) | ((1 << last) - (1 << first))
        return found


def union(masks: Collection[int]) -> int:
    """What any of them marks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def with_several(masks: Collection[int]) -> int:
    """How many units bear more than one of the labels."""
    once = twice = 0
    for mask in masks:
        twice |= once & mask
        once |= mask
    return twice.bit_count()


def marked_by(masks: Sequence[int], units: int) -> Counter[tuple[int, int]]:
    """Units by how many of the annotators marked them, and of how many: ``(k, m)``."""
    several = len(masks)
    # at_least[k]: the units that k or more of those so far marked.
    at_least = [0] * (several + 1)
    for mask in masks:
        for k in range(several, 1, -1):
            at_least[k] |= at_least[k - 1] & mask
        at_least[1] |= mask
    counts = [units] + [mask.bit_count() for mask in at_least[1:]] + [0]
    return Counter(
        {(k, several): n for k in range(several + 1) if (n := counts[k] - counts[k + 1])}
    )
