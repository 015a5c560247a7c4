"""Gamma: seeded, stoppable, and its solver loaded only when it is asked for."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.made import LENGTH, flat_elements
from tui.agreement.answers import Element
from tui.agreement.gamma import LEAST_SAMPLES, best_cost, gamma

pytest.importorskip("scipy")

ONE = [(0, 4, "PER"), (6, 9, "LOC"), (12, 14, "ORG")]
OTHER = [(0, 4, "PER"), (6, 10, "LOC"), (16, 18, "ORG")]
ARTICLES = [([ONE, OTHER], LENGTH)] * 4


def test_the_same_seed_gives_the_same_number() -> None:
    first = gamma(ARTICLES, seed=3)
    assert first == gamma(ARTICLES, seed=3)
    assert first != gamma(ARTICLES, seed=4)
    assert first is not None
    assert 0 < first < 1


def test_two_who_say_the_same_have_one_and_no_unit_gives_none() -> None:
    assert gamma([([ONE, ONE], LENGTH)], seed=1) == 1
    assert gamma([([[], []], LENGTH)], seed=1) is None
    assert gamma([], seed=1) is None


def test_who_watches_hears_of_each_sample_and_can_stop() -> None:
    heard: list[int] = []
    gamma(ARTICLES, seed=1, most_samples=40, watch=heard.append)
    assert LEAST_SAMPLES <= len(heard) <= 40

    def stop(done: int) -> None:
        heard.append(done)
        raise KeyboardInterrupt

    heard.clear()
    with pytest.raises(KeyboardInterrupt):
        gamma(ARTICLES, seed=1, watch=stop)
    assert heard == [1]


@given(st.lists(flat_elements().map(sorted), min_size=2, max_size=4))
@settings(max_examples=40)
def test_the_order_of_annotators_changes_no_cost_and_alone_is_the_dearest(
    continuum: list[list[Element]],
) -> None:
    cost = best_cost(continuum)
    assert cost == pytest.approx(best_cost(continuum[::-1]))
    assert 0 <= cost <= sum(map(len, continuum)) + 1e-9


def test_nothing_but_gamma_loads_a_solver() -> None:
    code = (
        "import sys\n"
        "from tui.agreement.gamma import gamma\n"
        "from tui.cli.agreement.command import agreement_command\n"
        "print({'numpy', 'scipy'} & set(sys.modules))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout == "set()\n"
