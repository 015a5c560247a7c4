"""A guideline as one text, and in its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import UsageError
from tui.core.guideline import LONGEST, Guideline, guideline_in, validate_guideline

line = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1)
example = line.map(str.strip).filter(bool)
words = st.lists(example.filter(lambda one: one[:1] not in "+-"), max_size=3).map("\n".join)


@given(words, st.lists(example, max_size=3), st.lists(example, max_size=3))
def test_the_parts_make_one_text_and_come_out_of_it_again(
    said: str, yes: list[str], no: list[str]
) -> None:
    whole = Guideline(said, tuple(yes), tuple(no))
    assert guideline_in(whole.text) == whole


def test_what_a_person_wrote_by_hand_is_read() -> None:
    said = guideline_in("# شخص\nباسمه.\n\n+ هدى بنعمر\n- الوزيرة\n+ سمير\n")
    assert said == Guideline("# شخص\nباسمه.", ("هدى بنعمر", "سمير"), ("الوزيرة",))
    assert guideline_in("") == Guideline()
    assert guideline_in("- قائمة\nثم نص") == Guideline("- قائمة\nثم نص")


def test_what_is_too_long_is_refused() -> None:
    assert validate_guideline(" نص ") == "نص"
    with pytest.raises(UsageError, match="5000 characters"):
        validate_guideline("ن" * (LONGEST + 904))
