"""Gamma: agreement on where units are and what they are at once, beyond chance.

The only number here that needs a solver (SciPy's HiGHS and assignment), which is loaded when it is
asked for. Mathet, Widlöcher & Métivier 2015, *The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment*, Computational Linguistics 41(3).
"""

from collections.abc import Callable, Iterator, Sequence
from math import comb, sqrt
from random import Random

from tui.agreement.answers import Element
from tui.core.frozen_dataclass import frozen_dataclass

EMPTY = 1.0
"""Δ∅: what it costs that a unit is aligned with nothing."""

LEAST_SAMPLES = 30
PRECISION = 0.02

Continuum = Sequence[Sequence[Element]]
"""For each annotator the units of one article."""

Alignment = tuple[int | None, ...]
"""A unitary alignment: for each annotator the place of a unit, or None."""


@frozen_dataclass
class Weights:
    """α of extents and β of labels; Mathet et al. use 1 and 1, others 3 and 1."""

    extents: float = 1.0
    labels: float = 1.0


MATHET = Weights()


def dissimilarity(one: Element, other: Element, weights: Weights = MATHET) -> float:
    """d = α·((|Δstart| + |Δend|) / (l₁ + l₂))²·Δ∅ + β·[labels differ]·Δ∅, 0 for the same."""
    moved = abs(one[0] - other[0]) + abs(one[1] - other[1])
    lengths = one[1] - one[0] + other[1] - other[0]
    place = (moved / lengths) ** 2
    return EMPTY * (weights.extents * place + weights.labels * (one[2] != other[2]))


def disorder(continuum: Continuum, weights: Weights = MATHET) -> float | None:
    """δ of the best alignment: its cost by the mean number of units of an annotator; None where
    there is no unit."""
    units = sum(map(len, continuum))
    return best_cost(continuum, weights) / (units / len(continuum)) if units else None


def best_cost(continuum: Continuum, weights: Weights = MATHET) -> float:
    """The cost of the best alignment: the least sum over unitary alignments that hold each unit
    once, each costing the mean dissimilarity of its pairs, one with a gap or two Δ∅."""
    if len(continuum) == 2:
        return _assigned(continuum[0], continuum[1], weights)
    return _partitioned(continuum, weights)


def gamma(
    articles: Sequence[tuple[Continuum, int]],
    *,
    seed: int,
    weights: Weights = MATHET,
    most_samples: int = 100,
    watch: Callable[[int], None] = lambda _done: None,
) -> float | None:
    """γ = 1 − δ / δe, at most 1; None where there is no unit or chance brings no disorder.

    ``articles``: each with its length. Costs are added up over the articles before they are
    divided, so that one with a single unit weighs as little as it has to say. δe is what the same
    units cost where chance puts them: each annotator gets the units of one drawn from all, turned
    by a random offset around the article; at least 30 samples, until their mean is known to ±2 %
    (95 %), and at most ``most_samples``. ``watch`` hears of each sample, and may raise to stop.
    """
    spoken = [(continuum, length) for continuum, length in articles if any(continuum)]
    observed = sum(best_cost(continuum, weights) for continuum, _length in spoken)
    chance = Random(seed)
    costs: list[float] = []
    while spoken and len(costs) < most_samples:
        costs.append(
            sum(best_cost(_shuffled(one, length, chance), weights) for one, length in spoken)
        )
        watch(1)
        if len(costs) >= LEAST_SAMPLES and _error(costs) <= PRECISION:
            break
    expected = sum(costs) / len(costs) if costs else 0.0
    return 1 - observed / expected if expected else None


def _error(costs: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean, as a share of it."""
    mean = sum(costs) / len(costs)
    variance = sum((cost - mean) ** 2 for cost in costs) / (len(costs) - 1)
    return 1.96 * sqrt(variance / len(costs)) / mean if mean else 0.0


def _shuffled(continuum: Continuum, length: int, chance: Random) -> list[list[Element]]:
    found = []
    for _annotator in continuum:
        units = continuum[chance.randrange(len(continuum))]
        offset = chance.randrange(length)
        turned = (((start + offset) % length, end - start, label) for start, end, label in units)
        found.append([(start, start + width, label) for start, width, label in turned])
    return found


def _assigned(ones: Sequence[Element], others: Sequence[Element], weights: Weights) -> float:
    """Two annotators: an assignment problem, in which each unit may stay alone for Δ∅."""
    if not (ones and others):
        return EMPTY * (len(ones) + len(others))
    costs = [[dissimilarity(one, other, weights) for other in others] for one in ones]
    if len(ones) == len(others) == 1:
        return min(costs[0][0], 2 * EMPTY)
    from scipy.optimize import linear_sum_assignment

    # A pair that costs more than both alone saves nothing.
    saved = [[min(cost - 2 * EMPTY, 0.0) for cost in row] for row in costs]
    left, right = linear_sum_assignment(saved)
    savings = sum(saved[i][j] for i, j in zip(left, right, strict=True))
    return float(EMPTY * (len(ones) + len(others)) + savings)


def _partitioned(continuum: Continuum, weights: Weights) -> float:
    """Three or more: the cheapest set of unitary alignments that holds each unit once."""
    several = len(continuum)
    pairs = comb(several, 2)
    alone = EMPTY
    numbers: dict[tuple[int, int], int] = {}
    for annotator, units in enumerate(continuum):
        for place in range(len(units)):
            numbers[annotator, place] = len(numbers)
    if not numbers:
        return 0.0
    found = list(_worthwhile(continuum, weights))
    if not found:
        return alone * len(numbers)
    from numpy import array, ones
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, columns, saved = [], [], []
    for column, (alignment, cost) in enumerate(found):
        held = [numbers[a, place] for a, place in enumerate(alignment) if place is not None]
        rows += held
        columns += [column] * len(held)
        saved.append(cost / pairs - alone * len(held))
    holds = csr_array((ones(len(rows)), (rows, columns)), shape=(len(numbers), len(found)))
    solved = milp(
        array(saved),
        constraints=LinearConstraint(holds, ub=1),
        integrality=ones(len(found)),
        bounds=Bounds(0, 1),
    )
    return float(alone * len(numbers) + solved.fun)


def _worthwhile(continuum: Continuum, weights: Weights) -> Iterator[tuple[Alignment, float]]:
    """Unitary alignments of two units or more that cost no more than their units alone, each with
    the sum over its pairs. A unit alone is in pairs with gaps only, and costs Δ∅; a dearer one
    is in no best alignment, since parting it would be cheaper."""
    several = len(continuum)
    pairs = comb(several, 2)
    costs = [
        [[[dissimilarity(x, y, weights) for y in other] for x in one] for other in continuum]
        for one in continuum
    ]

    def extended(alignment: Alignment, spent: float) -> Iterator[tuple[Alignment, float]]:
        annotator = len(alignment)
        if annotator == several:
            held = sum(place is not None for place in alignment)
            cost = spent + EMPTY * (pairs - comb(held, 2))
            if held > 1 and cost <= EMPTY * held * pairs:
                yield alignment, cost
            return
        yield from extended((*alignment, None), spent)
        for place in range(len(continuum[annotator])):
            more = spent + sum(
                costs[before][annotator][other][place]
                for before, other in enumerate(alignment)
                if other is not None
            )
            # All could join, and spare what they cost alone.
            if more <= EMPTY * several * pairs:
                yield from extended((*alignment, place), more)

    yield from extended((), 0.0)
