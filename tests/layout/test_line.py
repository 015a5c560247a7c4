"""One line of text that may hold Arabic."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.layout.texts import arabic, texts
from tui.layout.line import ELLIPSIS, line_beginning, line_picture, parts_in_lines
from tui.layout.page import Page

some = st.one_of(texts, arabic)
room = st.integers(0, 30)


@given(some, room)
def test_a_line_is_never_wider_than_its_room_and_says_its_width(text: str, width: int) -> None:
    for glyphs, taken in (line_picture(text, width)[:2], line_beginning(text, width)):
        assert taken <= width
        assert cell_len(glyphs) == taken


@given(some)
def test_a_line_that_fits_is_whole(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    whole = line_picture(line)
    assert line_picture(line, max(whole.width, 1)) == whole or not whole.width
    assert line_beginning(line, whole.width + 1) == (whole.glyphs, whole.width)


@given(some, st.integers(1, 30))
def test_a_line_that_does_not_fit_says_so(text: str, width: int) -> None:
    if line_picture(text).width > width:
        assert ELLIPSIS in line_picture(text, width).glyphs


@given(some)
def test_no_line_holds_a_control(text: str) -> None:
    glyphs = line_picture(text).glyphs
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in glyphs)


def test_arabic_is_shaped_and_ordered() -> None:
    assert line_picture("قال") == ("\ufedd\ufe8e\ufed7", 3, True)
    assert line_picture("PER") == ("PER", 3, False)


def test_what_is_cut_is_cut_at_its_end() -> None:
    assert line_picture("قال وزير", 4) == (ELLIPSIS + line_picture("قال").glyphs, 4, True)
    assert line_picture("person", 4) == ("per" + ELLIPSIS, 4, False)
    assert line_beginning("person", 4) == ("pers", 4)
    assert line_picture("person", 1) == (ELLIPSIS, 1, False)
    assert line_picture("person", 0).glyphs == ""


def test_a_long_text_costs_what_is_shown_of_it() -> None:
    line = line_picture("كلمة " * 1_000_000, 20)
    assert line.width <= 20
    assert line.glyphs.startswith(ELLIPSIS)


def test_separators_become_spaces() -> None:
    assert line_picture("قال\nوزير\u2028أمس").glyphs == Page("قال وزير أمس", 99).row_in(0, 0).text


def test_a_pair_of_marks_and_letters_stays_together() -> None:
    glyphs, width = line_beginning("قَالَ", 1)
    assert (width, glyphs[1:]) == (1, "\u064e")


def test_a_sentence_has_the_direction_it_is_told() -> None:
    word, back = line_picture("قال").glyphs, line_picture("إن").glyphs
    assert line_picture("«قال» is not", direction="ltr") == (f"«{word}» is not", 12, False)
    assert line_picture("f12 إن", direction="rtl") == (f"{back} f12", 6, True)
    assert line_picture("f12.", direction="rtl") == (".f12", 4, True)


def test_a_text_is_broken_between_its_parts_and_no_line_begins_with_what_parts_them() -> None:
    assert parts_in_lines("one two · three · a very long part · x", 11) == [
        "one two", "three", "a very long", "part · x",
    ]  # fmt: skip
    assert parts_in_lines("", 5) == [""]


@given(some, st.integers(1, 40))
def test_what_is_broken_has_no_line_too_long_and_loses_no_letter(text: str, width: int) -> None:
    # Isolates, which take no cell, are closed and opened anew; a separator is white space.
    lines = [re.sub("[\u2066-\u2069]", "", line) for line in parts_in_lines(text, width)]
    assert all(len(line) <= width for line in lines)
    said = re.sub("[\u2066-\u2069·]", "", "".join(text.split()))
    assert re.sub("·", "", "".join("".join(lines).split())) == said


def test_an_isolate_that_goes_on_in_the_next_line_is_one_there_too() -> None:
    # Without it the slash of a path in an Arabic sentence stands at the path's other end.
    lines = parts_in_lines("\u0641\u064a \u2066say this /tmp/mine.db\u2069", 14)
    assert lines[-1] == "\u2066/tmp/mine.db\u2069"
    assert all(line.count("\u2066") == line.count("\u2069") for line in lines)
    assert line_picture(lines[-1], direction="rtl").glyphs.startswith("/tmp")
