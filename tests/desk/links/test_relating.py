"""Relating with keys: from span to span, what fits, chains, changing relations that are there."""

from dataclasses import replace

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.relation_schemes import (
    RELATIONS,
    letter_of,
    press,
    related,
    said,
    with_relations,
)
from tests.desk.written import shown
from tests.store.fresh import ME, content
from tui.desk.changes import AskedText
from tui.desk.desk import Desk
from tui.store.opening import open_database
from tui.store.records.export import Selection, records
from tui.store.repair.check import problems

WRITTEN = "[ORG:<شركة>] عينت [PER:هدى] في [LOC:فاس] ثم [PER:سامي] في [LOC:طنجة]"


@pytest.fixture
def desk(desk_of: MakeDesk) -> Desk:
    return with_relations(desk_of(WRITTEN, width=80))


def test_a_letter_goes_to_the_span_and_makes_the_relation_that_alone_fits(desk: Desk) -> None:
    press(desk, "tab", "tab", ":")
    assert shown(desk).count("*") == 1
    # From a person two relations lead to an organization and one to a place: all are near.
    assert len(desk.view.span_letters) == 4
    happened = press(desk, letter_of(desk, "فاس"))
    assert related(desk) == [("هدى", "lives", "فاس")]
    assert said(happened) == "lives: «هدى» ▸ «فاس» · : the next"
    # The head stays focused: the next argument begins there.
    assert "[*PER:هدى]" in shown(desk)
    assert not desk.asks


def test_what_no_relation_leads_to_is_faint_until_one_has_related(desk: Desk) -> None:
    press(desk, "tab", ":")
    assert desk.view.faint == {"LOC", "ORG"}
    press(desk, "tab", "e")
    assert desk.view.faint == frozenset()
    press(desk, "tab", "tab", ":")
    assert desk.view.faint == {"ORG"}
    press(desk, "tab", "ctrl+z")
    assert desk.view.faint == frozenset()


def test_where_two_relations_fit_a_key_tells_which(desk: Desk) -> None:
    press(desk, "tab", "tab", ":")
    happened = press(desk, letter_of(desk, "شركة"))
    assert related(desk) == []
    assert said(happened) == "«هدى» ▸ «شركة» · e employs ◂ · d leads · Esc"
    assert "no relation that fits here has the key l" in said(press(desk, "l"))
    press(desk, "e")
    # It leads to where one began.
    assert related(desk) == [("شركة", "employs", "هدى")]
    assert "[*PER:هدى]" in shown(desk)


def test_tab_goes_past_what_does_not_fit_and_enter_makes_what_alone_fits(desk: Desk) -> None:
    press(desk, "tab")
    happened = press(desk, ":", "tab")
    assert "[*PER:هدى]" in shown(desk)
    assert "e employs" in said(happened)
    happened = press(desk, "tab")
    assert "[*PER:سامي]" in shown(desk)
    press(desk, "shift+tab", "tab", "e")
    assert related(desk) == [("شركة", "employs", "سامي")]
    press(desk, ":", "tab", "tab", "tab", "escape")
    assert "[*ORG:شركة]" in shown(desk)
    assert len(related(desk)) == 1


def test_enter_makes_what_alone_fits_and_colon_what_was_made_last(desk: Desk) -> None:
    press(desk, "tab", "tab", ":", "tab", "enter")
    assert related(desk) == [("هدى", "lives", "فاس")]
    press(desk, "tab", "tab")
    assert "[*PER:سامي]" in shown(desk)
    back = ["shift+tab"] * 3
    # Between a person and the company two fit: the last one made is none of them.
    assert "e employs" in said(press(desk, ":", *back, ":"))
    press(desk, "d", ":", *back, ":")
    assert related(desk)[1:] == [("سامي", "leads", "شركة")]
    assert "[*PER:سامي]" in shown(desk)


def test_the_other_span_is_found_by_moving_and_searching(desk: Desk) -> None:
    press(desk, "tab", "tab", ":")
    happened = press(desk, "left", "left")
    assert "l lives" in said(happened)
    assert desk.view.span_letters == {}
    press(desk, "l")
    assert related(desk) == [("هدى", "lives", "فاس")]
    press(desk, ":")
    assert desk.answer_asked("search", "/") is None
    assert desk.asks
    desk.search("طنجة", 0)
    press(desk, "l")
    assert related(desk)[-1] == ("هدى", "lives", "طنجة")


