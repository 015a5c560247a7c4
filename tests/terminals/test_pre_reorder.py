"""What is sent to a terminal that reorders by itself, and what such a terminal makes of it."""

import pytest
from bidi.mirror import MIRRORED
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import arabic
from tui.layout.bidi import resolve, row_levels, visual_order
from tui.layout.page import Page
from tui.terminals.pre_reorder import BLANK, against_bidi, against_words, glyph_clusters


def shown_by_bidi(sent: list[str]) -> list[str]:
    """What a terminal shows that applies UAX #9 to a line from left to right."""
    resolved = resolve("".join(glyph[0] for glyph in sent), "ltr")
    levels = row_levels(resolved, 0, len(sent))
    return [
        MIRRORED.get(sent[at], sent[at]) if levels[at] % 2 else sent[at]
        for at in visual_order(levels)
    ]


def picture(text: str, *, marks: bool = False) -> list[str]:
    """A row of the text as it is to be seen, behind a panel's edge."""
    row = Page(text, 200, marks=marks).row_in(0, 0).text
    return glyph_clusters("│ " + row)


def seen_in_bidi(line: list[str]) -> str:
    sent = [glyph for _at, glyph in against_bidi(line)]
    return "".join(shown_by_bidi(sent)).replace(BLANK, " ")


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير الخارجية أمس إن «الاتفاق» نهائي.",
        "وصلوا في ١٢ مايو/أيار 2026 (35 عامًا) إلى گرگان،",
        "قال John Smith (IOM) أمس، 25 مايو.",
        "25 لاجئًا وصلوا: أحمد، محمد",
        "٢٥ لاجئا (IOM) و٢٥,٥ مرة",
        "لا «نعم» [ثلاثة] 3.5% ولا؟ رجع 12:30",
        "IOM قالت نعم 7",
        "plain Latin, 12 (ok)",
    ],
)
def test_a_terminal_that_applies_bidi_shows_the_line_as_meant(text: str) -> None:
    line = picture(text)
    assert seen_in_bidi(line) == "".join(line)


@given(
    st.lists(
        st.sampled_from(["قال", "لا", "أمس،", "«الاتفاق»", "(IOM)", "(35)", "25", "Smith", "."])
    )
)
def test_words_brackets_and_numbers_stay_where_they_are(words: list[str]) -> None:
    line = picture(" ".join(words))
    assert seen_in_bidi(line) == "".join(line)


@given(arabic)
def test_nothing_is_lost_and_styles_have_their_places(text: str) -> None:
    line = picture(text, marks=True)
    order = against_bidi(line)
    assert sorted(at for at, _glyph in order) == list(range(len(line)))
    assert len(against_words(line)) == len(line)


def test_words_with_arabic_go_backwards_in_their_place() -> None:
    line = glyph_clusters("│ ab (ﺲﻣﺃ) 12 ١٢ ﺐَﺗ،│")
    assert "".join(against_words(line)) == "│ ab (ﺃﻣﺲ) 12 ٢١ │،ﺗﺐَ"
