"""``hashiya relations`` and ``hashiya attributes``: what joins spans and what spans bear."""

from pathlib import Path
from typing import Any

import click

from tui.cli.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.output import data_json, say, table
from tui.cli.sight import seen_alone
from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.desk.project.relation_editor import AttributeEditor, RelationEditor
from tui.exchange.scheme_relations import attribute_table, relation_table
from tui.store import attributes, relation_labels

_title = click.option("--title", help=_("The title, usually in Arabic."))
_title_en = click.option("--title-en", help=_("The title in English."))
_key = click.option("--key", help=_("The key; '' for none."))
_colour = click.option("--colour", help=_("The colour, as #rrggbb."))
_pairs = click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="HEAD:TAIL",
    help=_("Labels that it may join, HEAD:TAIL (repeatable); without any it joins all."),
)
_directed = click.option(
    "--directed/--symmetric", default=None, help=_("Whether head and tail differ.")
)
_chain = click.option(
    "--chain/--no-chain", default=None, help=_("Whether its spans are mentions of one thing.")
)
_several = click.option(
    "--several/--single", default=None, help=_("Whether a span may be the head of several.")
)
_choices = click.option(
    "--value", "choices", multiple=True, help=_("A value of a choice (repeatable, in order).")
)
_of = click.option(
    "--of", multiple=True, metavar="LABEL", help=_("Only for spans of this label (repeatable).")
)


@click.group("relations")
def relations_command() -> None:
    """List and change the relations of the scheme: what one span may be to another.

    \b
    Examples:
      hashiya relations list
      hashiya relations add source --key s --pair QUOTE:PER
    """


@relations_command.command("list")
@click.option("--retired", is_flag=True, help=_("List retired ones too."))
@db_option
@json_option
def relations_list(retired: bool, db: Path, as_json: bool) -> None:
    """List the relations in order, with the labels that they join and how often they stand there.

    \b
    Examples:
      hashiya relations list
      hashiya relations list --retired --json
    """
    with reading(db) as database:
        counts = relation_labels.counts(database, seen_alone(database))
        labels = relation_labels.relation_labels(database, retired=retired)
        if as_json:
            data_json([{**relation_table(one), "count": counts.get(one.name, 0)} for one in labels])
            return
        table(
            (one.key or "-", one.name, _pairs_shown(one), str(counts.get(one.name, 0)), one.caption)
            for one in labels
        )


@relations_command.command("add")
@click.argument("name")
@_title
@_title_en
@_key
@_colour
@_pairs
@_directed
@_chain
@_several
@annotator_option
@db_option
def relations_add(
    name: str, pairs: tuple[str, ...], annotator: str | None, db: Path, **fields: Any
) -> None:
    """Add a relation to the scheme.

    \b
    Examples:
      hashiya relations add source --key s --pair QUOTE:PER
      hashiya relations add same --symmetric --chain
    """
    told = {field: value for field, value in fields.items() if value is not None}
    with writing(db, create=True) as database:
        editor = RelationEditor(database, annotator_name(annotator))
        label = editor.add(RelationLabel(name, pairs=_pairs_in(pairs), **told))
    say(_("added {name}, key {key}").format(name=label.name, key=label.key or _("none")))


@relations_command.command("set")
@click.argument("name")
@_title
@_title_en
@_key
@_colour
@_pairs
@click.option("--any-pair", is_flag=True, help=_("It joins all labels again."))
@_directed
@_chain
@_several
@annotator_option
@db_option
def relations_set(
    name: str,
    pairs: tuple[str, ...],
    any_pair: bool,
    annotator: str | None,
    db: Path,
    **fields: Any,
) -> None:
    """Change a relation: its title, key, colour, or the labels that it joins.

    \b
    Examples:
      hashiya relations set part --pair QUOTE:PER --pair QUOTE:ORG
      hashiya relations set part --any-pair --single
    """
    joined = () if any_pair else _pairs_in(pairs) or None
    with writing(db) as database:
        editor = RelationEditor(database, annotator_name(annotator))
        label = editor.alter(name, pairs=joined, **fields)
    say(_("changed {name}").format(name=label.name))


