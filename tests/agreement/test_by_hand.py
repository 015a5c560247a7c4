"""Small cases that were worked out by hand."""

import pytest

from tests.agreement.made import record, text_of_words
from tui.agreement.alpha import nominal_alpha
from tui.agreement.ambiguity import Ambiguity
from tui.agreement.answers import gather
from tui.agreement.f1 import Counts, relaxed_match
from tui.agreement.gamma import disorder, dissimilarity
from tui.agreement.kappa import fleiss_kappa
from tui.agreement.report import agreement
from tui.agreement.spans import Spans
from tui.agreement.u_alpha import Coincidences, ValuedCoincidences, add_article, add_valued


def test_ten_words_of_which_one_annotator_marked_one_more() -> None:
    """PER on words 0 and 1 for both; LOC on word 4, and on 4 and 5: pe = (3·4 + 7·6) / 100."""
    text = text_of_words(10)
    said = gather(
        [
            record(text, "a", (0, 3, "PER"), (8, 9, "LOC")),
            record(text, "b", (0, 3, "PER"), (8, 11, "LOC")),
        ]
    )
    found = agreement(said).spans
    [pair] = found.pairs
    assert pair.exact.value == pair.extent.value == 0.5
    assert pair.relaxed.value == 1
    assert pair.counts["characters"] == Counts(4, 4, 6)
    assert pair.kappa.value == pytest.approx(0.36 / 0.46)
    assert pair.kappa_marked.value == 0
    assert found.alpha == pytest.approx(1 - 19 * 2 / 182)


def test_u_alpha_of_two_units_in_a_continuum_of_ten() -> None:
    total = Coincidences()
    masks = [{"x": 0b111100}, {"x": 0b11111100}]
    add_article(total, [[((2, 6), "x")], [((2, 8), "x")]], masks, 10)
    assert (total.length, total.of_value["x"], total.squares["x"]) == (20, 10, 16 + 36)
    assert (total.same["x"], total.gaps_alike) == (8, 8)
    assert total.alpha() == pytest.approx(1 - 4 / (20 - 20 * 138 / 338))
    assert total.alpha() == pytest.approx(0.662, abs=5e-4)


def test_the_dissimilarity_of_gamma() -> None:
    assert dissimilarity((0, 4, "x"), (2, 6, "x")) == 0.25
    assert dissimilarity((0, 4, "x"), (2, 6, "y")) == 1.25


def test_the_disorder_where_a_third_annotator_has_none() -> None:
    pytest.importorskip("scipy")
    found = disorder([[(0, 4, "x")], [(2, 6, "x")], []])
    assert found == pytest.approx((0.25 + 1 + 1) / 3 / (2 / 3))


def test_four_units_of_three_annotators() -> None:
    assert fleiss_kappa({(3, 0): 1, (2, 1): 1, (0, 3): 1, (1, 2): 1}) == pytest.approx(1 / 3)
    assert nominal_alpha(["aaa", "aab", "bbb", "abb"]) == pytest.approx(1 - 11 * 4 / 72)


def test_two_values_against_one() -> None:
    units = [[((0, 4), "x"), ((4, 8), "y")], [((0, 4), "x"), ((4, 8), "x")]]
    masks = [{"x": 0b1111, "y": 0b11110000}, {"x": 0b11111111}]
    total, valued = Coincidences(), ValuedCoincidences()
    add_article(total, units, masks, 8)
    add_valued(valued, units, masks)
    assert total.alpha() == pytest.approx(0, abs=1e-12)
    assert valued.alpha() == pytest.approx(0, abs=1e-12)


def test_two_spans_in_one_of_the_same_label_make_one_pair() -> None:
    one, other = Spans({(0, 2, "X"), (3, 5, "X")}), Spans({(0, 5, "X")})
    assert relaxed_match(one, other) == Counts(1, 2, 1)


def test_spans_that_nest_cross_and_coincide_are_counted_and_none_is_left_out() -> None:
    text = text_of_words(10)
    spans = [(0, 7, "ORG"), (0, 3, "LOC"), (0, 3, "PER"), (2, 9, "PER"), (0, 7, "ORG")]
    found = agreement(gather([record(text, "a", *spans), record(text, "b", *spans)])).spans
    # Four that differ: each of the six pairs but that of LOC and PER on one extent.
    assert found.ambiguities["a"] == Ambiguity(
        repeated=1, same_extent=1, nested=2, crossing=3, several=4
    )
    [pair] = found.pairs
    assert pair.counts["exact"] == Counts(4, 4, 4)
    assert (found.nesting, found.u_alpha, found.cu_alpha) == (1, None, None)
    assert found.u_alpha_binary == 1
    assert {label.label: label.u_alpha for label in found.labels} == {"LOC": 1, "ORG": 1, "PER": 1}


def test_article_labels_are_compared_as_sets() -> None:
    """F1 2·2/(2+3); kappa of the values {p}, {p} and {}, {s}: po 1/2."""
    said = [
        record("one.", "a", labels=("p",)), record("one.", "b", labels=("p",)),
        record("two.", "a", labels=("p",)), record("two.", "b", labels=("p", "s")),
    ]  # fmt: skip
    found = agreement(gather(said)).article_labels
    assert found is not None
    [pair] = found.pairs
    assert (pair.counts, pair.exact) == (Counts(2, 2, 3), 0.8)
    # Values p p / p ps: po 1/2, pe 1·1/2; alpha 1 − 3·2/(2·3·1).
    assert pair.kappa == 0
    assert found.alpha == pytest.approx(0)


def test_relations_are_compared_by_label_and_by_what_they_join() -> None:
    spans = [(0, 1, "PER"), (2, 3, "ORG"), (4, 5, "LOC")]
    text = text_of_words(5)
    said = [
        record(text, "a", *spans, relations=((0, 1, "works"), (1, 2, "in"))),
        record(text, "b", *spans, relations=((0, 1, "works"), (1, 2, "near"))),
    ]
    found = agreement(gather(said)).relations
    assert found is not None
    assert (found.pairs[0].exact, found.pairs[0].ends, found.mean) == (0.5, 1.0, 0.5)
