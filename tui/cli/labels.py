"""``hashiya labels``: the scheme, from the shell."""

from dataclasses import replace
from pathlib import Path

import click

from tui.cli.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.output import data, data_json, say, table
from tui.cli.paths import GivenPath, at_hand
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.label import Kind, Label
from tui.core.scheme import labels_with_defaults, validate_colour, validate_key, validate_name
from tui.exchange import scheme as scheme_files
from tui.store import scheme
from tui.store.database import Database


@click.group("labels")
def labels_command() -> None:
    """List and change the labels of a database.

    \b
    Examples:
      hashiya labels list
      hashiya labels add MONEY --title مال --key m
    """


@labels_command.command("list")
@click.option("--retired", is_flag=True, help=_("The retired ones too."))
@db_option
@json_option
def list_command(retired: bool, db: Path, as_json: bool) -> None:
    """List the labels in their order.

    \b
    Examples:
      hashiya labels list
      hashiya labels list --retired --json
    """
    with reading(db) as database:
        labels = scheme.labels(database, retired=retired)
        if as_json:
            data_json(
                [
                    {
                        "name": label.name,
                        "kind": label.kind.value,
                        "title": label.title,
                        "title_en": label.title_en,
                        "key": label.key,
                        "colour": label.colour,
                        "retired": label.retired,
                    }
                    for label in labels
                ]
            )
            return
        table(
            (one.key or "-", one.name, one.kind.value, one.colour, one.title, one.title_en)
            for one in labels
        )


@labels_command.command("add")
@click.argument("name")
@click.option("--title", default="", help=_("Its title, usually Arabic."))
@click.option("--title-en", default="", help=_("Its title in English."))
@click.option("--key", default="", help=_("Its key; else the first free letter of its name."))
@click.option("--colour", default="", help=_("Its colour, as #rrggbb; else one not used yet."))
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default="span",
              help=_("What it is said of."))  # fmt: skip
@annotator_option
@db_option
def add_command(
    name: str,
    title: str,
    title_en: str,
    key: str,
    colour: str,
    kind: str,
    annotator: str | None,
    db: Path,
) -> None:
    """Add a label to the scheme.

    \b
    Examples:
      hashiya labels add MONEY --title مال --key m
      hashiya labels add opinion --kind article
    """
    name = validate_name(name)
    label = Label(name, Kind(kind), title, title_en, validate_key(key), validate_colour(colour))
    with writing(db, create=True) as database:
        existing = scheme.labels(database, retired=True)
        if same := [other for other in existing if other.name == name]:
            raise UsageError(
                _("the scheme has a label {name!r} already").format(name=name),
                way_out=_("it is retired: hashiya labels restore {name}").format(name=name)
                if same[0].retired
                else "",
            )
        _refuse_taken_key(label, existing)
        label = labels_with_defaults([label], existing)[0]
        scheme.put(database, label, annotator=annotator_name(annotator))
        say(_("added {name}, key {key}").format(name=name, key=label.key or _("none")))


@labels_command.command("set")
@click.argument("name")
@click.option("--title", help=_("Its title, usually Arabic."))
@click.option("--title-en", help=_("Its title in English."))
@click.option("--key", help=_("Its key; '' for none."))
@click.option("--colour", help=_("Its colour, as #rrggbb."))
@annotator_option
@db_option
def set_command(
    name: str,
    title: str | None,
    title_en: str | None,
    key: str | None,
    colour: str | None,
    annotator: str | None,
    db: Path,
) -> None:
    """Change a label's title, key or colour.

    \b
    Examples:
      hashiya labels set PER --title إنسان
      hashiya labels set PER --key z --colour '#cc6677'
    """
    with writing(db) as database:
        old = scheme.get(database, name)
        label = replace(
            old,
            title=old.title if title is None else title,
            title_en=old.title_en if title_en is None else title_en,
            key=old.key if key is None else validate_key(key),
            colour=old.colour if colour is None else validate_colour(colour),
        )
        others = [one for one in scheme.labels(database, retired=True) if one.name != name]
        _refuse_taken_key(label, others)
        scheme.put(database, label, annotator=annotator_name(annotator))
    say(_("changed {name}").format(name=name))


@labels_command.command("move")
@click.argument("name")
@click.argument("place", type=click.IntRange(1))
@annotator_option
@db_option
def move_command(name: str, place: int, annotator: str | None, db: Path) -> None:
    """Put a label at a place in the order, counted from 1.

    \b
    Examples:
      hashiya labels move DATE 1
      hashiya labels move DATE 99
    """
    with writing(db) as database:
        scheme.get(database, name)
        place = min(place, len(scheme.labels(database, retired=True)))
        scheme.move(database, name, place - 1, annotator=annotator_name(annotator))
    say(_("{name} is at place {place}").format(name=name, place=place))


