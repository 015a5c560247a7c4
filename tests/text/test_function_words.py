"""Words that are no part of a name that goes on."""

import pytest

from tui.text.fold import folded_form
from tui.text.function_words import FUNCTION_WORDS, is_function_word, is_preposition


def test_all_are_written_folded() -> None:
    assert {folded_form(word) for word in FUNCTION_WORDS} == FUNCTION_WORDS


@pytest.mark.parametrize(
    ("word", "particle", "preposition"),
    [
        ("في", True, True),
        ("وعلي", True, True),
        ("فالتي", True, False),
        ("بعد", True, False),
        ("و", True, False),
        ("وحلب", False, False),
        ("حلب", False, False),
        ("", False, False),
    ],
)
def test_a_conjunction_may_stand_before_one(word: str, particle: bool, preposition: bool) -> None:
    assert (is_function_word(word), is_preposition(word)) == (particle, preposition)
