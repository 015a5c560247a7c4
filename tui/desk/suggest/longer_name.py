"""Which places of a form may be part of longer names that nobody has tagged yet.

The word beside a place says so: it is in construct with the place, or joined to it by ل, or comes
after the form again and again. No word is learned: the places themselves are the evidence.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tui.text.name_context import NameContext

AGAIN = 3
"""A word that stands beside the form in so many places makes a longer name with it, perhaps."""

AGAIN_SHARE = 0.03
"""And in so many of its places: where there are thousands, any word comes thrice."""

NOUN_SHARE = 0.5
"""A word is a noun if it is seen to be one in so many of the places where it stands before."""

MOSTLY = 0.4
"""Of a form that may be part of longer names in so many of its places no place is sure."""

MOSTLY_LEAST = 4
"""But in so many places at least: two of five, or three, say little."""


class Doubt(StrEnum):
    """``AGAIN``: a word beside the place stands beside the form again and again. ``MOSTLY``:
    the form is so often part of longer names, perhaps, that it is seldom a name by itself.
    """

    AGAIN = "again"
    MOSTLY = "mostly"


class Doubted(NamedTuple):
    """``words``: what stands beside the place and may belong to it, … in the place's stead."""

    why: Doubt
    words: str = ""


def doubts(places: Sequence[NameContext], tagged: Sequence[NameContext]) -> list[Doubted | None]:
    """Of each place why it is doubtful, in their order.

    A place is not doubtful for a word that stands beside a ``tagged`` one, too.
    """
    words = _Words((*places, *tagged))
    known_before = {one.before for one in tagged if one.before}
    known_after = {one.after for one in tagged}
    enough = max(AGAIN, AGAIN_SHARE * len(places))
    bound = sum(words.bind(one, 1) or words.follow(one, enough) for one in places)
    mostly = bound >= max(MOSTLY_LEAST, MOSTLY * (len(places) + len(tagged)))

    def doubt_of(one: NameContext) -> Doubted | None:
        before = one.before not in known_before and words.bind(one, enough)
        after = one.after not in known_after and words.follow(one, enough)
        if before or after:
            run = (one.before if before else "", one.after if after else "")
            return Doubted(Doubt.AGAIN, " … ".join(run).strip())
        if mostly and one.before not in known_before:
            return Doubted(Doubt.MOSTLY)
        return None

    return [doubt_of(one) for one in places]


class _Words:
    """How often each word stands beside the form."""

    def __init__(self, places: Sequence[NameContext]) -> None:
        self._before = Counter(one.before for one in places)
        self._after = Counter(one.after for one in places)
        self._bare = Counter(one.before for one in places if not one.joined)
        self._nouns = Counter(one.before for one in places if one.noun)

    def bind(self, one: NameContext, least: float) -> bool:
        """Whether the word before may belong to the place, and has stood so often before it."""
        if not one.binds or one.joined:
            return one.binds
        nouns = self._nouns[one.before]
        is_noun = nouns > 0 and nouns >= NOUN_SHARE * self._bare[one.before]
        return is_noun and self._before[one.before] >= least

    def follow(self, one: NameContext, least: float) -> bool:
        """Whether the word after may belong to the place, and has stood so often after it."""
        return bool(one.after) and self._after[one.after] >= least
