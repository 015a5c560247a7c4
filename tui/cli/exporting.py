"""``export``: what was annotated, into the files of any tool."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from tui.cli.differences_out import give_differences
from tui.cli.shared.context import db_option, json_option, reading
from tui.cli.shared.instants import instant
from tui.cli.shared.output import ExitCode, data_json, onto_standard_output, say
from tui.cli.shared.paths import empty
from tui.cli.shared.progress import ARTICLES, progress
from tui.cli.shared.sight import whose
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.record import Record
from tui.core.review import Status
from tui.exchange.format import Format, Holds, Report
from tui.exchange.options import Align, WriteOptions
from tui.exchange.registry import by_name, written_as
from tui.exchange.writing import parse_parts, write_parts, write_records
from tui.store.database import Database
from tui.store.figures.stats import statistics
from tui.store.project import attributes, relation_labels, scheme
from tui.store.records.export import Selection, records
from tui.store.rows.row_problems import Problem
from tui.store.texts import articles
from tui.store.work import decisions, reviews

TABLES = ("csv", "tsv", "relations-csv", "relations-tsv")
SHOWN = 20
"""How many losses are said one by one."""


@click.command("export")
@click.option(
    "-o",
    "--output",
    default="-",
    help=_("A file, a folder, or - for standard output (the default)."),
)
@click.option(
    "--format",
    "format_",
    help=_("The format; hashiya formats lists them. By default that of the suffix, or JSONL."),
)
@click.option("--annotator", "only", help=_("Only this annotator's work."))
@click.option("--status", "statuses", multiple=True, type=click.Choice([s.value for s in Status]),
              help=_("Only articles with this status (repeatable)."))  # fmt: skip
@click.option(
    "--label", "labels", multiple=True, help=_("Only spans with this label (repeatable).")
)
@click.option("--article", "ids", multiple=True, metavar="ARTICLE",
              help=_("Only this article: its id, or the start of it (repeatable)."))  # fmt: skip
@click.option("--since", metavar="TIME",
              help=_("Only what last changed at or after this time (UTC), such as "
                     "2026-01-31T18:30."))  # fmt: skip
@click.option(
    "--until",
    metavar="TIME",
    help=_("Only what last changed by this time; a date includes the whole day."),
)
@click.option("--unseen", is_flag=True, help=_("Also export articles that nobody has worked on."))
@click.option(
    "--split", help=_("Split into parts by the text's hash, such as train=80,dev=10,test=10.")
)
@click.option(
    "--offsets",
    help=_("Add offsets in other units: utf16, utf8 or both for JSONL; codepoints for doccano."),
)
@click.option(
    "--tokenizer",
    default="",
    help=_("Token formats: whitespace, words, clitics or exact; by default the format's own."),
)
@click.option(
    "--align",
    type=click.Choice([a.value for a in Align]),
    default="strict",
    show_default=True,
    help=_("Token formats: what to do with a span that begins or ends inside a token."),
)
@click.option("--seconds", is_flag=True, help=_("JSONL: add the time spent on each article."))
@click.option(
    "--provenance", is_flag=True, help=_("JSONL: add where each span comes from, and its score.")
)
@click.option(
    "--safe",
    is_flag=True,
    help=_("CSV, TSV: keep spreadsheets from running a cell as a formula; import undoes this."),
)
@click.option(
    "--bom",
    is_flag=True,
    help=_("CSV, TSV: begin with the mark by which spreadsheets know UTF-8."),
)
@click.option("--all-annotators", is_flag=True,
              help=_("Formats without annotators: export an article once for each."))  # fmt: skip
@click.option("--differences", is_flag=True,
              help=_("Where one annotator's work is not what was settled, in JSONL."))  # fmt: skip
@click.option(
    "--strict", is_flag=True, help=_("Fail if there is something that the format cannot hold.")
)
@db_option
@json_option
def export_command(
    output: str,
    format_: str | None,
    only: str | None,
    statuses: tuple[str, ...],
    labels: tuple[str, ...],
    ids: tuple[str, ...],
    since: str | None,
    until: str | None,
    unseen: bool,
    split: str | None,
    all_annotators: bool,
    differences: bool,
    db: Path,
    as_json: bool,
    **given: str | bool | None,
) -> None:
    """Export the annotations, one line for each article and annotator.

    What the format cannot hold is reported on standard error.

    \b
    Examples:
      hashiya export > labels.jsonl
      hashiya export -o parts.jsonl --status done --split train=80,dev=10,test=10
      hashiya export --since 2026-01-31 --annotator a1 > lately.jsonl
    """
    if not output:
        raise empty()
    if differences:
        give_differences(db, only, output)
        return
    parts = _parts(split, output, as_json=as_json)
    chosen = by_name(format_) if format_ else written_as(output)
    options = replace(_write_options(given), labels=labels)
    _refuse_idle(options, chosen)
    times = instant(since or ""), instant(until or "", end=True)
    damaged: list[Problem] = []
    with reading(db) as database:
        options = _with_scheme(options, database)
        found = frozenset(articles.find(database, beginning) for beginning in ids)
        only = whose(database, only)
        chosen_ones = Selection(only, frozenset(map(Status, statuses)), found, *times)
        if not all_annotators and Holds.ANNOTATOR not in chosen.holds:
            _refuse_several(database, chosen_ones, chosen)
        length = len(found) or articles.count(database)
        # A bar among the lines of the export would spoil both.
        quiet = as_json or (output == "-" and sys.stdout.isatty())
        with progress(_("exporting"), length, least=ARTICLES, quiet=quiet) as watch:
            read = _watched(records(database, chosen_ones, bad=damaged.append), watch)
            if options.provenance:
                read = decisions.with_decisions(database, read)
            wanted = _wanted(database, read, chosen_ones, unseen=unseen)
            report = _write(wanted, output, chosen, parts, options)
        why = "" if report.articles or unseen else _why_empty(database, chosen_ones)
    _say_report(report, damaged, why, as_json=as_json)
    if damaged:
        _say_damage(damaged, db)
        raise click.exceptions.Exit(ExitCode.DATA)


def _write_options(given: dict[str, str | bool | None]) -> WriteOptions:
    offsets = given["offsets"]
    return WriteOptions(
        offsets=_units(offsets if isinstance(offsets, str) else None),
        tokenizer=str(given["tokenizer"] or ""),
        align=Align(str(given["align"])),
        strict=bool(given["strict"]),
        seconds=bool(given["seconds"]),
        provenance=bool(given["provenance"]),
        safe=bool(given["safe"]),
        bom=bool(given["bom"]),
    )


def _with_scheme(options: WriteOptions, db: Database) -> WriteOptions:
    """The options with what the database's scheme tells. Raises UsageError for a label that it
    does not have."""
    for name in options.labels:
        scheme.get(db, name)
    return replace(
        options,
        relation_labels=tuple(relation_labels.relation_labels(db, retired=True)),
        attributes=tuple(attributes.attributes(db, retired=True)),
    )


def _write(
    wanted: Iterator[Record],
    output: str,
    format: Format,
    parts: dict[str, int],
    options: WriteOptions,
) -> Report:
    if output == "-":
        with onto_standard_output() as stream:
            return write_records(wanted, stream, format, options)
    if parts:
        return write_parts(wanted, _target(output), format, parts, options)
    return write_records(wanted, _target(output), format, options)


def _refuse_several(db: Database, wanted: Selection, format: Format) -> None:
    """Raise UsageError where an article would stand there twice, by nobody's name."""
    names = reviews.annotators(db)
    if wanted.annotator is not None or len(names) < 2:
        return
    seen: set[str | None] = set()
    for record in records(db, wanted, bad=lambda _problem: None):
        if is_unseen(record):
            continue
        if record.id in seen:
            raise UsageError(
                _("several annotators have worked on {id}, and {name} cannot say who").format(
                    id=record.id, name=format.name
                ),
                way_out=_("choose one with --annotator ({names}), or add --all-annotators").format(
                    names=", ".join(names)
                ),
            )
        seen.add(record.id)


