"""Which places may be part of longer names."""

from tui.core.selection import Range
from tui.desk.suggest.longer_name import Doubt, doubts
from tui.text.fold import Level, fold
from tui.text.matching import matches
from tui.text.name_context import NameContext, name_context

FORM = "حلب"
PLAIN = ["يقيم في حلب.", "سافر إلى حلب.", "عاد من حلب.", "وصلت حلب.", "قرب حلب.", "ثم حلب؟"]
NOUNS = ["في كأس حلب.", "من مدينة حلب.", "عن نادي حلب.", "بجامعة حلب."]
CUP = "فاز في كأس حلب."
DERBY = "لعب حلب الشهباء."
LEAGUE = "الاتحاد الدولي لحلب."


def beside_all(*sentences: str) -> list[NameContext]:
    """What stands beside the form, wherever it stands."""
    found = []
    for sentence in sentences:
        places = [match.range for match in matches(fold(sentence, Level.CLITICS), FORM)]
        letters = fold(sentence, Level.LETTERS)
        found += [name_context(letters, Range(*place)) for place in places]
    return found


def why(places: list[NameContext], tagged: list[NameContext] | None = None) -> list[str]:
    return [doubt.why if doubt else "" for doubt in doubts(places, tagged or [])]


def test_a_noun_that_comes_before_it_again_and_again_makes_a_longer_name() -> None:
    assert why(beside_all(*PLAIN, CUP, CUP)) == [""] * 8
    assert why(beside_all(*PLAIN, CUP, CUP, CUP)) == [*[""] * 6, *["again"] * 3]
    [*_others, doubt] = doubts(beside_all(*PLAIN, CUP, CUP, CUP), [])
    assert doubt
    assert doubt.words == "كاس …"


def test_a_verb_does_not() -> None:
    verb = "ثم زارت حلب."
    assert why(beside_all(*PLAIN, verb, verb, verb)) == [""] * 9


def test_that_a_word_is_a_noun_may_show_in_another_place() -> None:
    bare = "وكان كأس حلب."
    assert why(beside_all(*PLAIN, bare, bare, bare)) == [""] * 9
    assert why(beside_all(*PLAIN, bare, CUP, CUP)) == [*[""] * 6, *["again"] * 3]
    assert why(beside_all(*PLAIN, bare, bare, CUP)) == [""] * 9


def test_a_word_that_follows_it_again_and_again_makes_a_longer_name() -> None:
    assert why(beside_all(*PLAIN, DERBY, DERBY)) == [""] * 8
    assert why(beside_all(*PLAIN, DERBY, DERBY, DERBY)) == [*[""] * 6, *["again"] * 3]
    [*_others, doubt] = doubts(beside_all(*PLAIN, DERBY, DERBY, DERBY), [])
    assert doubt
    assert doubt.words == "… الشهباء"


def test_lam_after_a_noun_joins_at_once() -> None:
    assert why(beside_all(*PLAIN, LEAGUE)) == [*[""] * 6, "again"]


def test_of_many_places_thrice_is_not_often() -> None:
    many = PLAIN * 30
    assert why(beside_all(*many, CUP, CUP, CUP)) == [""] * 183
    assert why(beside_all(*many, *[CUP] * 6))[-6:] == ["again"] * 6


def test_a_form_that_is_mostly_in_longer_names_is_sure_nowhere() -> None:
    assert why(beside_all(*PLAIN, *NOUNS)) == [Doubt.MOSTLY] * 10
    assert why(beside_all(*PLAIN, PLAIN[0], *NOUNS)) == [""] * 11


def test_three_in_longer_names_say_little() -> None:
    assert why(beside_all(*PLAIN[:3], *NOUNS[:3])) == [""] * 6


def test_words_beside_what_is_tagged_make_no_doubt() -> None:
    cups, derbies = beside_all(CUP, CUP, CUP), beside_all(DERBY, DERBY, DERBY)
    plain = beside_all(*PLAIN)
    assert why([*plain, *cups], cups[:1]) == [""] * 9
    assert why([*plain, *derbies], derbies[:1]) == [""] * 9
    assert why([*plain, *beside_all(LEAGUE)], beside_all(LEAGUE)) == [""] * 7


def test_where_most_is_doubtful_what_stands_as_the_tagged_one_is_not() -> None:
    there, back = beside_all("يقيم في حلب.", "عاد من حلب.")
    nouns = beside_all(*NOUNS)
    assert why([*nouns, there, back], [there]) == [*[Doubt.MOSTLY] * 4, "", Doubt.MOSTLY]


def test_the_more_is_tagged_the_less_is_doubtful() -> None:
    nouns, plain = beside_all(*NOUNS), beside_all(*PLAIN)
    assert why([*nouns, *plain[:3]], plain[3:5]) == [Doubt.MOSTLY] * 7
    assert why([*nouns, *plain[:3]], [*plain[3:5], *plain[3:6]]) == [""] * 7


def test_of_nothing_nothing_is_doubtful() -> None:
    assert doubts([], []) == []
