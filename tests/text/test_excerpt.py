"""What stands around a place."""

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import texts
from tui.core.selection import Range
from tui.text.excerpt import around

TEXT = "سطر أول\nوصلت القافلة إلى دير الزور أمس، ثم عادت\nسطر أخير"


def test_it_is_cut_at_words_and_stays_in_its_paragraph() -> None:
    at = TEXT.index("دير")
    place = Range(at, at + len("دير الزور"))
    assert TEXT[slice(*around(TEXT, place, 12, 6))] == "القافلة إلى دير الزور أمس،"
    assert TEXT[slice(*around(TEXT, place, 90, 90))] == TEXT.split("\n")[1]
    assert around(TEXT, place, 0, 0) == place


@given(texts, st.data())
def test_it_holds_the_place_and_little_more(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = around(text, Range(start, end), 5, 7)
    assert 0 <= found.start <= start <= end <= found.end <= len(text)
    assert "\n" not in text[found.start : start] + text[end : found.end]
