"""Changing the schemes of relations and of attributes: one editor for the desk and the shell.

Each change looks at what is stored, judges, and is stored, in one transaction. What cannot be
done raises UsageError and changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tui.core.attribute import Attribute
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.core.scheme import COLOURS, plain_name, validate_colour, validate_key, validate_name
from tui.store import attributes, relation_labels
from tui.store.database import Database


class RelationEditor:
    """The labels of relations of a database, changed in an annotator's name."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator

    @property
    def labels(self) -> list[RelationLabel]:
        """Those that are stored, in their order, the retired ones among them."""
        return relation_labels.relation_labels(self._db, retired=True)

    def get(self, name: str) -> RelationLabel:
        """The one of this name, as it is stored."""
        return relation_labels.get(self._db, plain_name(name))

    def add(self, label: RelationLabel) -> RelationLabel:
        """Add a label of relations, with a free key where it has none; as it is stored."""
        with self._db.transaction():
            label = replace(label, name=validate_name(label.name))
            _refuse_taken_name(label.name, self.labels)
            return self._put(relation_labels.with_defaults([label], self.labels)[0])

    def alter(self, name: str, **fields: Any) -> RelationLabel:
        """Give one other values of its fields; None leaves a field as it is."""
        with self._db.transaction():
            told = {field: value for field, value in fields.items() if value is not None}
            return self._put(replace(self.get(name), **told))

    def rename(self, old: str, new: str) -> str:
        """Rename one, and the label of its relations with it; the name that it has then."""
        old, new = self.get(old).name, validate_name(new)
        if old != new:
            relation_labels.rename(self._db, old, new, annotator=self._annotator)
        return new

    def retire(self, name: str) -> RelationLabel:
        """Take one out of use: its relations stay, its key becomes free."""
        return self.alter(name, retired=True, key="")

    def restore(self, name: str) -> RelationLabel:
        """Take a retired one into use again, at its place, with a free key."""
        with self._db.transaction():
            label = self.get(name)
            if not label.retired:
                raise UsageError(_("{name} is not retired").format(name=label.name))
            others = [one for one in self.labels if one.name != label.name]
            back = relation_labels.with_defaults([replace(label, retired=False)], others)[0]
            return self._put(replace(back, position=label.position))

    def take_next_colour(self, name: str) -> RelationLabel:
        """Give one the next colour of the list."""
        colour = self.get(name).colour
        place = COLOURS.index(colour) + 1 if colour in COLOURS else 0
        return self.alter(name, colour=COLOURS[place % len(COLOURS)])

    def move(self, name: str, step: int) -> None:
        """Put one a place on in the order (``step`` 1) or back (-1); at its end nothing."""
        with self._db.transaction():
            labels = self.labels
            for place, index in enumerate(_order_after([one.name for one in labels], name, step)):
                self._put(replace(labels[index], position=place))

    def delete(self, name: str) -> None:
        """Take one out of the scheme that no relation bears."""
        name = self.get(name).name
        if not relation_labels.remove_unused(self._db, name, annotator=self._annotator):
            raise UsageError(
                _("the relation {name!r} is in use").format(name=name),
                way_out=_("retire it: hashiya relations retire {name}").format(name=name),
            )

    def take_in(self, wanted: Sequence[RelationLabel]) -> None:
        """Add or alter labels as a file has them; those that are there keep their places."""
        with self._db.transaction():
            known = {one.name: one for one in self.labels}
            others = [one for one in known.values() if one.name not in {w.name for w in wanted}]
            for label in relation_labels.with_defaults(wanted, others):
                there = known.get(label.name)
                place = there.position if there else len(known) + label.position
                self._put(replace(label, position=place))

    def _put(self, label: RelationLabel) -> RelationLabel:
        validate_key(label.key)
        validate_colour(label.colour)
        _refuse_taken_key(label, self.labels)
        relation_labels.put(self._db, label, annotator=self._annotator)
        return label


