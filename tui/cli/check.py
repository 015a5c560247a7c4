"""``check``: what is wrong with a database, and with what stands in it."""

import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tui.cli.shared.context import (
    DEFAULT_DATABASE,
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.output import ExitCode, data_json, say, table
from tui.core.errors import DatabaseError
from tui.core.i18n import _, ngettext
from tui.store.database import Database
from tui.store.log import roles
from tui.store.repair import check, lint
from tui.store.repair.lint import Finding
from tui.store.rows.row_problems import Problem

SHOWN = 20
"""So many spans that cut words are listed; all are counted, and all are in the JSON."""


@click.command("check")
@click.option("--fix", is_flag=True, help=_("Repair span edges, duplicate spans and indexes."))
@annotator_option
@db_option
@json_option
@click.pass_context
def check_command(
    ctx: click.Context, annotator: str | None, db: Path, fix: bool, as_json: bool
) -> None:
    """Check the database for damage and for likely slips.

    Damage: rows that contradict the events, spans outside their texts, texts that do not match
    their hashes. Likely slips: spans with white space at an edge, spans that cut a letter or occur
    twice, labels of the wrong kind, texts that look reversed, indexes that miss articles. --fix
    repairs spans in the name of their annotators, who can undo it in the desk. Spans that begin or
    end inside a word are told and counted, never repaired; alone they are no problem.

    \b
    Examples:
      hashiya check
      hashiya check --fix
    """
    with (writing if fix else reading)(db) as database:
        hidden = roles.hidden_names(database, annotator_name(annotator))
        problems = [_unnamed(one, hidden) for one in check.problems(database)]
        left = [one for one in _found(database, problems) if one.annotator not in hidden]
        mended: list[Finding] = []
        if fix and problems:
            say(_("{db}: nothing is repaired while the database is damaged").format(db=db))
        elif fix and any(finding.mends for finding in left):
            _refuse_others(database, left, annotator_name(annotator))
            mended = lint.mend(database, left)
            left = [one for one in lint.findings(database) if one.annotator not in hidden]
    inside = [finding for finding in left if finding.kind == lint.INSIDE]
    if as_json:
        data_json([
            *({"table": p.table, "id": p.id, "what": p.what} for p in problems),
            *(_as_json(finding, db, mended=True) for finding in mended),
            *(_as_json(finding, db, mended=False) for finding in left),
        ])  # fmt: skip
    else:
        table((p.table, p.id, p.what) for p in problems)
        table((f.table, f.id, f.what, _("repaired")) for f in mended)
        shown = [f for f in left if f.kind != lint.INSIDE] + inside[:SHOWN]
        table((f.table, f.id, f.what, _way_there(f, db)) for f in shown)
    if mended:
        what = ngettext("{db}: {count} item repaired", "{db}: {count} items repaired", len(mended))
        say(what.format(db=db, count=len(mended)))
    if inside:
        what = ngettext(
            "{db}: {count} span begins or ends inside a word",
            "{db}: {count} spans begin or end inside a word",
            len(inside),
        ).format(db=db, count=len(inside))
        say(_("{what}; look at them: their file may count offsets otherwise").format(what=what))
        left = [finding for finding in left if finding.kind != lint.INSIDE]
    if problems or left:
        tables = Counter([*(p.table for p in problems), *(f.table for f in left)])
        by_table = ", ".join(f"{number} {name}" for name, number in tables.items())
        say(_("{db}: problems: {found}").format(db=db, found=by_table))
        if not fix and any(finding.mends for finding in left):
            say(_("some of this can be repaired: hashiya check --fix"))
        ctx.exit(ExitCode.DATA)
    say(_("{db}: no problems found").format(db=db))


def _found(db: Database, problems: Sequence[Problem]) -> list[Finding]:
    try:
        return list(lint.findings(db))
    except DatabaseError as error:
        if not problems:
            raise
        say(f"hashiya: {error}")
        return []


def _unnamed(problem: Problem, hidden: frozenset[str]) -> Problem:
    """The problem without the names that whoever looks is not to see."""
    id_, what = problem.id, problem.what
    for name in hidden:
        id_, what = id_.replace(name, "…"), what.replace(name, "…")
    return Problem(problem.table, id_, what)


def _refuse_others(db: Database, found: Sequence[Finding], name: str) -> None:
    """Raise UsageError where spans would be mended that are not for this annotator to change."""
    for whose in sorted({one.annotator for one in found if one.mends and one.annotator}):
        roles.refuse_saying(db, whose, name)


def _way_there(finding: Finding, db: Path) -> str:
    """The command that opens the desk at the place; nothing where there is none."""
    if finding.offset is None:
        return ""
    words = ["hashiya", "open", finding.article_id, "--at", str(finding.offset)]
    if finding.annotator is not None:
        words += ["--annotator", finding.annotator]
    if db != Path(DEFAULT_DATABASE):
        words += ["--db", str(db)]
    return shlex.join(words)


def _as_json(finding: Finding, db: Path, *, mended: bool) -> dict[str, object]:
    return {
        "table": finding.table,
        "id": finding.id,
        "what": finding.what,
        "kind": finding.kind,
        "article": finding.article_id,
        "annotator": finding.annotator,
        "offset": finding.offset,
        "open": _way_there(finding, db) or None,
        "mends": finding.mends,
        "mended": mended,
    }
