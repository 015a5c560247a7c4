"""``doctor``: all that a report of a defect needs, and the look-test of the terminal."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import click
from platformdirs import user_log_path

import tui
from tui.cli.doctor.fonts import monospace_report
from tui.cli.doctor.shaping_check import ask_what_is_seen
from tui.cli.shared.config import config_path
from tui.cli.shared.context import annotator_name, annotator_option, db_option, json_option, reading
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.terminal_options import settings_with, terminal_options
from tui.core.errors import DatabaseError, HashiyaError, UsageError
from tui.core.i18n import _
from tui.desk.keys.settings import Settings
from tui.store.figures.status import SQLITE_VERSION, status_of
from tui.store.log import roles
from tui.terminals.choose import memory_key
from tui.terminals.detect import TerminalAnswers, profile_of
from tui.terminals.memory import memory_path
from tui.terminals.profiles import Profile
from tui.terminals.query import profile_at_hand, terminal_query

LIBRARIES = ("textual", "rich", "sqlite-utils", "python-bidi", "arabic-reshaper", "wcwidth")


@click.command("doctor")
@click.option("--look/--no-look", default=True, help=_("Ask how Arabic looks; only in a terminal."))
@terminal_options
@annotator_option
@db_option
@json_option
@click.pass_context
def doctor_command(
    ctx: click.Context,
    /,
    look: bool,
    annotator: str | None,
    db: Path,
    as_json: bool,
    **options: str | None,
) -> None:
    """Check the setup: terminal, versions, paths, database, extras; then ask how Arabic looks.

    \b
    Examples:
      hashiya doctor
      hashiya doctor --json > report.json
    """
    problems: list[HashiyaError] = []
    try:
        settings = settings_with(options)
        who = annotator_name(annotator)
    except UsageError as error:
        problems.append(error)
        settings, who = Settings(), ""
    with terminal_query(os.environ, silent=settings.get("terminal") == "off") as question:
        answers = question.answer()
        try:
            profile = profile_at_hand(question, settings.terminal_choices)
        except UsageError as error:
            problems.append(error)
            profile = profile_of(os.environ, answers)
    report = {
        "terminal": _terminal(profile, answers),
        "versions": _versions(),
        "paths": _paths(db),
        "annotator": {"name": who},
        "database": _database(db, who, problems),
        "extras": _extras(),
        "fonts": monospace_report(),
    }
    if as_json:
        data_json({**report, "problems": [str(problem) for problem in problems]})
    else:
        table(
            (group, name, _shown(value))
            for group, facts in report.items()
            for name, value in facts.items()
        )
    for problem in problems:
        say(f"hashiya: {problem}")
    if profile.advice and not as_json:
        say(profile.advice)
    if look and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        ask_what_is_seen(profile, memory_key(profile, os.environ))
    if problems:
        ctx.exit(max(problem.exit_code for problem in problems))


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value)) or "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "-" if value in (None, "") else str(value)


def _terminal(profile: Profile, answers: TerminalAnswers) -> dict[str, Any]:
    """What the terminal is, why it is held for that, and what it is told."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    columns, rows = shutil.get_terminal_size()
    return {
        "at_both_ends": is_terminal,
        "name": profile.terminal,
        "told_by": profile.reason,
        "profile": profile.name,
        "sent": profile.enter.encode("unicode_escape").decode("ascii"),
        "reorders_anyway": profile.reorders,
        "order": profile.order,
        "marks": "show" if profile.marks else "hide",
        "advice": profile.advice,
        "columns": columns if is_terminal else None,
        "rows": rows if is_terminal else None,
        "colours": colours(os.environ),
        "TERM": os.environ.get("TERM", ""),
        "TERM_PROGRAM": os.environ.get("TERM_PROGRAM", ""),
        "XTVERSION": answers.name,
        "DA2": ";".join(map(str, answers.device)),
        "mode_8": answers.bidi,
        "encoding": sys.stdout.encoding,
    }


def colours(environment: Mapping[str, str]) -> int:
    """How many colours the desk will use, by the same rules as the library that draws it."""
    if environment.get("NO_COLOR"):
        return 0
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return 1 << 24
    term = environment.get("TERM", "").strip().lower()
    if term in ("", "dumb", "unknown"):
        return 0
    return 256 if term.endswith(("-256color", "-kitty")) else 16


def _versions() -> dict[str, str]:
    return {
        "hashiya": tui.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "sqlite": SQLITE_VERSION,
        **{name: _installed(name) for name in LIBRARIES},
    }


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _paths(db: Path) -> dict[str, str]:
    return {
        "program": str(Path(tui.__file__).parent),
        "config": str(config_path()),
        "terminals": str(memory_path()),
        "crash_logs": str(user_log_path("hashiya", appauthor=False)),
        "database": str(db.absolute()),
    }


def _database(db: Path, who: str, problems: list[HashiyaError]) -> dict[str, Any]:
    """Its condition; what keeps it from being opened is a problem, that it is not there is none."""
    if not db.exists():
        return {"state": "absent"}
    try:
        with reading(db) as database:
            only = None if roles.sees_others(database, who) else who
            return {"state": "open", **asdict(status_of(database, only))}
    except DatabaseError as error:
        problems.append(error)
        return {"state": "closed", "why": error.what}


def _extras() -> dict[str, bool]:
    """Which extras of the distribution are installed, by what the distribution says of itself."""
    try:
        needed = requires("hashiya") or []
    except PackageNotFoundError:
        return {}
    extras: dict[str, bool] = {}
    for line in needed:
        read = re.match(r"([\w.-]+).*;.*extra == [\"']([\w-]+)[\"']", line)
        if read and read[2] != "dev":
            extras[read[2]] = extras.get(read[2], True) and bool(_installed(read[1]))
    return extras
