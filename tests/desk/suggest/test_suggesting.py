"""Suggestions from one's own work."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tui.core.proposal import Proposal
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.suggest.form_index import FormIndex, places_of
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.suggest.suggester import Suggester
from tui.desk.view.offers import Offer
from tui.store.figures import stats
from tui.store.project import gazetteer
from tui.store.repair import check
from tui.store.work import proposals
from tui.text.fold import Level, fold, folded_form
from tui.text.matching import Fit, matches

BEFORE = "زار [LOC:حلب] و[LOC:حلب] ثم قال [PER:سمير] إن الطريق طويل، قال قال"
WHOLE = (Fit.WHOLE, Fit.PROCLITIC)
HERE = "عاد <سمير> من حلب للعمل، وحَلَب بعيدة، قال"


def offered(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    """Ask for what to offer, show it, and give the texts and the labels."""
    offers = offers_of(desk)
    desk.view.show_offers(offers)
    return [(desk.view.text[slice(*offer.range)], offer.labels) for offer in offers]


def offers_of(desk: Desk) -> list[Offer]:
    assert desk.article is not None
    return Suggester(desk.db, desk.annotator).offers(desk.article, desk.spans)


def test_forms_that_were_tagged_elsewhere_are_offered_with_their_label(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    assert offered(desk) == [("سمير", ("PER",)), ("حلب", ("LOC",)), ("حَلَب", ("LOC",))]
    assert "2 of 2" in offers_of(desk)[1].origin


@pytest.mark.parametrize(("others", "expected"), [(0, True), (1, False), (19, False)])
def test_a_form_that_is_seldom_tagged_is_not_offered(
    desk_of: MakeDesk, others: int, expected: bool
) -> None:
    desk = desk_of("<بين> قال", "[PER:قال] " + "ثم قال " * others + "[LOC:هنا]")
    assert bool(offered(desk)) is expected


def test_an_article_that_is_not_finished_speaks_as_far_as_one_has_come(desk_of: MakeDesk) -> None:
    desk = desk_of("<بين> قال", "[PER:قال] ثم قال ثم قال", "شيء آخر")
    assert offered(desk) == [("قال", ("PER",))]
    desk.open("a1")
    desk.run("done")
    desk.open("a0")
    assert not offered(desk)


def test_what_was_left_untagged_in_finished_articles_counts_against_it(desk_of: MakeDesk) -> None:
    desk = desk_of("<بين> قال", "[PER:قال] نعم", "قال")
    assert offered(desk)
    desk.open("a2")
    desk.run("done")
    desk.open("a0")
    assert not offered(desk)


def test_two_labels_that_are_both_open_are_both_offered(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> عمان", "[LOC:عمان] [LOC:عمان] [PER:عمان]")
    assert offered(desk) == [("عمان", ("LOC", "PER"))]
    assert offers_of(desk)[0].caption == "?LOC/PER"


def test_what_is_tagged_here_already_is_not_offered(desk_of: MakeDesk) -> None:
    desk = desk_of("<زار> [LOC:حلب] ثم حلب وجامعة [ORG:حلب الشهباء]", BEFORE)
    assert offered(desk) == [("حلب", ("LOC",))]


def test_tab_goes_to_spans_and_offers_in_the_order_of_the_text(desk_of: MakeDesk) -> None:
    desk = desk_of("<ثم> حلب [ORG:والي] سمير", BEFORE)
    offered(desk)
    seen = []
    for _ in range(4):
        desk.run("next-span")
        seen.append(
            (desk.view.text[slice(*desk.view.chosen_range)], desk.view.focused_offer is not None)
        )
    assert seen == [("حلب", True), ("والي", False), ("سمير", True), ("حلب", True)]
    desk.run("previous-span")
    assert desk.view.text[slice(*desk.view.chosen_range)] == "سمير"


def test_taking_one_is_an_action_that_can_be_undone(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    offered(desk)
    desk.run("next-span")
    desk.take()
    [span] = desk.spans
    assert (span.label, span.source, desk.view.text[span.start : span.end]) == (
        "PER",
        Source.MATCH,
        "سمير",
    )
    assert [desk.view.text[slice(*offer.range)] for offer in desk.view.offers.by_id.values()] == [
        "حلب",
        "حَلَب",
    ]
    desk.run("undo")
    assert not desk.spans
    assert len(offered(desk)) == 3


def test_a_label_key_on_an_offer_tags_it_otherwise(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    offered(desk)
    desk.run("next-span")
    desk.tag("ORG")
    assert "[ORG:سمير]" in shown(desk).replace("{", "").replace("<", "").replace(">", "")


def test_a_refused_form_is_not_offered_in_that_article_until_undone(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE, "في حلب")
    offered(desk)
    desk.run("next-span")
    desk.run("next-span")
    desk.run("remove")
    assert [offer.form for offer in desk.view.offers.by_id.values()] == ["سمير"]
    assert offered(desk) == [("سمير", ("PER",))]
    desk.open("a2")
    assert offered(desk) == [("حلب", ("LOC",))]
    desk.open("a0")
    desk.run("undo")
    assert len(offered(desk)) == 3
    assert not list(check.problems(desk.db))


def test_nothing_offered_is_counted(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    before = stats.statistics(desk.db)
    offered(desk)
    assert stats.statistics(desk.db) == before
    assert desk.spans == []
    assert desk.view.spans.counts.total() == 0


def test_names_of_a_list_are_offered_unless_own_work_speaks_against_it(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> تدمر وقال", "قال قال قال قال قال [LOC:حلب]")
    with desk.db.transaction():
        gazetteer.put(desk.db, [("تَدمر", "LOC"), ("قال", "PER")], "cities.tsv", annotator="a1")
    assert offered(desk) == [("تدمر", ("LOC",))]
    assert "cities.tsv" in offers_of(desk)[0].origin


def test_what_was_imported_as_suggestions_is_offered_and_keeps_its_source(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<في> مكان ما")
    one = Proposal("p1", "a0", desk.annotator, "LOC", 3, 7, Source.MODEL, 0.9, "model-1")
    with desk.db.transaction():
        assert proposals.add(desk.db, one, "مكان")
    assert offered(desk) == [("مكان", ("LOC",))]
    desk.run("next-span")
    desk.take()
    [span] = desk.spans
    assert (span.source, span.score) == (Source.MODEL, 0.9)
    assert offered(desk) == []
    desk.run("undo")
    assert offered(desk) == [("مكان", ("LOC",))]


def test_of_offers_that_overlap_the_longest_is_made(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> جامعة حلب وحلب", "[ORG:جامعة حلب] ثم [LOC:حلب] [LOC:حلب]")
    assert offered(desk) == [("جامعة حلب", ("ORG",)), ("حلب", ("LOC",))]


def test_where_spans_nest_offers_nest(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> جامعة حلب", "[ORG:جامعة [LOC:حلب]]")
    assert offered(desk) == [("جامعة حلب", ("ORG",)), ("حلب", ("LOC",))]


def test_what_was_tagged_keeps_no_offer_of_its_last_words_away_where_spans_nest(
    desk_of: MakeDesk,
) -> None:
    nested = "[ORG:جامعة [LOC:حلب]] ثم [PER:وسمير] ثم [PER:سمير]"
    desk = desk_of("<في> [ORG:جامعة حلب] ثم [PER:وسمير]", nested)
    assert offered(desk) == [("حلب", ("LOC",))]


def test_an_offer_that_was_made_longer_and_taken_comes_back_no_more(desk_of: MakeDesk) -> None:
    nested = "[ORG:جامعة [LOC:حلب]] ثم [PER:سمير]"
    desk = desk_of("<في> مدينة حلب يوم سمير", nested)
    assert offered(desk) == [("حلب", ("LOC",)), ("سمير", ("PER",))]
    desk.run("next-offer")
    for command in ("start-back", "proclitic"):
        desk.run(command)
    assert desk.view.text[slice(*desk.view.chosen_range)] == "مدينة حلب"
    desk.take()
    assert len(desk.view.offers) == 1
    assert offered(desk) == [("سمير", ("PER",))]


def test_another_look_finds_the_same_without_asking_again(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    suggester = Suggester(desk.db, desk.annotator)
    assert desk.article is not None
    first = suggester.offers(desk.article, desk.spans)
    assert suggester.offers(desk.article, desk.spans) == first
    assert desk.view.show_offers(first)
    assert not desk.view.show_offers(first)


def test_offers_that_are_left_are_known_when_they_come_again(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, BEFORE)
    offers = offers_of(desk)
    desk.view.show_offers(offers)
    desk.view.drop_offers(lambda one: one == offers[0])
    assert not desk.view.show_offers(offers[1:])
    standing = [span.id for span in desk.view.window.on(desk.view.window.row((0, 0)))]
    assert [desk.view.offers.get(id_) for id_ in standing] == offers[1:]


@pytest.mark.parametrize("form", ["حلب", "دير الزور", "الحكومة", "المتحدة", "ليس هنا", ""])
def test_a_few_forms_are_found_where_many_are(form: str) -> None:
    text = "زار حلب ووحلب وبحَلَب والحلبيين، دير الزور وبدير الزورق والحكومة؛ المتحدة فالمتحدة حلب"
    form = folded_form(form)
    few = sorted(place.range for place in places_of(fold(text, Level.LETTERS), form))
    many = FormIndex(text).places(Lexicon.of([(form, "PER", 1)]).starts)
    assert few == sorted(place.range for place in many)
    assert few == [m.range for m in matches(fold(text, Level.CLITICS), form) if m.fit in WHOLE]


def test_many_forms_are_weighed_in_several_looks(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.desk.suggest.suggester.AT_ONCE", 1)
    desk = desk_of(HERE, BEFORE)
    suggester = Suggester(desk.db, desk.annotator)
    assert desk.article is not None
    assert len(suggester.offers(desk.article, [])) == 1
    assert suggester.more
    counts = [len(suggester.offers(desk.article, [])) for _ in range(3)]
    assert not suggester.more
    assert counts[-1] == 3


def test_going_on_while_new_offers_come_loses_neither_the_focus_nor_an_offer(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<سمير> وحلب ثم سمير في حلب", BEFORE)
    offered(desk)
    desk.run("next-span")
    desk.run("next-span")
    desk.take()
    assert offered(desk) == [("سمير", ("PER",)), ("سمير", ("PER",)), ("حلب", ("LOC",))]
    assert desk.view.focused_offer is not None
    desk.run("next-span")
    assert desk.view.text[slice(*desk.view.chosen_range)] == "حلب"
    desk.run("remove")
    assert [span.label for span in desk.spans] == ["LOC"]
    assert [offer.form for offer in desk.view.offers.by_id.values()] == ["سمير", "سمير"]


def test_in_a_very_long_article_only_what_was_imported_is_offered(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.desk.suggest.suggester.LONGEST_TEXT", 4)
    desk = desk_of(HERE, BEFORE)
    one = Proposal("p1", "a0", desk.annotator, "LOC", 0, 3, Source.MODEL, 0.9, "model-1")
    with desk.db.transaction():
        proposals.add(desk.db, one, desk.view.text[0:3])
    assert [offer.range.start for offer in offers_of(desk)] == [0]
