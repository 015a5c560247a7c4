"""``ls``, ``stats`` and ``history``: looking at a database."""

from pathlib import Path

import click

from tui.cli.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.output import data, data_json, table
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.store import articles, check, events, stats


@click.command("ls")
@click.option("--status", type=click.Choice([s.value for s in Status]),
              help=_("Only articles at this status."))  # fmt: skip
@click.option("--label", help=_("Only articles that bear this label."))
@annotator_option
@db_option
@json_option
def ls_command(
    status: str | None, label: str | None, annotator: str | None, db: Path, as_json: bool
) -> None:
    """List the articles: id, status, words, spans, title.

    \b
    Examples:
      hashiya ls
      hashiya ls --status done --json
    """
    who = annotator_name(annotator)
    wanted = articles.Filter(status=Status(status) if status else None, label=label)
    with reading(db) as database:
        entries = articles.listed(database, who, wanted)
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


@click.command("stats")
@db_option
@json_option
def stats_command(db: Path, as_json: bool) -> None:
    """Count articles, spans and labels, by annotator.

    \b
    Examples:
      hashiya stats
      hashiya stats --json
    """
    with reading(db) as database:
        found = stats.gathered(database)
    if as_json:
        data_json(found.as_json())
        return
    data(ngettext("{count} article", "{count} articles", found.articles).format(
        count=found.articles))  # fmt: skip
    data(ngettext("{count} span", "{count} spans", found.spans).format(count=found.spans))
    for who, counts in found.statuses.items():
        said = ", ".join(f"{number} {status}" for status, number in counts.items())
        data(f"{who}\t{said}")
    table((name, number) for name, number in found.labels.items())


@click.command("history")
@click.argument("article", required=False)
@click.option("-n", "limit", default=50, show_default=True, help=_("How many, the newest first."))
@db_option
def history_command(article: str | None, limit: int, db: Path) -> None:
    """List what was done, the newest first.

    \b
    Examples:
      hashiya history
      hashiya history 0198 -n 10
    """
    with reading(db) as database:
        wanted = articles.find(database, article) if article else None
        found = events.history(database, article_id=wanted, limit=limit)
    table(
        (
            event.at,
            event.annotator,
            event.kind,
            event.article_id or "-",
            ", ".join(check.told(change) for change in event.changes[:3]),
        )
        for event in found
    )
