"""Kappa: agreement on units beyond what chance would bring."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

_Value = TypeVar("_Value", bound=Hashable)


def cohen_kappa(table: Mapping[tuple[_Value, _Value], int]) -> float | None:
    """(po − pe) / (1 − pe) for two annotators, from −1 to 1; None where pe = 1 or nothing is.

    ``table`` counts units by the value that each of the two gave. po is the share of units with
    the same value, pe = Σ p₁(v)·p₂(v) with each annotator's own shares: Cohen 1960, Educational
    and Psychological Measurement 20(1), 37–46. Where both give one value to all, chance alone
    makes them agree, and there is no number.
    """
    total = sum(table.values())
    rows: Counter[_Value] = Counter()
    columns: Counter[_Value] = Counter()
    same = 0
    for (one, other), count in table.items():
        rows[one] += count
        columns[other] += count
        same += count if one == other else 0
    chance = sum(count * columns[value] for value, count in rows.items())
    if total * total == chance:
        return None
    # In whole numbers up to here: po = same/total, pe = chance/total².
    return (same * total - chance) / (total * total - chance)


def binary_table(both: int, one: int, other: int, units: int) -> dict[tuple[bool, bool], int]:
    """The table of *marked or not*: marked by both, by the one, by the other, and all units."""
    return {
        (True, True): both,
        (True, False): one - both,
        (False, True): other - both,
        (False, False): units - one - other + both,
    }


def fleiss_kappa(rows: Mapping[tuple[int, ...], int]) -> float | None:
    """(P̄ − P̄e) / (1 − P̄e) for n annotators, all of whom valued every unit; None where P̄e = 1.

    ``rows`` counts units by how many annotators gave each value: (2, 1, 0) is two for the first
    and one for the second. P̄ is the mean share of pairs of annotators that agree on a unit, and
    P̄e = Σ p(v)² over all of them together: Fleiss 1971, Psychological Bulletin 76(5), 378–382.
    Raises ValueError where units have different numbers of values, or fewer than two.
    """
    sizes = {sum(row) for row, count in rows.items() if count}
    if not sizes:
        return None
    if len(sizes) > 1 or min(sizes) < 2:
        raise ValueError(f"units need the same number of values, two or more: {sorted(sizes)}")
    [raters] = sizes
    units = sum(rows.values())
    agreeing = sum(count * sum(n * (n - 1) for n in row) for row, count in rows.items())
    totals = list(map(sum, zip(*_weighted(rows), strict=True)))
    values = units * raters
    chance: int = sum(total * total for total in totals)
    if chance == values * values:
        return None
    observed = agreeing / (values * (raters - 1))
    expected = chance / (values * values)
    return (observed - expected) / (1 - expected)


def _weighted(rows: Mapping[tuple[int, ...], int]) -> list[tuple[int, ...]]:
    width = max(map(len, rows))
    return [
        tuple(n * count for n in row) + (0,) * (width - len(row)) for row, count in rows.items()
    ]
