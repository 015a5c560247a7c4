"""``adjudicate``: settling what annotators say differently, by a rule, and what came of it."""

from pathlib import Path

import click

from tui.cli.adjudicate.asked_to_settle import AskedToSettle, curator_name
from tui.cli.adjudicate.open_desk import Beginning, open_desk
from tui.cli.adjudicate.report import report
from tui.cli.shared.context import (
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.progress import progress
from tui.cli.shared.sight import demand_sight
from tui.cli.shared.terminal_options import plain_option, terminal_options
from tui.core.decided_place import place_and_mark
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.core.roles import GOLD
from tui.desk.adjudication.articles_to_settle import (
    ACCEPTED,
    AdjudicationOptions,
    adjudication_entries,
    open_total,
)
from tui.desk.adjudication.rules import (
    RuleReport,
    apply_rule,
    parse_rule,
    take_back_rule,
)
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.store.work import decisions


@click.command("adjudicate")
@click.option("--annotators", metavar="NAME,NAME...",
              help=_("Whose work is compared; by default everybody's."))  # fmt: skip
@click.option("--as", "gold", default=GOLD, show_default=True, metavar="NAME",
              help=_("Whose name the settled spans bear."))  # fmt: skip
@click.option("--ready", type=click.IntRange(2),
              help=_("How many annotators must be done with an article; else as the project "
                     "decides."))  # fmt: skip
@click.option("--accept", type=click.Choice(ACCEPTED),
              help=_("What is settled by itself as an article is opened; else as the project "
                     "decides."))  # fmt: skip
@click.option("--blind", is_flag=True,
              help=_("Hide names at the desk, in another order in each article."))  # fmt: skip
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0),
              help=_("What the order of hidden names begins with."))  # fmt: skip
@click.option("--in-order", is_flag=True,
              help=_("Go through articles as imported, not first those that differ."))  # fmt: skip
@click.option("--article", metavar="ID", help=_("Begin with this article, whatever its state."))
@click.option("--at", type=click.IntRange(0),
              help=_("With --article, at the difference at this offset."))  # fmt: skip
@click.option("--list", "listed", is_flag=True,
              help=_("List the articles instead of opening the desk."))  # fmt: skip
@click.option("--auto", metavar="unanimous|majority|N",
              help=_("Settle by a rule: what all say, more than half, or N of them."))  # fmt: skip
@click.option("--label", "labels", multiple=True,
              help=_("With --auto, only differences about this label (repeatable)."))  # fmt: skip
@click.option("--dry-run", is_flag=True,
              help=_("Show what --auto would settle; change nothing."))  # fmt: skip
@click.option("--take-back", metavar="RULE",
              help=_("Take back what a rule settled and nobody changed since."))  # fmt: skip
@click.option("--report", "reported", is_flag=True,
              help=_("Show what was taken of each annotator, and what curators did."))  # fmt: skip
@click.option("--reasons", is_flag=True,
              help=_("List the reasons that curators noted, #guideline first."))  # fmt: skip
@plain_option
@terminal_options
@annotator_option
@db_option
@json_option
def adjudicate_command(
    annotators: str | None,
    gold: str,
    ready: int | None,
    accept: str | None,
    blind: bool,
    seed: int,
    in_order: bool,
    article: str | None,
    at: int | None,
    listed: bool,
    auto: str | None,
    labels: tuple[str, ...],
    dry_run: bool,
    take_back: str | None,
    reported: bool,
    reasons: bool,
    plain: bool,
    annotator: str | None,
    db: Path,
    as_json: bool,
    **terminal: str | None,
) -> None:
    """Settle what annotators say differently: at the desk, or by a rule.

    What is settled belongs to the annotator gold, beside the work of the others, which stays as it
    is. Listed are state, open differences, differences, id, title, and who is waited for.

    \b
    Examples:
      hashiya adjudicate --annotators muna,sami --as gold
      hashiya adjudicate --list
      hashiya adjudicate --annotators muna,sami --auto majority --dry-run
      hashiya adjudicate --take-back majority
      hashiya adjudicate --report --json
      hashiya export --annotator gold -o gold.jsonl --provenance
    """
    _refuse_several(auto, take_back, reported, reasons, listed)
    if at is not None and article is None:
        raise UsageError(_("--at is for --article"))
    if (labels or dry_run) and not auto:
        raise UsageError(_("--label and --dry-run are for --auto"))
    curator = curator_name(annotator, gold)
    if reported:
        report(db, gold, annotators, viewer=curator, as_json=as_json)
        return
    said = AskedToSettle(annotators, gold, curator, ready, accept, blind, seed)
    if not (auto or take_back or reasons or listed or as_json):
        open_desk(db, said, terminal, Beginning(in_order, article, at), plain=plain)
        return
    with writing(db) if take_back or (auto and not dry_run) else reading(db) as database:
        demand_sight(database, annotator=curator)
        if reasons:
            _list_reasons(database, gold, as_json=as_json)
        elif take_back:
            _take_back(database, take_back, said, as_json=as_json)
        elif auto:
            _apply(database, auto, labels, said, dry_run=dry_run, as_json=as_json)
        else:
            _list(database, said.options(database), as_imported=in_order, as_json=as_json)