@labels_command.command("rename")
@click.argument("old")
@click.argument("new")
@annotator_option
@db_option
def rename_command(old: str, new: str, annotator: str | None, db: Path) -> None:
    """Give a label another name; its spans follow.

    \b
    Examples:
      hashiya labels rename PER PERSON
      hashiya labels rename --annotator muna PER PERSON
    """
    with writing(db) as database:
        new = validate_name(new)
        scheme.rename(database, old, new, annotator=annotator_name(annotator))
        say(_("{old} is now {new}").format(old=old, new=new))


@labels_command.command("retire")
@click.argument("name")
@annotator_option
@db_option
def retire_command(name: str, annotator: str | None, db: Path) -> None:
    """Take a label out of use; its spans stay.

    \b
    Examples:
      hashiya labels retire DATE
      hashiya labels retire --db mine.db DATE
    """
    with writing(db) as database:
        label = replace(scheme.get(database, name), retired=True, key="")
        scheme.put(database, label, annotator=annotator_name(annotator))
        say(_("{name} is retired; its spans stay").format(name=name))


@labels_command.command("restore")
@click.argument("name")
@annotator_option
@db_option
def restore_command(name: str, annotator: str | None, db: Path) -> None:
    """Take a retired label into use again, with a free key.

    \b
    Examples:
      hashiya labels restore OLD
      hashiya labels restore --db mine.db OLD
    """
    with writing(db) as database:
        label = scheme.get(database, name)
        if not label.retired:
            raise UsageError(_("{name} is not retired").format(name=name))
        others = [one for one in scheme.labels(database, retired=True) if one.name != name]
        back = labels_with_defaults([replace(label, retired=False)], others)[0]
        back = replace(back, position=label.position)
        scheme.put(database, back, annotator=annotator_name(annotator))
    say(_("{name} is in use again, key {key}").format(name=name, key=back.key or _("none")))


@labels_command.command("import")
@click.argument("file", type=GivenPath())
@click.option("--replace", "replace_all", is_flag=True,
              help=_("Make it the whole scheme; others in use are retired."))  # fmt: skip
@annotator_option
@db_option
def import_command(file: Path, replace_all: bool, annotator: str | None, db: Path) -> None:
    """Bring labels in from a TOML or JSON file.

    \b
    Examples:
      hashiya labels import labels.toml
      hashiya labels import --replace labels.toml
    """
    who = annotator_name(annotator)
    with at_hand(file) as read:
        wanted = scheme_files.read(read)
    with writing(db, create=True) as database, database.transaction():
        existing = [] if replace_all else scheme.labels(database, retired=True)
        names = {label.name for label in wanted}
        others = [label for label in existing if label.name not in names]
        try:
            for label in wanted:
                _refuse_taken_key(label, [*others, *(o for o in wanted if o.name != label.name)])
        except UsageError as error:
            raise DataError(error.what, file=str(file)) from None
        if replace_all:
            scheme.replace_all(database, labels_with_defaults(wanted), annotator=who)
        else:
            _put_all(database, wanted, existing, who)
        count = len(wanted)
    say(ngettext("{count} label", "{count} labels", count).format(count=count))


@labels_command.command("export")
@click.option("--json", "as_json", is_flag=True, help=_("JSON rather than TOML."))
@db_option
def export_command(as_json: bool, db: Path) -> None:
    """Write the scheme as TOML, or as JSON.

    \b
    Examples:
      hashiya labels export > labels.toml
      hashiya labels export --json > labels.json
    """
    with reading(db) as database:
        labels = scheme.labels(database, retired=True)
        data(scheme_files.scheme_text(labels, as_json=as_json), newline=False)


def _put_all(db: Database, wanted: list[Label], existing: list[Label], who: str) -> None:
    """Labels that the scheme has keep their places; the others come after them."""
    places = {label.name: label.position for label in existing}
    others = [label for label in existing if label.name not in {one.name for one in wanted}]
    for label in labels_with_defaults(wanted, others):
        place = places.get(label.name)
        new = place is None
        position = len(existing) + label.position if new else place
        assert position is not None
        scheme.put(db, replace(label, position=position), annotator=who)


def _refuse_taken_key(label: Label, others: list[Label]) -> None:
    holder = next((other for other in others if label.key and other.key == label.key), None)
    if holder is not None:
        raise UsageError(
            _("the key {key!r} of {name} belongs to {other}").format(
                key=label.key, name=label.name, other=holder.name
            ),
            way_out=_("choose another with --key"),
        )
