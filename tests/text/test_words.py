"""Words as an annotator means them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import texts
from tui.core.selection import Range
from tui.text import words as words_module
from tui.text.words import word_at, words

# Text, and its words as one string with | between.
CASES = [
    ("قال وزير الخارجية", "قال|وزير|الخارجية"),
    ("كلمة.كلمة", "كلمة|كلمة"),
    ("يوليو/تموز", "يوليو|تموز"),
    ("24% و3.5", "24%|و|3.5"),
    ("٢٤٪ و٣٫٥", "٢٤٪|و|٣٫٥"),
    ("1,000,000 دولار.", "1,000,000|دولار"),
    ("12/5/2020 12:30", "12/5/2020|12:30"),
    ("5-3", "5|3"),
    ("(قال): «نعم»،", "قال|نعم"),
    (
        "https://ar.wikipedia.org/wiki/%D8%AA?a=1&b=2.",
        "https://ar.wikipedia.org/wiki/%D8%AA?a=1&b=2",
    ),
    ("(www.example.com/a)", "www.example.com/a"),
    ("user.name@example.com،", "user.name@example.com"),
    ("#هاشتاغ_جديد @user_1", "هاشتاغ_جديد|user_1"),
    ("قَالَ مُحَمَّدٌ", "قَالَ|مُحَمَّدٌ"),
    ("محـــمد", "محـــمد"),
    ("می‌گوید", "می‌گوید"),
    ("صِّرَ\u200a\u0670\u2060طَ", "صِّرَ\u200a\u0670\u2060طَ"),
    ("قال\u00a0نعم", "قال|نعم"),
    ("don't G20 F-16 COVID-19", "don't|G20|F|16|COVID|19"),
    ("كلمةword", "كلمةword"),
    ("كلمة12", "كلمة|12"),
    ("ﻲﺑﺮﻋ ﻻ", "ﻲﺑﺮﻋ|ﻻ"),
    ("A–B—C…D", "A|B|C|D"),
    ("😀قال😀", "قال"),
    ("\u200fقال\u200f", "قال"),
    (" \u064eقال", "قال"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_are_what_an_annotator_marks(text: str, expected: str) -> None:
    found = [text[start:end].strip("\u200f") for start, end in words(text)]
    assert found == [word for word in expected.split("|") if word]


@given(texts)
def test_words_follow_one_another_and_are_found_from_any_of_their_offsets(text: str) -> None:
    found = list(words(text))
    at = 0
    for start, end in found:
        assert at <= start < end
        at = end
    for offset in range(-1, len(text) + 1):
        holding = [word for word in found if word.start <= offset < word.end]
        assert word_at(text, offset) == (holding[0] if holding else None)


@given(texts, st.data())
def test_words_of_a_part_are_the_words_that_touch_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    expected = [word for word in words(text) if word.start < end and start < word.end]
    assert list(words(text, start, end)) == expected


def test_a_plain_word_is_found_without_the_pattern_of_all_scripts_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "قال، الوزير: لن"
    expected = [word_at(text, at) for at in range(len(text))]
    assert expected[5] == Range(5, 11)
    monkeypatch.setattr(words_module, "_COMMON_WORDS", None)
    for at in (0, 2, 5, 10, 13, 14):
        assert word_at(text, at) == expected[at]


def test_a_word_is_found_without_reading_the_whole_text() -> None:
    class Counted(str):
        read = 0

        def __getitem__(self, key: object) -> str:
            Counted.read += 1
            return super().__getitem__(key)  # type: ignore[index]

    text = Counted("قال وزير " * 50_000)
    assert word_at(text, 225_000) == Range(225_000, 225_003)
    assert Counted.read < 100
