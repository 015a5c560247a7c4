"""Annotators beside what was settled, counted by hand."""

import pytest
from hypothesis import given

from tests.agreement.made import elements, record
from tui.agreement.against_gold import ALL, LabelAgainstGold, against_gold
from tui.agreement.answers import Element, gather


def rows_of(own: frozenset[Element], gold: frozenset[Element]) -> dict[str, LabelAgainstGold]:
    text = "ا" * 24
    answers = gather([record(text, "muna", *own), record(text, "gold", *gold)])
    return {row.label: row for row in against_gold(answers, "gold", samples=10)}


def test_each_span_is_counted_once_for_what_became_of_it() -> None:
    own = {(0, 2, "PER"), (3, 5, "PER"), (6, 9, "PER"), (10, 12, "ORG"), (14, 15, "LOC")}
    gold = {(0, 2, "PER"), (3, 6, "PER"), (6, 9, "LOC"), (18, 20, "ORG"), (14, 15, "LOC")}
    rows = rows_of(frozenset(own), frozenset(gold))
    whole, per = rows[ALL], rows["PER"]
    assert (whole.gold, whole.own, whole.took) == (5, 5, 2)
    assert (whole.missed, whole.extra, whole.other_extent, whole.other_label) == (1, 1, 1, 1)
    assert (per.gold, per.own, per.took, per.other_extent, per.other_label) == (2, 3, 1, 1, 1)
    assert per.label_became == {"LOC": 1}
    assert whole.f1.value == pytest.approx(2 * 2 / 10)
    assert per.precision.value == pytest.approx(1 / 3)
    assert per.recall.value == pytest.approx(1 / 2)
    assert whole.f1.interval is not None
    assert whole.f1.interval.few


@given(elements, elements)
def test_the_counts_of_all_labels_add_up(own: frozenset[Element], gold: frozenset[Element]) -> None:
    for row in rows_of(own, gold).values():
        wrong = row.extra + row.other_extent + row.other_label
        assert row.took + wrong == row.own
        if row.label == ALL:
            assert (
                row.took + row.missed + row.other_extent + row.other_label == row.gold == len(gold)
            )
