"""``diff``: what differs between two exports, two annotators, or two times of a database."""

from pathlib import Path

import click

from tui.cli.shared import changes
from tui.cli.shared.context import db_option, json_option, reading, viewer_name
from tui.cli.shared.output import ExitCode, data_json, say, table
from tui.core.i18n import _, ngettext
from tui.desk.project.comparison import Compared, compare, side


@click.command("diff")
@click.argument("a")
@click.argument("b")
@db_option
@json_option
def diff_command(a: str, b: str, db: Path, as_json: bool) -> None:
    """Compare two states of annotated articles, an article a line.

    A and B are each an exported file, a database, an annotator of --db, or a time of --db as
    @2026-11-26T14:00. Spans count as added, removed, moved or relabelled on the way from A to B.
    Of one annotator they are paired by their ids; else by place, then by overlap. Ends with 1
    where something differs, as diff does.

    \b
    Examples:
      hashiya diff muna.jsonl sami.jsonl
      hashiya diff muna sami --db mine.db --json
    """
    who = viewer_name(None)
    if Path(a).exists() and Path(b).exists():
        found = list(compare(side(a, None, who), side(b, None, who)))
    else:
        with reading(db) as database:
            found = list(compare(side(a, database, who), side(b, database, who)))
    if as_json:
        data_json([_as_json(one) for one in found])
    else:
        table((one.article_id, one.annotator or "-", _summary(one)) for one in found)
    if found:
        count = len(found)
        say(ngettext("{count} article differs", "{count} articles differ", count).format(
            count=count))  # fmt: skip
        raise click.exceptions.Exit(ExitCode.DATA)
    say(_("nothing differs"))


def _summary(one: Compared) -> str:
    if one.other_text:
        return _("another text")
    if one.only:
        return _("only in {side}").format(side=one.only.upper())
    return changes.summary(one.change)


def _as_json(one: Compared) -> dict[str, object]:
    return {
        "article": one.article_id,
        "annotator": one.annotator,
        "only": one.only or None,
        "other_text": one.other_text,
        **changes.as_json(one.change),
    }
