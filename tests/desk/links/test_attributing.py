"""What a span bears: flags, choices and texts, by keys."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.relation_schemes import press, said, with_relations
from tests.desk.written import shown
from tui.core.attribute import Attribute, AttributeKind
from tui.desk.changes import AskedText
from tui.desk.desk import Desk
from tui.desk.relation_scheme import value_keys
from tui.store.project import attributes
from tui.store.repair.check import problems


@pytest.fixture
def desk(desk_of: MakeDesk) -> Desk:
    return with_relations(desk_of("[PER:<هدى>] في [LOC:فاس] اليوم"))


def borne(desk: Desk) -> list[dict[str, str]]:
    """What the spans bear by the store, which is what the desk knows of them."""
    assert desk.session is not None
    stored = attributes.values_of_article(desk.db, "a0", desk.annotator)
    assert stored == desk.session.annotations.values
    return [stored.get(span.id, {}) for span in desk.spans]


def shown_words(desk: Desk) -> list[tuple[str, ...]]:
    marks = desk.view.marks.by_span
    return [marks[span.id].said if span.id in marks else () for span in desk.spans]


def test_a_flag_is_set_and_taken_away_by_its_key(desk: Desk) -> None:
    happened = press(desk, "@")
    assert "[*PER:هدى]" in shown(desk)
    assert said(happened) == "n negated · s sure · w wikidata · Esc"
    assert said(press(desk, "n")) == "«هدى»: negated"
    assert borne(desk) == [{"negated": "true"}, {}]
    assert shown_words(desk) == [("negated",), ()]
    assert said(press(desk, "@")).startswith("n negated ✓")
    press(desk, "n")
    assert borne(desk) == [{}, {}]
    assert said(press(desk, "ctrl+z")) == "undone: negated taken from «هدى»"
    assert said(press(desk, "ctrl+z")) == "undone: negated on «هدى»"
    assert said(press(desk, "ctrl+z")) == "undone: the tag LOC «فاس»"
    assert list(problems(desk.db)) == []


def test_a_choice_has_one_key_a_value(desk: Desk) -> None:
    happened = press(desk, "@", "s")
    assert said(happened) == "sure: y yes · p perhaps · Esc"
    press(desk, "p", "@", "n")
    assert borne(desk) == [{"sure": "perhaps", "negated": "true"}, {}]
    # In the order of the scheme.
    assert shown_words(desk)[0] == ("negated", "perhaps")
    happened = press(desk, "@", "s")
    assert said(happened) == "sure: y yes · p perhaps ✓ · Backspace takes it away · Esc"
    assert "no value has the key x" in said(press(desk, "x"))
    press(desk, "y")
    assert borne(desk)[0]["sure"] == "yes"
    press(desk, "@", "s", "backspace")
    assert borne(desk) == [{"negated": "true"}, {}]


def test_a_text_is_typed(desk: Desk) -> None:
    happened = press(desk, "@", "w")
    assert happened == [AskedText("wikidata", "")]
    assert not desk.asks
    assert desk.links is not None
    assert said(desk.links.take_text("wikidata", " Q1 ")) == "«هدى»: wikidata is Q1"
    assert press(desk, "@", "w") == [AskedText("wikidata", "Q1")]
    assert desk.links.take_text("wikidata", "Q1") != []
    assert len(borne(desk)[0]) == 1
    desk.links.take_text("wikidata", "")
    assert borne(desk) == [{}, {}]


def test_where_one_alone_may_be_borne_its_key_is_not_asked(desk: Desk) -> None:
    press(desk, "tab", "tab")
    assert said(press(desk, "@")) == "«فاس»: negated"
    assert not desk.asks


def test_escape_and_other_keys_leave(desk: Desk) -> None:
    press(desk, "@", "escape")
    assert not desk.asks
    press(desk, "@", "left", "left")
    assert not desk.asks
    press(desk, "left", "left")
    assert said(press(desk, "@")) == "there is no span here"
    assert borne(desk) == [{}, {}]


def test_a_span_that_goes_says_what_it_bore_and_brings_it_back(desk: Desk) -> None:
    press(desk, "@", "n", "@", "s", "y", ":", "tab", "enter")
    happened = press(desk, "backspace")
    assert said(happened) == "the removal of PER, with 1 relation and 2 attributes"
    assert borne(desk) == [{}]
    press(desk, "ctrl+z")
    assert borne(desk) == [{"negated": "true", "sure": "yes"}, {}]
    assert shown_words(desk)[0] == ("negated", "yes")
    assert list(problems(desk.db)) == []


def test_values_have_keys_of_their_own_whatever_their_letters() -> None:
    def keys(*values: str) -> dict[str, str]:
        return value_keys(Attribute("a", AttributeKind.CHOICE, choices=values))

    assert keys("yes", "yet", "maybe") == {"y": "yes", "e": "yet", "m": "maybe"}
    assert keys("مؤكد", "محتمل") == {"1": "مؤكد", "2": "محتمل"}
    assert len(keys(*(f"قيمة{n}" for n in range(50)))) == 35
    assert value_keys(Attribute("f", AttributeKind.FLAG)) == {}


def test_spans_without_attributes_say_where_they_are_added(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>]"), of=())
    assert "add them on the page of labels" in said(press(desk, "@"))
