"""Krippendorff's alpha_U of 2004, which INCEpTION and DKPro Statistics report: to compare."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, combinations

from tui.agreement.matching import Extent
from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class Disagreement:
    """Observed and expected, of one category in one continuum."""

    observed: float
    expected: float


def alpha_u_2004(categories: Sequence[Disagreement]) -> float | None:
    """1 − Σ Do / Σ De over categories; None where none is expected.

    Krippendorff 2004, *Measuring the reliability of qualitative text analysis data*, Quality &
    Quantity 38. It is not uα of 2016: of its own example, .7286 is alpha_U and .5163 uα.
    """
    expected = sum(one.expected for one in categories)
    return 1 - sum(one.observed for one in categories) / expected if expected else None


def category_disagreement(annotators: Sequence[Sequence[Extent]], length: int) -> Disagreement:
    """Do and De of one category: for each annotator the units of it, sorted and not overlapping,
    in a continuum ``[0, length)``.

    Do = Σ_{i≠j} Σ δ² / (m(m−1)L²) with δ² = (Δstart)² + (Δend)² where units overlap, and the unit's
    length squared where it lies in a gap of the other. De = 2/L · Σ_units [(N−1)/3·(2l³−3l²+l) +
    l²·Σ_{gaps ≥ l} (gap−l+1)] / (mL(mL−1) − Σ l(l−1)). Krippendorff 2004, pp. 798–801. The
    paper of 1995 has a sign of De misprinted (DKPro Statistics): its own values are met nearly.
    """
    several = len(annotators)
    observed = 2 * sum(_distance(one, other) for one, other in combinations(annotators, 2))
    observed_mean = observed / (several * (several - 1) * length**2)
    lengths = [end - start for units in annotators for start, end in units]
    gaps = sorted(gap for units in annotators for gap in _gaps(units, length))
    sums = [0, *accumulate(gaps)]
    chance = 0.0
    for l in lengths:  # noqa: E741 - the formula's own letter
        first = bisect_left(gaps, l)
        fitting = sums[-1] - sums[first] - (len(gaps) - first) * (l - 1)
        chance += (len(lengths) - 1) / 3 * (2 * l**3 - 3 * l**2 + l) + l**2 * fitting
    whole = several * length
    rest = whole * (whole - 1) - sum(l * (l - 1) for l in lengths)  # noqa: E741
    return Disagreement(observed_mean, 2 / length * chance / rest if rest else 0.0)


def _distance(ones: Sequence[Extent], others: Sequence[Extent]) -> int:
    """Σ δ² of two annotators, in one walk along both."""
    total = 0
    met_one, met_other = [False] * len(ones), [False] * len(others)
    one = other = 0
    while one < len(ones) and other < len(others):
        (start, end), (s, e) = ones[one], others[other]
        if s < end and start < e:
            total += (start - s) ** 2 + (end - e) ** 2
            met_one[one] = met_other[other] = True
        if end <= e:
            one += 1
        else:
            other += 1
    for units, met in ((ones, met_one), (others, met_other)):
        total += sum(
            (end - start) ** 2
            for (start, end), is_met in zip(units, met, strict=True)
            if not is_met
        )
    return total


def _gaps(units: Sequence[Extent], length: int) -> list[int]:
    ends = [0, *(end for _start, end in units)]
    starts = [*(start for start, _end in units), length]
    return [start - end for end, start in zip(ends, starts, strict=True) if start > end]