def _refuse_idle(options: WriteOptions, format: Format) -> None:
    """Raise UsageError for an option that would do nothing in the format."""
    if options.safe and format.name not in TABLES:
        raise UsageError(_("--safe is only for csv and tsv"))
    if options.bom and format.name not in TABLES:
        raise UsageError(_("--bom is only for csv and tsv"))
    if options.offsets and format.name not in ("jsonl", "doccano", "doccano-relations"):
        raise UsageError(
            _("{name} has its own unit of offsets").format(name=format.name),
            way_out=_("--offsets is for jsonl and doccano"),
        )
    if (options.tokenizer or options.align is not Align.STRICT) and not format.tokenizer:
        raise UsageError(
            _("{name} has no tokens").format(name=format.name),
            way_out=_("--tokenizer and --align are for token formats"),
        )
    if options.seconds and format.name != "jsonl":
        raise UsageError(_("--seconds is only for jsonl"))
    if options.provenance and format.name != "jsonl":
        raise UsageError(_("--provenance is only for jsonl"))


def _target(output: str) -> Path:
    """Where to write; what ends in a slash is a folder, made if need be."""
    path = Path(output)
    if output.endswith(("/", os.sep)):
        path.mkdir(parents=True, exist_ok=True)
    return path


def _parts(split: str | None, output: str, *, as_json: bool) -> dict[str, int]:
    """The parts asked for, each with its share; UsageError for what standard output cannot take."""
    if as_json and output == "-":
        raise UsageError(
            _("--json reports on standard output, where the export goes too"),
            way_out=_("name a file with -o"),
        )
    parts = parse_parts(split) if split else {}
    if parts and output == "-":
        raise UsageError(
            _("a split needs files to write to"), way_out=_("name one with -o, like out.jsonl")
        )
    return parts


