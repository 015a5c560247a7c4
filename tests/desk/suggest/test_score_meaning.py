"""A plug-in's scores are worth what became of its offers at this desk."""

from dataclasses import replace

import pytest

from tests.desk.conftest import MakeDesk
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.suggest import score_meaning
from tui.desk.suggest.model_offers import ModelAnswer, answer_in, candidates_in, joint_offers
from tui.desk.suggest.score_meaning import ENOUGH_VERDICTS, ScoreMeaning, meaning_of
from tui.desk.suggest.suggester import Suggester
from tui.desk.view.offers import Offer
from tui.learning.calibration import Trial
from tui.store.repair import check
from tui.store.work import proposals

STAMP = "ner 2.1"
TEXT = "عاد سمير من حلب"


def answer(text: str = TEXT) -> ModelAnswer:
    spans = [
        {"quote": "سمير", "label": "PER", "score": 0.9},
        {"quote": "حلب", "label": "LOC", "score": 0.4},
    ]
    return answer_in({"spans": spans}, "a0", text, {"PER", "LOC"}, "codepoints", STAMP)


def measured(precision: float = 0.85) -> ScoreMeaning:
    high = [Trial("PER", 0.9, n % 20 > 0) for n in range(60)]
    low = [Trial("LOC", 0.4, n % 3 == 0) for n in range(60)]
    found = meaning_of([*high, *low], precision)
    assert found
    return found


def test_scores_mean_nothing_else_before_there_are_enough_verdicts() -> None:
    assert meaning_of([Trial("PER", 0.9, True)] * (ENOUGH_VERDICTS - 1), 0.85) is None
    assert meaning_of([Trial("PER", 0.9, True)] * ENOUGH_VERDICTS, 0.85) is not None


def test_then_a_score_is_the_share_that_was_taken_and_the_threshold_keeps_the_precision() -> None:
    found = measured()
    assert found.chance("PER", 0.9) == pytest.approx(0.95, abs=0.03)
    assert found.chance("LOC", 0.4) == pytest.approx(1 / 3, abs=0.03)
    assert 0.4 < found.threshold <= 0.95
    assert measured(0.5).threshold < 0.4
    assert measured(0.99).threshold > 1


def test_offers_below_the_threshold_are_not_made_and_the_others_say_the_share() -> None:
    [one] = joint_offers(TEXT, [], replace(answer(), meaning=measured()))
    assert (one.labels, one.score, one.sureness) == (("PER",), 0.9, measured().chance("PER", 0.9))
    assert one.origin.startswith("94 %")


def test_what_is_not_offered_for_its_share_is_a_candidate_with_it() -> None:
    assert candidates_in(TEXT, answer(), ()) == {}
    share = measured().chance("LOC", 0.4)
    assert candidates_in(TEXT, replace(answer(), meaning=measured()), ()) == {
        TEXT.index("حلب"): share
    }


def on_first_offer(desk: Desk) -> Offer:
    assert desk.article
    given = answer(desk.article.text)
    desk.view.show_offers(Suggester(desk.db, desk.annotator).offers(desk.article, (), given))
    desk.run("next-offer")
    assert desk.view.focused_offer
    return desk.view.focused_offer


def verdicts(desk: Desk) -> list[tuple[str, float, bool]]:
    return sorted(proposals.verdicts_on_model(desk.db, desk.annotator, STAMP, 100))


def test_what_is_refused_is_known_with_its_score_until_that_is_taken_back(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<عاد>" + TEXT[3:], "شيء")
    on_first_offer(desk)
    desk.run("remove")
    desk.take()
    refused, taken = ("PER", 0.9, False), ("LOC", 0.4, True)
    assert verdicts(desk) == [taken, refused]
    assert proposals.verdicts_on_model(desk.db, desk.annotator, "ner 2.2", 100) == []
    desk.run("undo")
    desk.run("undo")
    assert verdicts(desk) == []
    desk.run("redo")
    assert verdicts(desk) == [refused]
    assert not list(check.problems(desk.db))


def test_what_is_mended_was_not_right_as_it_was_offered(desk_of: MakeDesk) -> None:
    desk = desk_of("<عاد>" + TEXT[3:], "شيء")
    on_first_offer(desk)
    desk.run("end-back")
    desk.take()
    assert verdicts(desk) == [("PER", 0.9, False)]


def test_our_own_model_and_own_forms_leave_no_score(desk_of: MakeDesk) -> None:
    desk = desk_of("<عاد>" + TEXT[3:], "شيء")
    offer = on_first_offer(desk)
    for one in (
        Offer(offer.range, ("PER",), "سمير", "", Source.MODEL, 0.9, "builtin 2026"),
        Offer(offer.range, ("PER",), "سمير", ""),
    ):
        assert one.proposal("1", "a0", "me") is None


def test_a_model_whose_offers_are_all_refused_falls_silent(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_meaning, "ENOUGH_VERDICTS", 1)
    desk = desk_of("<عاد>" + TEXT[3:], f"{TEXT} أمس")
    on_first_offer(desk)
    desk.run("remove")
    desk.open("a1")
    assert desk.article
    given = answer(desk.article.text)
    found = Suggester(desk.db, desk.annotator).offers(desk.article, (), given)
    assert not [one for one in found if one.by_model]
