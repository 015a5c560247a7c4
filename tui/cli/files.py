"""``import``, ``export`` and ``formats``: files in and out."""

import sys
from collections.abc import Iterator
from dataclasses import replace
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
from tui.cli.output import ExitCode, data_json, say, table
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _, ngettext
from tui.core.record import Record
from tui.core.review import Status
from tui.desk.importing import Taken, take_path
from tui.exchange.protocol import Align, Fields, ReadOptions, Report, WriteOptions
from tui.exchange.registry import by_name, formats
from tui.exchange.writing import parsed_parts, write_parts, write_records
from tui.store import articles, reviews, scheme
from tui.store.database import Database
from tui.store.intake import Outcome
from tui.store.outgoing import Selection, records

SHOWN = 20
"""How many refusals of a file are said one by one."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_", default="auto", help=_("A format, or auto."))
@click.option("--encoding", help=_("The encoding of the files; else UTF-8, or found out."))
@click.option("--per-line", is_flag=True, help=_("Plain text: each line is an article."))
@click.option("--split-on-blank", is_flag=True, help=_("Plain text: blank lines part articles."))
@click.option("--text-field", help=_("JSONL of another make: where the text stands."))
@click.option("--spans-field", help=_("… and the spans."))
@click.option("--label-field", help=_("… and a span's label."))
@click.option("--start-field", help=_("… and a span's start."))
@click.option("--end-field", help=_("… and a span's end."))
@click.option("--id-field", help=_("… and the article's id."))
@click.option("--title-field", help=_("… and the article's title."))
@click.option("--columns", help=_("Token files: the columns of token and tag, like 0,3."))
@click.option("--offsets", "unit", type=click.Choice(["auto", "codepoints", "utf16"]),
              default="auto", help=_("What the file's offsets count."))  # fmt: skip
@click.option("--repair", is_flag=True,
              help=_("Mend texts from PDFs: presentation forms, reversed lines."))  # fmt: skip
@click.option("--add-labels", is_flag=True, help=_("Take in labels that the scheme lacks."))
@click.option("--keep-going", is_flag=True, help=_("Take the good records of a bad file."))
@click.option("--dry-run", is_flag=True, help=_("Say what would come in, and leave it out."))
@annotator_option
@db_option
@json_option
def import_command(
    paths: tuple[Path, ...],
    format_: str,
    annotator: str | None,
    db: Path,
    as_json: bool,
    add_labels: bool,
    keep_going: bool,
    dry_run: bool,
    **given: str | bool | None,
) -> None:
    """Bring articles in, with what was said of them.

    A file comes in whole or not at all, unless --keep-going. The same article twice is skipped.

    \b
    Examples:
      hashiya import news.txt stories/
      hashiya import --add-labels --annotator a1 labelled.jsonl
    """
    who = annotator_name(annotator)
    options = _read_options(given)
    if format_ != "auto":
        by_name(format_)
    results, failed = [], False
    with writing(db, create=True) as database:
        for path in paths:
            try:
                taken = take_path(
                    database,
                    path,
                    format=format_,
                    options=options,
                    annotator=who,
                    add_labels=add_labels,
                    keep_going=keep_going,
                    dry_run=dry_run,
                )
            except (DataError, UsageError) as error:
                say(f"hashiya: {error}")
                failed = True
                continue
            results.append(taken)
            failed = failed or bool(taken.refusals)
            _say_taken(taken, dry_run=dry_run)
        if as_json:
            data_json([_as_json(taken) for taken in results])
        if (failed or dry_run) and articles.count(database) == 0:
            # A database that was made for nothing goes away again.
            raise click.exceptions.Exit(ExitCode.DATA if failed else ExitCode.DONE)
    if failed:
        raise click.exceptions.Exit(ExitCode.DATA)


def _read_options(given: dict[str, str | bool | None]) -> ReadOptions:
    named = {
        name.removesuffix("_field"): value
        for name, value in given.items()
        if name.endswith("_field") and isinstance(value, str)
    }
    encoding = given["encoding"]
    return ReadOptions(
        encoding=encoding if isinstance(encoding, str) else None,
        per_line=bool(given["per_line"]),
        split_on_blank=bool(given["split_on_blank"]),
        fields=Fields(**named) if named else None,
        unit=str(given["unit"]),
        columns=_columns(given["columns"]),
        repair=bool(given["repair"]),
    )


def _columns(given: str | bool | None) -> tuple[int, int] | None:
    if not isinstance(given, str):
        return None
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(
            _("{given!r} does not name two columns").format(given=given),
            way_out=_("count from 0 and say it like 0,3"),
        )
    return int(parts[0]), int(parts[1])


def _say_taken(taken: Taken, *, dry_run: bool) -> None:
    for note in taken.notes:
        say(f"{taken.path}: {note}")
    for place in taken.skipped[:SHOWN]:
        say(_("{path}: {place}: skipped, the article is there already").format(
            path=taken.path, place=place or _("the whole")))  # fmt: skip
    for refusal in taken.refusals[:SHOWN]:
        say(f"hashiya: {taken.path}: {refusal}")
    if len(taken.refusals) > SHOWN:
        say(_("{path}: and {count} more refused").format(
            path=taken.path, count=len(taken.refusals) - SHOWN))  # fmt: skip
    added, merged = taken.counts[Outcome.ADDED], taken.counts[Outcome.MERGED]
    if taken.refusals and not taken.kept and not dry_run:
        say(_("{path}: nothing was imported; --keep-going takes the good records").format(
            path=taken.path))  # fmt: skip
        return
    what = ngettext("{count} article", "{count} articles", added).format(count=added)
    if merged:
        what += _(", more on {count} that were there").format(count=merged)
    if taken.spans:
        what += ngettext(", {count} span", ", {count} spans", taken.spans).format(count=taken.spans)
    if taken.labels:
        what += _(", new labels {names}").format(names=", ".join(taken.labels))
    form = _("{path}: would import {what}") if dry_run else _("{path}: imported {what}")
    say(form.format(path=taken.path, what=what))


def _as_json(taken: Taken) -> dict[str, object]:
    return {
        "path": str(taken.path),
        "kept": taken.kept,
        "added": taken.counts[Outcome.ADDED],
        "merged": taken.counts[Outcome.MERGED],
        "skipped": taken.counts[Outcome.SKIPPED],
        "spans": taken.spans,
        "labels_added": taken.labels,
        "refused": [{"place": r.place, "reason": r.reason} for r in taken.refusals],
    }


@click.command("export")
@click.option("-o", "--output", default="-", help=_("A file or folder, or - (the default)."))
@click.option("--format", "format_", default="jsonl", help=_("A format; see hashiya formats."))
@click.option("--annotator", "only", help=_("Only what this annotator said."))
@click.option("--status", "statuses", multiple=True, type=click.Choice([s.value for s in Status]),
              help=_("Only articles at this status; may be said again."))  # fmt: skip
@click.option("--label", "labels", multiple=True, help=_("Only spans with this label; likewise."))
@click.option("--unseen", is_flag=True, help=_("Articles that nobody has touched, too."))
@click.option("--split", help=_("Parts by the text's hash: train=80,dev=10,test=10."))
@click.option(
    "--offsets",
    help=_("Further units for our JSONL: utf16, utf8, or both; codepoints for doccano."),
)
@click.option(
    "--tokenizer",
    default="",
    help=_("Token formats: whitespace, words, clitics, or exact; else the format's own."),
)
@click.option(
    "--align",
    type=click.Choice([a.value for a in Align]),
    default="strict",
    show_default=True,
    help=_("Token formats: spans whose ends are not tokens' ends."),
)
@click.option("--seconds", is_flag=True, help=_("Our JSONL: the time spent on each article."))
@click.option("--strict", is_flag=True, help=_("What the format cannot hold is an error."))
@db_option
@json_option
def export_command(
    output: str,
    format_: str,
    only: str | None,
    statuses: tuple[str, ...],
    labels: tuple[str, ...],
    unseen: bool,
    split: str | None,
    offsets: str | None,
    tokenizer: str,
    align: str,
    seconds: bool,
    strict: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Write what was annotated: one article and one annotator a line.

    What the format cannot hold is named on standard error.

    \b
    Examples:
      hashiya export > labels.jsonl
      hashiya export -o parts.jsonl --status done --split train=80,dev=10,test=10
    """
    if as_json and output == "-":
        raise UsageError(
            _("--json reports on standard output, where the export goes"),
            way_out=_("name a file with -o"),
        )
    chosen = by_name(format_)
    options = WriteOptions(
        offsets=_units(offsets),
        tokenizer=tokenizer,
        align=Align(align),
        strict=strict,
        seconds=seconds,
    )
    with reading(db) as database:
        wanted = _wanted(database, only, statuses, labels, unseen=unseen)
        if split:
            if output == "-":
                raise UsageError(
                    _("parts need files to go to"), way_out=_("name one with -o, like out.jsonl")
                )
            report = write_parts(wanted, Path(output), chosen, parsed_parts(split), options)
        elif output == "-":
            report = write_records(wanted, sys.stdout.buffer, chosen, options)
        else:
            report = write_records(wanted, Path(output), chosen, options)
    _say_report(report, as_json=as_json)


