"""``hashiya relations``: what one span may be to another."""

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
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.desk.project.relation_editor import relation_editor
from tui.exchange.scheme_relations import relation_table
from tui.store.project import relation_labels

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
@title_option
@title_en_option
@key_option
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
        editor = relation_editor(database, annotator_name(annotator))
        label = editor.add(RelationLabel(name, pairs=_pairs_in(pairs), **told))
    say(_("added {name}, key {key}").format(name=label.name, key=label.key or _("none")))


@relations_command.command("set")
@click.argument("name")
@title_option
@title_en_option
@key_option
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
        editor = relation_editor(database, annotator_name(annotator))
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
        new = relation_editor(database, annotator_name(annotator)).rename(old, new)
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
        relation_editor(database, annotator_name(annotator)).retire(name)
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
        back = relation_editor(database, annotator_name(annotator)).restore(name)
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
        relation_editor(database, annotator_name(annotator)).delete(name)
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
