"""``import``: files in."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from tui.cli.shared.changes import changes_json, say_changes
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, writing
from tui.cli.shared.output import ExitCode, data_json, say
from tui.cli.shared.paths import GivenPath, at_hand
from tui.cli.shared.progress import BYTES, ImportBar, bytes_of, progress
from tui.core.errors import DataError, HashiyaError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.desk.project.importer import ImportResult, import_path
from tui.exchange.files import encodings
from tui.exchange.options import Fields, ReadOptions
from tui.exchange.registry import by_name
from tui.exchange.shared.offset_units import UNITS
from tui.store.database import Database
from tui.store.records.delivery import Mode
from tui.store.records.ingest import Outcome
from tui.store.texts import articles

SHOWN = 20
"""How many refusals of a file, and notes on it, are said one by one."""
SHOWN_DUPLICATES = 3


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=GivenPath())
@click.option("--format", "format_", default="auto", help=_("The format, or auto to detect it."))
@click.option("--encoding", help=_("The encoding of the files; by default UTF-8, or as detected."))
@click.option("--per-line", is_flag=True, help=_("Plain text: each line is an article."))
@click.option(
    "--split-on-blank", is_flag=True, help=_("Plain text: blank lines separate articles.")
)
@click.option("--every", type=click.IntRange(1), metavar="N",
              help=_("Cut each article into articles of N sentences; no span is cut."))  # fmt: skip
@click.option("--text-field", help=_("Other JSONL: the field that holds the text."))
@click.option("--spans-field", help=_("Other JSONL: the field that holds the spans."))
@click.option("--label-field", help=_("Other JSONL: the field of a span's label."))
@click.option("--start-field", help=_("Other JSONL: the field of a span's start."))
@click.option("--end-field", help=_("Other JSONL: the field of a span's end."))
@click.option("--id-field", help=_("Other JSONL: the field of the article's id."))
@click.option("--title-field", help=_("Other JSONL: the field of the article's title."))
@click.option(
    "--columns", help=_("Token files: the columns of the token and its tag, such as 0,3.")
)
@click.option("--offsets", "unit", type=click.Choice(["auto", *UNITS]),
              default="auto",
              help=_("The unit of the file's offsets; crlf counts each CRLF as one, inclusive and "
                     "one-based include the last character."))  # fmt: skip
@click.option("--drop-bad-spans", is_flag=True,
              help=_("Leave out a span that is wrong, and keep its article."))  # fmt: skip
@click.option("--realign", is_flag=True,
              help=_("Move a span that is wrong to where its own text stands, "
                     "if in one place."))  # fmt: skip
@click.option("--status", type=click.Choice([one.value for one in Status]),
              help=_("The status of articles whose file tells none."))  # fmt: skip
@click.option("--repair", is_flag=True,
              help=_("Repair texts from PDFs: presentation forms and reversed lines."))  # fmt: skip
@click.option("--add-labels", is_flag=True, help=_("Add labels that the scheme lacks."))
@click.option("--as-suggestions", is_flag=True,
              help=_("Import the spans as suggestions; they count once the "
            "annotator accepts them."))  # fmt: skip
@click.option(
    "--keep-going",
    is_flag=True,
    help=_("Import the valid records of a file that has invalid ones."),
)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.ASK.value,
              show_default=True,
              help=_("What a later delivery does to what its annotator has: replace it, add "
                     "to it, or replace it but ask before work done here is lost."))  # fmt: skip
@click.option("--update-meta", is_flag=True,
              help=_("Update the title and metadata of articles that are there."))  # fmt: skip
@click.option("--update-text", is_flag=True,
              help=_("Take a text whose id is there as a new version of its article."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("Show what would be imported; change nothing."))
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
    as_suggestions: bool,
    keep_going: bool,
    dry_run: bool,
    mode: str,
    update_meta: bool,
    update_text: bool,
    **given: str | int | bool | None,
) -> None:
    """Import articles, with any annotations they carry.

    A file is imported whole or not at all, unless --keep-going is given. An article that is already
    there is skipped, but for what is new in it. A line of export says all that its annotator has:
    it replaces what the same annotator had. A line without an annotator, or with spans that have no
    ids, adds. The path - is standard input.

    \b
    Examples:
      hashiya import news.txt stories/
      hashiya import --add-labels --annotator a1 labelled.jsonl
      hashiya import --as-suggestions --annotator a1 labelled.jsonl
    """
    who = annotator_name(annotator)
    options = _read_options(given)
    if format_ != "auto":
        by_name(format_)
    if options.encoding:
        encodings.codec_name(options.encoding)
    how = _How(
        *(format_, options, who, add_labels, keep_going, dry_run, as_suggestions, as_json),
        *(Mode(mode), update_meta, update_text),
    )
    with writing(db, create=True) as database:
        reports = [_take(database, path, how) for path in paths]
        if as_json:
            data_json([_as_json(path, taken) for path, taken in zip(paths, reports, strict=True)])
        failed = any(
            not isinstance(one, ImportResult) or one.refusals or not any(one.counts.values())
            for one in reports
        )
        if (failed or dry_run) and articles.count(database) == 0:
            # A database that was made for nothing goes away again.
            raise click.exceptions.Exit(ExitCode.DATA if failed else ExitCode.DONE)
    if failed:
        raise click.exceptions.Exit(ExitCode.DATA)


@frozen_dataclass
class _How:
    """How files are imported, and what is said of it."""

    format: str
    options: ReadOptions
    annotator: str
    add_labels: bool
    keep_going: bool
    dry_run: bool
    as_suggestions: bool
    quiet: bool
    mode: Mode
    update_meta: bool
    update_text: bool


def _take(database: Database, path: Path, how: _How) -> ImportResult | HashiyaError:
    """Import a file and say what became of it; gives the error of one that could not be read."""
    try:
        with at_hand(path) as read:
            taken = _import(database, read, path, how)
            if taken.overwriting and not how.dry_run and _can_ask(path):
                # Shown is what would be lost, by importing it into a copy.
                would = _import(database, read, path, replace(how, mode=Mode.REPLACE, dry_run=True))
                if (mode := _asked(taken, would, path)) is None:
                    say(_("{path}: nothing was imported").format(path=path))
                    return taken
                taken = _import(database, read, path, replace(how, mode=mode))
    except (DataError, UsageError) as error:
        say(f"hashiya: {error}")
        return error
    except KeyboardInterrupt:
        say(_("{path}: interrupted; nothing of it was imported, and files before it stay").format(
            path=path))  # fmt: skip
        raise
    taken.path = path
    _say_taken(taken, dry_run=how.dry_run)
    return taken


def _import(database: Database, read: Path, path: Path, how: _How) -> ImportResult:
    bytes = bytes_of(read)
    with progress(path.name, 2 * bytes, least=2 * BYTES, quiet=how.quiet) as watch:
        # Reading is the one half of the work, and storing what was read the other.
        bar = ImportBar(bytes, watch)
        return import_path(
            database,
            read,
            format=how.format,
            options=replace(how.options, watch=bar.read),
            annotator=how.annotator,
            add_labels=how.add_labels,
            keep_going=how.keep_going,
            dry_run=how.dry_run,
            as_suggestions=how.as_suggestions,
            mode=how.mode,
            update_meta=how.update_meta,
            update_text=how.update_text,
            progress=bar.store,
        )


def _can_ask(path: Path) -> bool:
    return str(path) != "-" and sys.stdin.isatty() and sys.stderr.isatty()


def _asked(taken: ImportResult, would: ImportResult, path: Path) -> Mode | None:
    """What whoever sits at the terminal wants to become of what was done here since; None where
    they want nothing of the file."""
    for refusal in taken.refusals[:SHOWN]:
        say(f"{path}: {refusal.place}: {refusal.reason.partition('; ')[0]}")
    would.path = path
    say_changes(would, dry_run=True)
    answers = {"replace": Mode.REPLACE, "add": Mode.ADD, "no": None}
    answer = click.prompt(
        _("Replace what was done here, add to it, or import nothing?"),
        type=click.Choice(list(answers)),
        default="no",
        err=True,
    )
    return answers[answer]


def _read_options(given: dict[str, str | int | bool | None]) -> ReadOptions:
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
        status=Status(str(given["status"])) if given["status"] else None,
        drop_bad_spans=bool(given["drop_bad_spans"]),
        realign=bool(given["realign"]),
        every=int(given["every"] or 0),
    )


def _columns(given: str | int | bool | None) -> tuple[int, int] | None:
    if not isinstance(given, str):
        return None
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(
            _("{given!r} does not name two columns").format(given=given),
            way_out=_("write two numbers counted from 0, such as 0,3"),
        )
    return int(parts[0]), int(parts[1])


def _say_taken(taken: ImportResult, *, dry_run: bool) -> None:
    if not taken.refusals and not any(taken.counts.values()):
        say(_("{path}: there is no article in it that can be imported").format(
            path=taken.path))  # fmt: skip
    for note in taken.notes[:SHOWN]:
        say(f"{taken.path}: {note}")
    if len(taken.notes) > SHOWN:
        more = len(taken.notes) - SHOWN
        say(_("{path}: and {count} more notes").format(path=taken.path, count=more))
    for known in taken.skipped[:SHOWN]:
        say(_("{path}: {place}: skipped; the article is already there, as {article}").format(
            path=taken.path,
            place=known.place or _("the whole file"),
            article=known.article_id,
        ))  # fmt: skip
    if (skipped := taken.counts[Outcome.SKIPPED]) > SHOWN:
        say(_("{path}: {count} skipped in all").format(path=taken.path, count=skipped))
    for refusal in taken.refusals[:SHOWN]:
        say(f"hashiya: {taken.path}: {refusal}")
    if len(taken.refusals) > SHOWN:
        say(_("{path}: and {count} more refused").format(
            path=taken.path, count=len(taken.refusals) - SHOWN))  # fmt: skip
    if taken.kept or dry_run:
        _say_near_duplicates(taken)
        say_changes(taken, dry_run=dry_run)
    if taken.unproposed:
        left = _("{path}: only spans can be suggested; left out {count} other annotations")
        say(left.format(path=taken.path, count=taken.unproposed))
    if taken.refusals and not taken.kept and not dry_run:
        say(_("{path}: nothing was imported; --keep-going imports the valid records").format(
            path=taken.path))  # fmt: skip
        return
    form = _("{path}: would import {what}") if dry_run else _("{path}: imported {what}")
    say(form.format(path=taken.path, what=_counted(taken)))


def _counted(taken: ImportResult) -> str:
    added, merged = taken.counts[Outcome.ADDED], taken.counts[Outcome.MERGED]
    what = ngettext("{count} article", "{count} articles", added).format(count=added)
    if merged and taken.run.group:
        what += _(", changes to {count} that were already there").format(count=merged)
    elif merged:
        what += _(", additions to {count} that were already there").format(count=merged)
    if taken.spans:
        what += ngettext(", {count} span", ", {count} spans", taken.spans).format(count=taken.spans)
    if taken.proposals:
        what += ngettext(", {count} suggestion", ", {count} suggestions", taken.proposals).format(
            count=taken.proposals
        )
    if taken.labels:
        what += _(", new labels {names}").format(names=", ".join(taken.labels))
    return what


def _say_near_duplicates(taken: ImportResult) -> None:
    for other in taken.twins[:SHOWN_DUPLICATES]:
        say(_("{path}: {place}: a near duplicate of article {article}").format(
            path=taken.path, place=other.place or _("the whole file"), article=other.article_id
        ))  # fmt: skip
    if taken.near_twins:
        say(
            ngettext(
                "{path}: {count} new article differs from another by one character,"
                " or by marks and spaces",
                "{path}: {count} new articles differ from others by one character,"
                " or by marks and spaces",
                taken.near_twins,
            ).format(path=taken.path, count=taken.near_twins)
        )


def _as_json(path: Path, taken: ImportResult | HashiyaError) -> dict[str, object]:
    if isinstance(taken, HashiyaError):
        return {"path": str(path), "kept": False, "error": str(taken)}
    return {
        "path": str(path),
        "kept": taken.kept,
        "added": taken.counts[Outcome.ADDED],
        "merged": taken.counts[Outcome.MERGED],
        "skipped": taken.counts[Outcome.SKIPPED],
        "spans": taken.spans,
        "suggestions": taken.proposals,
        "near_twins": taken.near_twins,
        "twins": [{"place": t.place, "article": t.article_id} for t in taken.twins],
        "labels_added": taken.labels,
        **changes_json(taken),
        "notes": [{"place": n.place, "what": n.what} for n in taken.notes],
        "refused": [{"place": r.place, "reason": r.reason} for r in taken.refusals],
    }