def _units(offsets: str | None) -> tuple[str, ...]:
    units = tuple(part.strip() for part in (offsets or "").split(",") if part.strip())
    for unit in units:
        if unit not in ("utf16", "utf8", "codepoints"):
            raise UsageError(
                _("no offsets are called {unit!r}").format(unit=unit),
                way_out=_("there are utf16, utf8 and codepoints"),
            )
    return units


def _wanted(
    db: Database,
    only: str | None,
    statuses: tuple[str, ...],
    labels: tuple[str, ...],
    *,
    unseen: bool,
) -> Iterator[Record]:
    chosen = frozenset(map(Status, statuses))
    for name in labels:
        scheme.get(db, name)
    if only is not None and only not in reviews.annotators(db):
        say(_("nobody called {name} has annotated here").format(name=only))
    for record in records(db, Selection(only, chosen)):
        if not unseen and untouched(record):
            continue
        yield only_labels(record, labels) if labels else record


def untouched(record: Record) -> bool:
    """Whether nobody has said anything of the article: not the same as *done with no span*."""
    seen = record.status not in (None, Status.TODO)
    return not (seen or record.spans or record.labels or record.relations or record.note)


def only_labels(record: Record, labels: tuple[str, ...]) -> Record:
    """The record with the spans, labels and relations that these labels leave."""
    spans = tuple(span for span in record.spans if span.label in labels)
    ids = {span.id for span in spans}
    return replace(
        record,
        spans=spans,
        labels=tuple(name for name in record.labels if name in labels),
        relations=tuple(r for r in record.relations if r.head in ids and r.tail in ids),
    )