@relations_command.command("rename")
@click.argument("old")
@click.argument("new")
@annotator_option
@db_option
def relations_rename(old: str, new: str, annotator: str | None, db: Path) -> None:
    """Rename a relation, wherever it stands.

    \b
    Examples:
      hashiya relations rename part within
      hashiya relations rename --db mine.db part within
    """
    with writing(db) as database:
        new = RelationEditor(database, annotator_name(annotator)).rename(old, new)
    say(_("{old} is now {new}").format(old=old, new=new))


@relations_command.command("retire")
@click.argument("name")
@annotator_option
@db_option
def relations_retire(name: str, annotator: str | None, db: Path) -> None:
    """Retire a relation: it can no longer be made, and what was made stays.

    \b
    Examples:
      hashiya relations retire part
      hashiya relations retire --db mine.db part
    """
    with writing(db) as database:
        RelationEditor(database, annotator_name(annotator)).retire(name)
    say(_("{name} is retired; what bears it stays").format(name=name))


@relations_command.command("restore")
@click.argument("name")
@annotator_option
@db_option
def relations_restore(name: str, annotator: str | None, db: Path) -> None:
    """Restore a retired relation, with a free key.

    \b
    Examples:
      hashiya relations restore old
      hashiya relations restore --db mine.db old
    """
    with writing(db) as database:
        back = RelationEditor(database, annotator_name(annotator)).restore(name)
    say(_("{name} is in use again, key {key}").format(name=name, key=back.key or _("none")))


@relations_command.command("delete")
@click.argument("name")
@annotator_option
@db_option
def relations_delete(name: str, annotator: str | None, db: Path) -> None:
    """Delete a relation that stands nowhere; hashiya undo brings it back.

    \b
    Examples:
      hashiya relations delete part
      hashiya relations delete --db mine.db part
    """
    with writing(db) as database:
        RelationEditor(database, annotator_name(annotator)).delete(name)
    say(_("deleted {name}").format(name=name))


@click.group("attributes")
def attributes_command() -> None:
    """List and change the attributes of the scheme: what a span may bear beside its label.

    \b
    Examples:
      hashiya attributes list
      hashiya attributes add certainty --kind choice --value sure --value perhaps --of EVENT
    """


@attributes_command.command("list")
@click.option("--retired", is_flag=True, help=_("List retired ones too."))
@db_option
@json_option
def attributes_list(retired: bool, db: Path, as_json: bool) -> None:
    """List the attributes in order, with their values and how often they stand there.

    \b
    Examples:
      hashiya attributes list
      hashiya attributes list --retired --json
    """
    with reading(db) as database:
        borne = attributes.counts(database, seen_alone(database))
        known = attributes.attributes(database, retired=retired)
        counts = {one.name: sum(n for (name, _v), n in borne.items() if name == one.name)
                  for one in known}  # fmt: skip
        if as_json:
            data_json([{**attribute_table(one), "count": counts[one.name]} for one in known])
            return
        table(
            (
                one.key or "-",
                one.name,
                one.kind.value,
                " ".join(one.choices) or "-",
                " ".join(one.of) or "-",
                str(counts[one.name]),
                one.caption,
            )
            for one in known
        )


@attributes_command.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in AttributeKind]), default="flag",
              help=_("A flag that is set or not, a choice of values, or a text."))  # fmt: skip
@_title
@_title_en
@_key
@_choices
@_of
@annotator_option
@db_option
def attributes_add(name: str, kind: str, annotator: str | None, db: Path, **fields: Any) -> None:
    """Add an attribute to the scheme.

    \b
    Examples:
      hashiya attributes add negated --key n
      hashiya attributes add certainty --kind choice --value sure --value perhaps --of EVENT
    """
    told = {field: value for field, value in fields.items() if value is not None}
    with writing(db, create=True) as database:
        editor = AttributeEditor(database, annotator_name(annotator))
        added = editor.add(Attribute(name, AttributeKind(kind), **told))
    say(_("added {name}, key {key}").format(name=added.name, key=added.key or _("none")))


