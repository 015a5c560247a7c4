"""Features by number, while weights of theirs are learned."""

from collections.abc import Callable, Iterable
from operator import itemgetter

FeaturesOf = Callable[[list[int]], tuple[int, ...]]
"""Takes the items of a token's features from a list that has one for each."""


class NumberedFeatures:
    """Features by number, in the order in which they are met: those of a token lie together, and
    of a hundred thousand few are far to fetch."""

    def __init__(self) -> None:
        self.names: list[int] = []
        self.numbers: list[int] = []
        self.weights: list[int] = []
        """Of each feature a row of columns."""
        self._of: dict[int, int] = {}

    def pick(self, names: Iterable[int]) -> FeaturesOf:
        """What takes the items of these features, from ``weights`` or any of the other lists."""
        of, known = self._of, self.names
        picked = []
        for name in names:
            number = of.get(name)
            if number is None:
                number = of[name] = len(known)
                known.append(name)
                self.numbers.append(number)
                self.weights.append(0)
            picked.append(number)
        return itemgetter(*picked)