def _say_report(report: Report, *, as_json: bool) -> None:
    for loss in report.losses[:SHOWN]:
        say(_("left out: {loss}").format(loss=loss))
    if report.lost > SHOWN:
        say(_("left out: {count} more").format(count=report.lost - SHOWN))
    articles_said = ngettext("{count} article", "{count} articles", report.articles)
    spans_said = ngettext("{count} span", "{count} spans", report.spans)
    say(_("exported {articles}, {spans}").format(
        articles=articles_said.format(count=report.articles),
        spans=spans_said.format(count=report.spans)))  # fmt: skip
    if not report.articles:
        say(_("articles that nobody has touched are left out; --unseen takes them, too"))
    if report.tokenizer:
        say(_("tokens are {name}").format(name=report.tokenizer))
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
                    {"article": x.article_id, "span": x.span_id, "what": x.what}
                    for x in report.losses
                ],
            }
        )


@click.command("formats")
@json_option
def formats_command(as_json: bool) -> None:
    """List the file formats, and what each can hold.

    \b
    Examples:
      hashiya formats
      hashiya formats --json
    """
    listed = formats()
    if as_json:
        data_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "suffixes": list(one.suffixes),
                    "reads": one.can_read,
                    "writes": one.can_write,
                    "counts": one.counts,
                    "holds": [thing.value for thing in one.holds],
                    "extra": one.extra,
                }
                for one in listed
            ]
        )
        return
    table(
        (
            one.name,
            (_("read") if one.can_read else "") + (" " + _("write") if one.can_write else ""),
            _(one.title),
            _("cannot hold: {things}").format(things=", ".join(map(_, one.cannot_hold)))
            if one.cannot_hold
            else "",
        )
        for one in listed
    )
