"""Labels of relations and attributes for tests of the desk, and what a desk's keys do there."""

from collections.abc import Iterable

from tui.core.attribute import Attribute, AttributeKind
from tui.core.relation_label import RelationLabel
from tui.desk.changes import Happening, Happenings, Said
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.store.project import attributes, relation_labels
from tui.store.rows import annotations

RELATIONS = (
    RelationLabel("employs", key="e", colour="#e0637a", pairs=(("ORG", "PER"),), position=0),
    RelationLabel("lives", key="l", colour="#45b0a8", pairs=(("PER", "LOC"),), position=1),
    RelationLabel("leads", key="d", colour="#8f8be8", pairs=(("PER", "ORG"),), position=2),
    RelationLabel("same", key="s", directed=False, chain=True, pairs=(("PER", "PER"),), position=3),
    RelationLabel("near", key="n", directed=False, pairs=(("LOC", "LOC"),), position=4),
)
ATTRIBUTES = (
    Attribute("negated", AttributeKind.FLAG, key="n", position=0),
    Attribute(
        "sure", AttributeKind.CHOICE, key="s", choices=("yes", "perhaps"), of=("PER",), position=1
    ),
    Attribute("wikidata", AttributeKind.TEXT, key="w", of=("PER",), position=2),
)


def with_relations(
    desk: Desk,
    relations: Iterable[RelationLabel] = RELATIONS,
    of: Iterable[Attribute] = ATTRIBUTES,
) -> Desk:
    """The desk, with these in its scheme."""
    for label in relations:
        relation_labels.put(desk.db, label, annotator="hashiya")
    for attribute in of:
        attributes.put(desk.db, attribute, annotator="hashiya")
    desk.look_again()
    return desk


def press(desk: Desk, *keys: str) -> Happenings:
    """What keys do that are typed one after another, the last one at least.

    A label's key is its name in brackets, ``on WORDS`` the letter on the span of these words.
    """
    by_key = {key: command.id for command in commands() for key in command.keys}
    happened: list[Happening] = []
    for key in keys:
        happened = list(_press(desk, key, by_key.get(key, "")))
    return happened


def _press(desk: Desk, key: str, command: str) -> Happenings:
    if key.startswith("on "):
        key = letter_of(desk, key.removeprefix("on "))
    if desk.asks:
        answered = desk.answer_asked(command, key if len(key) == 1 else "", ())
        if answered is not None:
            return answered
    if key.startswith("<"):
        return desk.tag(key[1:-1])
    return desk.relate({}) if command == "relate" else desk.run(command)


def said(happened: Happenings) -> str:
    """The last thing that was said, without the isolates around names."""
    words = next((one.message for one in reversed(happened) if isinstance(one, Said)), "")
    return words.replace("\u2068", "").replace("\u2069", "")


def related(desk: Desk) -> list[tuple[str, str, str]]:
    """The stored relations of the desk's article, by the words of their ends."""
    assert desk.session is not None
    words = desk.session.annotations.words_of
    stored = annotations.relations_of(desk.db, desk.session.annotations.article.id, desk.annotator)
    assert set(stored) == set(desk.session.annotations.relations)
    return [(words(one.head), one.label, words(one.tail)) for one in stored]


def letter_of(desk: Desk, words: str) -> str:
    """The letter that stands on the bar of the span with these words."""
    return next(
        letters
        for id_, letters in desk.view.span_letters.items()
        if (span := desk.view.spans.get(id_)) and desk.view.text[span.start : span.end] == words
    )
