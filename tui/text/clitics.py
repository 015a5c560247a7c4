"""Proclitics: the small words written in one with the word after them.

They come in this order, each at most once:

====  ==========================  =======================================================
step  letters                     read as
====  ==========================  =======================================================
1     و ف                         a conjunction
2     ب ك ل, or س                 a preposition; or the future, before ي ت ن أ alone
3     ال ٱل                       the article
====  ==========================  =======================================================

A step never leaves fewer than two letters. The letters remain the text's own: in للحكومة the
article has lost its alef to the preposition, so the word steps to لحكومة and no further, since
حكومة alone would be without its article. Whether a first letter is a proclitic or the word's own
(the و of ولد) the letters do not say; these are places where the word *may* begin.
"""

from functools import lru_cache

from tui.text.graphemes import letter_end

CONJUNCTIONS = frozenset("وف")
PREPOSITIONS = frozenset("بكل")
FUTURE = "س"
AFTER_FUTURE = frozenset("يتنأ")
ALEFS = frozenset("ا\u0671")
LAM = "ل"
TATWEEL = "\u0640"


@lru_cache(maxsize=4096)
def proclitic_starts(word: str) -> tuple[int, ...]:
    """Where in ``word`` it may begin with one proclitic after another left out, ascending.

    Marks go with their letter: ``وَالكتاب`` gives ``(2, 4)``.
    """
    starts = _letter_starts(word)
    bases = [word[start] for start in starts]
    found: list[int] = []
    at = 0

    def leave(letters: int) -> bool:
        nonlocal at
        if len(bases) - at - letters < 2:
            return False
        at += letters
        found.append(starts[at])
        return True

    def base(ahead: int = 0) -> str:
        return bases[at + ahead] if at + ahead < len(bases) else ""

    if base() in CONJUNCTIONS:
        leave(1)
    preposition = base()
    if preposition in PREPOSITIONS:
        if not leave(1):
            return tuple(found)
        if preposition == LAM and base() == LAM:
            return tuple(found)
    elif preposition == FUTURE and base(1) in AFTER_FUTURE:
        leave(1)
        return tuple(found)
    if base() in ALEFS and base(1) == LAM:
        leave(2)
    return tuple(found)


def _letter_starts(word: str) -> list[int]:
    """Where each letter begins, tatweel and what is no letter left out."""
    starts: list[int] = []
    at = 0
    while at < len(word):
        if word[at].isalnum() and word[at] != TATWEEL:
            starts.append(at)
        at = letter_end(word, at)
    return starts
