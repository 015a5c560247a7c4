"""Sharing out: balanced, exact, the same on every host, and nothing moves that is held."""

import hashlib
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import UsageError
from tui.core.sharing import Share, ShareableArticle, seeded_order, shares

NAMES = ("muna", "rana", "sami")


def many(count: int, words: int = 10) -> list[ShareableArticle]:
    """Articles of one length."""
    return [
        ShareableArticle(f"a{n}", hashlib.sha256(str(n).encode()).hexdigest(), words)
        for n in range(count)
    ]


def holders(found: list[Share]) -> dict[str, frozenset[str]]:
    """Who has which article."""
    by_article: dict[str, set[str]] = {}
    for share in found:
        by_article.setdefault(share.article_id, set()).add(share.annotator)
    return {id_: frozenset(names) for id_, names in by_article.items()}


def test_three_share_three_hundred_with_an_overlap_of_two() -> None:
    found = shares(many(300), NAMES, overlap=2, seed=7)
    assert Counter(share.annotator for share in found) == dict.fromkeys(NAMES, 200)
    pairs = Counter(tuple(sorted(names)) for names in holders(found).values())
    assert pairs == dict.fromkeys(combinations(NAMES, 2), 100)


def test_common_ones_go_to_all_and_are_the_first_that_each_has() -> None:
    found = shares(many(20), NAMES, common=4, seed=7)
    common = {one.id for one in seeded_order(many(20), 7)[:4]}
    assert {id_ for id_, names in holders(found).items() if len(names) == 3} == common
    for name in NAMES:
        own = [share.article_id for share in found if share.annotator == name]
        assert set(own[:4]) == common
    assert sum(len(names) == 1 for names in holders(found).values()) == 16


@pytest.mark.parametrize("count", [1, 2, 7, 10, 33])
def test_an_overlap_of_one_and_a_half_does_every_second_one_twice(count: int) -> None:
    found = holders(shares(many(count), NAMES, overlap=1.5))
    sizes = Counter(len(names) for names in found.values())
    assert sizes == Counter({1: count - count // 2, 2: count // 2})


texts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 400)), max_size=30, unique=True)


@given(texts, st.integers(1, 3), st.integers(0, 3), st.integers(0, 5), st.randoms())
def test_it_is_exact_balanced_and_heedless_of_the_order_of_what_it_is_given(
    given_texts: list[tuple[int, int]], overlap: int, common: int, seed: int, random: object
) -> None:
    articles = [
        ShareableArticle(f"a{n}", hashlib.sha256(str(key).encode()).hexdigest(), words)
        for n, (key, words) in enumerate(given_texts)
    ]
    found = shares(articles, NAMES, overlap=overlap, common=common, seed=seed)
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert shares(shuffled, NAMES[::-1], overlap=overlap, common=common, seed=seed) == found
    sizes = [len(names) for _id, names in sorted(holders(found).items())]
    assert sorted(sizes) == sorted(3 if n < common else overlap for n in range(len(articles)))
    words = Counter(dict.fromkeys(NAMES, 0))
    for share in found:
        words[share.annotator] += next(a.words for a in articles if a.id == share.article_id)
    longest = max((article.words for article in articles), default=0)
    assert max(words.values()) - min(words.values()) <= longest


def test_what_is_held_stays_and_counts() -> None:
    first = shares(many(30), ("muna", "sami"), seed=1)
    again = shares(many(30), ("muna", "sami"), seed=1, held=holders(first))
    assert again == []
    more = shares(many(40), (*NAMES,), seed=1, held=holders(first))
    assert not {share.article_id for share in more} & set(holders(first))
    # Rana had nothing: what is new comes to her first.
    assert Counter(share.annotator for share in more) == {"rana": 10}


def test_only_those_among_the_wanted_are_shared_and_what_is_held_elsewhere_counts() -> None:
    articles = many(30)
    first = {one.id for one in articles[:10]}
    held = holders(shares(articles, ("muna",), seed=1, among=first))
    assert held.keys() == first
    rest = {one.id for one in articles[10:]}
    more = shares(articles, ("muna", "sami"), seed=1, held=held, among=rest)
    assert {share.article_id for share in more} == rest
    # Muna has ten already: of twenty more five are hers.
    assert Counter(share.annotator for share in more) == {"sami": 15, "muna": 5}
    assert shares(articles, ("muna",), among=()) == []


def test_what_they_had_in_another_round_they_do_not_get_again() -> None:
    first = holders(shares(many(30), NAMES, seed=1))
    second = holders(shares(many(30), NAMES, seed=1, had=first))
    assert second.keys() == first.keys()
    assert not any(second[id_] & names for id_, names in first.items())
    both = {id_: first[id_] | second[id_] for id_ in first}
    last = shares(many(30), NAMES, overlap=2, seed=1, had=both)
    assert {len(names) for names in holders(last).values()} == {1}


def test_a_limit_takes_the_first_of_the_order_and_the_rest_comes_later_as_if_at_once() -> None:
    whole = shares(many(30), NAMES, overlap=2, seed=3)
    some = shares(many(30), NAMES, overlap=2, seed=3, limit=12)
    assert some == [share for share in whole if share.position < 12]
    rest = shares(many(30), NAMES, overlap=2, seed=3, held=holders(some))
    assert sorted((*some, *rest), key=str) == sorted(whole, key=str)


@given(texts, st.integers(1, 2), st.sets(st.integers(0, 29)))
def test_a_name_more_moves_only_what_nobody_has_begun(
    given_texts: list[tuple[int, int]], overlap: int, begun: set[int]
) -> None:
    articles = [
        ShareableArticle(f"a{n}", hashlib.sha256(str(key).encode()).hexdigest(), words)
        for n, (key, words) in enumerate(given_texts)
    ]
    before = holders(shares(articles, ("muna", "sami"), overlap=overlap))
    kept = {id_: names for id_, names in before.items() if int(id_[1:]) in begun}
    added = holders(shares(articles, NAMES, overlap=overlap, held=kept))
    assert not added.keys() & {id_ for id_, names in kept.items() if len(names) >= overlap}
    assert all(len(added.get(one.id, kept.get(one.id, ()))) == overlap for one in articles)


@pytest.mark.parametrize(("names", "overlap"), [((), 1), (("muna",), 2), (("muna", "sami"), 0.5)])
def test_what_cannot_be_had_is_refused(names: tuple[str, ...], overlap: float) -> None:
    with pytest.raises(UsageError, match="is not possible"):
        shares(many(3), names, overlap=overlap)
