"""Which words get which letters, and what pressing them does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tui.core.article import Article
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.desk import Desk
from tui.desk.keys.keyboard_layouts import LAYOUTS
from tui.desk.suggest.familiar_words import CANDIDATE, OFFERED, TAGGED, UNMET, FamiliarWords
from tui.desk.view.hints import ALL, EASY, NEAR, REST, Hints, hints_for
from tui.desk.view.offers import Offer
from tui.desk.view.span_index import SpanIndex
from tui.text.words import words

LATIN = {key: key for key in ALL}
ARABIC = {key: LAYOUTS["arabic"][key] for key in ALL}


@given(st.integers(0, 600), st.integers(0, 3000), st.sets(st.integers(0, 599)))
def test_no_keys_begin_others_and_single_letters_stand_on_likely_words(
    count: int, here: int, likely: set[int]
) -> None:
    there = [Range(5 * n, 5 * n + 4) for n in range(count)]
    found = hints_for(there, here, lambda word: word.start // 5 in likely)
    assert len(set(found.values())) == len(found) == min(count, len(found))
    single = [keys for keys in found if len(keys) == 1]
    assert set(single) <= set(EASY)
    near = {word.start // 5 for word in sorted(there, key=lambda w: abs(w.start - here))[:NEAR]}
    assert len(single) == min(len(EASY), len(likely & set(range(count)) - near))
    assert all(found[keys].start // 5 in likely for keys in single)
    assert not any(a != b and b.startswith(a) for a in single for b in found)
    if count - len(single) <= len(REST) * len(ALL):
        assert set(found.values()) == set(there)


@pytest.mark.parametrize("letters", [LATIN, ARABIC])
@pytest.mark.parametrize("width", [40, 84])
def test_no_window_has_more_single_letters_than_the_easy_row(
    desk_of: MakeDesk, letters: dict[str, str], width: int
) -> None:
    counts = set()
    texts = (TEXT, f"{TEXT} " * 12, "جديد\n" * 30, "John Hill met 218 (two) [LOC:Aden]\n" * 9)
    desk = desk_of("[PER:سمير] في [LOC:دمشق]", *texts, width=width, height=30)
    for _text in texts:
        desk.run("next-article")
        text = desk.view.text
        starts = [word.start for word in words(text)]
        offers = [Offer(Range(at, at + 1), ("PER",), "", "") for at in starts[::7]]
        for some, candidates in (([], {}), (offers, dict.fromkeys(starts[::2], 0.3))):
            desk.show_offers(some, candidates)
            for command in ("move-text-start", "select-down", "move-page-down", "move-text-end"):
                desk.run(command)
                desk.show_hints(letters)
                assert desk.letters.hints
                written = desk.letters.hints.by_range().values()
                counts.add(sum(len(keys) == 1 for keys in written))
                desk.letters.leave()
    # Some windows have as many, none has more.
    assert max(counts) == len(EASY)


@pytest.mark.parametrize("count", [20, 160, 170])
def test_letters_that_are_left_out_begin_no_word(count: int) -> None:
    there = [Range(5 * n, 5 * n + 4) for n in range(count)]
    but = set("fjdkpolgqwxe")
    found = hints_for(there, 50, lambda _word: 1, but, 1)
    assert not but & {keys[0] for keys in found}
    assert set(found.values()) == set(there)
    alone = [keys for keys in found if len(keys) == 1]
    assert len(alone) == (9 if count == 20 else 6)
    assert not any(keys[0] in alone for keys in found if len(keys) == 2)


def test_the_likeliest_go_first_then_what_comes_next() -> None:
    there = [Range(5 * n, 5 * n + 4) for n in range(20)]
    found = hints_for(there, 50, lambda word: {75: 3, 0: 2}.get(word.start, word.start > 20))
    assert [found[key].start for key in EASY[:4]] == [75, 0, 65, 70]


def test_a_chance_counts_as_far_as_nothing_likely_comes_before() -> None:
    there = [Range(5 * n, 5 * n + 4) for n in range(20)]
    chances = {20: 0.9, 65: 0.6, 80: 0.7, 90: 0.3}
    found = hints_for(there, 50, lambda word: chances.get(word.start, 0))
    # From 50 on and round the end: .6, .4 × .7, .12 × .3, .084 × .9.
    assert [found[key].start for key in EASY[:4]] == [65, 80, 20, 90]


def test_letters_that_an_arabic_key_types_at_once_are_none() -> None:
    assert "b" not in ALL
    assert len(set(ARABIC.values())) == len(ALL)
    assert all(len(letter) == 1 for letter in ARABIC.values())


def test_typing_leaves_those_that_go_on_so() -> None:
    there = [Range(n, n + 1) for n in range(4)]
    hints = Hints({"f": there[0], "ej": there[1], "ek": there[2], "ij": there[3]}, ARABIC)
    assert hints.by_range()[there[1]] == ARABIC["e"] + ARABIC["j"]
    assert hints.after(ARABIC["f"]) == there[0]
    fewer = hints.after(ARABIC["e"])
    assert isinstance(fewer, Hints)
    assert fewer.by_range() == {there[1]: ARABIC["j"], there[2]: ARABIC["k"]}
    assert fewer.after("k") == there[2]
    assert fewer.after(ARABIC["f"]) is None


def test_what_is_likely() -> None:
    text = "عاد سمير من حلب إلى دمشق، وقال 12"
    familiar = FamiliarWords([("سمير", "PER", 2)], ["عاد من دمشق"])
    familiar.meet_until(text, [])
    offers = SpanIndex([Span("?0", "", "", "?LOC", 12, 15)])
    own: SpanIndex = SpanIndex()
    found = {
        text[slice(*word)]: familiar.likelihood(text, word, own, offers) for word in words(text)
    }
    assert found == {
        "عاد": 0, "سمير": TAGGED, "من": 0, "حلب": OFFERED, "إلى": 0, "دمشق": 0, "وقال": UNMET,
        "12": 0,
    }  # fmt: skip
    # One inside a word stands for it; a function word is never likely.
    candidates = {text.index(word): 0.3 for word in ("عاد", "سمير", "إلى", "دمشق", "قال", "12")}
    found = {
        text[slice(*word)]: familiar.likelihood(text, word, own, offers, candidates=candidates)
        for word in words(text)
    }
    sure = CANDIDATE + 0.3
    assert TAGGED < sure < OFFERED
    assert found == {
        "عاد": sure, "سمير": sure, "من": 0, "حلب": OFFERED, "إلى": 0, "دمشق": sure, "وقال": sure,
        "12": sure,
    }  # fmt: skip
    own = SpanIndex([Span("s", "", "", "PER", 4, 8)])
    assert familiar.likelihood(text, Range(4, 8), own, offers) == 0


def test_a_new_word_in_a_likely_place_goes_before_a_form_in_an_unlikely_one() -> None:
    text = "عاد سمير ثم خالد"
    familiar, none = FamiliarWords([("سمير", "PER", 2)], ["عاد"]), SpanIndex()

    def likelihood(word: str, chance: float) -> float:
        place = Range(text.index(word), text.index(word) + len(word))
        return familiar.likelihood(text, place, none, none, {place: chance})

    assert likelihood("سمير", 0.1) < likelihood("خالد", 0.6) < likelihood("سمير", 0.6) < CANDIDATE
    assert likelihood("عاد", 0.1) == 0 < likelihood("خالد", 0.0)


def keys_of(desk: Desk, word: str) -> str:
    """The keys that stand on a word of the text."""
    hints = desk.letters.hints
    assert hints
    start = desk.view.text.index(word)
    return next(keys for keys, place in hints.words.items() if place.start == start)


def press(desk: Desk, word: str) -> None:
    for key in keys_of(desk, word):
        assert desk.answer(key) is not None


TEXT = "عاد <سمير> من حلب إلى [LOC:دمشق] ثم قال إنه لن يعود"


def test_a_words_letters_go_to_it(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    desk.show_hints(LATIN)
    press(desk, "حلب")
    assert shown(desk) == "عاد سمير من <حلب> إلى [LOC:دمشق] ثم قال إنه لن يعود"
    assert desk.letters.hints is None
    assert desk.answer("f") is None


@pytest.mark.parametrize("how", ["space", "shift"])
def test_extending_selects_up_to_the_word(desk_of: MakeDesk, how: str) -> None:
    desk = desk_of(TEXT)
    desk.show_hints(LATIN)
    keys = keys_of(desk, "قال")
    if how == "space":
        desk.answer(" ")
    for key in keys:
        desk.answer(key if how == "space" else key.upper())
    assert shown(desk) == "عاد {سمير من حلب إلى [LOC:دمشق] ثم قال>} إنه لن يعود"


def test_a_dropped_anchor_extends_as_with_any_move(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    desk.run("anchor")
    desk.show_hints(LATIN)
    press(desk, "حلب")
    assert shown(desk).startswith("عاد {سمير من حلب>}")


def test_a_letter_that_no_word_has_leaves_and_says_so(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    before = desk.view.caret
    desk.show_hints(LATIN)
    assert desk.answer("é") is not None
    assert desk.letters.hints is None
    assert desk.view.caret == before


def test_what_is_no_letter_is_not_taken_and_leaves(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    desk.show_hints(LATIN)
    assert desk.answer("") is None
    desk.letters.leave()
    assert desk.letters.hints is None


def test_offers_get_the_easiest_letter(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    start = desk.view.text.index("إنه")
    desk.view.show_offers([Offer(Range(start, start + 3), ("PER",), "", "")])
    desk.show_hints(LATIN)
    assert keys_of(desk, "إنه") == EASY[0]


def test_a_models_candidates_come_next_and_move_no_letters_that_are_open(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, "عاد سمير من حلب إلى دمشق ثم قال إنه لن يعود هنا")
    text = desk.view.text
    offer = Offer(Range(text.index("ثم"), text.index("ثم") + 2), ("PER",), "", "")
    desk.show_hints(LATIN)
    open_before = desk.letters.hints
    desk.show_offers([offer], {text.index("قال"): 0.4, text.index("يعود"): 0.9})
    assert desk.letters.hints is open_before
    desk.letters.leave()
    desk.show_hints(LATIN)
    assert [keys_of(desk, word) for word in ("ثم", "يعود", "قال")] == list(EASY[:3])
    assert len(desk.view.offers) == 1
    desk.run("next-article")
    desk.show_hints(LATIN)
    assert desk.view.text.startswith(text)
    assert len(keys_of(desk, "يعود")) == 2


def test_only_what_the_window_shows_has_letters(desk_of: MakeDesk) -> None:
    desk = desk_of("كلمة " * 400, width=40, height=10)
    desk.show_hints(LATIN)
    assert desk.letters.hints
    shown_rows = {desk.view.page.locate(w.start)[1] for w in desk.letters.hints.words.values()}
    assert shown_rows == set(range(5))


def test_another_article_has_none(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, "نص")
    desk.show_hints(LATIN)
    desk.run("next-article")
    assert desk.letters.hints is None
    assert desk.letters.awaits is None


def test_the_words_of_articles_worked_on_count_as_met(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> دمشق وحلب", "في [LOC:حلب] ودمشق", "في بيروت")
    assert isinstance(desk.article, Article)
    familiar = FamiliarWords.of(desk.db, desk.article, desk.annotator)
    text, none = "دمشق حلب بيروت", SpanIndex()
    ranks = [familiar.likelihood(text, word, none, none) for word in words(text)]
    assert ranks == [0, TAGGED, UNMET]
