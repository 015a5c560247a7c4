"""Sets of characters, said as the ranges of a regular expression's brackets.

Those over a script's characters hold hundreds of ranges, and to compile one takes a millisecond
that nobody need wait for at the start. Most texts have common characters alone; for these there
is a pattern of the common ranges, and one of all ranges is compiled where a text asks for it.
"""

import re
from bisect import bisect_right

# Said by what is common: `re` takes its time for each character of a range.
UNCOMMON = re.compile(
    "[^\u0000-\u08ff\u2000-\u262f\u2638-\u2689\u2690-\u2bff\ufb1d-\uff9d\uffa0-\uffff"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
"""What texts in Arabic, Latin, Greek, Cyrillic and Hebrew letters, signs, arrows and pictures are
without; skin tones, the signs of the I Ching and halfwidth sound marks are uncommon."""

_RANGE = re.compile(".-.|.", re.DOTALL)


def common_ranges(ranges: str) -> str:
    """Of the ranges of a regular expression's brackets, those that hold a common character."""
    return "".join(
        item
        for item in _RANGE.findall(ranges)
        if not (
            (item[0] >= "\u0900" and item[-1] <= "\u1fff")
            or (item[0] >= "\u2c00" and item[-1] <= "\ufb1c")
            or item[0] >= "\U00010000"
        )
    )


class CharacterRanges:
    """The characters of such ranges, for who asks of one at a time: nothing is compiled."""

    __slots__ = ("_ends", "_ranges", "_starts")

    def __init__(self, ranges: str) -> None:
        self._ranges = ranges
        self._starts = self._ends = ""

    def __contains__(self, char: str) -> bool:
        if not self._starts:
            items = sorted(_RANGE.findall(self._ranges))
            self._starts = "".join([item[0] for item in items])
            self._ends = "".join([item[-1] for item in items])
        at = bisect_right(self._starts, char) - 1
        return at >= 0 and char <= self._ends[at]