def test_a_click_aims_and_the_key_makes(desk: Desk) -> None:
    press(desk, "tab", "tab", ":")
    happened = desk.click(desk.view.text.index("طنجة"))
    assert "l lives" in said(happened)
    press(desk, "enter")
    assert related(desk) == [("هدى", "lives", "طنجة")]


def test_escape_leaves_and_stores_nothing(desk: Desk) -> None:
    press(desk, "tab", "tab")
    before = content(desk.db)
    press(desk, ":", "tab", "escape")
    assert not desk.asks
    assert "[*PER:هدى]" in shown(desk)
    assert content(desk.db) == before


def test_what_is_there_is_not_made_twice(desk: Desk) -> None:
    press(desk, "tab", "tab", ":", "tab", "l")
    press(desk, ":", "tab")
    happened = press(desk, "l")
    assert said(happened) == "lives: «هدى» ▸ «فاس» is there already"
    assert len(related(desk)) == 1


def test_a_chain_goes_on_at_the_other_span_and_each_mention_hangs_on_the_one_before(
    desk_of: MakeDesk,
) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] و[PER:هي] ثم [PER:الباحثة] و[PER:ها]"))
    press(desk, "tab", ":", "on الباحثة")
    assert "[*PER:الباحثة]" in shown(desk)
    press(desk, ":", "on ها")
    assert related(desk) == [("الباحثة", "same", "هدى"), ("ها", "same", "الباحثة")]
    # The one between joins the chain at the mention before it.
    press(desk, "shift+tab", "shift+tab", ":", "on ها")
    assert related(desk)[-1] == ("هي", "same", "هدى")
    marks = {number for said in desk.view.marks.by_span.values() for number in said.marks}
    assert [mark.text(rtl=False) for mark in marks] == ["=1"]
    happened = press(desk, ":", "tab", "s")
    assert "of one chain already" in said(happened)


def test_a_mention_that_goes_leaves_its_chain_whole(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] و[PER:هي] ثم [PER:الباحثة]"))
    press(desk, "tab", ":", "tab", "s", ":", "tab", "s")
    before = content(desk.db)
    assert related(desk) == [("هي", "same", "هدى"), ("الباحثة", "same", "هي")]
    press(desk, "shift+tab")
    happened = press(desk, "backspace")
    assert said(happened) == "the removal of PER, with 2 relations"
    assert related(desk) == [("الباحثة", "same", "هدى")]
    happened = press(desk, "ctrl+z")
    assert said(happened) == "undone: the removal of PER «هي», with 3 relations"
    assert content(desk.db) == before
    press(desk, "ctrl+y")
    assert related(desk) == [("الباحثة", "same", "هدى")]
    assert list(problems(desk.db)) == []


def test_a_relation_is_looked_at_by_its_number_turned_relabelled_and_removed(desk: Desk) -> None:
    press(desk, "tab", "tab", ":", "tab", "enter")
    press(desk, "shift+tab", ":", "tab", "e", ":")
    happened = press(desk, "1")
    assert said(happened).startswith("1▸ employs: «شركة» ▸ «هدى»")
    assert "cannot lead from PER to ORG" in said(press(desk, "-"))
    press(desk, "tab", ":", "1")
    assert "[*PER:هدى]" in shown(desk)
    press(desk, "backspace")
    assert related(desk) == [("هدى", "lives", "فاس")]
    happened = press(desk, ":", "1", "enter")
    assert "[*LOC:فاس]" in shown(desk)
    assert not desk.asks


def test_a_relation_that_is_looked_at_is_noted_with_the_key_of_notes(desk: Desk) -> None:
    press(desk, "tab", "tab", ":", "tab", "enter", ":", "1")
    before = content(desk.db)
    [asked] = press(desk, ";")
    assert isinstance(asked, AskedText)
    assert asked.text == ""
    assert desk.links is not None
    happened = desk.links.take_note(asked.relation, " انظر الصفحة 3 ")
    assert said(happened) == "note on lives: «هدى» ▸ «فاس»"
    assert "[*PER:هدى]" in shown(desk)
    assert not desk.asks
    assert "“انظر الصفحة 3”" in said(press(desk, ":", "1"))
    [record] = records(desk.db, Selection(ME))
    assert [one.note for one in record.relations] == ["انظر الصفحة 3"]
    press(desk, "escape")
    assert said(press(desk, "ctrl+z")) == "undone: note on lives: «هدى» ▸ «فاس»"
    assert content(desk.db) == before
    press(desk, "ctrl+y", ":", "1")
    desk.links.take_note(asked.relation, "")
    assert content(desk.db)["relations"] == before["relations"]
    assert list(problems(desk.db)) == []


