"""The editors of the schemes of relations and of attributes, and what each has of its own."""

from collections.abc import Iterable
from functools import partial

from tui.core.attribute import Attribute
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.core.scheme import COLOURS, plain_name, validate_colour
from tui.desk.project.scheme_entry_editor import SchemeEntryEditor, SchemeEntryTable
from tui.store.database import Database
from tui.store.project import attributes, relation_labels


def relation_editor(db: Database, annotator: str) -> SchemeEntryEditor[RelationLabel]:
    """Of the labels of relations; renaming one renames the label of its relations with it."""
    return SchemeEntryEditor(_RELATIONS, db, annotator)


def attribute_editor(db: Database, annotator: str) -> SchemeEntryEditor[Attribute]:
    """Of the attributes; renaming one renames what spans bear of it."""
    return SchemeEntryEditor(_ATTRIBUTES, db, annotator)


def take_next_colour(editor: SchemeEntryEditor[RelationLabel], name: str) -> RelationLabel:
    """Give a label of relations the next colour of the list."""
    colour = editor.get(name).colour
    place = COLOURS.index(colour) + 1 if colour in COLOURS else 0
    return editor.alter(name, colour=COLOURS[place % len(COLOURS)])


def rename_values(
    editor: SchemeEntryEditor[Attribute], name: str, renamings: Iterable[tuple[str, str]]
) -> None:
    """Rename values of a choice, wherever they are borne: all of these, or none."""
    name = editor.get(name).name
    with editor.db.transaction():
        for old, new in renamings:
            old, new = plain_name(old), plain_name(new)
            attributes.rename_value(editor.db, name, old, new, annotator=editor.annotator)


def _refused_relation(name: str) -> UsageError:
    return UsageError(
        _("the relation {name!r} is in use").format(name=name),
        way_out=_("retire it: hashiya relations retire {name}").format(name=name),
    )


def _refused_attribute(name: str) -> UsageError:
    return UsageError(
        _("the attribute {name!r} is in use").format(name=name),
        way_out=_("retire it: hashiya attributes retire {name}").format(name=name),
    )


def _validate_colour_of(label: RelationLabel) -> None:
    validate_colour(label.colour)


def _accept(_attribute: Attribute) -> None:
    """An attribute has nothing of its own that the store does not judge."""


_RELATIONS = SchemeEntryTable[RelationLabel](
    stored=partial(relation_labels.relation_labels, retired=True),
    get=relation_labels.get,
    put=relation_labels.put,
    rename=relation_labels.rename,
    remove_unused=relation_labels.remove_unused,
    with_defaults=relation_labels.with_defaults,
    validate=_validate_colour_of,
    refused=_refused_relation,
)
_ATTRIBUTES = SchemeEntryTable[Attribute](
    stored=partial(attributes.attributes, retired=True),
    get=attributes.get,
    put=attributes.put,
    rename=attributes.rename,
    remove_unused=attributes.remove_unused,
    with_defaults=attributes.with_defaults,
    validate=_accept,
    refused=_refused_attribute,
)
