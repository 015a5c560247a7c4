"""``agreement``: how far annotators say the same."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import click

from tui.agreement.answers import Answers, gather, of_annotators, pairs_of
from tui.agreement.gamma import gamma
from tui.agreement.report import SAMPLES, agreement, with_gamma
from tui.agreement.units import Unit
from tui.agreement.values import Agreement
from tui.cli.agreement.answers import AnswerSource, Times, from_database, from_files
from tui.cli.agreement.as_json import agreement_json
from tui.cli.agreement.examples import with_examples
from tui.cli.agreement.notes import notes_on, refuse_hopeless
from tui.cli.agreement.page import agreement_page
from tui.cli.agreement.since import Earlier, refuse_too_soon, with_since
from tui.cli.agreement.tables import TABLES, explanations, tables
from tui.cli.shared.context import db_option, json_option
from tui.cli.shared.instants import instant
from tui.cli.shared.number_range import NumberRange
from tui.cli.shared.output import ExitCode, data, data_json, say
from tui.cli.shared.paths import GivenPath, empty
from tui.cli.shared.progress import progress
from tui.cli.shared.table_parts import Table
from tui.cli.shared.terminal_table import show_line, show_table
from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.exchange.files.target import named_file

KINDS = ("spans", "labels", "relations", "attributes")
MOST_SAMPLES = 100
"""Of gamma: how often articles are shuffled at most."""


@frozen_dataclass
class Asked:
    """What is compared, and how."""

    against: str | None
    unit: Unit
    samples: int
    seed: int | None
    gamma_articles: int


@click.command("agreement")
@click.argument("files", nargs=-1, type=GivenPath(), metavar="[FILE]...")
@click.option("--annotator", "names", multiple=True,
              help=_("Compare only these annotators (repeatable)."))  # fmt: skip
@click.option("--against", "--gold", "against", metavar="NAME",
              help=_("Compare each annotator with this one: precision, recall."))  # fmt: skip
@click.option("--status", "statuses", multiple=True, default=("done",), show_default=True,
              help=_("Which articles count: those with this status for both; done,skipped for "
                     "either (repeatable)."))  # fmt: skip
@click.option("--since", metavar="TIME",
              help=_("Only what was finished since this time (UTC), beside what was "
                     "before."))  # fmt: skip
@click.option("--since-guideline", "guideline", metavar="LABEL|any",
              help=_("The same since this label's guideline, or any, last changed."))  # fmt: skip
@click.option("--label", "labels", multiple=True, help=_("Only this label (repeatable)."))
@click.option("--kind", type=click.Choice(KINDS),
              help=_("Only spans, labels of articles, relations or attributes."))  # fmt: skip
@click.option("--by", type=click.Choice(TABLES), help=_("Show one table, whole."))
@click.option("--unit", type=click.Choice([u.value for u in Unit]), default="word",
              show_default=True, help=_("What kappa and alpha count."))  # fmt: skip
@click.option("--samples", "--ci", "samples", default=str(SAMPLES), show_default=True,
              metavar="N|none",
              help=_("How often articles are drawn again for the 95 % intervals."))  # fmt: skip
@click.option("--seed", type=click.IntRange(0),
              help=_("What chance begins with; else made from the texts."))  # fmt: skip
@click.option("--gamma", "with_gamma_", is_flag=True,
              help=_("Compute gamma, too; needs hashiya[gamma]."))  # fmt: skip
@click.option("--sample", "gamma_articles", default=200, show_default=True, type=click.IntRange(1),
              help=_("On how many articles gamma is computed."))  # fmt: skip
@click.option("--below", type=NumberRange(0, 1),
              help=_("Exit with 1 where the mean exact F1 is less than this."))  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help=_("Give a table as CSV: that of --by."))
@click.option("--html", "page", type=GivenPath(), metavar="FILE",
              help=_("Write a page with pictures and the sentences that differ."))  # fmt: skip
@click.option("--explain", is_flag=True, help=_("Say what each number is, with its source."))
@db_option
@json_option
def agreement_command(
    files: tuple[Path, ...],
    names: tuple[str, ...],
    against: str | None,
    statuses: tuple[str, ...],
    since: str | None,
    guideline: str | None,
    labels: tuple[str, ...],
    kind: str | None,
    by: str | None,
    unit: str,
    samples: str,
    seed: int | None,
    with_gamma_: bool,
    gamma_articles: int,
    below: float | None,
    as_csv: bool,
    page: Path | None,
    explain: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Measure how far annotators agree, in a database or in exported files.

    An article counts for two annotators once both are done with it; done without a span is an
    answer. hashiya agreement --explain says what each number is.

    \b
    Examples:
      hashiya agreement
      hashiya agreement --by label --annotator muna --annotator sami
      hashiya agreement muna.jsonl sami.jsonl --html agreement.html
    """
    if explain:
        _explain()
        return
    if as_csv and as_json:
        raise UsageError(_("--csv and --json both go to standard output"))
    wanted = _statuses(statuses)
    said = _said(files, db, labels, wanted, since, guideline)
    chosen = _chosen(gather(said.records, statuses=wanted, labels=labels), names, against)
    refuse_too_soon(chosen, against, said.turn)
    refuse_hopeless(chosen, against, wanted)
    asked = Asked(against, Unit(unit), _samples(samples), seed, gamma_articles * with_gamma_)
    found = _computed(chosen, asked, said.times, quiet=as_json or as_csv)
    earlier = _earlier(said, wanted, labels, names, asked)
    notes = notes_on(found, labels)
    opens_in = None if files else db
    shown = with_since(tables(found, against, opens_in), found, earlier)
    shown = with_examples(shown, chosen, against, opens_in, wanted=by == "example")
    _refuse_absent(shown, by)
    if page is not None:
        _write_page(page, agreement_page(found, chosen, against, notes, said.work, earlier))
    if as_json:
        data_json(agreement_json(found, wanted, notes, against, earlier))
    elif as_csv:
        _give_csv(shown[by or "pair"])
    else:
        _show(shown, by, kind, notes)
    _refuse_less(found, below)


