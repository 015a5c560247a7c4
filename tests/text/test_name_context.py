"""What stands beside a place, and whether it may make a longer name with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import texts
from tui.core.selection import Range
from tui.text.fold import Level, fold
from tui.text.name_context import NameContext, name_context


def of(marked: str) -> NameContext:
    """What stands beside the place in []."""
    start = marked.index("[")
    text = marked.replace("[", "").replace("]", "")
    return name_context(fold(text, Level.LETTERS), Range(start, marked.index("]") - 1))


@pytest.mark.parametrize(
    ("marked", "binds", "noun"),
    [
        ("زار جامعةَ [بغداد]", True, True),  # in ة
        ("في كأسِ [إسبانيا]", True, True),  # a preposition governs it
        ("وفي دوري أبطال [أوروبا]", True, True),  # or the run that it ends
        ("بدوري أبطال [أوروبا]", True, True),
        ("الفوز ودوري أبطال [أوروبا]", True, False),  # و may begin another sentence
        ("وبمدينة [حلب]", True, True),
        ("ثم وصل [سمير]", True, False),  # it may be a verb
        ("بعد وصل [سمير]", True, False),  # after some particles verbs stand
        ("في الشمال سافر [سمير]", True, False),
        ("ليكتب [سمير]", True, False),
        ("عاد من [حلب]", False, False),
        ("ثم إلى [حلب]", False, False),
        ("في المدينة [حلب]", False, False),  # with its article no word is in construct
        ("وبالمدينة [حلب]", False, False),
        ("في مدينة، [حلب]", False, False),
        ("في مدينة\n[حلب]", False, False),
        ("في سنة 1990 [حلب]", False, False),
        ("في مدينة و[حلب]", False, False),  # a proclitic ends the construct
        ("[حلب]", False, False),
    ],
)
def test_a_noun_in_construct_binds(marked: str, binds: bool, noun: bool) -> None:
    found = of(marked)
    assert (found.binds, found.noun, found.joined) == (binds, noun, False)


@pytest.mark.parametrize(
    ("marked", "binds"),
    [
        ("الاتحاد الدولي ل[كرة القدم]", True),
        ("نادي حلب لل[كرة]", True),
        ("نادي حلب ل[لكرة]", True),
        ("الاتحاد ول[كرة القدم]", False),
        ("بالنسبة ل[سمير]", False),
        ("قال: ل[سمير]", False),
    ],
)
def test_lam_joins_what_stands_before_it(marked: str, binds: bool) -> None:
    found = of(marked)
    assert found.binds is binds
    assert found.joined or not binds


@pytest.mark.parametrize(
    ("marked", "before", "after"),
    [
        ("مدينةُ [حلب] القديمة", "مدينه", "القديمه"),
        ("من [حلب]  الشهباء", "من", "الشهباء"),
        ("[حلب] وحماة", "", ""),  # it goes on with something else
        ("[حلب] بعيدة", "", ""),
        ("[حلب] في الشمال", "", ""),
        ("[حلب]، الشهباء", "", ""),
        ("[حلب]\nالشهباء", "", ""),
        ("[حلب] وهو", "", ""),
        ("سار، [حلب] 1990", "", ""),
    ],
)
def test_the_words_are_told_folded(marked: str, before: str, after: str) -> None:
    found = of(marked)
    assert (found.before, found.after) == (before, after)


@given(texts, st.data())
def test_words_beside_stand_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = Range(start, data.draw(st.integers(start, len(text))))
    letters = fold(text, Level.LETTERS)
    found = name_context(letters, place)
    assert found.before in letters.text[: letters.folded_offset(place.start)]
    assert found.after in letters.text[letters.folded_offset(place.end) :]
    assert not found.binds or found.before
    assert not found.noun or found.binds


def test_a_word_without_end_is_looked_at_from_near() -> None:
    letters = fold(f"{'ب' * 100_000} حلب {'ب' * 100_000}", Level.LETTERS)
    found = name_context(letters, Range(100_001, 100_004))
    assert len(found.before) <= 40
    assert len(found.after) <= 40
