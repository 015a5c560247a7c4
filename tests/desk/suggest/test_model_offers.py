"""A model's offers among own forms: joined, told apart, stored, refused, and left out."""

from typing import Any

import pytest

from tests.desk.conftest import MakeDesk
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.suggest.model_offers import (
    LEAST_SURE,
    ModelAnswer,
    answer_in,
    candidates_in,
    is_blind,
    joint_offers,
)
from tui.desk.suggest.suggester import Suggester
from tui.desk.view.offers import Offer
from tui.store.repair import check

LABELS = ("PER", "LOC", "ORG")
TEXT = "عاد سمير من حلب إلى والي ونور"
STAMP = "builtin 2026-01-01 214 articles"


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def answer(
    *spans: tuple[str, str, float, int], doubted: tuple[tuple[str, str], ...] = (), **more: Any
) -> ModelAnswer:
    """What the built-in model would say of TEXT."""
    found = [
        {"start": place(words)[0], "end": place(words)[1], "label": label, "score": score,
         "seen": seen}
        for words, label, score, seen in spans
    ]  # fmt: skip
    doubts = [
        {"start": place(words)[0], "end": place(words)[1], "label": label}
        for words, label in doubted
    ]
    given = {"spans": found, "doubted": doubts, "articles": 214,
             "version": STAMP.partition(" ")[2], **more}  # fmt: skip
    return answer_in(given, "a0", TEXT, LABELS, "codepoints", "builtin")


def own(words: str, label: str) -> Offer:
    return Offer(Range(*place(words)), (label,), words, "you tagged 2 of 2 places")


def told(offers: list[Offer]) -> list[tuple[str, str]]:
    return sorted((TEXT[slice(*one.range)], one.caption) for one in offers)


def test_each_offer_says_how_sure_the_model_is_and_why() -> None:
    given = answer(("سمير", "PER", 0.92, 0), ("حلب", "LOC", 0.87, 3))
    assert [one.origin for one in joint_offers(TEXT, [], given)] == [
        "92 % · model of 214 articles · by the words beside it",
        "87 % · model of 214 articles · form tagged 3 times",
    ]
    assert given.stamp == STAMP


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"spans": None, "doubted": 7, "failing": "PER", "articles": "many", "version": 4},
        {"spans": [3, {"start": 4}, {"start": 0, "end": 400, "label": "PER"},
                   {"start": 0, "end": 3, "label": "FLY"}], "failing": [1, None],
         "candidates": [None, {"start": -1, "end": 3, "label": "PER"}]},
    ],
)  # fmt: skip
def test_what_makes_no_sense_offers_nothing(given: dict[str, Any]) -> None:
    found = answer_in(given, "a0", TEXT, LABELS, "codepoints", "x 1")
    assert found == ModelAnswer("a0", stamp="x 1")


def test_what_both_offer_is_one_offer_with_both_origins() -> None:
    [one] = joint_offers(TEXT, [own("حلب", "LOC")], answer(("حلب", "LOC", 0.9, 2)))
    assert (one.caption, one.source) == ("?LOC", Source.MATCH)
    assert one.origin == (
        "you tagged 2 of 2 places · 90 % · model of 214 articles · form tagged 2 times"
    )


def test_the_model_goes_before_own_forms_that_it_touches_and_the_others_stay() -> None:
    given = answer(("والي ونور", "ORG", 0.9, 0), ("حلب", "ORG", 0.8, 0))
    both = joint_offers(TEXT, [own("والي", "PER"), own("حلب", "LOC"), own("سمير", "PER")], given)
    assert told(both) == [("حلب", "~ORG"), ("سمير", "?PER"), ("والي ونور", "~ORG")]


def test_where_the_model_agrees_with_a_form_what_is_offered_inside_it_stays() -> None:
    forms = [own("والي ونور", "ORG"), own("والي", "PER")]
    agreed = answer(("والي ونور", "ORG", 0.9, 4))
    assert told(joint_offers(TEXT, forms, agreed)) == [("والي", "?PER"), ("والي ونور", "?ORG")]
    # So it is where the two differ by a proclitic, of which the model's word counts.
    with_proclitic = [own("الي ونور", "ORG"), own("والي", "PER")]
    both = joint_offers(TEXT, with_proclitic, agreed)
    assert told(both) == [("والي", "?PER"), ("والي ونور", "~ORG")]


def test_a_form_that_the_model_knows_and_doubts_is_not_offered() -> None:
    forms = [own("سمير", "PER"), own("حلب", "LOC"), own("نور", "PER")]
    doubts = (("حلب", "LOC"), ("سمير", "ORG"), ("نور", "PER"))
    assert told(joint_offers(TEXT, forms, answer(doubted=doubts))) == [("سمير", "?PER")]


def test_candidates_are_no_offers_and_those_that_are_unlikely_or_were_refused_are_none() -> None:
    named = (("سمير", LEAST_SURE), ("حلب", 0.5), ("والي", LEAST_SURE / 2), ("نور", None))
    found = [
        {"quote": words, "label": label, "score": score}
        for words, score in named
        for label in ("PER", "LOC")
    ]
    given = answer(("سمير", "PER", 0.9, 0), candidates=found)
    assert told(joint_offers(TEXT, [], given)) == [("سمير", "~PER")]
    begins = {words: place(words)[0] for words, _score in named}
    assert candidates_in(TEXT, given, {("حلب", "PER")}) == {
        begins["سمير"]: LEAST_SURE, begins["حلب"]: 0.5, begins["نور"]: LEAST_SURE,
    }  # fmt: skip
    refused = {(words, label) for words in begins for label in LABELS}
    assert candidates_in(TEXT, given, refused) == candidates_in(TEXT, given.silent, ()) == {}