def _explain() -> None:
    for line in explanations():
        show_line(line)


def _refuse_less(found: Agreement, below: float | None) -> None:
    if below is not None and (found.spans.mean.value or 0.0) < below:
        raise click.exceptions.Exit(ExitCode.DATA)


def _said(
    files: Sequence[Path],
    db: Path,
    labels: Sequence[str],
    statuses: Sequence[Status],
    since: str | None,
    guideline: str | None,
) -> AnswerSource:
    if since is not None and guideline is not None:
        raise UsageError(_("--since and --since-guideline are two times: give one of them"))
    if files and (since is not None or guideline is not None):
        raise UsageError(
            _("files do not say when each article was finished"),
            way_out=_("merge or import them, and ask the database: --db"),
        )
    if files:
        return AnswerSource(from_files(files))
    return from_database(db, labels, statuses, instant(since or ""), guideline)


def _earlier(
    said: AnswerSource,
    statuses: Sequence[Status],
    labels: Sequence[str],
    names: Sequence[str],
    asked: Asked,
) -> Earlier | None:
    """The numbers before the time that was asked about, where one was."""
    if said.turn is None:
        return None
    answers = gather(said.earlier, statuses=statuses, labels=labels)
    if names:
        known = {*names, *([asked.against] if asked.against is not None else [])}
        answers = of_annotators(answers, known)
    found = _computed(answers, replace(asked, gamma_articles=0), said.times, quiet=True)
    return Earlier(found, said.turn)


def _refuse_absent(shown: Mapping[str, Table], by: str | None) -> None:
    if by == "since" and by not in shown:
        raise UsageError(_("the table since is there with --since or --since-guideline"))
    if by is not None and by not in shown:
        raise UsageError(_("nobody gave any relations or attributes to compare"))


def _statuses(given: Sequence[str]) -> list[Status]:
    known = [status.value for status in Status]
    names = [name.strip() for one in given for name in one.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise UsageError(
                _("{name!r} is not one of {known}").format(name=name, known=", ".join(known))
            )
    return [Status(name) for name in dict.fromkeys(names)]


def _samples(given: str) -> int:
    if given == "none":
        return 0
    if not given.isdecimal():
        raise UsageError(
            _("{given!r} is no number of samples").format(given=given),
            way_out=_("give a number such as 1000, or none"),
        )
    return int(given)


def _chosen(answers: Answers, names: Sequence[str], against: str | None) -> Answers:
    """The answers of those asked for; UsageError for a name that nobody has."""
    wanted = [*names, *([against] if against is not None else [])]
    known = {
        *answers.annotators, *(name for article in answers.articles for name in article.opened)
    }  # fmt: skip
    for name in wanted:
        if name not in known:
            raise UsageError(
                _("nobody called {name!r} has annotated here").format(name=name),
                way_out=_("there are {names}").format(names=", ".join(sorted(known)) or "–"),
            )
    return of_annotators(answers, set(wanted)) if names else answers


def _computed(answers: Answers, asked: Asked, times: Times, *, quiet: bool) -> Agreement:
    found = agreement(
        answers,
        against=asked.against,
        unit=asked.unit,
        samples=asked.samples,
        seed=asked.seed,
        times=times,
    )
    if not asked.gamma_articles:
        return found
    extra("gamma", "scipy.optimize")
    known = {name for pair in pairs_of(answers, asked.against) for name in pair}
    continua = [
        ([sorted(a.spans) for n, a in sorted(one.answers.items()) if n in known], len(one.text))
        for one in answers.articles
        if len(known & one.answers.keys()) > 1
    ]
    chance = Random(found.seed)
    drawn = chance.sample(continua, min(asked.gamma_articles, len(continua)))
    with progress(_("computing gamma"), MOST_SAMPLES, least=0, quiet=quiet) as watch:
        value = gamma(drawn, seed=found.seed, most_samples=MOST_SAMPLES, watch=watch)
    return with_gamma(found, value)


def _show(shown: dict[str, Table], by: str | None, kind: str | None, notes: Sequence[str]) -> None:
    first = True
    for name, table in shown.items():
        wanted = name == by if by else (kind is None or table.kind == kind) and table.summary
        if not (wanted and table.rows):
            continue
        if not first:
            data("")
        first = False
        show_line(table.title)
        rows = table.rows if by else table.rows[: table.most]
        show_table(table.head, rows)
        for line in table.below:
            show_line(line)
        if len(rows) < len(table.rows):
            show_line(
                _("{count} more: --by {name}").format(count=len(table.rows) - len(rows), name=name)
            )
    for note in notes:
        say(note)


def _give_csv(table: Table) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.fields)
    writer.writerows(table.values)
    data(stream.getvalue(), newline=False)


def _write_page(path: Path, page: str) -> None:
    if not str(path):
        raise empty()
    with named_file(path) as stream:
        stream.write(page.encode("utf-8", "surrogatepass"))
    say(_("written to {path}").format(path=path))
