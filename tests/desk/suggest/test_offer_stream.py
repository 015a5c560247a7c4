"""Going from one offer to the next: each is taken, refused, corrected or mended where it stands."""

from collections.abc import Iterable

import pytest

from tests.desk.conftest import MakeDesk
from tests.store.fresh import said
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.changes import Said
from tui.desk.desk import Desk
from tui.desk.view.offer_tally import ENOUGH
from tui.desk.view.offers import Offer
from tui.store.repair import check
from tui.store.texts import articles
from tui.store.work import proposals

TEXT = "[ORG:قال] سمير في حلب ثم وحلب من دمشق"


def show(desk: Desk, *offers: tuple[str, str]) -> None:
    """Offer words of the text, each with a label, in their order."""
    at, made = 0, []
    for words, label in offers:
        at = desk.view.text.index(words, at)
        place = Range(at, at + len(words))
        made.append(Offer(place, (label,), words, "", Source.MODEL, 0.9))
        at = place.end
    desk.show_offers(made)


def opened(desk_of: MakeDesk) -> Desk:
    desk = desk_of(TEXT)
    show(desk, ("سمير", "PER"), ("حلب", "LOC"), ("وحلب", "LOC"), ("دمشق", "LOC"))
    return desk


def here(desk: Desk) -> str:
    """The words of the focused offer; nothing where none is focused."""
    return desk.view.text[slice(*desk.view.chosen_range)] if desk.view.focused_offer else ""


def messages(happened: Iterable[object]) -> list[str]:
    return [one.message for one in happened if isinstance(one, Said)]


