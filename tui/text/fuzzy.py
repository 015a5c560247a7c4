"""How well what was typed fits a text: its beginning, a word's, a part, or letters in order."""

from functools import lru_cache

from tui.text.fold import Level, fold

LONGEST = 60
"""In texts of more code points letters that merely come in order say nothing."""
MOST_BETWEEN = 2
"""So many other letters to each that is wanted; strewn farther over a sentence they are chance."""


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """Text as it is compared: letters folded, no case."""
    return fold(text, Level.LETTERS).text.casefold()


def misfit(wanted: str, text: str) -> int | None:
    """How badly ``wanted`` fits ``text``, both made comparable: 0 where it begins so.

    1 where a word begins so, 2 where it holds it; from 3 on, where its letters come in order, the
    more the farther apart they are; None where it fits not at all.
    """
    at = text.find(wanted)
    if at == 0:
        return 0
    if f" {wanted}" in text:
        return 1
    if at > 0:
        return 2
    if not wanted or len(text) > LONGEST:
        return None
    best: int | None = None
    begin = text.find(wanted[0])
    while begin >= 0:
        last = begin
        for letter in wanted[1:]:
            last = text.find(letter, last + 1)
            if last < 0:
                return best
        between = last + 1 - begin - len(wanted)
        if between <= MOST_BETWEEN * len(wanted):
            cost = 3 + 2 * between + (begin > 0 and text[begin - 1] != " ")
            best = cost if best is None else min(best, cost)
        begin = text.find(wanted[0], begin + 1)
    return best
