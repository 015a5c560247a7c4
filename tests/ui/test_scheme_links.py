"""Relations and attributes on the page of labels."""

from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.core.attribute import AttributeKind
from tui.store.database import Database
from tui.store.project import attributes, relation_labels
from tui.store.repair import check


async def test_relations_are_made_and_changed_key_by_key(
    make_app: MakeApp, db: Database, door: str
) -> None:
    async with make_app().run_test(size=(120, 20)) as pilot:
        await press(pilot, "f9", "tab", "a", *"leads", "enter", "a", *"same", "enter")
        await press(pilot, "p", *"PER > ORG, PER>LOC", "enter", "t", *"يقود", "enter", "c")
        await press(pilot, "down", "s", "g", "minus", "k", *"w", "enter")
        check_golden(pilot.app, "scheme-relations")
        await press(pilot, "p", *"PER", "enter")
        assert "is no pair of labels" in frame(pilot.app)[0]
        await press(pilot, "escape")
        desk = desk_screen(pilot).desk
        assert [label.name for label in desk.relations] == ["same", "leads"]
    same, leads = relation_labels.relation_labels(db)
    assert (same.directed, same.chain, same.key) == (False, True, "w")
    assert leads.pairs == (("PER", "LOC"), ("PER", "ORG"))
    assert (leads.title, bool(leads.colour)) == ("يقود", True)
    assert list(check.problems(db)) == []


async def test_attributes_are_made_and_changed_key_by_key(
    make_app: MakeApp, db: Database, door: str
) -> None:
    async with make_app().run_test(size=(120, 20)) as pilot:
        await press(pilot, "f9", "tab", "tab", "a", *"negated", "enter", "a", *"sure", "enter")
        await press(pilot, "a", *"wikidata", "enter", "end", "d", "o", *"PER, ORG", "enter")
        await press(pilot, "up", "v", *"yes, perhaps", "enter", "plus")
        await press(pilot, "r", *"perhaps > maybe", "enter", "n", *"ly", "enter")
        check_golden(pilot.app, "scheme-attributes")
        await press(pilot, "tab", "escape")
    negated, wikidata, sure = attributes.attributes(db)
    assert negated.kind is AttributeKind.FLAG
    assert (wikidata.kind, wikidata.of) == (AttributeKind.TEXT, ("PER", "ORG"))
    assert (sure.kind, sure.choices) == (AttributeKind.CHOICE, ("yes", "maybe"))
    assert sure.name == "surely"
    assert list(check.problems(db)) == []


async def test_their_keys_are_those_of_the_arabic_keyboard_too(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(120, 20)) as pilot:
        await press(pilot, "f9", "tab", "ش", *"leads", "enter", "س", "ل", "ء", "١", "escape")
    [made] = relation_labels.relation_labels(db, retired=True)
    assert (made.directed, made.chain, made.retired) == (False, True, True)
    assert not made.several
