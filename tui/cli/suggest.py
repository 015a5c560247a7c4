"""``gazetteer`` and ``suggest``: what is offered in the desk, and how good that is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tui.cli.shared.config import load
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.number_range import NumberRange
from tui.cli.shared.output import data, data_json, say, table
from tui.cli.shared.paths import GivenPath, at_hand
from tui.cli.shared.sight import demand_own
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.label import Kind
from tui.core.roles import Power
from tui.desk.suggest.cross_validation import CrossValidation, Score
from tui.exchange.files.source import as_text
from tui.exchange.formats.gazetteer_file import read_names
from tui.exchange.options import ReadOptions
from tui.store.log import roles
from tui.store.project import gazetteer, scheme
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import proposals


@click.group("gazetteer")
def gazetteer_command() -> None:
    """Manage lists of names that the desk suggests wherever they occur.

    \b
    Examples:
      hashiya gazetteer import cities.tsv
      hashiya gazetteer list
    """


@gazetteer_command.command("import")
@click.argument("file", type=GivenPath())
@click.option("--encoding", help=_("The encoding of the file; by default it is detected."))
@annotator_option
@db_option
def import_command(file: Path, encoding: str | None, annotator: str | None, db: Path) -> None:
    """Import a list: in each line a form, a TAB and its label.

    \b
    Examples:
      hashiya gazetteer import cities.tsv
      hashiya gazetteer import --db mine.db cities.tsv
    """
    with at_hand(file) as read:
        entries = list(read_names(read, ReadOptions(encoding=encoding)))
    with writing(db) as database:
        roles.demand(database, who := annotator_name(annotator), Power.SCHEME)
        known = {x.name for x in scheme.labels(database) if x.kind is Kind.SPAN}
        for _form, label in entries:
            if label not in known:
                raise DataError(
                    scheme.unknown_label(label, known),
                    file=str(file),
                    way_out=_("add it: hashiya labels add {name}").format(name=label),
                )
        with database.transaction():
            count = gazetteer.put(database, entries, as_text(file.name), annotator=who)
    say(ngettext("{count} new name", "{count} new names", count).format(count=count))


@gazetteer_command.command("list")
@db_option
@json_option
def list_command(db: Path, as_json: bool) -> None:
    """List the names: form, label, and the list it came from.

    \b
    Examples:
      hashiya gazetteer list
      hashiya gazetteer list --json
    """
    with reading(db) as database:
        found = gazetteer.forms(database)
    if as_json:
        data_json([{"form": f, "label": label, "origin": o} for f, label, o in found])
        return
    table(found)
    say(ngettext("{count} name", "{count} names", len(found)).format(count=len(found)))


@gazetteer_command.command("clear")
@annotator_option
@db_option
def clear_command(annotator: str | None, db: Path) -> None:
    """Remove the names of all lists; tagged spans stay.

    \b
    Examples:
      hashiya gazetteer clear
      hashiya gazetteer clear --db mine.db
    """
    with writing(db) as database, database.transaction():
        roles.demand(database, who := annotator_name(annotator), Power.SCHEME)
        count = gazetteer.clear(database, annotator=who)
    say(ngettext("{count} name removed", "{count} names removed", count).format(count=count))


def plugin_options(command: Callable[..., None]) -> Callable[..., None]:
    """What says how another model is asked."""
    for option in reversed((
        click.option("--with", "model_at", metavar="MODEL",
                     help=_("Store what another model suggests: a command that reads JSON lines, "
                            "an address, a name as in spacy:FOLDER, or one that stands under "
                            "[models] in the config (docs/model.md).")),
        click.option("--timeout", type=NumberRange(0.01),
                     help=_("Seconds to wait for an answer; by default 10, for language models "
                            "60.")),
        click.option("--allow-network", is_flag=True,
                     help=_("Let the texts leave this machine, for the address that was given.")),
        click.option("--key-variable", default="", metavar="NAME",
                     help=_("The environment variable that holds the key for the address.")),
        click.option("--map", "renamed", multiple=True, metavar="THEIRS=OURS",
                     help=_("Take a label of the model for one of ours (repeatable).")),
        click.option("--limit", type=click.IntRange(1), help=_("Ask about so many articles.")),
        click.option("--model", default="", metavar="NAME",
                     help=_("Which language model the address is asked for.")),
        click.option("--prompt", type=GivenPath(),
                     help=_("A file with other instructions for a language model.")),
        click.option("--examples", default=3, show_default=True, type=click.IntRange(0, 20),
                     help=_("How many of one's done articles a language model is shown.")),
        click.option("--price", metavar="READ,WRITTEN",
                     help=_("What a million tokens cost, to be told the cost.")),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command("suggest")
@click.option("--dry-run", is_flag=True,
              help=_("Test the suggestions on what is already tagged; with --with, print what "
                     "would be sent."))  # fmt: skip
@click.option("--forget", metavar="ORIGIN",
              help=_("Withdraw the suggestions of a model or file that still wait."))  # fmt: skip
@plugin_options
@annotator_option
@db_option
@json_option
def suggest_command(
    dry_run: bool,
    forget: str | None,
    model_at: str | None,
    annotator: str | None,
    db: Path,
    as_json: bool,
    **asked: Any,
) -> None:
    """Measure the suggestions: each tagged article in turn, learning from the others.

    With --with another model suggests spans in the articles still to do (docs/model.md).

    \b
    Examples:
      hashiya suggest --dry-run
      hashiya suggest --dry-run --annotator muna --json
    """
    if forget is not None:
        _forget(forget, annotator_name(annotator), db)
        return
    if model_at is not None:
        _ask(model_at, annotator_name(annotator), db, dry_run=dry_run, **asked)
        return
    if not dry_run:
        raise UsageError(
            _("suggestions are accepted one by one in the desk"),
            way_out=_("--dry-run measures how good they would be"),
        )
    who = annotator_name(annotator)
    with reading(db) as database:
        demand_own(database, who)
        tagged = (
            (article.text, annotations.spans_of(database, article.id, who))
            for article in articles.every(database)
        )
        score = CrossValidation(tagged).score()
    if as_json:
        data_json({"annotator": who, **score.as_json()})
        return
    data("\t".join(("", "spans", "offered", "right", "exact", "precision", "recall")))
    for name, one in (("*", score), *sorted(score.labels.items())):
        table([_row(name, one)])
    say(
        _("{count} articles; {known} of {spans} spans have a form that "
            "is tagged elsewhere too")
        .format(count=score.articles, known=score.known, spans=score.spans)
    )  # fmt: skip


def _forget(origin: str, annotator: str, db: Path) -> None:
    with writing(db) as database:
        roles.demand(database, annotator, Power.OTHERS)
        known = proposals.origins(database)
        if origin not in known:
            names = ", ".join(f"{name} ({count})" for name, count in known.items())
            raise UsageError(
                _("no suggestion that waits comes from {origin!r}").format(origin=origin),
                way_out=_("there are: {names}").format(names=names or _("none")),
            )
        count, group = proposals.forget(database, origin)
    what = ngettext("{count} suggestion withdrawn", "{count} suggestions withdrawn", count)
    say(what.format(count=count))
    say(_("to take these changes back: hashiya undo {id}").format(id=group))


def _ask(
    model_at: str,
    annotator: str,
    db: Path,
    *,
    dry_run: bool,
    renamed: tuple[str, ...],
    limit: int | None,
    prompt: Path | None,
    examples: int,
    price: str | None,
    **options: Any,
) -> None:
    # Nobody else waits for the learner and the plug-ins to be loaded.
    from tui.cli.model import asking
    from tui.plugins.opening import PluginOptions

    if (named := load().models.get(model_at)) is not None:
        model_at = named.given
        options["allow_network"] |= named.allow_network
        options["key_variable"] = options["key_variable"] or named.key_variable
        options["model"] = options["model"] or named.model
    request = asking.Request(
        model_at,
        PluginOptions(**options, price=asking.price_of(price)),
        asking.renamed_labels(renamed),
        limit,
        examples,
        prompt,
    )
    (asking.show_request if dry_run else asking.ask)(request, annotator, db)


def _row(name: str, score: Score) -> tuple[object, ...]:
    counts = (name, score.spans, score.offered, score.right, score.exact)
    return (*counts, f"{score.precision:.3f}", f"{score.recall:.3f}")
