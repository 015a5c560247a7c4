"""A logistic regression over what is known by name, which each example moves as it comes.

AdaGrad: Duchi, Hazan and Singer 2011, JMLR 12, section 4.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, sqrt

RATE = 0.3
"""How far the first example moves a weight."""
STEPS = 2
"""So often each example moves them."""
MOST_LIKELY = 30.0
"""Beyond this the chance is 1 for all that a float can say."""


class Regression:
    """The chance of something, by its features; ``at_first`` are weights before any example."""

    def __init__(self, at_first: Mapping[str, float]) -> None:
        self._weights: defaultdict[str, float] = defaultdict(float, at_first)
        self._moved: Counter[str] = Counter()

    def chance(self, features: Iterable[str]) -> float:
        """From 0 to 1."""
        total = sum(self._weights.get(one, 0.0) for one in features)
        return 1 / (1 + exp(-max(-MOST_LIKELY, min(MOST_LIKELY, total))))

    def learn(self, features: Sequence[str], *, holds: bool) -> None:
        """What has these features is so, or is not."""
        for _step in range(STEPS):
            error = holds - self.chance(features)
            for one in features:
                moved = self._moved[one] = self._moved[one] + error * error  # type: ignore[assignment]
                self._weights[one] += RATE * error / sqrt(moved)
