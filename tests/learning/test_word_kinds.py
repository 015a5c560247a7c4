"""Of what kind a word is."""

from tests.learning.corpus import examples
from tui.core.selection import Range
from tui.learning.examples import Example, Tagged
from tui.learning.train import train
from tui.learning.word_kinds import kinds_of, sort_of
from tui.learning.word_lists import LISTS
from tui.text.fold import folded_form
from tui.text.words import words


def test_a_word_has_its_kinds_in_any_spelling_and_after_proclitics() -> None:
    assert kinds_of("الأُردن") == kinds_of("وبالاردن") == kinds_of("أردن") == ("country",)
    # The letter that looks like a proclitic is its own.
    assert kinds_of("لبنان") == ("country",)
    assert {"title", "role"} <= set(kinds_of("والوزير"))
    assert kinds_of("سيارتها") == ()


def test_words_of_one_sort_have_the_same_kinds_or_the_same_ending() -> None:
    def sort(word: str, *, has_article: bool = False) -> str:
        return sort_of(folded_form(word), kinds_of(word), has_article=has_article)

    assert sort("تموز") == sort("نيسان") != sort("حلب")
    assert sort("طاولة") == sort("نافذة") != sort("الطاولة", has_article=True)
    assert sort("وفي") == sort("إلى") == "particle"


def test_the_lists_hold_single_words() -> None:
    for kind, given in LISTS.items():
        assert len(given.split()) >= 5, kind
        for word in given.split():
            assert list(words(word)) == [Range(0, len(word))], word


def test_a_month_that_was_never_met_is_found_as_others_were() -> None:
    def dated(number: int, month: str) -> Example:
        text = f"زارها في {number} {month} مع الوفد."
        start = len("زارها في ")
        return Example(text, (Tagged(start, text.index(" مع"), "DATE"),), len(text))

    months = ("يناير", "فبراير", "أبريل", "مايو", "يونيو")
    given = [dated(number + 1, months[number % 5]) for number in range(25)]
    made = train([*examples(60), *given])
    text = "سافر الرجال في 7 تشرين إلى البيت."
    found = made.candidates(made.look(text))
    assert [(text[one.start : one.end], one.label) for one in found] == [("7 تشرين", "DATE")]
