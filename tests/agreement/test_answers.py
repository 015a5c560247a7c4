"""Whose answers count, and what is said of the others."""

from tests.agreement.made import record, text_of_words
from tui.agreement.answers import gather, of_annotators, pairs_of
from tui.agreement.report import agreement
from tui.agreement.values import Shared
from tui.core.record import Record
from tui.core.review import Status

SPAN = (0, 1, "PER")


def test_done_with_no_span_is_an_answer_and_not_seen_is_none() -> None:
    records = [
        record("both", "a", SPAN), record("both", "b"),
        record("empty", "a"), record("empty", "b"),
        record("one alone", "a", SPAN), record("one alone", "b", status=Status.DOING),
        record("opened", "a", status=Status.DOING), record("opened", "b", status=Status.SKIPPED),
        record("other alone", "b", SPAN),
        record("nobody", None, status=Status.TODO),
    ]  # fmt: skip
    found = agreement(gather(records))
    [pair] = found.spans.pairs
    assert pair.shared == Shared(both=2, both_empty=1, only_one=1, only_other=1, opened=1)
    assert pair.exact.value == 0
    more = agreement(gather(records, statuses=(Status.DONE, Status.SKIPPED, Status.DOING)))
    assert more.spans.pairs[0].shared == Shared(both=4, both_empty=2, only_other=1)


def test_a_record_that_knows_no_status_counts() -> None:
    found = gather([record("x", "a", SPAN, status=None), record("x", "b", SPAN, status=None)])
    assert agreement(found).spans.mean.value == 1


def test_an_article_is_its_text_whatever_its_id() -> None:
    records = [
        record("one text", "a", SPAN, id_="1"), record("one text", "b", SPAN, id_="9"),
        record("another", "a", SPAN, id_="2"), record("a third", "b", SPAN, id_="2"),
    ]  # fmt: skip
    found = gather(records)
    assert found.other_texts == ("2",)
    assert agreement(found).spans.pairs[0].shared == Shared(1, 0, 1, 1, 0)


def test_alpha_takes_articles_that_some_of_three_answered_and_fleiss_those_of_all() -> None:
    text = text_of_words(4)
    records = [record(text, name, SPAN) for name in "abc"]
    records += [record(text + " z", "a", SPAN), record(text + " z", "b", (2, 3, "PER"))]
    found = agreement(gather(records)).spans
    assert found.fleiss == 1
    # Of 4·3 + 5·2 values 5 are marked; two units of two values differ.
    assert found.alpha is not None
    assert abs(found.alpha - (1 - 21 * 4 / (2 * 5 * 17))) < 1e-12


def test_who_decided_is_no_annotator_unless_compared_against() -> None:
    answers = gather([record("x", name, SPAN) for name in ("gold", "b", "a")])
    assert pairs_of(answers) == [("a", "b")]
    assert pairs_of(answers, "gold") == [("a", "gold"), ("b", "gold")]
    assert pairs_of(answers, "a") == [("b", "a")]
    assert pairs_of(of_annotators(answers, {"a", "gold"})) == []


def test_spans_that_stand_twice_are_one_and_are_counted() -> None:
    [article] = gather([record("x y", "a", SPAN, SPAN, (2, 3, "LOC"))]).articles
    answer = article.answers["a"]
    assert (len(answer.spans), answer.repeated) == (2, 1)


def test_a_later_answer_of_the_same_annotator_takes_the_place_and_is_counted() -> None:
    records = [record("x y", "a", SPAN), record("x y", "a"), record("x y", "a")]
    found = gather(records)
    assert found.replaced == 1
    assert not found.articles[0].answers["a"].spans


def test_labels_that_are_not_asked_for_are_left_out_with_their_relations() -> None:
    given = record("x y z", "a", SPAN, (2, 3, "LOC"), relations=((0, 1, "in"),), labels=("p",))
    [article] = gather([given], labels=("PER",)).articles
    answer = article.answers["a"]
    assert answer.spans == {SPAN}
    assert not answer.labels
    assert not answer.arcs


def test_nothing_in_common_gives_no_number_and_no_error() -> None:
    found = agreement(gather([record("x", "a"), record("y", "b")]))
    [pair] = found.spans.pairs
    assert (pair.exact.value, pair.kappa.value, found.spans.alpha) == (None, None, None)
    assert agreement(gather([])).spans.pairs == []
    assert agreement(gather([Record("x")])).annotators == []
