"""What a score means, and which offers are made."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tui.learning.calibration import (
    ADDED_PRECISION,
    CLOSED,
    Calibration,
    FormsBeside,
    Held,
    Trial,
    curve_of,
    gate_of,
)
from tui.learning.model import failing

SHARES = st.floats(0, 1, allow_nan=False)


@given(st.lists(st.tuples(SHARES, st.booleans()), min_size=1, max_size=200))
def test_a_curve_never_falls_and_is_a_share(trials: list[tuple[float, bool]]) -> None:
    curve = curve_of(trials)
    shares = [curve.share(step / 50) for step in range(51)]
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] < 1


def test_a_curve_says_how_often_such_offers_were_right() -> None:
    trials = [(0.9, number % 10 > 0) for number in range(100)]
    trials += [(0.2, number % 10 == 0) for number in range(100)]
    curve = curve_of(trials)
    assert abs(curve.share(0.95) - 0.9) < 0.02
    assert abs(curve.share(0.25) - 0.1) < 0.02


def trials(label: str, right: int, wrong: int, raw: float = 0.9) -> list[Trial]:
    """So many offers of one label with one score."""
    return [Trial(label, raw, number < right) for number in range(right + wrong)]


def gate_labels(given: list[Trial], precision: float = 0.85) -> frozenset[str]:
    """The labels that pass."""
    spans = Counter(trial.label for trial in given)
    return gate_of(scored(given), spans, precision=precision, least=0.7).labels


def scored(given: list[Trial]) -> list[tuple[float, Trial]]:
    """The offers with how often such ones were right."""
    calibration = Calibration.of(given)
    return [(calibration.score(one.label, one.raw), one) for one in given]


def test_a_label_is_offered_if_enough_of_its_offers_were_right() -> None:
    assert gate_labels(trials("PER", 95, 5)) == {"PER"}
    assert gate_labels(trials("PER", 95, 5) + trials("ORG", 30, 70)) == {"PER"}
    assert gate_labels(trials("PER", 9, 0)) == frozenset()
    assert gate_labels(trials("PER", 40, 60)) == frozenset()
    # Of a few offers of a label all must have been right.
    assert gate_labels(trials("PER", 95, 5) + trials("ORG", 3, 0)) == {"PER", "ORG"}
    assert gate_labels(trials("PER", 95, 5) + trials("ORG", 4, 1)) == {"PER"}


def test_a_bad_label_does_not_silence_a_good_one() -> None:
    assert gate_labels(trials("PER", 95, 5) + trials("ORG", 0, 900)) == {"PER"}


@given(st.lists(st.builds(Trial, st.sampled_from("AB"), SHARES, st.booleans()), max_size=120))
def test_the_offers_that_pass_keep_the_precision_on_what_was_held_out(given: list[Trial]) -> None:
    gate = gate_of(scored(given), Counter(), precision=0.8, least=0.7)
    made = [trial for score, trial in scored(given) if gate.lets(trial.label, score)]
    if gate.labels:
        assert sum(trial.right for trial in made) >= 0.8 * len(made)
    else:
        assert gate.threshold == CLOSED
        assert not made


@given(
    st.lists(
        st.builds(Trial, st.just("A"), SHARES, st.booleans(), st.none() | st.just(1.0)),
        max_size=120,
    ),
    st.integers(0, 60), st.integers(0, 60), SHARES,
)  # fmt: skip
def test_beside_own_forms_both_together_are_right_as_often_as_these_alone(
    given: list[Trial], right: int, wrong: int, alone: float
) -> None:
    beside = FormsBeside(right + wrong, right, alone)
    gate = gate_of(scored(given), Counter(), precision=0.8, least=0, beside=beside)
    made = [
        trial
        for score, trial in scored(given)
        if gate.lets(trial.label, score, is_own=trial.own is not None)
    ]
    if any(trial.own is None for trial in made):
        added = [trial.right for trial in made if trial.own is None]
        together = right + sum(added) >= alone * (right + wrong + len(added))
        assert together or sum(added) >= alone * len(added)
        # Where the topic is another these are most of what is offered.
        assert sum(added) >= ADDED_PRECISION * len(added)


def test_own_forms_that_may_be_wrong_more_often_than_not_fail_and_few_are_judged_by_all() -> None:
    good, bad, few = Held(40, 32, 60), Held(20, 9, 50), Held(3, 3, 9)
    assert failing({"A": good, "B": bad}) == ["B"]
    # 41 of 60 are right in all.
    assert failing({"A": good, "B": bad, "C": few}) == ["B"]
    assert failing({"B": bad, "C": few}) == ["B", "C"]
    assert failing({"C": few}) == []
    # As in propaganda: a little above a half, by chance.
    assert failing({"A": Held(77, 42, 300)}) == ["A"]


@given(st.integers(1, 200), st.integers(0, 200))
def test_what_is_sure_is_less_than_what_was_and_grows_with_how_much_was_seen(
    offers: int, right: int
) -> None:
    right = min(right, offers)
    few, many = Held(offers, right, 0), Held(10 * offers, 10 * right, 0)
    assert -1e-9 <= few.sure_precision <= many.sure_precision + 1e-9
    assert many.sure_precision <= few.precision + 1e-9
