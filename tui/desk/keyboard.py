"""Keys, and what they send when the keyboard is in Arabic.

A key is written as Textual writes it (``ctrl+left``, ``f2``), or as the character it types.
"""

from collections.abc import Iterable
from typing import TypeVar

Action = TypeVar("Action")

# The Arabic layout of PCs ("Arabic 101", X11's "ara"), unshifted. `b` types lam-alef, as one
# code point or as two, and so can stand for nothing.
ARABIC_TWINS = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvnm,./`",
        "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ",
        strict=True,
    )
) | {"?": "؟", ">": ".", "<": ",", "{": "<", "}": ">"}
_DIGITS = {str(n): (chr(0x660 + n), chr(0x6F0 + n)) for n in range(10)}


def twins(key: str) -> tuple[str, ...]:
    """What the same physical key sends in the Arabic layout, where it differs.

    Ctrl with a letter keeps the Arabic letter under the kitty protocol (``ctrl+ش``).
    """
    before, _plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    if before and before != "ctrl":
        return ()
    others: tuple[str, ...] = _DIGITS.get(last, ())
    if last in ARABIC_TWINS:
        others = (ARABIC_TWINS[last],)
    return tuple(f"{before}+{other}" if before else other for other in others)


def with_twins(own: dict[str, Action]) -> dict[str, Action]:
    """The map from key to action, with each key's twins where no key of the map is the same."""
    return {twin: action for key, action in own.items() for twin in twins(key)} | own


def clashes(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Of (key, action) pairs, each (key, first action, other action) that cannot both hold."""
    first: dict[str, str] = {}
    found = []
    for key, action in pairs:
        if first.setdefault(key, action) != action:
            found.append((key, first[key], action))
    return found
