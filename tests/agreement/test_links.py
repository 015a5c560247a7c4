"""Agreement on relations and attributes, reckoned by hand."""

from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.made import record, text_of_words
from tui.agreement.answers import gather
from tui.agreement.f1 import Counts
from tui.agreement.report import agreement

TEXT = text_of_words(8)
PEOPLE = [(2 * n, 2 * n + 1, "PER") for n in range(4)]
PLACE = (8, 9, "LOC")
YES = {"negated": "true"}


def test_a_relation_whose_end_the_other_lacks_tells_of_the_spans_and_not_of_relations() -> None:
    said = [
        # The same two relations, and one to a span that b does not have.
        record(TEXT, "a", *PEOPLE, PLACE, relations=((0, 1, "kin"), (1, 2, "kin"), (0, 4, "in"))),
        record(TEXT, "b", *PEOPLE, relations=((0, 1, "kin"), (1, 2, "kin"))),
    ]
    found = agreement(gather(said)).relations
    assert found is not None
    [pair] = found.pairs
    assert (pair.counts, pair.exact) == (Counts(2, 3, 2), 0.8)
    assert (pair.between, pair.matched, found.matched) == (Counts(2, 2, 2), 1.0, 1.0)


def test_each_label_of_relations_has_its_own_line() -> None:
    said = [
        record(TEXT, "a", *PEOPLE, relations=((0, 1, "kin"), (2, 3, "foe"), (0, 3, "foe"))),
        record(TEXT, "b", *PEOPLE, relations=((0, 1, "kin"), (2, 3, "foe"))),
    ]
    found = agreement(gather(said)).relations
    assert found is not None
    foe, kin = found.labels
    assert (kin.label, kin.relations, kin.exact) == ("kin", {"a": 1, "b": 1}, 1.0)
    # 2 · 1 of 2 + 1.
    assert (foe.label, foe.relations, foe.exact) == ("foe", {"a": 2, "b": 1}, 2 / 3)


def test_kappa_of_an_attribute_counts_the_spans_that_both_have() -> None:
    said = [
        record(TEXT, "a", *PEOPLE, PLACE, attributes={0: YES, 1: YES, 4: YES}),
        record(TEXT, "b", *PEOPLE, attributes={0: YES}),
    ]
    [negated] = agreement(gather(said)).attributes
    [pair] = negated.pairs
    # yes yes 1, yes none 1, none none 2: po 3/4, pe 1/2·1/4 + 1/2·3/4 = 1/2.
    assert (pair.spans, pair.given, pair.same) == (4, 2, 3)
    assert (pair.kappa, negated.kappa) == (0.5, 0.5)


def test_spans_whose_label_never_bears_the_attribute_do_not_count() -> None:
    said = [
        record(TEXT, who, *PEOPLE, PLACE, attributes={0: {"sure": value}})
        for who, value in (("a", "no"), ("b", "yes"))
    ]
    [sure] = agreement(gather(said)).attributes
    assert (sure.pairs[0].spans, sure.pairs[0].given, sure.pairs[0].same) == (4, 1, 3)


@given(st.lists(st.sampled_from(["", "yes", "no"]), min_size=4, max_size=4))
def test_who_says_the_same_agrees_wholly(values: list[str]) -> None:
    borne = {n: {"sure": value} for n, value in enumerate(values) if value}
    said = [record(TEXT, who, *PEOPLE, attributes=borne) for who in ("a", "b")]
    found = agreement(gather(said)).attributes
    assert bool(found) == bool(borne)
    for one in found:
        assert one.pairs[0].same == one.pairs[0].spans == 4
        # Where all spans have one value, chance explains everything, and kappa is not defined.
        assert one.kappa in (1.0, None)
        assert (one.kappa is None) == (len(set(values)) == 1)
