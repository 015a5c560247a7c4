"""Of what kind a word is: a month, a title, a noun in the feminine; a coarse part of speech.

The kinds come from lists that say nothing of any label: which kinds a label has, its spans tell.
With few articles done most words of a new one were never met, and their kinds were.
"""

from collections import defaultdict
from functools import cache

from tui.learning.word_lists import LISTS
from tui.text.clitics import proclitic_starts
from tui.text.fold import folded_form
from tui.text.function_words import is_function_word

_ENDINGS = ("يه", "ات", "ون", "ين", "ان", "ه", "ي", "ا")


@cache
def _known() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for kind, words in LISTS.items():
        for word in dict.fromkeys(map(folded_form, words.split())):
            found[word].append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def kinds_of(word: str) -> tuple[str, ...]:
    """The kinds that the lists give a word, or what is left of it after proclitics: of the longest
    that they have."""
    known = _known()
    for at in (0, *proclitic_starts(word)):
        if kinds := known.get(folded_form(word[at:])):
            return kinds
    return ()


def sort_of(folded: str, kinds: tuple[str, ...], *, has_article: bool) -> str:
    """Words of one sort stand in the same places: those of the same kinds, particles, and others by
    their ending; each with ال or without."""
    if not kinds and is_function_word(folded):
        return "particle"
    ending = next((ending for ending in _ENDINGS if folded.endswith(ending)), "")
    return f"{has_article:d}{' '.join(kinds) or ending}"
