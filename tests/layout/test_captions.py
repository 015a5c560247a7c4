"""What is left of labels' names in few cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.layout.texts import arabic
from tui.layout.captions import Captions
from tui.layout.line import line_beginning

APPEALS = (
    "Appeal_to_Authority", "Appeal_to_Fear-Prejudice", "Appeal_to_Hypocrisy",
    "Appeal_to_Popularity", "Appeal_to_Time", "Appeal_to_Values", "Causal_Oversimplification",
    "Consequential_Oversimplification", "Conversation_Killer", "Doubt", "Flag_Waving",
)  # fmt: skip
ONTONOTES = ("PERSON", "PERCENT", "ORG", "ORDINAL", "LOC", "LANGUAGE", "LAW", "PRODUCT", "DATE")
NUMBERED = tuple(f"Label_{number:02d}" for number in range(60))
CAPITALS = ("personMale", "personFemale", "person")
ARABIC = ("المكان", "المنظمة", "المنطقة", "الشخص", "الزمان")
SENTENCES = ("نداء إلى السلطة", "نداء إلى الخوف", "نداء إلى القيم")

names = st.one_of(st.text("Aab_- 1", max_size=8), arabic)


@pytest.mark.parametrize("scheme", [APPEALS, ONTONOTES, NUMBERED, CAPITALS, ARABIC, SENTENCES])
@pytest.mark.parametrize("width", range(2, 9))
def test_labels_of_real_schemes_look_different_from_two_cells_on(
    scheme: tuple[str, ...], width: int
) -> None:
    captions = Captions(scheme)
    assert len({captions.caption(name, width) for name in scheme}) == len(scheme)


def test_the_words_that_another_label_begins_with_are_left_out_first() -> None:
    captions = Captions(APPEALS)
    assert captions.caption("Appeal_to_Popularity", 4) == ("Popu", 4)
    assert captions.caption("Appeal_to_Popularity", 19) == ("Popularity", 10)
    assert captions.caption("Appeal_to_Popularity", 20) == ("Appeal_to_Popularity", 20)
    assert Captions(ARABIC).caption("المكان", 4) == line_beginning("مكان", 4)
    assert Captions(SENTENCES).caption("نداء إلى القيم", 4) == line_beginning("قيم", 4)


def test_a_name_that_is_like_no_other_keeps_its_beginning() -> None:
    captions = Captions(APPEALS)
    assert captions.caption("Doubt", 3) == ("Dou", 3)
    assert captions.caption("Flag_Waving", 6) == ("Flag_W", 6)
    assert captions.caption("Causal_Oversimplification", 3) == ("Cau", 3)


def test_what_else_begins_alike_is_told_by_its_words_or_its_letters() -> None:
    captions = Captions(APPEALS)
    assert captions.caption("Conversation_Killer", 3) == ("CKi", 3)
    assert captions.caption("Consequential_Oversimplification", 3) == ("COv", 3)
    captions = Captions(ONTONOTES)
    assert captions.caption("PERSON", 3) == ("PSO", 3)
    assert captions.caption("PERCENT", 3) == ("PCE", 3)


def test_no_name_takes_the_place_of_one_that_stands_whole() -> None:
    captions = Captions(("date", "event_date", "event_place"))
    assert captions.caption("date", 4) == ("date", 4)
    assert captions.caption("event_date", 4) == ("edat", 4)


def test_a_name_that_the_scheme_lacks_is_cut_at_its_end() -> None:
    assert Captions(APPEALS).caption("Appeal_to_Nothing", 4) == ("Appe", 4)


def test_signs_stand_where_a_reader_of_the_name_looks_for_them() -> None:
    captions = Captions((*APPEALS, "شخص"))
    assert captions.caption_between("Appeal_to_Time", 5, after="*") == ("Time*", 5)
    assert captions.caption_between("Appeal_to_Values", 4, before="?") == ("?Val", 4)
    assert captions.caption_between("شخص", 3, after="*") == ("*" + line_beginning("شخص", 2)[0], 3)
    assert captions.caption_between("Doubt", 1, after="*") == ("D", 1)
    assert captions.caption_between("Doubt", 1, before="?") == ("?", 1)


@given(st.lists(names, max_size=6), st.integers(0, 9), st.booleans())
def test_a_caption_is_never_wider_than_its_room_and_says_its_width(
    scheme: list[str], width: int, noted: bool
) -> None:
    captions = Captions(scheme)
    for name in scheme:
        for glyphs, taken in (
            captions.caption(name, width),
            captions.caption_between(
                name, width, before="" if noted else "?", after="*" if noted else ""
            ),
        ):
            assert taken <= width
            assert cell_len(glyphs) == taken
