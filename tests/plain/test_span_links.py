"""Attributes and relations by lines: what is asked for, and which keys answer it."""

import pytest

from tests.desk.conftest import MakeDesk, desk_of
from tests.desk.relation_schemes import ATTRIBUTES, RELATIONS, related, with_relations
from tests.plain.test_front import Heard
from tests.store.fresh import said
from tui.core.relation_label import RelationLabel
from tui.core.span import Relation
from tui.desk.keys.settings import Settings
from tui.plain.front import PlainDesk

__all__ = ["desk_of"]

BOTH = "[PER:الوزير] من [LOC:دمشق]"


class Spoken:
    """A spoken desk with relations and attributes in its scheme."""

    def __init__(self, desk_of: MakeDesk, written: str = BOTH, *typed: str) -> None:
        desk = desk_of(written)
        desk.bind(Settings().commands())
        self.heard = Heard(*typed)
        self.plain = PlainDesk(desk, Settings(), self.heard, "arabic")
        self.desk = with_relations(
            desk, (*RELATIONS, RelationLabel("born", key="b", pairs=(("PER", "LOC"),), position=5)),
            ATTRIBUTES,
        )  # fmt: skip

    def press(self, *keys: str) -> list[str]:
        """What is heard of the last key."""
        for key in keys:
            self.heard.taken()
            self.plain.press(key)
        return self.heard.taken()

    def values(self, words: str) -> dict[str, str]:
        """What the span of these words bears."""
        assert self.desk.session is not None
        own = self.desk.session.annotations
        found = next(span for span in self.desk.spans if own.words_of(span.id) == words)
        return dict(own.values.get(found.id, {}))

    def relation(self) -> Relation:
        """The only relation of the article."""
        assert self.desk.session is not None
        (found,) = self.desk.session.annotations.relations
        return found


def test_after_at_a_key_is_an_attribute_s_and_labels_nothing(desk_of: MakeDesk) -> None:
    """``n`` is the key of an article's label, too: it was given, and no attribute was."""
    spoken = Spoken(desk_of)
    assert spoken.press("tab", "@")[0] == "n negated · s sure · w wikidata · Esc"
    heard = spoken.press("n")
    assert "«الوزير»: negated" in heard
    assert spoken.values("الوزير") == {"negated": "true"}
    assert not spoken.desk.article_labels
    spoken.press("ctrl+z")
    assert spoken.values("الوزير") == {}
    assert said(spoken.desk.db) == [(0, 6, "PER"), (10, 14, "LOC")]


def test_a_value_is_asked_for_and_answered_in_both_layouts(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of)
    spoken.press("tab", "@")
    assert spoken.press("س")[0] == "sure: y yes · p perhaps · Esc"
    assert spoken.press("p")[-1] == "PER: الوزير · sure: perhaps"
    spoken.press("@", "s")
    spoken.press("backspace")
    assert spoken.values("الوزير") == {}
    assert len(said(spoken.desk.db)) == 2


@pytest.mark.parametrize("leaving", ["escape", "^"])
def test_what_is_asked_for_ends_with_esc_and_with_another_command(
    desk_of: MakeDesk, leaving: str
) -> None:
    spoken = Spoken(desk_of)
    spoken.press("tab", "@", leaving)
    assert not spoken.desk.asks
    spoken.press("o")
    assert next(label for _start, _end, label in said(spoken.desk.db)) == "ORG"


def test_a_text_is_typed_left_and_taken_away(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of, BOTH, "Q1", "", "-")
    spoken.press("tab")
    assert spoken.press("@", "w")[-1] == "PER: الوزير · wikidata: Q1"
    heard = spoken.press("@", "w")
    assert heard == ["wikidata: Q1; «-» takes it away", "wikidata:", "left as it was"]
    assert spoken.values("الوزير") == {"wikidata": "Q1"}
    spoken.press("@", "w")
    assert spoken.values("الوزير") == {}


def test_spans_are_related_by_a_letter_that_is_said(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of)
    heard = spoken.press("tab", ":")
    assert heard[-2:] == ["a letter goes to it:", "f. LOC: دمشق"]
    heard = spoken.press("f")
    assert "LOC: دمشق" in heard[-1]
    spoken.press("b")
    assert related(spoken.desk) == [("الوزير", "born", "دمشق")]
    assert spoken.press("right", "right", "tab")[-1] == "PER: الوزير · 1 born: «الوزير» ▸ «دمشق»"
    spoken.press("ctrl+z")
    assert related(spoken.desk) == []


def test_letters_are_those_of_the_keyboard_that_was_typed_on(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of)
    spoken.press("tab", "ح")
    assert spoken.press(":")[-1] == "ب. LOC: دمشق"


def test_a_relation_is_chosen_from_a_list_noted_turned_over_and_removed(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of, BOTH, "2", "بلا شك", "-")
    heard = spoken.press("tab", ":", "tab", "enter")
    assert heard[:3] == ["1. lives l", "2. born b", "relation:"]
    assert related(spoken.desk) == [("الوزير", "born", "دمشق")]
    spoken.press(":", "1", ";")
    assert spoken.relation().note == "بلا شك"
    assert "«-» takes it away" in spoken.press(":", "1", ";")[0]
    assert spoken.relation().note is None
    spoken.press(":", "1", "l")
    assert related(spoken.desk) == [("الوزير", "lives", "دمشق")]
    spoken.press(":", "1", "backspace")
    assert related(spoken.desk) == []


def test_nothing_that_is_heard_has_isolates(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of, BOTH, "Q1")
    heard = [
        line
        for key in ("tab", "@", "w", "@", "s", "y", ":", "tab", "l", ":", "1", "escape", "redraw")
        for line in spoken.press(key)
    ]
    assert not set("".join(heard)) & set("\u2066\u2067\u2068\u2069")


def test_the_help_reads_all_that_is_done_here(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of)
    helped = spoken.press("?")
    for key in (":", "@", "="):
        assert any(line.startswith(f"{key}: ") for line in helped), key


def test_the_relations_of_the_article_and_of_a_chain_are_listed_and_gone_to(
    desk_of: MakeDesk,
) -> None:
    spoken = Spoken(desk_of, f"{BOTH} إن [PER:علي] عاد", "1", "", "2")
    assert spoken.press("tab", "#") == ["this span has no relations"]
    spoken.press(":", "tab", "b")
    spoken.press("ctrl+home", "tab", "tab", "tab")
    spoken.plain.run("all-relations")
    assert spoken.heard.taken()[-3:] == ["1. born: «الوزير» ▸ «دمشق»", "go to:",
                                        "PER: الوزير · 1 born: «الوزير» ▸ «دمشق»"]  # fmt: skip
    assert spoken.press("#") == ["1. PER: الوزير", "2. LOC: دمشق", "go to:", "nothing chosen"]
    assert spoken.press("#")[-1].startswith("LOC: دمشق")
    assert not spoken.desk.view.alone


def test_suggestions_are_not_heard_amid_what_is_asked_for(desk_of: MakeDesk) -> None:
    spoken = Spoken(desk_of, f"{BOTH} إن الوزير عاد")
    spoken.press("tab", "@")
    spoken.plain.idle()
    assert spoken.heard.taken() == []
    spoken.press("escape")
    spoken.plain.idle()
    assert spoken.heard.taken()[0] == "1 suggestion; \\ goes to it"
