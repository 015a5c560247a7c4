"""Pictures and widths, and the table that documents them."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from tests.layout.invariants import check_glyph
from tui.layout.glyph_table import table
from tui.layout.glyphs import WIDEST, glyph_of
from tui.layout.tokens import token_cells
from tui.text.graphemes import PLAIN, letters_of

_DOCUMENT = Path(__file__).parents[2] / "docs" / "text.md"


def test_the_documented_table_is_the_one_that_the_code_prints() -> None:
    text = _DOCUMENT.read_text(encoding="utf-8")
    assert text.split("<!-- pictures -->\n")[1].split("<!-- /pictures -->")[0] == table()


def test_the_picture_of_every_code_point_is_as_wide_as_textual_believes() -> None:
    for code in range(0x110000):
        glyph, width = glyph_of.__wrapped__(chr(code))
        check_glyph(glyph, width)


@given(st.lists(st.characters(), min_size=1, max_size=6).map("".join), st.booleans())
def test_the_picture_of_any_letter_is_as_wide_as_textual_believes(text: str, marks: bool) -> None:
    for letter in letters_of(text):
        glyph, width = glyph_of(letter, marks)
        check_glyph(glyph, width)
        assert width <= WIDEST


def test_a_letter_under_any_number_of_marks_is_one_cell() -> None:
    glyph, width = glyph_of("e" + "\u0301" * 5000)
    assert (width, len(glyph)) == (1, 17)
    assert glyph_of("\u1100" * 5000).width == 2


def test_each_plain_character_is_as_wide_as_the_library_says() -> None:
    plain = re.compile(f"[{PLAIN}]")
    every = [char for char in map(chr, range(0x10000)) if plain.match(char)]
    assert len(every) > 20_000
    for char in every:
        assert token_cells(char, True, "forms").widths == bytes([wcwidth(char)]), f"{ord(char):04x}"
