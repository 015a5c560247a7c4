"""A field's text, cursor and selection, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import i18n
from tui.desk.field.field_keys import ACTS, acts_by_key, field_keys
from tui.desk.field.field_row import FieldRow
from tui.desk.field.text_field import LONGEST_LINE, TextField
from tui.desk.keys.commands import commands
from tui.text.graphemes import letter_end, letter_start

LETTERS = "ابلأسعabz 12٣.،()\u064e\u0651\u0301\u200d\u200c\u200f👩🏽❤\ufe0f🇸🇾かー\u0e33"
TEXTS = st.text(LETTERS, max_size=24)
PLAIN = st.text("ابلأسعabz 12٣.،()👩かー", max_size=24)
MOTIONS = ("left", "right", "word-left", "word-right", "start", "end")
EDITS = sorted(set(ACTS) - {"undo", "redo"})


def at(text: str, head: int) -> TextField:
    """A field with the cursor at an offset."""
    field = TextField(text)
    field.put(head)
    return field


def is_whole(field: TextField) -> bool:
    """Whether cursor and anchor stand between letters."""
    places = (field.head, field.anchor)
    return all(letter_start(field.text, place) == place for place in places)


@given(TEXTS, st.lists(st.sampled_from(EDITS) | st.sampled_from(LETTERS), max_size=12))
def test_no_key_leaves_the_cursor_inside_a_letter(text: str, acts: list[str]) -> None:
    field = TextField(text)
    for act in acts:
        ACTS[act](field) if act in ACTS else field.type(act)
        assert 0 <= field.head <= len(field.text)
        assert is_whole(field)


@given(PLAIN, st.integers(0, 24))
def test_left_and_right_undo_each_other(text: str, place: int) -> None:
    for there, back in (("left", "right"), ("right", "left")):
        field = at(text, place)
        before = field.head
        ACTS[there](field)
        if field.head != before:
            ACTS[back](field)
            assert field.head == before


@given(PLAIN)
def test_each_place_is_reached_once_from_one_side_to_the_other(text: str) -> None:
    field = TextField(text)
    field.put(len(text))
    on, back = ("left", "right") if field.direction == "rtl" else ("right", "left")
    seen = [field.head]
    while True:
        ACTS[back](field)
        if field.head == seen[-1]:
            break
        seen.append(field.head)
    starts = {letter_start(text, offset) for offset in range(len(text) + 1)}
    assert sorted(seen) == sorted(starts)
    for offset in reversed(seen[:-1]):
        ACTS[on](field)
        assert field.head == offset


@given(PLAIN, st.integers(0, 24), st.sampled_from(("left", "right")))
def test_left_goes_to_the_left_on_the_screen(text: str, place: int, side: str) -> None:
    field = at(text, place)
    before, head = FieldRow(field, 200).cursor.left, field.head
    ACTS[side](field)
    after = FieldRow(field, 200).cursor.left
    # A lam and an alef that follow one another stand in one cell until the cursor parts them.
    if field.head != head and after != before:
        assert (after < before) == (side == "left")


@given(TEXTS, st.lists(st.sampled_from(EDITS) | st.sampled_from(LETTERS), max_size=12))
def test_undo_leads_back_to_the_beginning_and_redo_to_the_end(text: str, acts: list[str]) -> None:
    field = TextField(text)
    for act in acts:
        ACTS[act](field) if act in ACTS else field.type(act)
    last = field.text
    for _ in range(len(acts) + 1):
        field.undo()
    assert field.text == text
    for _ in range(len(acts) + 1):
        field.redo()
    assert field.text == last


@given(TEXTS, st.integers(0, 24), st.text(LETTERS, max_size=5))
def test_what_is_inserted_stands_where_the_cursor_was(text: str, place: int, more: str) -> None:
    field = at(text, place)
    head = field.head
    field.insert(more)
    assert field.text == text[:head] + more + text[head:]


@given(TEXTS, st.integers(0, 24))
def test_delete_takes_the_letter_under_the_cursor_whole(text: str, place: int) -> None:
    field = at(text, place)
    head = field.head
    field.delete_on()
    assert field.text == text[:head] + text[letter_end(text, head) :]


def test_in_mixed_text_left_goes_to_the_left_from_letter_to_letter() -> None:
    # On the screen abc stands between the two words, from left to right.
    field = at("حلب abc حلب", 0)
    seen = []
    for _ in range(12):
        seen.append(field.head)
        field.move("left")
    assert seen == [0, 1, 2, 3, 6, 5, 4, 7, 8, 9, 10, 11]
    assert field.head == 11


def test_a_word_to_a_side_is_the_word_that_stands_there() -> None:
    field = at("«حلب» abc دمشق", 0)
    seen = []
    for _ in range(5):
        field.move("word-left")
        seen.append(field.head)
    assert seen == [1, 6, 10, 14, 14]
    for _ in range(5):
        field.move("word-right")
        seen.append(field.head)
    assert seen[5:] == [10, 6, 1, 0, 0]


def test_from_inside_a_word_one_goes_to_its_beginning_first() -> None:
    field = at("حلب دمشق", 6)
    field.move("word-right")
    assert field.head == 4
    field.put(2)
    field.move("word-left")
    assert field.head == 4


def test_shift_selects_and_a_move_without_it_ends_the_selection_at_its_edge() -> None:
    field = at("حلب abc", 0)
    for _ in range(2):
        field.move("left", extend=True)
    assert field.selected_text == "حل"
    field.move("left")
    assert (field.head, field.selected_text) == (2, "")
    field.move("start", extend=True)
    field.move("right")
    assert (field.head, field.selected_text) == (0, "")


def test_what_is_typed_or_pasted_takes_the_place_of_the_selection() -> None:
    field = TextField("مدينة حلب")
    field.move("word-right", extend=True)
    assert field.selected_text == "حلب"
    field.type("ح")
    assert (field.text, field.head) == ("مدينة ح", 7)
    field.select_all()
    field.insert("دمشق")
    assert (field.text, field.head) == ("دمشق", 4)


def test_backspace_takes_a_mark_off_before_its_letter_but_a_picture_whole() -> None:
    field = TextField("بَّ")
    for left in ("بَ", "ب", ""):
        field.delete_back()
        assert field.text == left
    for picture in ("❤\ufe0f", "👩🏽", "🇸🇾", "👩\u200d🚀"):
        field = TextField("a" + picture)
        field.delete_back()
        assert field.text == "a"


def test_words_are_deleted_to_where_they_begin_and_end() -> None:
    field = TextField("في مدينة حلب ")
    field.delete_word_back()
    assert field.text == "في مدينة "
    field.move("start")
    field.delete_word_on()
    assert field.text == " مدينة "
    field.clear()
    assert field.text == ""
    field.undo()
    assert field.text == " مدينة "


@pytest.mark.parametrize(
    ("pasted", "text", "controls"),
    [
        ("one\ntwo", "one two", 0),
        ("one \r\n\r\n two\n", "one two", 0),
        ("one\u2028two\u2029", "one two", 0),
        ("a\tb  c", "a b  c", 0),
        ("\x1b[31mred\x07\x00", "[31mred", 3),
        ("a\x85b\x9bc\ud800", "a bc", 2),
        ("\n", "", 0),
        ("  two.txt", "  two.txt", 0),
    ],
)
def test_a_paste_comes_in_in_one_line_without_controls(
    pasted: str, text: str, controls: int
) -> None:
    field = TextField("")
    assert field.insert(pasted).controls == controls
    assert field.text == text


def test_what_is_too_long_is_counted_and_what_stood_there_is_never_cut() -> None:
    field = TextField("ا" * (LONGEST_LINE + 5))
    assert field.insert("بب").cut == 2
    assert field.text == "ا" * (LONGEST_LINE + 5)
    field = TextField("ا" * (LONGEST_LINE - 1))
    assert field.insert("بَبَ").cut == 4
    assert len(field.text) == LONGEST_LINE - 1
    assert field.insert("بب").cut == 1


def test_a_note_of_several_lines_keeps_them() -> None:
    field = TextField("one\ntwo")
    field.type("!")
    assert field.text == "one\ntwo!"
    assert "\n" not in field.page.row_in(0, 0).text


def test_letters_typed_one_after_the_other_are_one_step_of_undo() -> None:
    field = TextField()
    for char in "مدينة حلب":
        field.type(char)
    field.undo()
    assert field.text == "مدينة "
    field.undo()
    field.undo()
    assert field.text == ""


def test_a_key_that_types_a_drawn_lam_alef_types_its_two_letters() -> None:
    field = TextField()
    field.type("\ufefb")
    assert field.text == "لا"
    field.insert("\ufefb")
    assert field.text == "لا\ufefb"


def test_an_empty_field_runs_as_the_language_of_the_interface() -> None:
    assert TextField(direction="rtl").direction == "rtl"
    assert TextField("12", direction="rtl").direction == "rtl"
    assert TextField("a", direction="rtl").direction == "ltr"
    assert i18n.direction() == "ltr"


@given(PLAIN, st.integers(0, 24), st.integers(1, 12), st.integers(0, 40))
def test_the_cursor_is_in_sight_and_no_place_outside_the_room(
    text: str, place: int, room: int, hidden: int
) -> None:
    row = FieldRow(at(text, place), room, hidden)
    assert row.cursor in row.places or row.cursor.width > room
    if row.roomy:
        assert row.cursor.left >= row.cut_left
        assert row.cursor.left + row.cursor.width <= room - row.cut_right
    assert all(one.left >= 0 and one.left + one.width <= room for one in row.places)


@given(PLAIN, st.integers(5, 30), st.integers(-3, 40))
def test_a_click_on_a_place_leads_to_its_letter(text: str, room: int, cell: int) -> None:
    field = at(text, 0)
    row = FieldRow(field, room)
    offset = row.offset_at(cell)
    assert offset in {one.start for one in row.places}
    hit = [one for one in row.places if one.left <= cell < one.left + one.width]
    assert all(one.start == offset for one in hit)


def test_no_key_of_a_field_types_a_letter_or_leads_out_of_it() -> None:
    keys = acts_by_key()
    assert all(len(key) > 1 for key in keys)
    taken = {"enter", "escape", "tab", "up", "down", "pageup", "pagedown", "ctrl+home", "ctrl+end"}
    assert not taken & set(keys)
    quits = next(command for command in commands() if command.id == "quit")
    assert not set(quits.keys) & set(keys)
    assert keys["ctrl+ش"] == "select-all"
    known = {*ACTS, "copy", "cut", "paste"}
    assert set(keys.values()) <= known
    assert known <= set(keys.values())
    assert len({key for one in field_keys() for key in one.keys}) == sum(
        len(one.keys) for one in field_keys()
    )
