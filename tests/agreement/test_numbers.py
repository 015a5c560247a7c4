"""What must hold of every number, whatever annotators say."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.made import LABELS, LENGTH, element, elements, record, records_of
from tui.agreement.answers import Element, gather
from tui.agreement.bootstrap import PackedCounts
from tui.agreement.confusion import PairKind, alignment, confusions, kinds
from tui.agreement.f1 import characters, exact, extent, f1, relaxed_match
from tui.agreement.matching import maximum_matching
from tui.agreement.report import agreement
from tui.agreement.spans import Spans
from tui.agreement.u_alpha import joined_extents
from tui.agreement.units import Unit, Words, marked_by
from tui.agreement.values import Agreement

TEXT = ("abc de f " * LENGTH)[:LENGTH]


def of(one: frozenset[Element], other: frozenset[Element], unit: Unit = Unit.WORD) -> Agreement:
    """Two annotators, one article."""
    return agreement(gather(records_of(TEXT, {"a": one, "b": other})), samples=0, unit=unit)


@given(elements, elements, st.sampled_from(Unit))
def test_all_numbers_are_symmetric(
    ones: frozenset[Element], others: frozenset[Element], unit: Unit
) -> None:
    here, there = of(ones, others, unit).spans, of(others, ones, unit).spans
    [pair], [back] = here.pairs, there.pairs
    for name in ("exact", "relaxed", "extent", "characters", "kappa", "kappa_marked"):
        assert getattr(pair, name).value == pytest.approx(getattr(back, name).value)
    for name in ("fleiss", "alpha", "u_alpha", "u_alpha_binary", "cu_alpha", "alpha_u_2004"):
        assert getattr(here, name) == pytest.approx(getattr(there, name))
    assert {(y, x): n for (x, y), n in here.confusions.items()} == there.confusions


@given(elements, st.sampled_from(Unit))
def test_two_who_say_the_same_agree_wholly(ones: frozenset[Element], unit: Unit) -> None:
    found = of(ones, ones, unit).spans
    [pair] = found.pairs
    numbers = [pair.exact, pair.relaxed, pair.extent, pair.characters, pair.kappa]
    values = [number.value for number in numbers]
    values += [found.fleiss, found.alpha, found.u_alpha, found.u_alpha_binary, found.cu_alpha]
    values += [one.exact.value for one in found.labels] + [one.kappa for one in found.labels]
    assert all(value == pytest.approx(1) for value in values if value is not None)
    if ones:
        assert pair.exact.value == 1


@given(elements, elements)
def test_what_is_looser_is_never_less(ones: frozenset[Element], others: frozenset[Element]) -> None:
    one, other = Spans(ones), Spans(others)
    assert exact(one, other).both <= extent(one, other).both <= min(len(one), len(other))
    assert exact(one, other).both <= relaxed_match(one, other).both <= min(len(one), len(other))
    for measure in (exact, extent, relaxed_match, characters):
        value = f1(measure(one, other))
        assert value is None or 0 <= value <= 1
        assert (value is None) == (not ones and not others)


def test_labels_dealt_by_chance_agree_hardly_more_than_by_chance() -> None:
    chance = random.Random(19)
    records = []
    for number in range(400):
        text = f"{number:03} " + TEXT * 4
        for name in ("a", "b", "c"):
            places = chance.sample(range(0, len(text) - 1, 2), 20)
            spans = [(at, at + 2, chance.choice(LABELS)) for at in places]
            records.append(record(text, name, *spans, id_=str(number)))
    found = agreement(gather(records), samples=0, unit=Unit.CHARACTER).spans
    assert found.alpha == pytest.approx(0, abs=0.05)
    assert found.fleiss == pytest.approx(0, abs=0.05)
    assert found.u_alpha == pytest.approx(0, abs=0.05)
    assert found.cu_alpha == pytest.approx(0, abs=0.05)
    assert all(pair.kappa.value == pytest.approx(0, abs=0.05) for pair in found.pairs)


@given(elements, elements)
def test_the_alignment_holds_every_span_once(
    ones: frozenset[Element], others: frozenset[Element]
) -> None:
    pairs = alignment(ones, others)
    assert sorted(x for x, _y in pairs if x) == sorted(ones)
    assert sorted(y for _x, y in pairs if y) == sorted(others)
    assert confusions(pairs).total() == len(pairs)
    assert kinds(pairs).total() == len(ones) + len(others)
    assert kinds(pairs)[PairKind.SAME] == 2 * len(ones & others)
    assert sum(x == y for x, y in pairs) == len(ones & others)


@given(st.lists(st.sets(st.integers(0, 6), max_size=4).map(sorted), max_size=6))
def test_nothing_can_be_paired_beyond_a_maximum_matching(edges: list[list[int]]) -> None:
    found = maximum_matching(edges)
    assert len(set(found.values())) == len(found)
    assert all(right in edges[left] for left, right in found.items())

    def most(left: int, taken: frozenset[int]) -> int:
        if left == len(edges):
            return 0
        with_it = (1 + most(left + 1, taken | {right}) for right in set(edges[left]) - taken)
        return max([most(left + 1, taken), *with_it])

    assert len(found) == most(0, frozenset())


counts_of_articles = st.lists(
    st.dictionaries(st.integers(0, 5), st.integers(1, 10**6)), min_size=1, max_size=8
)


@given(counts_of_articles, st.integers(0, 2**32))
def test_packed_counts_add_up_as_counts_do(articles: list[dict[int, int]], seed: int) -> None:
    packed = PackedCounts(articles, 6)
    rows = [[one.get(place, 0) for place in range(6)] for one in articles]
    assert packed.totals() == [sum(column) for column in zip(*rows, strict=True)]
    chance = random.Random(seed)
    for sample in packed.samples(3, seed):
        drawn = chance.choices(rows, k=len(rows))
        assert sample == [sum(column) for column in zip(*drawn, strict=True)]


@given(elements)
def test_a_word_is_marked_where_a_span_touches_it(spans: frozenset[Element]) -> None:
    words = [(0, 3), (4, 6), (7, 8), (9, 12), (13, 15), (16, 17), (18, 21), (22, 24)]
    assert TEXT.split() == [TEXT[start:end] for start, end in words]
    masks = Words(TEXT).masks(spans)
    for label in LABELS:
        touched = {
            place
            for place, (start, end) in enumerate(words)
            if any(s < end and start < e for s, e, other in spans if other == label)
        }
        assert {n for n in range(len(words)) if masks.get(label, 0) >> n & 1} == touched


@given(st.lists(st.integers(0, 255), min_size=1, max_size=5))
def test_units_are_counted_by_how_many_marked_them(masks: list[int]) -> None:
    found = marked_by(masks, 8)
    marks = [sum(mask >> unit & 1 for mask in masks) for unit in range(8)]
    assert found == {(k, len(masks)): marks.count(k) for k in set(marks)}


@given(st.lists(element(), max_size=8))
def test_joined_extents_cover_the_same_and_do_not_overlap(spans: list[Element]) -> None:
    extents = sorted((start, end) for start, end, _label in spans)
    units = joined_extents(extents)
    assert all(end <= start for (_s, end), (start, _e) in pairwise(units))
    covered = {place for start, end in extents for place in range(start, end)}
    assert {place for start, end in units for place in range(start, end)} == covered


def test_intervals_repeat_for_the_same_articles_in_any_order_of_files() -> None:
    records = [
        record(f"text {n}", name, (0, 4, "PER"), *([(5, 6, "LOC")] if n % k else []))
        for n in range(9)
        for k, name in ((2, "a"), (3, "b"))
    ]
    first, again = (agreement(gather(records)) for _time in range(2))
    assert first == again
    [pair] = first.spans.pairs
    interval = pair.exact.interval
    assert interval is not None
    assert pair.exact.value is not None
    assert interval.few
    assert interval.low <= pair.exact.value <= interval.high
    [other] = agreement(gather(records), seed=1).spans.pairs
    assert other.exact.value == pair.exact.value
    assert other.exact.interval != interval
