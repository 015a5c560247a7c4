"""``gazetteer`` and ``suggest``: what is offered in the desk, and how good that is."""

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
from tui.core.label import Kind
from tui.desk.suggest.cross_validation import CrossValidation, Score
from tui.exchange.files.source import as_text
from tui.exchange.formats.gazetteer_file import read_names
from tui.exchange.options import ReadOptions
from tui.learning.protocol import spans_in
from tui.plugins.plugin import TIMEOUT, AskedLabel
from tui.plugins.program import ProgramPlugin
from tui.store import annotations, articles, gazetteer, proposals, scheme

FAILURES = 3
"""So many articles in a row on which a program fails, and it is given up."""


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
@db_option
def import_command(file: Path, encoding: str | None, db: Path) -> None:
    """Import a list: in each line a form, a TAB and its label.

    \b
    Examples:
      hashiya gazetteer import cities.tsv
      hashiya gazetteer import --db mine.db cities.tsv
    """
    with at_hand(file) as read:
        entries = list(read_names(read, ReadOptions(encoding=encoding)))
    with writing(db) as database:
        known = {x.name for x in scheme.labels(database) if x.kind is Kind.SPAN}
        for _form, label in entries:
            if label not in known:
                raise DataError(
                    scheme.unknown_label(label, known),
                    file=str(file),
                    way_out=_("add it: hashiya labels add {name}").format(name=label),
                )
        with database.transaction():
            count = gazetteer.put(database, entries, as_text(file.name))
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
@db_option
def clear_command(db: Path) -> None:
    """Remove the names of all lists; tagged spans stay.

    \b
    Examples:
      hashiya gazetteer clear
      hashiya gazetteer clear --db mine.db
    """
    with writing(db) as database, database.transaction():
        count = gazetteer.clear(database)
    say(ngettext("{count} name removed", "{count} names removed", count).format(count=count))


@click.command("suggest")
@click.option("--dry-run", is_flag=True, help=_("Test the suggestions on what is already tagged."))
@click.option("--forget", metavar="ORIGIN",
              help=_("Withdraw the suggestions of a model or file that still wait."))  # fmt: skip
@click.option("--with", "command", help=_("Store what this program suggests, read as JSON lines."))
@click.option("--timeout", default=TIMEOUT, show_default=True, type=click.FloatRange(0.01),
              help=_("Seconds to wait for the program's answer to an article."))  # fmt: skip
@annotator_option
@db_option
@json_option
def suggest_command(
    dry_run: bool,
    forget: str | None,
    command: str | None,
    timeout: float,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Measure the suggestions: each tagged article in turn, learning from the others.

    With --with another program suggests spans in the articles still to do (docs/model.md).

    \b
    Examples:
      hashiya suggest --dry-run
      hashiya suggest --dry-run --annotator muna --json
    """
    if forget is not None:
        _forget(forget, db)
        return
    if command is not None:
        _ask_program(command, annotator_name(annotator), db, timeout)
        return
    if not dry_run:
        raise UsageError(
            _("suggestions are accepted one by one in the desk"),
            way_out=_("--dry-run measures how good they would be"),
        )
    who = annotator_name(annotator)
    with reading(db) as database:
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


def _forget(origin: str, db: Path) -> None:
    with writing(db) as database:
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


def _ask_program(command: str, annotator: str, db: Path, timeout: float) -> None:
    """Ask a program about each article to do, and store what it suggests.

    An article that it fails on is passed over; after ``FAILURES`` in a row it is given up.
    """
    # Nobody else waits for the learner to be loaded.
    from tui.cli.learning_data import work_of
    from tui.cli.model import store_offers
    from tui.cli.model_order import chosen_articles

    stored = dropped = failures = 0
    with writing(db) as database:
        labels = [x for x in scheme.labels(database) if x.kind is Kind.SPAN]
        names = [label.name for label in labels]
        plugin = ProgramPlugin(command, [AskedLabel.of(label) for label in labels], timeout)
        try:
            for article in chosen_articles(
                database, work_of(database, (annotator,)), annotator, ()
            ):
                try:
                    answer = plugin.predict(article.id, article.text)
                except DataError as error:
                    failures += 1
                    if failures >= FAILURES:
                        raise
                    say(f"hashiya: {article.id}: {error}")
                    continue
                failures = 0
                spans, left_out = spans_in(answer, article.text, names, plugin.unit)
                dropped += left_out.total()
                stored += store_offers(database, article, annotator, spans, plugin.origin)
        finally:
            plugin.close()
    say(ngettext("{count} suggestion stored", "{count} suggestions stored", stored).format(
        count=stored))  # fmt: skip
    if dropped:
        what = _("{count} were left out: not in the text, or with an unknown label")
        say(what.format(count=dropped))


def _row(name: str, score: Score) -> tuple[object, ...]:
    counts = (name, score.spans, score.offered, score.right, score.exact)
    return (*counts, f"{score.precision:.3f}", f"{score.recall:.3f}")