def _refuse_several(*acts: object) -> None:
    if sum(map(bool, acts)) > 1:
        raise UsageError(_("one of --auto, --take-back, --report, --reasons, --list at a time"))


def _apply(
    db: Database,
    name: str,
    labels: tuple[str, ...],
    asked: AskedToSettle,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    options = asked.options(db)
    rule = parse_rule(name, options.ready, labels)
    for label in rule.labels:
        scheme.get(db, label)
    with progress(_("settling"), articles.count(db), least=500, quiet=as_json) as watch:
        done = apply_rule(
            db,
            options.annotators,
            rule,
            gold=options.gold,
            curator=options.curator,
            dry_run=dry_run,
            watch=watch,
        )
    _say_report(done, dry_run=dry_run, as_json=as_json)


def _list(db: Database, options: AdjudicationOptions, *, as_imported: bool, as_json: bool) -> None:
    entries = adjudication_entries(db, options, as_imported=as_imported, count_settled=True)
    if as_json:
        data_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "state": one.state.value,
                    "open": one.open_count,
                    "differences": one.differences,
                    "waiting": list(one.waiting),
                }
                for one in entries
            ]
        )
        return
    table(
        (
            one.state.value,
            one.open_count,
            one.differences,
            one.id,
            one.title,
            ",".join(one.waiting) or "-",
        )
        for one in entries
    )
    count = open_total(entries)
    say(
        ngettext("{count} difference is open", "{count} differences are open", count).format(
            count=count
        )
    )


def _take_back(db: Database, rule: str, options: AskedToSettle, *, as_json: bool) -> None:
    count = take_back_rule(db, rule, gold=options.gold, curator=options.curator)
    if as_json:
        data_json({"taken_back": count})
    say(
        ngettext("took back {count} decision", "took back {count} decisions", count).format(
            count=count
        )
    )


def _say_report(report: RuleReport, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        data_json(
            {
                "dry_run": dry_run,
                "decisions": dict(report.taken),
                "articles": report.articles,
                "ready": report.ready,
                "waiting": report.waiting,
                "open": dict(report.left),
                "group": None if dry_run or not report.articles else report.group,
            }
        )
    else:
        table((rule, count) for rule, count in sorted(report.taken.items()))
        table(("open", kind, count) for kind, count in report.left.most_common())
    count = report.taken.total()
    said = (
        ngettext("would settle {count} thing", "would settle {count} things", count)
        if dry_run
        else ngettext("settled {count} thing", "settled {count} things", count)
    )
    more = _("still open: {open}; articles that wait for annotators: {waiting}")
    say(said.format(count=count))
    say(more.format(open=report.left.total(), waiting=report.waiting))


def _list_reasons(db: Database, gold: str, *, as_json: bool) -> None:
    found = [one for one in decisions.every(db, gold) if one.reason]
    found.sort(key=lambda one: "#guideline" not in (one.reason or ""))
    if as_json:
        data_json(
            [
                {
                    "article": one.article_id,
                    "place": one.place,
                    "verdict": one.verdict.value,
                    "curator": one.curator,
                    "reason": one.reason,
                    "at": one.at,
                }
                for one in found
            ]
        )
        return
    table(
        (
            one.article_id,
            place_and_mark(one.place)[0],
            one.verdict.value,
            one.curator,
            one.reason or "",
        )
        for one in found
    )