def test_an_own_form_has_the_proclitics_that_its_label_keeps() -> None:
    start, _end = place("نور")
    kept = [[start, "PER", start - 1], [start, "PER", 0], ["x"], 7, [start, 3, "PER"]]
    [one] = joint_offers(TEXT, [own("نور", "PER")], answer(kept=kept))
    assert (TEXT[slice(*one.range)], one.form) == ("ونور", "ونور")
    [one] = joint_offers(TEXT, [own("نور", "ORG")], answer(kept=kept))
    assert TEXT[slice(*one.range)] == "نور"
    [one] = joint_offers(TEXT, [own("نور", "PER")], answer(kept=kept), late=True)
    assert TEXT[slice(*one.range)] == "نور"


def test_one_that_comes_late_takes_nothing_away() -> None:
    forms = [own("والي", "PER"), own("حلب", "LOC")]
    given = answer(("والي ونور", "ORG", 0.9, 0), ("سمير", "PER", 0.8, 0), doubted=(("حلب", "LOC"),))
    both = joint_offers(TEXT, forms, given, late=True)
    assert told(both) == [("حلب", "?LOC"), ("سمير", "~PER"), ("والي", "?PER")]


def offers_of(desk: Desk, given: ModelAnswer | None = None) -> list[Offer]:
    assert desk.article
    return Suggester(desk.db, desk.annotator).offers(desk.article, desk.spans, given)


def test_taking_one_stores_its_source_score_and_origin_in_one_event(desk_of: MakeDesk) -> None:
    desk = desk_of("<" + TEXT[:3] + ">" + TEXT[3:], "شيء")
    desk.view.show_offers(offers_of(desk, answer(("سمير", "PER", 0.92, 0))))
    desk.run("next-offer")
    events = desk.db.rows("SELECT count(*) FROM events")
    desk.take()
    [span] = desk.spans
    assert (span.source, span.score, span.origin) == (Source.MODEL, 0.92, STAMP)
    assert desk.db.rows("SELECT count(*) FROM events") == [(events[0][0] + 1,)]
    desk.run("undo")
    assert not desk.spans
    assert not list(check.problems(desk.db))


def test_what_is_refused_is_not_offered_here_again_whatever_the_model_says(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<" + TEXT[:3] + ">" + TEXT[3:], "شيء")
    given = answer(("سمير", "PER", 0.92, 0), ("حلب", "LOC", 0.9, 0))
    desk.view.show_offers(offers_of(desk, given))
    desk.run("next-offer")
    desk.run("remove")
    assert told(offers_of(desk, given)) == [("حلب", "~LOC")]


def test_own_forms_of_a_label_that_the_model_found_failing_are_silent(desk_of: MakeDesk) -> None:
    desk = desk_of("<عاد> سمير من حلب", "[LOC:حلب] ثم [PER:سمير]")
    assert [one.labels for one in offers_of(desk)] == [("PER",), ("LOC",)]
    silent = ModelAnswer("a0", failing=frozenset({"LOC"}))
    assert [one.labels for one in offers_of(desk, silent)] == [("PER",)]


def refuse_all(desk: Desk) -> None:
    desk.view.show_offers(offers_of(desk))
    while desk.view.offers.by_id:
        desk.run("next-offer")
        desk.run("remove")


def test_own_forms_that_are_refused_more_often_than_taken_are_silent(desk_of: MakeDesk) -> None:
    names = ("سمير", "نادر", "خالد", "زياد", "سامي", "عمر", "هند")
    tagged = "، ".join(f"[PER:{name}]" for name in names) + " [LOC:حلب]"
    text = "، ".join(names) + " حلب"
    desk = desk_of(f"[ORG:هنا] {text}", tagged, f"نعم {text}")
    assert len(offers_of(desk)) == 8
    refuse_all(desk)
    desk.open("a2")
    assert [one.labels for one in offers_of(desk)] == [("LOC",)]
    # What is taken elsewhere, as by marking everywhere, speaks for them again.
    desk.open("a0")
    assert desk.session
    places = [Range(at, at + 2) for at in range(len("هنا "), len("هنا ") + 7)]
    desk.session.annotations.add(places, "PER", Source.MATCH)
    desk.open("a2")
    assert ("PER",) in [one.labels for one in offers_of(desk)]


def test_refusing_what_was_never_tagged_says_nothing_of_own_forms(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> سمير ثم نور ووالي وبدر وكرم وجاد ورام", "[PER:سمير] نعم", "زار سمير")
    assert desk.session
    for name in ("نور", "والي", "بدر", "كرم", "جاد", "رام"):
        desk.session.annotations.refuse(name, ["PER"])
    desk.open("a2")
    assert [one.labels for one in offers_of(desk)] == [("PER",)]


def test_so_many_of_a_hundred_articles_are_blind_and_always_the_same() -> None:
    ids = [f"article {number}" for number in range(1000)]
    assert not any(is_blind(one, 0) for one in ids)
    blind = {one for one in ids if is_blind(one, 10)}
    assert 70 < len(blind) < 130
    assert blind < {one for one in ids if is_blind(one, 20)}
