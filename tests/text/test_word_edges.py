"""Spans that cut a word, and those that part it where Arabic does."""

import pytest

from tui.text.word_edges import ends_inside_words

TEXT = "زار للحكومة وَالكتاب، ثم 2024م"


@pytest.mark.parametrize(
    ("words", "cuts"),
    [
        ("زار", False),
        ("ار", True),
        ("زا", True),
        ("لحكومة", False),
        ("حكومة", True),
        ("الكتاب", False),
        ("كتاب", False),
        ("وَ", False),
        ("وَالكت", True),
        ("للحكومة وَ", True),
        ("ار للحكومة", True),
        ("الكتاب، ثم", False),
    ],
)
def test_a_word_is_cut_but_where_a_proclitic_ends(words: str, cuts: bool) -> None:
    start = TEXT.index(words)
    assert ends_inside_words(TEXT, start, start + len(words)) is cuts