class AttributeEditor:
    """The attributes of a database, changed in an annotator's name."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator

    @property
    def attributes(self) -> list[Attribute]:
        """Those that are stored, in their order, the retired ones among them."""
        return attributes.attributes(self._db, retired=True)

    def get(self, name: str) -> Attribute:
        """The one of this name, as it is stored."""
        return attributes.get(self._db, plain_name(name))

    def add(self, attribute: Attribute) -> Attribute:
        """Add an attribute, with a free key where it has none; as it is stored."""
        with self._db.transaction():
            attribute = replace(attribute, name=validate_name(attribute.name))
            _refuse_taken_name(attribute.name, self.attributes)
            return self._put(attributes.with_defaults([attribute], self.attributes)[0])

    def alter(self, name: str, **fields: Any) -> Attribute:
        """Give one other values of its fields; None leaves a field as it is."""
        with self._db.transaction():
            told = {field: value for field, value in fields.items() if value is not None}
            return self._put(replace(self.get(name), **told))

    def rename(self, old: str, new: str) -> str:
        """Rename one, and what spans bear of it with it; the name that it has then."""
        old, new = self.get(old).name, validate_name(new)
        if old != new:
            attributes.rename(self._db, old, new, annotator=self._annotator)
        return new

    def rename_value(self, name: str, old: str, new: str) -> int:
        """Rename a value of a choice, wherever it is borne; how many spans bear it."""
        name, old, new = self.get(name).name, plain_name(old), plain_name(new)
        return attributes.rename_value(self._db, name, old, new, annotator=self._annotator)

    def rename_values(self, name: str, renamings: Iterable[tuple[str, str]]) -> None:
        """Rename several values of a choice, or none of them."""
        with self._db.transaction():
            for old, new in renamings:
                self.rename_value(name, old, new)

    def retire(self, name: str) -> Attribute:
        """Take one out of use: what spans bear of it stays, its key becomes free."""
        return self.alter(name, retired=True, key="")

    def restore(self, name: str) -> Attribute:
        """Take a retired one into use again, at its place, with a free key."""
        with self._db.transaction():
            attribute = self.get(name)
            if not attribute.retired:
                raise UsageError(_("{name} is not retired").format(name=attribute.name))
            others = [one for one in self.attributes if one.name != attribute.name]
            back = attributes.with_defaults([replace(attribute, retired=False)], others)[0]
            return self._put(replace(back, position=attribute.position))

    def move(self, name: str, step: int) -> None:
        """Put one a place on in the order (``step`` 1) or back (-1); at its end nothing."""
        with self._db.transaction():
            known = self.attributes
            for place, index in enumerate(_order_after([one.name for one in known], name, step)):
                self._put(replace(known[index], position=place))

    def delete(self, name: str) -> None:
        """Take one out of the scheme that no span bears."""
        name = self.get(name).name
        if not attributes.remove_unused(self._db, name, annotator=self._annotator):
            raise UsageError(
                _("the attribute {name!r} is in use").format(name=name),
                way_out=_("retire it: hashiya attributes retire {name}").format(name=name),
            )

    def take_in(self, wanted: Sequence[Attribute]) -> None:
        """Add or alter attributes as a file has them; those that are there keep their places."""
        with self._db.transaction():
            known = {one.name: one for one in self.attributes}
            others = [one for one in known.values() if one.name not in {w.name for w in wanted}]
            for attribute in attributes.with_defaults(wanted, others):
                there = known.get(attribute.name)
                place = there.position if there else len(known) + attribute.position
                self._put(replace(attribute, position=place))

    def _put(self, attribute: Attribute) -> Attribute:
        validate_key(attribute.key)
        _refuse_taken_key(attribute, self.attributes)
        attributes.put(self._db, attribute, annotator=self._annotator)
        return attribute


def _order_after(names: Sequence[str], name: str, step: int) -> list[int]:
    """The places of names once one of them has moved by a step."""
    order = list(range(len(names)))
    here = names.index(name)
    if 0 <= here + step < len(names):
        order.insert(here + step, order.pop(here))
    return order


def _refuse_taken_name(name: str, known: Iterable[RelationLabel | Attribute]) -> None:
    for one in known:
        if one.name == name:
            said = _("the scheme already has {name!r}").format(name=name)
            way_out = _("it is retired: restore it") if one.retired else ""
            raise UsageError(said, way_out=way_out)


def _refuse_taken_key(
    one: RelationLabel | Attribute, known: Iterable[RelationLabel | Attribute]
) -> None:
    for other in known:
        if one.key and other.key == one.key and other.name != one.name:
            raise UsageError(
                _("the key {key!r} of {name} belongs to {other}").format(
                    key=one.key, name=one.name, other=other.name
                ),
                way_out=_("choose another key"),
            )
