"""``hashiya assign``: who is to do which articles."""

from collections import Counter
from pathlib import Path

import click

from tui.cli.context import annotator_name, annotator_option, db_option, json_option, writing
from tui.cli.output import data_json, say, table
from tui.cli.sight import seen_alone
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.core.sharing import Share, ShareableArticle, shares
from tui.store import articles, assignments
from tui.store.assignments import Assignment
from tui.store.database import Database


@click.command("assign")
@click.option("--share", metavar="NAMES", help=_("The annotators, apart by commas."))
@click.option("--overlap", type=float, default=1.0, show_default=True,
              help=_("How many do each article; with 1.5 every second one has two."))  # fmt: skip
@click.option("--common", type=click.IntRange(0), default=0, show_default=True,
              help=_("So many articles, the first of all, go to everybody."))  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True,
              help=_("Another order and other shares; the same seed shares alike."))  # fmt: skip
@click.option("--article", "ids", multiple=True, metavar="ID",
              help=_("Only this article (repeatable)."))  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help=_("Only so many articles of that order."))
@click.option("--round", "round_", type=click.IntRange(1),
              help=_("The round; by default the last one, or the first."))  # fmt: skip
@click.option("--take-back", metavar="NAME", help=_("Take back what NAME has not begun."))
@click.option("--reshare", is_flag=True,
              help=_("Take back all that nobody has begun, and share it out anew."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("Show what would be assigned; change nothing."))
@annotator_option
@db_option
@json_option
def assign_command(
    share: str | None,
    overlap: float,
    common: int,
    seed: int,
    ids: tuple[str, ...],
    limit: int | None,
    round_: int | None,
    take_back: str | None,
    reshare: bool,
    dry_run: bool,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Share the articles out among annotators, or show who has how many.

    Who has any is led through these alone. The same texts, names and seed give the same shares.

    \b
    Examples:
      hashiya assign --share muna,sami --overlap 1.5 --common 1
      hashiya assign --take-back muna
    """
    by = annotator_name(annotator)
    with writing(db) as database, database.transaction():
        number = round_ or max(1, assignments.last_round(database))
        gone: list[Assignment] = []
        if take_back or reshare:
            gone = assignments.open_assignments(database, take_back, number)
            assignments.take_back(database, gone, by=by)
        made: list[Share] = []
        if share:
            held = assignments.holders(database, number)
            names = [name.strip() for name in share.split(",") if name.strip()]
            made = shares(
                _shareable(database, ids),
                names,
                overlap=overlap,
                common=common,
                seed=seed,
                held=held,
            )
            made = [one for one in made if limit is None or one.position < limit]
            assigned = [Assignment(s.article_id, s.annotator, s.position, number) for s in made]
            assignments.record(database, assigned, by=by)
        elif not take_back and (reshare or ids or limit):
            raise UsageError(
                _("nobody is named to share the articles"),
                way_out=_("name them: hashiya assign --share muna,sami"),
            )
        only = seen_alone(database, annotator)
        _tell(database, made, gone, number, only, as_json=as_json)
        if dry_run:
            raise click.exceptions.Exit(0)


def _tell(
    db: Database,
    made: list[Share],
    gone: list[Assignment],
    number: int,
    only: str | None,
    *,
    as_json: bool,
) -> None:
    work = {name: one for name, one in assignments.work(db).items() if only in (None, name)}
    counts = Counter(one.annotator for one in made)
    if as_json:
        data_json(
            {
                "round": number,
                "assigned": [
                    {"article": one.article_id, "annotator": one.annotator} for one in made
                ],
                "taken_back": [
                    {"article": one.article_id, "annotator": one.annotator} for one in gone
                ],
                "articles": {name: one.articles for name, one in work.items()},
            }
        )
        return
    if gone:
        said = ngettext("took back {count} article", "took back {count} articles", len(gone))
        say(said.format(count=len(gone)))
    elif not made:
        say(_("nothing is assigned or taken back"))
    for name, count in sorted(counts.items()):
        said = ngettext("{name}: {count} article more", "{name}: {count} articles more", count)
        say(said.format(name=name, count=count))
    table((name, f"{one.done}/{one.articles}", one.words) for name, one in work.items())


def _shareable(db: Database, beginnings: tuple[str, ...]) -> list[ShareableArticle]:
    ids = {articles.find(db, beginning) for beginning in beginnings}
    return [one for one in articles.shareable(db) if not ids or one.id in ids]
