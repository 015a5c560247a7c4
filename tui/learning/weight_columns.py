"""Rows of whole numbers, each row as one number: many columns are then added up in one step.

A step of Python costs as much as the addition of fifty columns that are digits of a long number.
"""

from struct import Struct

_BITS = 32


class WeightColumns:
    """``count`` columns for numbers from -2**31 to 2**31 - 1.

    A row is the sum of its numbers, each times the ``unit`` of its column. Rows can be added and
    taken from each other as long as every column has room for what comes out.
    """

    zero = 1 << _BITS - 1
    """What ``numbers`` adds to each number."""

    def __init__(self, count: int) -> None:
        self.unit = tuple(1 << _BITS * column for column in range(count))
        # One column more takes what another has no room for.
        self._zeros = sum(self.zero << _BITS * column for column in range(count + 1))
        self._bytes = (count + 1) * _BITS // 8
        self._split = Struct(f"<{count}I{_BITS // 8}x").unpack

    def numbers(self, row: int) -> tuple[int, ...]:
        """The numbers of a row, each with ``zero`` added, so that none is below 0."""
        return self._split((row + self._zeros).to_bytes(self._bytes, "little"))
