"""Keys, colours and positions for labels that bring none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import UsageError
from tui.core.label import Label
from tui.core.scheme import (
    COLOURS,
    KEYS,
    NEVER_A_KEY,
    free_key,
    labels_with_defaults,
    validate_colour,
    validate_key,
)

names = st.lists(
    st.text(alphabet="abcABCxyz09_شخص", min_size=1, max_size=6), unique=True, max_size=50
)


def test_a_key_is_the_first_letter_of_the_name_that_is_free() -> None:
    assert free_key("PER", []) == "p"
    assert free_key("PER", ["p"]) == "e"
    assert free_key("شخص", ["a"]) == "c"


def test_no_label_gets_the_lam_alef_key() -> None:
    assert free_key("BBB", []) == "a"


def test_where_no_key_is_left_there_is_none() -> None:
    assert free_key("PER", KEYS) == ""


@given(names)
def test_completed_labels_have_a_key_each_while_keys_last(names: list[str]) -> None:
    labels = labels_with_defaults([Label(name) for name in names])
    keys = [label.key for label in labels if label.key]
    assert len(set(keys)) == len(keys)
    assert NEVER_A_KEY not in keys
    assert len(keys) == min(len(names), len(KEYS) - 1)
    assert [label.position for label in labels] == list(range(len(names)))
    assert all(validate_colour(label.colour) for label in labels)
    assert [label.name for label in labels] == names


def test_what_a_label_brings_is_kept() -> None:
    given_ = Label("PER", key="x", colour="#123456", title="شخص")
    assert labels_with_defaults([given_, Label("XYZ")]) == [
        given_,
        Label("XYZ", key="y", colour=COLOURS[1], position=1),
    ]


def test_a_key_given_further_on_is_left_to_its_label() -> None:
    first, second = labels_with_defaults([Label("PER"), Label("ORG", key="p")])
    assert (first.key, second.key) == ("e", "p")


def test_new_labels_stand_after_those_there_are_and_take_none_of_their_keys() -> None:
    (label,) = labels_with_defaults([Label("PER")], [Label("POS", key="p", position=7)])
    assert (label.key, label.position) == ("e", 8)


def test_a_retired_label_gets_no_key() -> None:
    (label,) = labels_with_defaults([Label("PER", retired=True)])
    assert label.key == ""


@pytest.mark.parametrize("key", ["", "p", "z", "0", "9"])
def test_letters_and_digits_may_be_keys(key: str) -> None:
    assert validate_key(key) == key


@pytest.mark.parametrize("key", ["b", "P", "ش", ";", "pe", "ab", "xyz", "12", " "])
def test_nothing_else_may_be_a_key(key: str) -> None:
    with pytest.raises(UsageError, match="cannot be a label's key"):
        validate_key(key)


@pytest.mark.parametrize("colour", ["", "#4e9ad4", "#FFFFFF"])
def test_a_colour_is_written_in_six_hex_digits(colour: str) -> None:
    assert validate_colour(colour) == colour


@pytest.mark.parametrize("colour", ["red", "#fff", "4e9ad4", "#4e9ad4 ", "#4e9ad4\n", "#gggggg"])
def test_anything_else_is_no_colour(colour: str) -> None:
    with pytest.raises(UsageError, match="is not a colour"):
        validate_colour(colour)
