"""Near duplicates are found by the halves of their texts, every one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text.near_duplicates import are_near, halves, neighbour_halves, skeleton

LETTERS = "ابجدهوزحطي 0aB(😀"
UNSEEN = ["\u064e", "\u0651", "\u0640", " ", "\n", "\u00a0", "\u200f", "\ufeff"]


def meet(one: str, other: str) -> bool:
    """Whether whoever looks for one text is led to the other, and takes it."""
    stored, looked_for = halves(skeleton(other)), neighbour_halves(skeleton(one))
    near = abs(stored.length - looked_for.length) <= 1
    return (
        near
        and bool(set(stored.keys) & set(looked_for.keys))
        and are_near(skeleton(one), skeleton(other))
    )


@given(st.text(LETTERS, max_size=40), st.data())
def test_every_difference_of_one_code_point_is_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    new = data.draw(st.sampled_from(["", *LETTERS, *UNSEEN]))
    width = data.draw(st.integers(0, 1)) if new else 1
    other = text[:at] + new + text[at + width :]
    assert meet(text, other)
    assert meet(other, text)


@given(
    st.text(LETTERS, max_size=40), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(UNSEEN)))
)
def test_marks_and_white_space_make_no_other_text(text: str, added: list[tuple[int, str]]) -> None:
    other = text
    for at, char in added:
        other = other[:at] + char + other[at:]
    assert skeleton(other) == skeleton(text)
    assert meet(text, other)


def distance(one: str, other: str) -> int:
    """The edits that lead from one text to the other, by the textbook."""
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        before, row = row, [number]
        for place, found in enumerate(other, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (char != found)))
    return row[-1]


@given(st.text("اب", max_size=7), st.text("اب", max_size=7))
def test_near_is_an_edit_distance_of_one_at_most(one: str, other: str) -> None:
    assert are_near(one, other) == (distance(one, other) <= 1)


@pytest.mark.parametrize(
    ("one", "other"), [("قال وزير أمس", "قالت وزيرة أمس"), ("واحد", "اثنان"), ("ab", "ba")]
)
def test_what_differs_more_is_no_near_twin(one: str, other: str) -> None:
    assert not meet(one, other)
