"""``ls``, ``stats`` and ``history``: looking at a database."""

from pathlib import Path

import click

from tui.cli.shared.by_links import links_options, with_links
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.shared.how_far import how_far_line
from tui.cli.shared.output import data, data_json, table
from tui.cli.shared.paths import command_to_open
from tui.cli.shared.sight import demand_own, demand_sight, seen_alone
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.store.database import Database
from tui.store.figures import reports, stats
from tui.store.log import events
from tui.store.repair import check
from tui.store.texts import articles
from tui.store.texts.article_filter import Filter, parse_where
from tui.store.texts.articles import Sort


@click.command("ls")
@click.option("--status", type=click.Choice([s.value for s in Status]),
              help=_("Only articles with this status."))  # fmt: skip
@click.option("--label", help=_("Only articles with this label."))
@click.option("--order", type=click.Choice([s.value for s in Sort]), default=Sort.CAME.value,
              show_default=True,
              help=_("doubt: those first of which the model is least sure."))  # fmt: skip
@click.option("--where", multiple=True, metavar="FIELD=VALUE",
              help=_("Only articles whose metadata says this (repeatable)."))  # fmt: skip
@click.option("--assigned", is_flag=True,
              help=_("Only articles that are assigned to the annotator."))  # fmt: skip
@click.option("--differs", is_flag=True,
              help=_("Only articles where the annotator's work is not gold's."))  # fmt: skip
@links_options
@annotator_option
@db_option
@json_option
def ls_command(
    status: str | None,
    label: str | None,
    relations: tuple[str, ...],
    borne: tuple[str, ...],
    where: tuple[str, ...],
    assigned: bool,
    order: str,
    differs: bool,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """List the articles: id, status, words, spans, title.

    By doubt one in ten of those to do is drawn at random, so that the result stays measurable.

    \b
    Examples:
      hashiya ls
      hashiya ls --status done --json
      hashiya ls --order words
      hashiya ls --where source=almanar --json
    """
    who = annotator_name(annotator)
    labels = None if label is None else (label,)
    wanted = Filter(
        Status(status) if status else None, labels, assigned=assigned, where=parse_where(where)
    )
    with reading(db) as database:
        demand_own(database, who)
        wanted = with_links(wanted, database, relations, borne)
        doubtful = ids_by_doubt(database, who) if order == Sort.DOUBT else ()
        entries = articles.entries(database, who, wanted, sort=Sort(order), doubtful=doubtful)
        if differs:
            demand_sight(database, annotator=annotator)
            # Nobody else waits for its room to be loaded.
            from tui.desk.project.own_differences import own_differences

            found = {one.article_id for one in own_differences(database, who, GOLD)}
            entries = [entry for entry in entries if entry.id in found]
    if as_json:
        data_json(
            [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "status": entry.status.value,
                    "words": entry.words,
                    "spans": entry.spans,
                    "touched_at": entry.touched_at or None,
                }
                for entry in entries
            ]
        )
        return
    table((e.id, e.status.value, e.words, e.spans, e.title) for e in entries)


def ids_by_doubt(db: Database, annotator: str) -> list[str]:
    """The articles to do in the order of doubt. Raises DataError where nothing can be learned."""
    # Nobody else waits for the learner to be loaded.
    from tui.cli.model.at_hand import model_at_hand
    from tui.cli.model.order import RANDOM, doubts_of, ordered_by_doubt

    doubts = doubts_of(db, model_at_hand(db, annotator), annotator)
    return [id_ for id_, _why in ordered_by_doubt(doubts, RANDOM)]


@click.command("stats")
@click.option(
    "-n",
    "--limit",
    default=10,
    show_default=True,
    type=click.IntRange(0),
    help=_("How many forms to list for each label, and how many with several labels."),
)
@db_option
@json_option
def stats_command(limit: int, db: Path, as_json: bool) -> None:
    """Count articles, spans and labels, and list the forms that deserve a second look.

    \b
    Examples:
      hashiya stats
      hashiya stats --limit 100 --json
    """
    with reading(db) as database:
        only = seen_alone(database)
        found = stats.statistics(database, only)
        told = reports.label_reports(database, limit, only)
    if as_json:
        data_json({**found.as_json(), **told.as_json()})
        return
    data(ngettext("{count} article", "{count} articles", found.articles).format(
        count=found.articles))  # fmt: skip
    data(ngettext("{count} span", "{count} spans", found.spans).format(count=found.spans))
    for who, counts in found.statuses.items():
        said = ", ".join(f"{number} {status}" for status, number in counts.items())
        data(f"{who}\t{said}")
    for who, work in found.free.items():
        data(f"{who}\t{how_far_line(work, assigned=False)}")
    for who, (taken, unread) in found.at_once.items():
        said = _("{taken} suggestions taken at once, {unread} of them not looked at")
        data(f"{who}\t{said.format(taken=taken, unread=unread)}")
    for who, work in found.assigned.items():
        data(f"{who}\t{how_far_line(work, assigned=True)}")
    table((name, number) for name, number in found.labels.items())
    borne = {f"{name}={value}": number for (name, value), number in found.attributes.items()}
    for title, numbers in ((_("Relations"), found.relations), (_("Attributes"), borne)):
        if numbers:
            data(f"\n{title}")
            table(numbers.items())
    for title, listed in (
        (_("The most common forms"), [use for uses in told.forms.values() for use in uses]),
        (_("Forms with several labels"), [use for uses in told.labels for use in uses]),
        (_("Forms in several spellings"), [use for uses in told.variants for use in uses]),
    ):
        if listed:
            data(f"\n{title}")
            table(
                (
                    use.form,
                    use.label,
                    use.count,
                    command_to_open(use.article_id, use.start, use.annotator, db),
                )
                for use in listed
            )


@click.command("history")
@click.argument("article", required=False)
@click.option("-n", "limit", default=50, show_default=True, help=_("How many actions to list."))
@db_option
def history_command(article: str | None, limit: int, db: Path) -> None:
    """List what was done, the newest first: when, who, what, where, the changes, and the id.

    \b
    Examples:
      hashiya history
      hashiya history 0198 -n 10
    """
    with reading(db) as database:
        wanted = None if article is None else articles.find(database, article)
        only = seen_alone(database)
        found = events.history(database, article_id=wanted, annotator=only, limit=limit)
    table(
        (
            event.at,
            event.annotator,
            event.kind,
            event.article_id or "-",
            ", ".join(check.change_summary(change) for change in event.changes[:3]),
            event.id,
        )
        for event in found
    )
