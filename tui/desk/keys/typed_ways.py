"""What was typed to find something by its name, in each way that it may have been meant."""

from collections.abc import Iterable, Sequence

from tui.desk.keys.keyboard_layouts import in_other_layouts
from tui.text.fuzzy import comparable, misfit


def words_in_other_layouts(typed: str) -> tuple[str, ...]:
    """What the same keys type in the other layouts, where that is more than signs."""
    return tuple(way for way in in_other_layouts(typed) if any(char.isalnum() for char in way))


def typed_ways(typed: str) -> tuple[str, ...]:
    """As it is typed first, then as the other keyboard layouts have it, made comparable."""
    ways = (comparable(way).strip() for way in (typed, *in_other_layouts(typed)))
    return tuple(dict.fromkeys(ways))


def least_misfit(ways: Sequence[str], texts: Iterable[str]) -> int | None:
    """How badly the best of the ways fits the best of the texts; None where none fits.

    In another layout than the one typed in it fits a little worse.
    """
    found = [
        (number > 0) + cost
        for text in texts
        if text
        for number, wanted in enumerate(ways)
        if (cost := misfit(wanted, comparable(text))) is not None
    ]
    return min(found, default=None)
