"""Random input, against the libraries of others where these are right."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.agreement.made import elements, flat_elements
from tui.agreement.alpha import nominal_alpha
from tui.agreement.answers import Element
from tui.agreement.f1 import exact, extent, f1, relaxed_match
from tui.agreement.gamma import best_cost, dissimilarity
from tui.agreement.spans import Spans

krippendorff = pytest.importorskip("krippendorff")
nervaluate = pytest.importorskip("nervaluate")
pytest.importorskip("scipy")

ratings = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from("abcd") | st.none(), min_size=size, max_size=size),
        min_size=2,
        max_size=12,
    )
)


@given(ratings)
def test_nominal_alpha_is_that_of_krippendorff(units: list[list[str | None]]) -> None:
    values = [[value for value in unit if value] for unit in units]
    found = nominal_alpha(values)
    paired = [value for unit in values if len(unit) > 1 for value in unit]
    if len(set(paired)) < 2:
        assert found is None
        return
    assume(len({value for unit in values for value in unit}) > 1)
    numbers = [[float("nan") if v is None else ord(v) for v in unit] for unit in units]
    data = list(zip(*numbers, strict=True))
    theirs = krippendorff.alpha(data, level_of_measurement="nominal")
    assert found == pytest.approx(theirs, abs=1e-12)


def of_nervaluate(ones: frozenset[Element], others: frozenset[Element]) -> Any:
    """Its report on one article, the ones as what is true; it takes ends as the last character."""
    given_ = [
        [{"label": label, "start": start, "end": end - 1} for start, end, label in sorted(spans)]
        for spans in (ones, others)
    ]
    tags = ["PER", "LOC", "ORG"]
    true, predicted = ([one] for one in given_)
    evaluator = nervaluate.Evaluator(true, predicted, tags=tags, loader="dict")
    return evaluator.evaluate()["overall"]


@given(flat_elements(), flat_elements())
def test_exact_f1_and_extent_f1_of_flat_spans_are_those_of_nervaluate(
    ones: frozenset[Element], others: frozenset[Element]
) -> None:
    theirs = of_nervaluate(ones, others)
    one, other = Spans(ones), Spans(others)
    assert theirs["strict"].f1 == pytest.approx(f1(exact(one, other)) or 0.0)
    assert theirs["exact"].f1 == pytest.approx(f1(extent(one, other)) or 0.0)


def test_nervaluate_loses_a_match_to_a_span_that_overlaps_and_ours_does_not() -> None:
    """It takes the first that overlaps, though what is the same stands behind it."""
    ones, others = frozenset({(1, 4, "PER")}), frozenset({(1, 4, "PER"), (1, 3, "LOC")})
    assert of_nervaluate(ones, others)["strict"].correct == 0
    assert exact(Spans(ones), Spans(others)).both == 1


def shared_task_f1(ones: Sequence[Element], others: Sequence[Element]) -> float:
    """The scorer of SemEval 2020 task 11 and ArAIEval: overlaps of all with all, by length."""

    def credit(own: Sequence[Element], theirs: Sequence[Element]) -> float:
        parts = (
            max(0, min(e, end) - max(s, start)) / (end - start)
            for start, end, label in own
            for s, e, other in theirs
            if label == other
        )
        return sum(parts) / len(own)

    precision, recall = credit(ones, others), credit(others, ones)
    return 2 * precision * recall / (precision + recall)


def test_the_scorer_of_the_shared_tasks_goes_above_one_and_ours_does_not() -> None:
    ones = [(0, 10, "PER"), (0, 6, "PER"), (4, 10, "PER")]
    assert shared_task_f1(ones, ones) > 1
    assert f1(relaxed_match(Spans(ones), Spans(ones))) == 1


@given(elements, elements)
def test_relaxed_f1_is_a_maximum_and_never_above_one(
    ones: frozenset[Element], others: frozenset[Element]
) -> None:
    from scipy.optimize import linear_sum_assignment

    counts = relaxed_match(Spans(ones), Spans(others))
    fits = [
        [int(x[2] == y[2] and x[0] < y[1] and y[0] < x[1]) for y in sorted(others)]
        for x in sorted(ones)
    ]
    best = 0
    if ones and others:
        rows, columns = linear_sum_assignment(fits, maximize=True)
        best = sum(fits[row][column] for row, column in zip(rows, columns, strict=True))
    assert counts.both == best
    assert (f1(counts) or 0) <= 1


small = st.lists(flat_elements().map(lambda spans: sorted(spans)[:2]), min_size=3, max_size=3)


@given(small)
def test_the_best_alignment_of_three_is_the_best_of_all_alignments(
    continuum: list[list[Element]],
) -> None:
    """Against trying all: each annotator's units, padded with gaps, in every order."""
    size = sum(map(len, continuum))
    padded: list[list[Element | None]] = [[*one, *[None] * (size - len(one))] for one in continuum]

    def cost(units: tuple[Element | None, ...]) -> float:
        if not any(units):
            return 0
        pairs = [(units[i], units[j]) for i in range(3) for j in range(i + 1, 3)]
        return sum(dissimilarity(x, y) if x and y else 1.0 for x, y in pairs) / 3

    first, second, third = padded
    assume(size <= 4)
    best = min(
        (
            sum(map(cost, zip(first, two, three, strict=True)))
            for two in set(permutations(second))
            for three in set(permutations(third))
        ),
        default=0.0,
    )
    assert best_cost(continuum) == pytest.approx(best)
