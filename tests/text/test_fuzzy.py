"""How well what was typed fits a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text.fuzzy import LONGEST, comparable, misfit


def best(wanted: str, *texts: str) -> list[str]:
    """The texts that fit, the best first."""
    found = [
        (cost, text) for text in texts if (cost := misfit(wanted, comparable(text))) is not None
    ]
    return [text for _cost, text in sorted(found)]


def test_beginnings_come_first_then_words_parts_and_letters_in_order() -> None:
    texts = ("undo", "to undo", "redundo", "under the door", "undone", "nothing")
    assert best("undo", *texts) == ["undo", "undone", "to undo", "redundo", "under the door"]


@pytest.mark.parametrize(
    ("wanted", "text"), [("nxs", "next span"), ("محم", "مُحمد"), ("علي", "على"), ("", "x")]
)
def test_what_fits(wanted: str, text: str) -> None:
    assert misfit(wanted, comparable(text)) is not None


@pytest.mark.parametrize(("wanted", "text"), [("zzz", "fuzz"), ("ab", "ba"), ("x" * 9, "x")])
def test_what_does_not(wanted: str, text: str) -> None:
    assert misfit(wanted, comparable(text)) is None


def test_in_a_long_text_letters_in_order_say_nothing() -> None:
    long = "a" + "-" * LONGEST + "b"
    assert misfit("ab", long) is None
    assert misfit("a", long) == 0


@given(st.text("abc ", max_size=8), st.text("abc ", max_size=20))
def test_what_fits_has_its_letters_in_order(wanted: str, text: str) -> None:
    letters = iter(text)
    in_order = all(letter in letters for letter in wanted)
    assert misfit(wanted, text) is None or in_order
    # Every other letter of a text is near enough, and begins where the text does.
    assert misfit(text[::2], text) is not None


def test_letters_strewn_over_a_sentence_do_not_fit() -> None:
    assert (
        misfit("bring", comparable("Copy the selection to the clipboard, in reading order."))
        is None
    )