def test_a_relation_without_pairs_is_turned_and_relabelled(desk_of: MakeDesk) -> None:
    from tui.core.relation_label import RelationLabel

    labels = (RelationLabel("of", key="o"), RelationLabel("to", key="t", position=1))
    desk = with_relations(desk_of("[PER:<هدى>] و[LOC:فاس]"), labels)
    press(desk, "tab", ":", "tab", "o", ":", "1", "-")
    assert related(desk) == [("فاس", "of", "هدى")]
    press(desk, ":", "1", "t")
    assert related(desk) == [("فاس", "to", "هدى")]
    for words in ("the change of of to to", "the new direction of of", "the relation of"):
        assert words in said(press(desk, "ctrl+z"))
    assert related(desk) == []


def test_a_key_goes_along_the_relations_and_back(desk: Desk) -> None:
    press(desk, "tab", "tab", ":", "on فاس", ":", "on شركة", "e")
    happened = press(desk, "^")
    assert "[*LOC:فاس]" in shown(desk)
    assert said(happened) == "lives: «هدى» ▸ «فاس» · 1 of 2"
    happened = press(desk, "^")
    assert "[*ORG:شركة]" in shown(desk)
    assert said(happened) == "employs: «شركة» ▸ «هدى» · 2 of 2"
    press(desk, "^")
    assert "[*PER:هدى]" in shown(desk)
    # Whoever goes elsewhere begins anew from there.
    press(desk, "^", "tab")
    assert said(press(desk, "^")) == "this span has no relations"


def test_a_chain_is_gone_through_and_looked_at_alone(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] و[PER:هي] في [LOC:فاس] ثم [PER:الباحثة]"))
    press(desk, "tab", ":", "tab", "s", ":", "on الباحثة", "^")
    assert "[*PER:هدى]" in shown(desk)
    assert said(press(desk, "^")) == "chain 1: «هي» · 2 of 2"
    happened = press(desk, "#")
    assert said(happened) == "3 spans of one chain or one relation, alone; # shows all"
    assert bars(desk) == ["هدى", "هي", "الباحثة"]
    press(desk, "shift+tab", "backspace")
    assert bars(desk) == ["هي", "الباحثة"]
    assert said(press(desk, "#")) == "all spans are shown"
    assert bars(desk) == ["هي", "فاس", "الباحثة"]


def bars(desk: Desk) -> list[str]:
    """The words that have a bar."""
    text, window = desk.view.text, desk.view.window
    spans = {bar.span for lane in window.lanes_of(window.top) for bar in lane}
    return [text[one.start : one.end] for one in sorted(spans, key=lambda one: one.start)]


def test_all_of_it_is_undone_and_redone_across_restarts(desk: Desk) -> None:
    states = [content(desk.db)]
    for keys in (("tab", "tab", ":", "tab", "enter"), ("shift+tab", ":", "tab", "e"),
                 ("tab", "@", "n"), ("backspace",)):  # fmt: skip
        press(desk, *keys)
        states.append(content(desk.db))
    path = desk.db.path
    desk.db.close()
    for state in states[-2::-1]:
        with open_database(path) as db:
            again = Desk(db, ME)
            again.open_last()
            press(again, "ctrl+z")
            assert content(db) == state
    for state in states[1:]:
        with open_database(path) as db:
            again = Desk(db, ME)
            again.open_last()
            press(again, "ctrl+y")
            assert content(db) == state
            assert list(problems(db)) == []


def test_a_second_one_where_a_span_may_have_one_is_refused_in_a_line(desk: Desk) -> None:
    lives, near = (one for one in RELATIONS if one.name in ("lives", "near"))
    with_relations(desk, [replace(one, several=False) for one in (lives, near)])
    press(desk, "tab", "tab", ":", "on فاس")
    before = content(desk.db)
    happened = press(desk, ":", "on طنجة")
    assert (
        said(happened)
        == "a span may have one lives, and there is lives: «هدى» ▸ «فاس»: remove it first"
    )
    assert content(desk.db) == before
    # Another person may live there, too; of what is symmetric each end may have one.
    press(desk, "tab", "tab", ":", "on فاس")
    assert related(desk)[1:] == [("سامي", "lives", "فاس")]
    press(desk, ":", "1", "backspace", ":", "on طنجة")
    assert list(problems(desk.db)) == []
