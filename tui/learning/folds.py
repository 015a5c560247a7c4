"""Parts of a corpus to be tried in turn, with near twins in one part.

A text that differs from another in a code point would else be known by heart when it is tried.
"""

from collections import defaultdict
from collections.abc import Sequence

from tui.learning.shuffle import permutation
from tui.text.near_duplicates import are_near, halves, neighbour_halves, skeleton

MOST_COMPARED = 64
"""Of the texts that share a half so many are looked at."""


def twin_groups(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of the texts, near twins together, in the order of the first of each group."""
    bare = [skeleton(text) for text in texts]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    group = list(range(len(texts)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for number, one in enumerate(bare):
        for key in dict.fromkeys(neighbour_halves(one).keys):
            for other in holders[key][:MOST_COMPARED]:
                if root(other) != root(number) and are_near(one, bare[other]):
                    group[max(root(other), root(number))] = min(root(other), root(number))
        for key in dict.fromkeys(halves(one).keys):
            holders[key].append(number)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        groups[root(number)].append(number)
    return list(groups.values())


def folds_of(texts: Sequence[str], parts: int, seed: int) -> list[list[int]]:
    """The numbers of the texts in at most ``parts`` parts of about one size, none empty."""
    groups = twin_groups(texts)
    folds: list[list[int]] = [[] for _part in range(min(parts, len(groups)))]
    for place in permutation(len(groups), seed):
        min(folds, key=len).extend(groups[place])
    return [sorted(fold) for fold in folds if fold]
