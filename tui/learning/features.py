"""The features of each token of a text that do not depend on what is tagged in it.

Numbers of 32 bits (crc32 of what they say, or two such crossed) instead of texts: a corpus of
120,000 words then takes a fifth of the memory. Character 3- and 4-grams were tried: they add
nothing.
"""

from collections.abc import Sequence

from tui.learning.tokens import Token, feature

_MASK = 0xFFFFFFFF
_EDGE = (feature("no word before"), feature("no word after"))
_TWO_BEFORE, _TWO_AFTER, _AGREES, _FIRST = map(feature, ("<2", ">2", "agrees", "first"))

Groups = tuple[tuple[int, ...], ...]
"""The features of a token, in tuples that tokens share."""


def static_features(tokens: Sequence[Token]) -> list[Groups]:
    """What each token says by itself, by its neighbours in its line, and by both."""
    found = []
    last = len(tokens) - 1
    for at, token in enumerate(tokens):
        facts = token.facts
        groups = [facts.own]
        own: list[int] = []
        if token.first:
            own += (_EDGE[0], _FIRST)
        else:
            before = tokens[at - 1].facts
            groups.append(before.near[0])
            own.append(cross(before.word, facts.word))
            own.append(cross(before.sort, facts.sort))
            own.append(_AGREES ^ (before.has_article << 1 | facts.has_article))
            if not tokens[at - 1].first:
                own.append(tokens[at - 2].facts.far[0])
        if at == last or tokens[at + 1].first:
            own.append(_EDGE[1])
        else:
            after = tokens[at + 1].facts
            groups.append(after.near[1])
            own.append(cross(facts.word, after.word) ^ _TWO_AFTER)
            own.append(cross(facts.sort, after.sort) ^ _TWO_AFTER)
            if not token.first:
                own.append(cross(cross(tokens[at - 1].facts.sort, facts.sort), after.sort))
            if at + 1 < last and not tokens[at + 2].first:
                own.append(tokens[at + 2].facts.far[1])
        groups.append(tuple(own))
        found.append(tuple(groups))
    return found


def cross(one: int, other: int) -> int:
    """Two features as one; the order tells."""
    return (one * 31 + other * 0x9E3779B1) & _MASK
