"""Regular expressions that are written and compiled when they are first used.

Compiling one over a script's characters takes milliseconds that nobody need wait for at the start.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any


class LazyRegex:
    """A pattern with the methods of ``re.Pattern[str]``, each of the same speed from then on.

    It is given as it is, or by what writes it.
    """

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str | Callable[[], str]) -> None:
        self._given = pattern

    @property
    def pattern(self) -> str:
        """The pattern as it is compiled."""
        return self._given if isinstance(self._given, str) else self._given()

    def __getattr__(self, name: str) -> Any:
        if name not in type(self).__annotations__:
            raise AttributeError(name)
        compiled = re.compile(self.pattern)
        for method in type(self).__annotations__:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
