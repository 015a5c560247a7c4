"""Regular expressions that are compiled when they are first used.

Those over a script's characters hold hundreds of ranges, and compiling one takes milliseconds
that nobody need wait for at the start. Most texts have common characters alone; for these there
is a pattern of the common ranges, and one of all ranges is compiled where a text asks for it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

# Said by what is common: `re` takes its time for each character of a range.
UNCOMMON = re.compile("[^\u0000-\u08ff\u2000-\u2bff\ufb1d-\uffff]")
"""What texts in Arabic, Latin, Greek, Cyrillic and Hebrew letters, signs and arrows are without."""

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


class LazyRegex:
    """A pattern with the methods of ``re.Pattern[str]``, each of the same speed from then on."""

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        if name not in type(self).__annotations__:
            raise AttributeError(name)
        compiled = re.compile(self.pattern)
        for method in type(self).__annotations__:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
