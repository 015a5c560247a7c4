"""Intervals by drawing articles again and again."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from random import Random

from tui.core.frozen_dataclass import frozen_dataclass

FEW = 20
"""Articles below which an interval says little."""


@frozen_dataclass
class Interval:
    """The middle ``level`` of what drawing again gives; ``few`` where articles were too few."""

    low: float
    high: float
    few: bool = False
    level: float = 0.95


class PackedCounts:
    """The counts of each article as fields of one whole number, so that a sample is one sum.

    ``articles`` maps field to count, without the zeros. A field is as wide as a sample of only the
    largest count of any article would need: the sum of any sample keeps the fields apart.
    """

    def __init__(self, articles: Sequence[Mapping[int, int]], fields: int) -> None:
        largest = max((max(one.values(), default=0) for one in articles), default=0)
        self._width = max(1, (largest * max(1, len(articles))).bit_length())
        self._fields = fields
        self._packed = [
            sum(count << (place * self._width) for place, count in one.items()) for one in articles
        ]

    def totals(self) -> list[int]:
        """The counts of all articles together."""
        return self._unpacked(sum(self._packed))

    def samples(self, number: int, seed: int) -> list[list[int]]:
        """The counts of ``number`` samples, each as many articles as there are, drawn with
        replacement; the same for the same seed."""
        chance = Random(seed)
        size = len(self._packed)
        return [
            self._unpacked(sum(chance.choices(self._packed, k=size))) for _sample in range(number)
        ]

    def _unpacked(self, packed: int) -> list[int]:
        mask = (1 << self._width) - 1
        # Of a number of thousands of bits, shifting by one field at a time would copy it each time.
        width = self._width
        digits = f"{packed:b}".zfill(width * self._fields)
        end = len(digits)
        return [
            int(digits[end - width * (place + 1) : end - width * place], 2) & mask
            for place in range(self._fields)
        ]


def interval(
    samples: Sequence[Sequence[int]],
    number: Callable[[Sequence[int]], float | None],
    *,
    few: bool = False,
    level: float = 0.95,
) -> Interval | None:
    """The percentile interval of a number over samples of articles; None where none defines it.

    Articles are what is independent of one another, words are not: Efron & Tibshirani 1993,
    chapter 13. Samples in which the number is not defined are left out.
    """
    known = sorted(value for one in samples if (value := number(one)) is not None)
    if not known:
        return None
    tail = (1 - level) / 2
    low = known[int(tail * len(known))]
    high = known[ceil((1 - tail) * len(known)) - 1]
    return Interval(low, high, few, level)
