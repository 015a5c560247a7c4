"""Regular expressions that are compiled when they are first used.

Compiling one over a script's characters takes milliseconds that nobody need wait for at the start.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any


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
