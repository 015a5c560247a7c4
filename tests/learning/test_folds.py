"""Parts of a corpus, with near twins in one part."""

from hypothesis import given
from hypothesis import strategies as st

from tui.learning.folds import folds_of, twin_groups
from tui.learning.shuffle import permutation


def test_near_twins_are_in_one_part() -> None:
    texts = [f"هذا نص رقم {number} من النصوص" for number in range(100, 130)]
    texts += ["كتب الولد الدرس", "كتب الولد الدرسَ", "كتب الولد الدروس"]
    folds = folds_of(texts, 3, 1)
    holder = {number: place for place, fold in enumerate(folds) for number in fold}
    assert holder[30] == holder[31] == holder[32]
    assert sorted(holder) == list(range(33))


def test_texts_that_differ_are_in_groups_of_their_own() -> None:
    assert twin_groups(["كتب الولد الدرس", "عاد المسافر ليلا"]) == [[0], [1]]


@given(st.integers(0, 60), st.integers(0, 1 << 40))
def test_an_order_is_drawn_of_all_numbers(length: int, seed: int) -> None:
    order = permutation(length, seed)
    assert sorted(order) == list(range(length))
    assert order == permutation(length, seed)


def test_other_seeds_give_other_orders() -> None:
    assert len({tuple(permutation(20, seed)) for seed in range(50)}) == 50
