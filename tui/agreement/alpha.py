"""Krippendorff's alpha of nominal values."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

_Value = TypeVar("_Value", bound=Hashable)


def nominal_alpha(units: Iterable[Sequence[_Value]]) -> float | None:
    """1 − (n−1)·Σ o_ck / Σ n_c·n_k over c ≠ k; None where fewer than two values are in use.

    Each unit is the values that annotators gave it, as many as there are: gaps are left out, and
    a unit with fewer than two values drops out. A unit of m values adds 1/(m−1) to o_ck for each
    ordered pair of them. n_c is how often c stands in units that count, n their sum. Krippendorff
    2011, *Computing Krippendorff's Alpha-Reliability*.
    """
    rows: Counter[tuple[tuple[_Value, int], ...]] = Counter()
    for unit in units:
        rows[tuple(sorted(Counter(unit).items(), key=repr))] += 1
    return nominal_alpha_of_rows(rows)


def nominal_alpha_of_rows(
    rows: Mapping[tuple[tuple[_Value, int], ...], int],
) -> float | None:
    """The same from units that are counted by their values: ((value, how many gave it), …)."""
    values: Counter[_Value] = Counter()
    disagreeing: Counter[int] = Counter()
    for row, count in rows.items():
        size = sum(n for _value, n in row)
        if size < 2:
            continue
        for value, n in row:
            values[value] += n * count
        disagreeing[size] += count * (size * size - sum(n * n for _value, n in row))
    total = values.total()
    expected = total * total - sum(n * n for n in values.values())
    if not expected:
        return None
    observed = sum(count / (size - 1) for size, count in disagreeing.items())
    return 1 - (total - 1) * observed / expected


def binary_alpha(marked: Mapping[tuple[int, int], int]) -> float | None:
    """Alpha of *marked or not*: units counted by (how many marked it, how many could)."""
    return nominal_alpha_of_rows(
        {((True, k), (False, m - k)): count for (k, m), count in marked.items()}
    )
