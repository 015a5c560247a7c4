"""``hashiya labels``: the scheme, from the shell."""

from dataclasses import asdict
from pathlib import Path

import click

from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.output import data, data_json, say, table
from tui.cli.shared.paths import GivenPath, at_hand, command_to_open, text_in
from tui.cli.shared.sight import seen_alone
from tui.core.errors import DataError, UsageError
from tui.core.guideline import guideline_in
from tui.core.i18n import _, ngettext
from tui.core.label import Kind
from tui.desk.project.relation_editor import attribute_editor, relation_editor
from tui.desk.project.scheme_editor import RetiredLabelError, SchemeEditor
from tui.exchange import scheme as scheme_files
from tui.exchange.scheme_relations import attributes_in, relation_labels_in
from tui.store.log import events
from tui.store.project import attributes, label_merge, relation_labels, scheme
from tui.store.project.guideline_questions import guideline_questions


@click.group("labels")
def labels_command() -> None:
    """List and change the labels of a database.

    \b
    Examples:
      hashiya labels list
      hashiya labels add MONEY --title مال --key m
    """


@labels_command.command("list")
@click.option("--retired", is_flag=True, help=_("List retired labels too."))
@db_option
@json_option
def list_command(retired: bool, db: Path, as_json: bool) -> None:
    """List the labels in order.

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
                    | ({"guideline": label.guideline} if label.guideline else {})
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
@click.option("--title", default="", help=_("The title, usually in Arabic."))
@click.option("--title-en", default="", help=_("The title in English."))
@click.option("--key", default="", help=_("The key; by default the first free letter of the name."))
@click.option(
    "--colour", default="", help=_("The colour, as #rrggbb; by default one that is not used yet.")
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default="span",
              help=_("Whether the label is for spans or for whole articles."))  # fmt: skip
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
    with writing(db, create=True) as database:
        editor = SchemeEditor(database, annotator_name(annotator))
        try:
            label = editor.add(
                name, kind=Kind(kind), title=title, title_en=title_en, key=key, colour=colour
            )
        except RetiredLabelError as error:
            way_out = _("it is retired; to use it again: hashiya labels restore {name}").format(
                name=name.strip()
            )
            raise UsageError(error.what, way_out=way_out) from None
        say(_("added {name}, key {key}").format(name=label.name, key=label.key or _("none")))


@labels_command.command("set")
@click.argument("name")
@click.option("--title", help=_("The title, usually in Arabic."))
@click.option("--title-en", help=_("The title in English."))
@click.option("--key", help=_("The key; '' for none."))
@click.option("--colour", help=_("The colour, as #rrggbb."))
@click.option("--guideline", help=_("When to use it, in Markdown; '' for none."))
@click.option("--guideline-file", type=GivenPath(), help=_("The same from a file."))
@annotator_option
@db_option
def set_command(
    name: str,
    title: str | None,
    title_en: str | None,
    key: str | None,
    colour: str | None,
    guideline: str | None,
    guideline_file: Path | None,
    annotator: str | None,
    db: Path,
) -> None:
    """Change a label's title, key, colour or guideline.

    \b
    Examples:
      hashiya labels set PER --title إنسان
      hashiya labels set PER --guideline "A person by name."
    """
    if guideline_file is not None:
        with at_hand(guideline_file) as file:
            guideline = text_in(file)
    with writing(db) as database:
        editor = SchemeEditor(database, annotator_name(annotator))
        before = editor.get(name)
        label = editor.alter(
            name, title=title, title_en=title_en, key=key, colour=colour, guideline=guideline
        )
    say(_("changed {name}").format(name=label.name))
    had, has = (guideline_in(one.guideline).has_examples for one in (before, label))
    if had and not has:
        say(_("the examples of its old guideline went with it; hashiya undo brings both back"))


@labels_command.command("guideline")
@click.argument("name")
@db_option
def guideline_command(name: str, db: Path) -> None:
    """Print when a label is used, with its examples: + for it, - against it.

    \b
    Examples:
      hashiya labels guideline PER
      hashiya labels guideline --db mine.db PER
    """
    with reading(db) as database:
        label = scheme.get(database, name)
    if not label.guideline:
        say(_("{name} has no guideline").format(name=name))
        return
    data(label.guideline)


@labels_command.command("questions")
@db_option
@json_option
def questions_command(db: Path, as_json: bool) -> None:
    """List the notes tagged #guideline: what annotators and curators ask of the guidelines.

    Each with who wrote it, the label and the words of its span, and the command that opens it.

    \b
    Examples:
      hashiya labels questions
      hashiya labels questions --db mine.db --json
    """
    with reading(db) as database:
        found = list(guideline_questions(database, seen_alone(database)))
    if as_json:
        data_json([asdict(one) for one in found])
        return
    table(
        (
            one.annotator,
            one.label or "-",
            one.words,
            one.note,
            command_to_open(one.article_id, one.start, one.annotator, db),
        )
        for one in found
    )
    say(ngettext("{count} question", "{count} questions", len(found)).format(count=len(found)))


@labels_command.command("move")
@click.argument("name")
@click.argument("place", type=click.IntRange(1))
@annotator_option
@db_option
def move_command(name: str, place: int, annotator: str | None, db: Path) -> None:
    """Move a label to a position in the order, counted from 1.

    \b
    Examples:
      hashiya labels move DATE 1
      hashiya labels move DATE 99
    """
    with writing(db) as database:
        editor = SchemeEditor(database, annotator_name(annotator))
        place = editor.move(name, place - 1) + 1
    say(_("{name} is now at position {place}").format(name=name, place=place))


@labels_command.command("rename")
@click.argument("old")
@click.argument("new")
@annotator_option
@db_option
def rename_command(old: str, new: str, annotator: str | None, db: Path) -> None:
    """Rename a label, and the label of its spans with it.

    \b
    Examples:
      hashiya labels rename PER PERSON
      hashiya labels rename --annotator muna PER PERSON
    """
    with writing(db) as database:
        new = SchemeEditor(database, annotator_name(annotator)).rename(old, new)
        say(_("{old} is now {new}").format(old=old, new=new))


@labels_command.command("merge")
@click.argument("old")
@click.argument("new")
@annotator_option
@db_option
def merge_command(old: str, new: str, annotator: str | None, db: Path) -> None:
    """Merge a label into another: spans and all else that bears OLD bear NEW.

    A span that bears both becomes one. hashiya undo takes all of it back.

    
    Examples:
      hashiya labels merge GPE LOC
      hashiya labels merge --db mine.db GPE LOC
    """
    with writing(db) as database:
        merged = label_merge.merge(database, old, new, annotator=annotator_name(annotator))
    say(_("{old} is now {new}: {spans} spans changed, {doubles} were there twice, {others} other"
          " entries; to take it back: hashiya undo {id}").format(
        old=old, new=new, spans=merged.spans, doubles=merged.doubles, others=merged.others,
        id=merged.group))  # fmt: skip


@labels_command.command("delete")
@click.argument("name")
@annotator_option
@db_option
def delete_command(name: str, annotator: str | None, db: Path) -> None:
    """Delete a label that nothing bears; hashiya undo brings it back.

    
    Examples:
      hashiya labels delete OLD
      hashiya labels delete --db mine.db OLD
    """
    with writing(db) as database:
        if not scheme.remove_unused(database, name, annotator=annotator_name(annotator)):
            raise UsageError(
                _("the label {name!r} is in use").format(name=name),
                way_out=_("merge it into another, or retire it: hashiya labels --help"),
            )
    say(_("deleted {name}").format(name=name))


@labels_command.command("retire")
@click.argument("name")
@annotator_option
@db_option
def retire_command(name: str, annotator: str | None, db: Path) -> None:
    """Retire a label: it can no longer be given, and its spans stay.

    \b
    Examples:
      hashiya labels retire DATE
      hashiya labels retire --db mine.db DATE
    """
    with writing(db) as database:
        SchemeEditor(database, annotator_name(annotator)).retire(name)
        say(_("{name} is retired; its spans stay").format(name=name))


@labels_command.command("restore")
@click.argument("name")
@annotator_option
@db_option
def restore_command(name: str, annotator: str | None, db: Path) -> None:
    """Restore a retired label, with a free key.

    \b
    Examples:
      hashiya labels restore OLD
      hashiya labels restore --db mine.db OLD
    """
    with writing(db) as database:
        back = SchemeEditor(database, annotator_name(annotator)).restore(name)
    say(_("{name} is in use again, key {key}").format(name=name, key=back.key or _("none")))


@labels_command.command("import")
@click.argument("file", type=GivenPath())
@click.option(
    "--replace",
    "replace_all",
    is_flag=True,
    help=_("Replace the whole scheme; other labels that are in use are retired."),
)
@annotator_option
@db_option
def import_command(file: Path, replace_all: bool, annotator: str | None, db: Path) -> None:
    """Import a scheme from a TOML or JSON file: labels, relations, attributes.

    \b
    Examples:
      hashiya labels import labels.toml
      hashiya labels import --replace labels.toml
    """
    who = annotator_name(annotator)
    with at_hand(file) as read:
        tables = scheme_files.tables_of(read)
    wanted = scheme_files.labels_in(tables, str(file))
    joining = relation_labels_in(tables, str(file))
    borne = attributes_in(tables, str(file))
    with writing(db, create=True) as database:
        try:
            with database.transaction(), events.as_one(database):
                SchemeEditor(database, who).take_in(wanted, replace_all=replace_all)
                relation_editor(database, who).take_in(joining)
                attribute_editor(database, who).take_in(borne)
        except UsageError as error:
            raise DataError(error.what, file=str(file), way_out=error.way_out) from None
    counts = [
        ngettext("{count} label", "{count} labels", len(wanted)).format(count=len(wanted)),
        ngettext("{count} relation", "{count} relations", len(joining)).format(count=len(joining)),
        ngettext("{count} attribute", "{count} attributes", len(borne)).format(count=len(borne)),
    ]
    say(", ".join(counts[: 3 if borne else 2 if joining else 1]))


@labels_command.command("export")
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON instead of TOML."))
@db_option
def export_command(as_json: bool, db: Path) -> None:
    """Print the scheme as TOML or JSON: labels, relations, attributes.

    \b
    Examples:
      hashiya labels export > labels.toml
      hashiya labels export --json > labels.json
    """
    with reading(db) as database:
        text = scheme_files.scheme_text(
            scheme.labels(database, retired=True),
            relations=relation_labels.relation_labels(database, retired=True),
            attributes=attributes.attributes(database, retired=True),
            as_json=as_json,
        )
        data(text, newline=False)
