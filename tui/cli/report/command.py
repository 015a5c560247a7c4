"""``report``: what is known of a project, for who leads it."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tui.agreement.report import SAMPLES
from tui.cli.adjudicate.report import curator_json, row_json
from tui.cli.agreement.as_json import agreement_json
from tui.cli.agreement.notes import notes_on
from tui.cli.report.model import ModelOutlook, model_outlooks
from tui.cli.report.page import report_page
from tui.cli.report.tables import open_command, report_tables, why
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.shared.output import data, data_json, say
from tui.cli.shared.paths import GivenPath, empty
from tui.cli.shared.sight import demand_own
from tui.cli.shared.terminal_table import show_line, show_table
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.review import Status
from tui.desk.project.project_report import ProjectReport, project_report
from tui.exchange.files.target import named_file
from tui.store.log.roles import roles
from tui.store.work import reviews


@click.command("report")
@click.option("--html", "page", type=GivenPath(), metavar="FILE",
              help=_("Write a page with pictures, to show or print."))  # fmt: skip
@click.option("--only", "names", multiple=True, metavar="NAME",
              help=_("Only what this annotator did (repeatable)."))  # fmt: skip
@click.option("--samples", default=SAMPLES, show_default=True, type=click.IntRange(0),
              help=_("How often articles are drawn again for the 95 % intervals."))  # fmt: skip
@annotator_option
@db_option
@json_option
def report_command(
    page: Path | None,
    names: tuple[str, ...],
    samples: int,
    annotator: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Report on a project: who did what and when, labels, agreement, what was settled.

    The page is one file that any browser opens; its pictures need hashiya[report]. Where others'
    work is hidden, an annotator is told of their own.

    \b
    Examples:
      hashiya report
      hashiya report --html report.html
    """
    if page is not None and not str(page):
        raise empty()
    with reading(db) as database:
        demand_own(database, annotator_name(annotator))
        held, known = roles(database), reviews.annotators(database)
        if not held.sees_others(reader := annotator_name(annotator)):
            if set(names) - {reader}:
                held.demand_sight(reader)
            names, known = (reader,), [reader]
        if unknown := sorted(set(names) - set(known)):
            raise UsageError(
                _("nobody called {name!r} has annotated here").format(name=unknown[0]),
                way_out=_("there are {names}").format(names=", ".join(known) or "–"),
            )
        found = project_report(database, annotators=names, samples=samples)
        outlooks = model_outlooks(database, [one.annotator for one in found.work])
    if not found.work:
        raise DataError(
            _("nobody has annotated anything here yet"), file=str(db), way_out=_("see hashiya ls")
        )
    if page is not None:
        with named_file(page) as stream:
            stream.write(report_page(found, outlooks, db).encode("utf-8", "surrogatepass"))
        say(_("written to {path}").format(path=page))
    if as_json:
        data_json(_as_json(found, outlooks, db))
    elif page is None:
        _show(found, outlooks, db)


def _show(found: ProjectReport, outlooks: list[ModelOutlook], db: Path) -> None:
    for place, table in enumerate(report_tables(found, outlooks, db).values()):
        if place:
            data("")
        show_line(table.title)
        show_table(table.head, table.rows[: table.most])
        for line in table.below:
            show_line(line)


def _as_json(found: ProjectReport, outlooks: list[ModelOutlook], db: Path) -> dict[str, Any]:
    settled = found.settled
    return {
        "at": found.at,
        "articles": found.articles,
        "words": found.words,
        "spans": found.spans,
        "annotators": {
            one.annotator: {
                **found.statuses.get(one.annotator, {}),
                **{name: value for name, value in asdict(one).items() if name != "annotator"},
                "spans_an_hour": one.spans_an_hour,
                "minutes_an_article": one.minutes_an_article,
            }
            for one in found.work
        },
        "days": [asdict(one) for one in found.days],
        "assigned": {name: one.as_json() for name, one in found.assigned.items()},
        "labels": [
            {"label": use.label.name, "kind": use.label.kind.value, "counts": dict(use.counts)}
            for use in found.labels
        ],
        "agreement": None
        if found.agreement is None
        else agreement_json(
            found.agreement, [Status.DONE], notes_on(found.agreement, ()), None
        ),
        "settled": None
        if settled is None
        else {
            "articles": settled.articles,
            "later": settled.later,
            "annotators": [row_json(row) for row in settled.annotators],
            "curators": [curator_json(one) for one in settled.curators],
        },
        "model": [one.as_json() for one in outlooks],
        "odd": [
            {**asdict(one), "oddity": one.oddity.value, "why": why(one),
             "open": open_command(one, db)}
            for one in found.odd
        ],
    }  # fmt: skip
