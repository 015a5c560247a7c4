"""How sure to be of a span."""

from hypothesis import given
from hypothesis import strategies as st

from tui.learning.calibration import Trial
from tui.learning.certainty import LEAST_FOR_CURVE, Certainty

SHARES = st.floats(0, 1, allow_nan=False)
TRIALS = st.builds(Trial, st.sampled_from("AB"), SHARES, st.booleans(), st.none() | st.just(1.0))


def trials(label: str, right: int, wrong: int, raw: float = 0.9) -> list[Trial]:
    """So many offers of one label with one score."""
    return [Trial(label, raw, number < right) for number in range(right + wrong)]


def test_few_offers_of_a_label_say_a_little_of_it() -> None:
    many = trials("PER", 60, 20)
    sure = Certainty.of([*many, *trials("ORG", 4, 0), *trials("LOC", 0, 4)])
    scores = [sure.score(label, 0.9, is_own=False) for label in ("LOC", "DATE", "ORG")]
    assert scores == sorted(scores)
    assert scores[0] > 0.3
    assert scores[-1] < 0.95


def test_many_offers_are_as_sure_as_they_were_right() -> None:
    given = [*trials("A", 270, 30), *trials("B", 60, 240), *trials("A", 20, 80, raw=0.3)]
    assert len(given) > LEAST_FOR_CURVE
    sure = Certainty.of(given)
    for label, raw, share in (("A", 0.9, 0.9), ("B", 0.9, 0.2), ("A", 0.3, 0.2)):
        assert abs(sure.score(label, raw, is_own=False) - share) < 0.05


def test_what_own_forms_offer_as_well_is_surer_where_that_was_so() -> None:
    alone = [Trial("A", 0.8, number % 2 == 0) for number in range(60)]
    own = [Trial("A", 0.8, number % 10 > 0, 0.8) for number in range(60)]
    sure = Certainty.of(alone + own)
    assert sure.score("A", 0.8, is_own=True) > sure.score("A", 0.8, is_own=False) + 0.2


@given(st.lists(TRIALS, max_size=60), SHARES, st.booleans())
def test_it_is_a_share_whatever_was_held_out(held: list[Trial], raw: float, is_own: bool) -> None:
    sure = Certainty.of(held)
    assert 0 < sure.score("A", raw, is_own=is_own) < 1