def test_a_key_goes_through_offers_alone_and_round_the_end(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    seen = []
    for command in ("next-offer",) * 5 + ("previous-offer",) * 2:
        desk.run(command)
        seen.append(here(desk))
    assert seen == ["سمير", "حلب", "وحلب", "دمشق", "سمير", "دمشق", "وحلب"]


def test_without_offers_the_key_says_so_and_moves_nothing(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    before = desk.view.state
    assert messages(desk.run("next-offer")) == ["there are no suggestions here"]
    assert desk.view.state == before


def test_taking_stands_on_the_next_and_on_what_was_taken_where_none_is_left(
    desk_of: MakeDesk,
) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    seen = []
    for _ in range(4):
        desk.take()
        seen.append(here(desk))
    assert seen == ["حلب", "وحلب", "دمشق", ""]
    assert desk.view.focused_span == desk.spans[-1]
    assert [span.label for span in desk.spans] == ["ORG", "PER", "LOC", "LOC", "LOC"]


def test_refusing_stands_on_the_next(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    desk.run("remove")
    assert here(desk) == "حلب"
    desk.run("previous-offer")
    desk.run("remove")
    assert here(desk) == ""
    assert len(desk.spans) == 1


def test_what_was_passed_over_is_not_gone_back_to_unasked(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("previous-offer")
    desk.take()
    assert here(desk) == ""
    desk.run("next-offer")
    assert here(desk) == "سمير"


def test_a_label_corrects_and_stands_on_the_next(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    desk.tag("ORG")
    assert here(desk) == "حلب"
    corrected = desk.spans[1]
    assert (corrected.label, corrected.source, corrected.score) == ("ORG", Source.HAND, None)


def test_the_offered_labels_key_takes_it(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    desk.tag("PER")
    assert here(desk) == "حلب"
    assert (desk.spans[1].source, desk.spans[1].score) == (Source.MODEL, 0.9)


def test_edges_are_mended_before_it_is_taken(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    for _ in range(3):
        desk.run("next-offer")
    desk.run("proclitic")
    assert here(desk) == "حلب"
    desk.take()
    assert here(desk) == "دمشق"
    mended = desk.spans[-1]
    assert desk.view.text[mended.start : mended.end] == "حلب"
    assert (mended.source, mended.edited) == (Source.MODEL, True)
    desk.run("undo")
    assert len(desk.spans) == 1
    assert not list(check.problems(desk.db))


def test_shift_with_an_arrow_mends_it_too(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    desk.run("select-left")
    assert here(desk) == "سمير في"
    desk.take()
    assert desk.view.text[slice(desk.spans[1].start, desk.spans[1].end)] == "سمير في"


def test_offers_that_come_anew_leave_mended_edges_as_they_are(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    desk.run("select-left")
    show(desk, ("سمير", "PER"), ("دمشق", "LOC"))
    assert here(desk) == "سمير في"


def test_where_offers_nest_the_inner_one_comes_after_the_outer(desk_of: MakeDesk) -> None:
    desk = desk_of("زار جامعة حلب أمس")
    offers = [((4, 13), "ORG"), ((10, 13), "LOC")]
    desk.view.show_offers([Offer(Range(*place), (label,), "", "") for place, label in offers])
    desk.run("next-offer")
    desk.take()
    assert here(desk) == "حلب"
    desk.take()
    assert said(desk.db) == [(4, 13, "ORG"), (10, 13, "LOC")]


def test_whoever_refuses_more_than_they_take_is_told_once(desk_of: MakeDesk) -> None:
    desk = desk_of(" ".join(f"كلمة{n}" for n in range(20)))
    show(desk, *((f"كلمة{n}", "PER") for n in range(20)))
    desk.run("next-offer")
    desk.take()
    told = [messages(desk.run("remove"))[-1] for _ in range(ENOUGH + 3)]
    assert [n for n, one in enumerate(told, start=1) if "switches them off" in one] == [ENOUGH]


def test_whoever_takes_as_many_is_told_nothing(desk_of: MakeDesk) -> None:
    desk = desk_of(" ".join(f"كلمة{n}" for n in range(20)))
    show(desk, *((f"كلمة{n}", "PER") for n in range(20)))
    desk.run("next-offer")
    for _ in range(ENOUGH):
        desk.take()
        assert "switches them off" not in messages(desk.run("remove"))[-1]


def test_places_left_unticked_in_the_list_are_not_offered_again(desk_of: MakeDesk) -> None:
    desk = desk_of("[LOC:<حلب>] ثم حلب ثم حلب", "في حلب")
    found = desk.propagation()
    assert found is not None
    found.skip(1)
    found.take_ticked()
    assert desk.article is not None
    assert proposals.refusals(desk.db, "a0", desk.annotator) == {("حلب", "LOC")}
    # Nobody has said anything of the other article.
    assert not proposals.refusals(desk.db, "a1", desk.annotator)
    desk.run("undo")
    assert not proposals.refusals(desk.db, "a0", desk.annotator)
    assert len(desk.spans) == 1


def test_a_list_that_is_taken_whole_refuses_nothing(desk_of: MakeDesk) -> None:
    desk = desk_of("[LOC:<حلب>] ثم حلب ثم حلب")
    found = desk.propagation()
    assert found is not None
    found.take_ticked()
    assert len(desk.spans) == 3
    assert not proposals.refusals(desk.db, "a0", desk.annotator)


def next_article(desk: Desk, id_: str) -> None:
    """Another article is opened, and the same words are offered in it."""
    desk.open(id_)
    show(desk, ("سمير", "PER"), ("حلب", "LOC"))


def test_the_stream_goes_on_in_the_next_article_for_whoever_used_it(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, TEXT + ".", TEXT + "!", TEXT + "؟")
    ids = [entry.id for entry in articles.entries(desk.db, desk.annotator)]
    next_article(desk, ids[1])
    assert not here(desk)
    desk.run("next-offer")
    desk.take()
    next_article(desk, ids[2])
    assert here(desk) == "سمير"
    desk.run("cancel")
    # One who looked at none of them is led to none in the article after.
    next_article(desk, ids[3])
    assert not here(desk)


def test_the_stream_never_moves_a_cursor_that_was_moved(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, TEXT + ".", TEXT + "!")
    ids = [entry.id for entry in articles.entries(desk.db, desk.annotator)]
    next_article(desk, ids[1])
    desk.run("next-offer")
    desk.run("remove")
    desk.open(ids[2])
    desk.run("move-left")
    before = desk.view.caret
    show(desk, ("سمير", "PER"))
    assert desk.view.caret is before
    assert not here(desk)


def test_the_stream_goes_on_from_where_the_article_was_left(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, TEXT + ".")
    ids = [entry.id for entry in articles.entries(desk.db, desk.annotator)]
    next_article(desk, ids[0])
    desk.run("next-offer")
    desk.take()
    desk.open(ids[1], at=desk.view.text.index("حلب"))
    show(desk, ("سمير", "PER"), ("حلب", "LOC"))
    assert here(desk) == "حلب"
    # What comes later, of a model say, takes nobody away.
    show(desk, ("سمير", "PER"), ("حلب", "LOC"), ("دمشق", "LOC"))
    assert here(desk) == "حلب"


@pytest.mark.parametrize("answer", ["take", "remove"])
def test_what_comes_of_an_answer_is_gone_to_unless_the_cursor_was_moved(
    desk_of: MakeDesk, answer: str
) -> None:
    for moves, expected in (((), "دمشق"), (("cancel",), "")):
        desk = desk_of(TEXT)
        show(desk, ("وحلب", "LOC"))
        desk.run("next-offer")
        if answer == "take":
            desk.take()
        else:
            desk.run(answer)
        assert not here(desk)
        for command in moves:
            desk.run(command)
        show(desk, ("سمير", "PER"), ("دمشق", "LOC"))
        assert here(desk) == expected


def test_where_the_one_gone_to_is_not_made_any_more_the_next_is_gone_to(desk_of: MakeDesk) -> None:
    desk = opened(desk_of)
    desk.run("next-offer")
    show(desk, ("حلب", "LOC"), ("دمشق", "LOC"))
    assert here(desk) == "حلب"
    show(desk)
    assert not desk.view.focused_offer
