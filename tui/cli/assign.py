"""``hashiya assign``: who is to do which articles."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, writing
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.paths import GivenPath, at_hand, text_in
from tui.cli.shared.sight import seen_alone
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.core.roles import Power
from tui.core.sharing import Share, shares
from tui.store.database import Database
from tui.store.log import events, roles
from tui.store.project import scheme
from tui.store.texts import articles
from tui.store.texts.article_filter import Filter, chosen_ids, parse_where
from tui.store.work import assignments
from tui.store.work.assignments import AssignedWork, Assignment


@frozen_dataclass
class Chosen:
    """Which articles are shared out: all, or those that all of these let through."""

    ids: tuple[str, ...]
    listed: Path | None
    statuses: tuple[str, ...]
    labels: tuple[str, ...]
    where: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.ids or self.listed or self.statuses or self.labels or self.where)

    def found_in(self, db: Database) -> Collection[str] | None:
        """Their ids; None for all. Raises UsageError for an article or a label that is not there,
        and where none is left."""
        if not self:
            return None
        named = {articles.find(db, one) for one in (*self.ids, *_ids_in(self.listed))}
        for name in self.labels:
            scheme.get(db, name)
        wanted = Filter(
            labels=self.labels or None, among=tuple(sorted(named)), where=parse_where(self.where)
        )
        found = chosen_ids(db, wanted)
        if self.statuses:
            found &= frozenset().union(
                *(chosen_ids(db, Filter(Status(status))) for status in self.statuses)
            )
        if not found or ((self.ids or self.listed) and not named):
            raise UsageError(
                _("no article is like that"), way_out=_("list them: hashiya ls --where FIELD=VALUE")
            )
        return found


@dataclass(slots=True)
class Sharing:
    """What was assigned in a round, and what was taken back."""

    round: int
    made: list[Share] = field(default_factory=list)
    gone: list[Assignment] = field(default_factory=list)


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
@click.option("--articles", "listed", type=GivenPath(), metavar="FILE",
              help=_("Only those whose ids begin the lines of a file, as ls and search list them; "
                     "- is standard input."))  # fmt: skip
@click.option("--where", multiple=True, metavar="FIELD=VALUE",
              help=_("Only articles whose metadata says this (repeatable)."))  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice([s.value for s in Status]),
              help=_("Only what somebody has so; todo: what nobody has begun "
                     "(repeatable)."))  # fmt: skip
@click.option("--label", "labels", multiple=True,
              help=_("Only where somebody gave this label (repeatable)."))  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help=_("Only so many articles of that order."))
@click.option("--round", "round_", type=click.IntRange(1),
              help=_("The round; by default the last one, or the first."))  # fmt: skip
@click.option("--take-back", metavar="NAME", help=_("Take back what NAME has not begun."))
@click.option("--not-done", is_flag=True,
              help=_("Take back what is begun, too, if it is not done; what was marked "
                     "stays."))  # fmt: skip
@click.option("--reshare", is_flag=True,
              help=_("Take back all that nobody has begun, and share it out anew."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("Show what would be assigned; change nothing."))
@annotator_option
@db_option
@json_option
def assign_command(
    share: str | None, overlap: float, common: int, seed: int, limit: int | None,
    round_: int | None, take_back: str | None, not_done: bool, reshare: bool, dry_run: bool,
    annotator: str | None, db: Path, as_json: bool,
    ids: tuple[str, ...], listed: Path | None, statuses: tuple[str, ...],
    labels: tuple[str, ...], where: tuple[str, ...],
) -> None:  # fmt: skip
    """Share the articles out among annotators, or show who has how many.

    Who has any is led through these alone. The same texts, names and seed give the same shares.
    What was assigned stays: naming more annotators, or more articles, adds to it.

    \b
    Examples:
      hashiya assign --share muna,sami --overlap 1.5 --common 1
      hashiya assign --take-back muna
      hashiya assign --share muna,sami --status done --round 2 --dry-run
    """
    by, chosen = annotator_name(annotator), Chosen(ids, listed, statuses, labels, where)
    if not share and (reshare or limit or chosen):
        raise UsageError(
            _("nobody is named to share the articles"),
            way_out=_("name them: hashiya assign --share muna,sami"),
        )
    with writing(db) as database, database.transaction(), events.as_one(database):
        if share or take_back or reshare:
            roles.demand(database, by, Power.ASSIGN)
        done = Sharing(round_ or max(1, assignments.last_round(database)))
        if take_back or reshare:
            done.gone = assignments.open_assignments(
                database, take_back, round_ if take_back else done.round, begun=not_done
            )
            assignments.take_back(database, done.gone, by=by)
        if share:
            done.made = shares(
                articles.shareable(database),
                [name.strip() for name in share.split(",") if name.strip()],
                overlap=overlap, common=common, seed=seed, limit=limit,
                held=assignments.holders(database, done.round),
                had=assignments.holders(database, done.round, others=True),
                among=chosen.found_in(database),
            )  # fmt: skip
            assigned = [
                Assignment(s.article_id, s.annotator, s.position, done.round) for s in done.made
            ]
            assignments.record(database, assigned, by=by)
        only = seen_alone(database, annotator)
        work = {w: one for w, one in assignments.work(database).items() if only in (None, w)}
        _tell(done, work, as_json=as_json)
        if dry_run:
            raise click.exceptions.Exit(0)


def _ids_in(file: Path | None) -> Sequence[str]:
    """The ids that begin the lines of a file, up to a TAB."""
    if file is None:
        return ()
    with at_hand(file) as read:
        lines = text_in(read).splitlines()
    return [id_ for line in lines if (id_ := line.partition("\t")[0].strip())]


def _tell(done: Sharing, work: dict[str, AssignedWork], *, as_json: bool) -> None:
    if as_json:
        data_json(
            {
                "round": done.round,
                "assigned": [
                    {"article": one.article_id, "annotator": one.annotator} for one in done.made
                ],
                "taken_back": [
                    {"article": one.article_id, "annotator": one.annotator} for one in done.gone
                ],
                "articles": {name: one.articles for name, one in work.items()},
            }
        )
        return
    if done.gone:
        count = len(done.gone)
        said = ngettext("took back {count} article", "took back {count} articles", count)
        say(said.format(count=count))
    elif not done.made:
        say(_("nothing is assigned or taken back"))
    for name, count in sorted(Counter(one.annotator for one in done.made).items()):
        said = ngettext("{name}: {count} article more", "{name}: {count} articles more", count)
        say(said.format(name=name, count=count))
    table((name, f"{one.done}/{one.articles}", one.words) for name, one in work.items())
