"""Folding, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import arabic, texts
from tui.text.fold import _TABLES, Level, fold

CASES = [
    (Level.EXACT, "مُحَمَّد", "مُحَمَّد"),
    (Level.MARKS, "مُحَمَّدٌ", "محمد"),
    (Level.MARKS, "محـــمد", "محمد"),
    (Level.MARKS, "ٱلرَّحۡمَـٰنِ", "ٱلرحمن"),
    (Level.MARKS, "می\u200cگوید\u200f", "میگوید"),
    (Level.MARKS, "قال\u00a0نعم", "قال نعم"),
    (Level.MARKS, "ﻻ ﷲ ﻋﺮﺑﻲ", "لا الله عربي"),
    (Level.MARKS, "\ufbfe\ufeee\ufee1", "يوم"),
    (Level.MARKS, "إلى", "إلى"),
    (Level.LETTERS, "أإآٱٲٳ", "اااااا"),
    (Level.LETTERS, "ىیک", "ييك"),
    (Level.LETTERS, "مدرسة", "مدرسه"),
    (Level.LETTERS, "١٢٣۴۵", "12345"),
    (Level.LETTERS, "NATO", "nato"),
    (Level.LETTERS, "الإمَارَات", "الامارات"),
]


@pytest.mark.parametrize(("level", "text", "expected"), CASES)
def test_a_level_folds_what_it_names(level: Level, text: str, expected: str) -> None:
    assert fold(text, level).text == expected


levels = st.sampled_from(list(Level))


@given(texts, levels)
def test_folding_twice_folds_no_more(text: str, level: Level) -> None:
    once = fold(text, level).text
    assert fold(once, level).text == once


@given(texts, levels, st.data())
def test_a_folded_range_leads_back_to_letters_that_fold_to_it(
    text: str, level: Level, data: st.DataObject
) -> None:
    folded = fold(text, level)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    raw = folded.raw_range(start, end)
    assert 0 <= raw.start <= raw.end <= len(text)
    assert folded.text[start:end] in fold(text[raw.start : raw.end], level).text
    places = [folded.raw_offset(at) for at in range(len(folded.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    for at, char in enumerate(folded.text):
        assert char in fold(text[places[at]], level).text
    assert folded.folded_offset(len(text)) == len(folded.text)


@given(texts, levels)
def test_the_whole_folded_text_is_the_parts_folded(text: str, level: Level) -> None:
    assert "".join(fold(char, level).text for char in text) == fold(text, level).text


@given(arabic, levels)
def test_each_level_merges_what_the_one_before_merges(text: str, level: Level) -> None:
    for lower in Level:
        if lower <= level:
            assert fold(fold(text, lower).text, level).text == fold(text, level).text


def test_what_is_not_looked_up_folds_to_itself() -> None:
    for level, table in _TABLES.items():
        for code in (*range(0xD800), *range(0xE000, 0x11000)):
            assert fold(chr(code), level).text == table[code], hex(code)


@given(texts, levels)
def test_each_raw_offset_leads_to_where_its_letter_begins(text: str, level: Level) -> None:
    folded = fold(text, level)
    for at in range(len(text) + 1):
        assert folded.folded_offset(at) == len(fold(text[:at], level).text)
