"""``hashiya attributes``: what a span may bear beside its label."""

from pathlib import Path
from typing import Any

import click

from tui.cli.scheme.options import key_option, title_en_option, title_option
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.sight import seen_alone
from tui.core.attribute import Attribute, AttributeKind
from tui.core.i18n import _
from tui.desk.project.relation_editor import attribute_editor, rename_values
from tui.exchange.scheme_relations import attribute_table
from tui.store.project import attributes

_choices = click.option(
    "--value", "choices", multiple=True, help=_("A value of a choice (repeatable, in order).")
)
_of = click.option(
    "--of", multiple=True, metavar="LABEL", help=_("Only for spans of this label (repeatable).")
)


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
@title_option
@title_en_option
@key_option
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
        editor = attribute_editor(database, annotator_name(annotator))
        added = editor.add(Attribute(name, AttributeKind(kind), **told))
    say(_("added {name}, key {key}").format(name=added.name, key=added.key or _("none")))


@attributes_command.command("set")
@click.argument("name")
@title_option
@title_en_option
@key_option
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
        editor = attribute_editor(database, annotator_name(annotator))
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
        editor = attribute_editor(database, annotator_name(annotator))
        if name is None:
            new = editor.rename(old, new)
        else:
            rename_values(editor, name, [(old, new)])
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
        attribute_editor(database, annotator_name(annotator)).retire(name)
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
        back = attribute_editor(database, annotator_name(annotator)).restore(name)
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
        attribute_editor(database, annotator_name(annotator)).delete(name)
    say(_("deleted {name}").format(name=name))