@attributes_command.command("set")
@click.argument("name")
@_title
@_title_en
@_key
@_choices
@_of
@annotator_option
@db_option
def attributes_set(
    name: str,
    choices: tuple[str, ...],
    of: tuple[str, ...],
    annotator: str | None,
    db: Path,
    **fields: Any,
) -> None:
    """Change an attribute: its title, key, values, or the labels that it is for.

    \b
    Examples:
      hashiya attributes set tone --value calm --value angry
      hashiya attributes set tone --of EVENT --of QUOTE
    """
    with writing(db) as database:
        editor = AttributeEditor(database, annotator_name(annotator))
        changed = editor.alter(name, choices=choices or None, of=of or None, **fields)
    say(_("changed {name}").format(name=changed.name))


@attributes_command.command("rename")
@click.argument("old")
@click.argument("new")
@click.option("--of", "name", metavar="ATTRIBUTE", help=_("OLD and NEW are values of this choice."))
@annotator_option
@db_option
def attributes_rename(
    old: str, new: str, name: str | None, annotator: str | None, db: Path
) -> None:
    """Rename an attribute, or with --of a value of a choice, wherever spans bear it.

    \b
    Examples:
      hashiya attributes rename tone mood
      hashiya attributes rename --of tone calm quiet
    """
    with writing(db) as database:
        editor = AttributeEditor(database, annotator_name(annotator))
        if name is None:
            new = editor.rename(old, new)
        else:
            editor.rename_value(name, old, new)
    say(_("{old} is now {new}").format(old=old, new=new))


@attributes_command.command("retire")
@click.argument("name")
@annotator_option
@db_option
def attributes_retire(name: str, annotator: str | None, db: Path) -> None:
    """Retire an attribute: it can no longer be given, and what spans bear stays.

    \b
    Examples:
      hashiya attributes retire tone
      hashiya attributes retire --db mine.db tone
    """
    with writing(db) as database:
        AttributeEditor(database, annotator_name(annotator)).retire(name)
    say(_("{name} is retired; what bears it stays").format(name=name))


@attributes_command.command("restore")
@click.argument("name")
@annotator_option
@db_option
def attributes_restore(name: str, annotator: str | None, db: Path) -> None:
    """Restore a retired attribute, with a free key.

    \b
    Examples:
      hashiya attributes restore old
      hashiya attributes restore --db mine.db old
    """
    with writing(db) as database:
        back = AttributeEditor(database, annotator_name(annotator)).restore(name)
    say(_("{name} is in use again, key {key}").format(name=name, key=back.key or _("none")))


@attributes_command.command("delete")
@click.argument("name")
@annotator_option
@db_option
def attributes_delete(name: str, annotator: str | None, db: Path) -> None:
    """Delete an attribute that no span bears; hashiya undo brings it back.

    \b
    Examples:
      hashiya attributes delete tone
      hashiya attributes delete --db mine.db tone
    """
    with writing(db) as database:
        AttributeEditor(database, annotator_name(annotator)).delete(name)
    say(_("deleted {name}").format(name=name))


def _pairs_in(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """HEAD:TAIL as it was typed. Raises UsageError for what is none."""
    pairs = []
    for one in given:
        head, colon, tail = one.partition(":")
        if not colon or not head.strip() or not tail.strip():
            raise UsageError(
                _("{pair!r} is no pair of labels").format(pair=one),
                way_out=_("write it as HEAD:TAIL, two labels of spans"),
            )
        pairs.append((head.strip(), tail.strip()))
    return tuple(pairs)


def _pairs_shown(label: RelationLabel) -> str:
    sign = " > " if label.directed else " - "
    shown = ", ".join(sign.join(pair) for pair in label.pairs) or _("any > any")
    one = _("one")
    return shown if label.several else f"{shown} ({one})"
