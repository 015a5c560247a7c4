"""A place in one line, with what stands around it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import texts
from tui.core.selection import Range
from tui.layout.concordance_line import in_context
from tui.layout.page import Page

TEXT = "سطر أول\nوصلت القافلة إلى دير الزور أمس، ثم عادت\nسطر أخير"
PLACE = Range(TEXT.index("دير"), TEXT.index("دير") + len("دير الزور"))


def drawn(text: str) -> str:
    return Page(text, 400).row_in(0, 0).text


def test_the_place_is_marked_near_the_middle_and_joined_with_what_is_around_it() -> None:
    stretches = in_context(TEXT, PLACE, 60)
    assert [s.glyphs for s in stretches if s.marked] == [drawn("دير الزور")]
    whole = "".join(s.glyphs for s in stretches)
    assert whole.strip() == drawn(TEXT.split("\n")[1])
    assert abs(sum(s.width for s in stretches[:1]) + 4 - 30) < 6


def test_in_a_narrow_line_the_place_stays() -> None:
    assert "".join(s.glyphs for s in in_context(TEXT, PLACE, 9)) == drawn("دير الزور")
    assert in_context(TEXT, PLACE, 0) == ()


@given(texts, st.integers(1, 50), st.data())
def test_it_is_exactly_as_wide_as_it_should_be(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert sum(s.width for s in in_context(text, Range(start, end), width)) == width