def _watched(given: Iterator[Record], watch: Callable[[int], None]) -> Iterator[Record]:
    """The records, each article told once, whoever spoke of it."""
    before = None
    for record in given:
        if record.id != before:
            watch(1)
            before = record.id
        yield record


def _units(offsets: str | None) -> tuple[str, ...]:
    units = tuple(part.strip() for part in (offsets or "").split(",") if part.strip())
    for unit in units:
        if unit not in ("utf16", "utf8", "codepoints"):
            raise UsageError(
                _("{unit!r} is not a unit of offsets").format(unit=unit),
                way_out=_("choose from utf16, utf8 and codepoints"),
            )
    return units


def _wanted(
    db: Database,
    read: Iterator[Record],
    wanted: Selection,
    *,
    unseen: bool,
) -> Iterator[Record]:
    if wanted.annotator is not None and wanted.annotator not in reviews.annotators(db):
        say(_("no annotator called {name} has worked here").format(name=wanted.annotator))
    for record in read:
        if not unseen and is_unseen(record):
            continue
        yield record


def is_unseen(record: Record) -> bool:
    """Whether nobody has said anything of the article: not the same as *done with no span*."""
    seen = record.status not in (None, Status.TODO)
    return not (seen or record.spans or record.labels or record.relations or record.note)


def _say_damage(damaged: Sequence[Problem], db: Path) -> None:
    for problem in damaged[:SHOWN]:
        say(f"hashiya: {db}: {problem}")
    told = ngettext(
        "{count} damaged row is left out", "{count} damaged rows are left out", len(damaged)
    ).format(count=len(damaged))
    way_out = _("all are listed by hashiya check; a sound database: hashiya recover {file} -o NEW")
    say(f"hashiya: {DataError(told, file=str(db), way_out=way_out.format(file=db))}")


def _why_empty(db: Database, wanted: Selection) -> str:
    """Why nothing was exported, and which option exports something."""
    theirs = statistics(db).statuses
    if wanted.annotator is not None:
        theirs = {wanted.annotator: theirs.get(wanted.annotator, {})}
    counts = Counter[str]()
    for by_status in theirs.values():
        counts.update(by_status)
    if wanted.statuses and counts:
        there = ", ".join(f"{count} {status}" for status, count in counts.items())
        asked = ", ".join(sorted(status.value for status in wanted.statuses))
        why = _("no article is {asked}; there are {there}. Leave --status out, or give articles "
                "a status as they come in: hashiya import --status done")  # fmt: skip
        return why.format(asked=asked, there=there)
    if (wanted.since or wanted.until) and counts:
        return _("nothing was changed in that time; leave --since and --until out")
    if counts and wanted.annotator is None and not wanted.articles:
        return ""
    return _("articles that nobody has worked on are left out; --unseen exports them too")


def _say_report(report: Report, damaged: Sequence[Problem], why: str, *, as_json: bool) -> None:
    for loss in report.losses[:SHOWN]:
        say(_("left out: {loss}").format(loss=loss))
    if report.lost > SHOWN:
        say(_("left out: {count} more").format(count=report.lost - SHOWN))
    articles_said = ngettext("{count} article", "{count} articles", report.articles)
    spans_said = ngettext("{count} span", "{count} spans", report.spans)
    say(_("exported {articles}, {spans}").format(
        articles=articles_said.format(count=report.articles),
        spans=spans_said.format(count=report.spans)))  # fmt: skip
    if why:
        say(why)
    if report.tokenizer:
        say(_("tokenizer: {name}").format(name=report.tokenizer))
    if as_json:
        data_json(
            {
                "tokenizer": report.tokenizer,
                "articles": report.articles,
                "spans": report.spans,
                "files": list(report.files),
                "parts": dict(report.by_part),
                "lost": report.lost,
                "losses": [
                    {"article": x.article_id, "span": x.span_id, "what": x.what, "shown": x.shown}
                    for x in report.losses
                ],
                "damaged": [{"table": x.table, "id": x.id, "what": x.what} for x in damaged],
            }
        )
