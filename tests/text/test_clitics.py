"""Proclitics: where a word may begin."""

import pytest
from hypothesis import given

from tests.layout.texts import arabic
from tui.text.clitics import proclitic_starts
from tui.text.graphemes import letter_start

# A word, and what remains after each step, with | between.
CASES = [
    ("والكتاب", "الكتاب|كتاب"),
    ("الكتاب", "كتاب"),
    ("كتاب", "تاب"),
    ("وكتاب", "كتاب|تاب"),
    ("بالكتاب", "الكتاب|كتاب"),
    ("وبالكتاب", "بالكتاب|الكتاب|كتاب"),
    ("فكالكتاب", "كالكتاب|الكتاب|كتاب"),
    ("للحكومة", "لحكومة"),
    ("وللحكومة", "للحكومة|لحكومة"),
    ("سيكتب", "يكتب"),
    ("وسيكتب", "سيكتب|يكتب"),
    ("سأكتب", "أكتب"),
    ("سلام", ""),
    ("وَالْكِتَابِ", "الْكِتَابِ|كِتَابِ"),
    ("ٱلرحمن", "رحمن"),
    ("والد", "الد"),
    ("في", ""),
    ("ولد", "لد"),
    ("لـلحكومة", "لحكومة"),
    ("قال", ""),
    ("word", ""),
    ("", ""),
]


@pytest.mark.parametrize(("word", "expected"), CASES)
def test_a_word_steps_past_one_proclitic_after_another(word: str, expected: str) -> None:
    found = "|".join(word[start:] for start in proclitic_starts(word))
    assert found == expected


@given(arabic)
def test_steps_ascend_and_begin_letters(word: str) -> None:
    starts = proclitic_starts(word)
    assert list(starts) == sorted(set(starts))
    for start in starts:
        assert 0 < start < len(word)
        assert letter_start(word, start) == start
