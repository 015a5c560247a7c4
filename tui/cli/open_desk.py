"""``open``, ``keys`` and ``reset-terminal``: the desk, and what it answers to."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tui.cli.commands import COMMANDS, nearest, unknown_word
from tui.cli.shared.config import load
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    is_fresh,
    is_untouched,
    json_option,
    reading,
    refuse_gold,
    writing,
)
from tui.cli.shared.output import data_json, say, table
from tui.cli.shared.paths import empty, there
from tui.cli.shared.sanitize import sanitize
from tui.cli.shared.terminal_options import plain_option, settings_with, terminal_options
from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.label import keys_of
from tui.desk.keys.commands import Command
from tui.desk.keys.key_names import key_names
from tui.desk.keys.settings import (
    Settings,
    adjudication_actions,
    key_actions,
    layout_at_hand,
    twins_of,
    unreachable_keys,
)
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles
from tui.terminals.profiles import PROFILES, Profile
from tui.terminals.query import TerminalQuery, profile_at_hand, terminal_query


@click.command("open")
@click.argument("named", metavar="[PATH]...", nargs=-1)
@click.option("--at", type=click.IntRange(0), help=_("Go to this offset in the article."))
@plain_option
@terminal_options
@annotator_option
@db_option
def open_command(
    named: tuple[str, ...],
    at: int | None,
    plain: bool,
    annotator: str | None,
    db: Path,
    **options: str | None,
) -> None:
    """Open the desk on a database, an article, or files, which are imported first.

    \b
    Examples:
      hashiya mine.db
      hashiya --db mine.db news.txt
    """
    if "" in named:
        raise empty()
    databases = [name for name in named if _names_database(Path(name))]
    path = Path(databases[0]) if databases else db
    others = [name for name in named if name not in databases]
    for name in others:
        _refuse_slip(name, path)
    demand_terminal(drawn=not plain)
    settings = settings_with(options)
    who = annotator_name(annotator)
    refuse_gold(who)
    if len(databases) > 1:
        raise UsageError(_("one database at a time, not {count}").format(count=len(databases)))
    if plain:
        _open_plain(path, others, who, settings, at)
        return
    fresh = is_fresh(path)
    # It answers while the database is opened and Textual is loaded.
    with (
        terminal_query(os.environ, silent=settings.get("terminal") == "off") as question,
        writing(path, create=True, or_reading=True) as database,
    ):
        refuse_gold(who, database)
        article = _wanted(database, others, who)
        # Textual costs 200 ms and is loaded here alone.
        from tui.ui.app import run
        from tui.ui.screens.tour_line import TOUR_WANTED

        # The screen stands still while a key waits: better said soon than saved late.
        database.wait_at_most(2000)
        profile = profile_at_hand(question, settings.terminal_choices)
        open_desk = partial(run, database, who, settings, profile=profile, question=question)
        code = open_desk(article=article, at=at, new_database=fresh)
        while code == TOUR_WANTED:
            lead_tour(settings, profile, question)
            code = open_desk()
        if fresh and is_untouched(database):
            # A database that was made for nothing goes away again: its name may be a slip.
            raise click.exceptions.Exit(code)
    if code:
        raise click.exceptions.Exit(code)


def _open_plain(
    path: Path, others: list[str], who: str, settings: Settings, at: int | None
) -> None:
    demand_lines()
    from tui.plain.run import run_plain

    fresh = is_fresh(path)
    with writing(path, create=True, or_reading=True) as database:
        refuse_gold(who, database)
        article = _wanted(database, others, who)
        run_plain(
            database, who, settings, article=article, at=at, clean=sanitize, new_database=fresh
        )  # fmt: skip
        if fresh and is_untouched(database):
            # A database that was made for nothing goes away again: its name may be a slip.
            raise click.exceptions.Exit


@click.command("tour")
@plain_option
@terminal_options
def tour_command(plain: bool, **options: str | None) -> None:
    """Take a tour of two minutes at the desk, key by key, on an article of its own.

    \b
    Examples:
      hashiya tour
      hashiya --lang ar tour
    """
    demand_terminal(drawn=not plain)
    settings = settings_with(options)
    if plain:
        demand_lines()
        from tui.plain.run import run_plain

        with _tour_database() as database:
            run_plain(
                database, "tour", settings,
                article=None, at=None, clean=sanitize, new_database=True, tour=True,
            )  # fmt: skip
        return
    with terminal_query(os.environ, silent=settings.get("terminal") == "off") as question:
        lead_tour(settings, profile_at_hand(question, settings.terminal_choices), question)


def lead_tour(settings: Settings, profile: Profile, question: TerminalQuery) -> None:
    """Open the desk with the tour, on a database of its own that is gone afterwards."""
    from tui.ui.app import run

    with _tour_database() as database:
        run(database, "tour", settings, profile=profile, question=question, tour=True)


@contextmanager
def _tour_database() -> Iterator[Database]:
    from tui.desk.tour import lay_out

    with (
        TemporaryDirectory(prefix="hashiya-tour-") as folder,
        open_database(Path(folder) / "tour.db", create=True) as database,
    ):
        lay_out(database)
        yield database


def demand_terminal(*, drawn: bool = True) -> None:
    """Raises UsageError where there is no terminal, or none that anything can be ``drawn`` in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("the desk needs a terminal"),
            way_out=_("without one, use hashiya ls, show, import or export"),
        )
    if drawn and os.environ.get("TERM") in ("dumb", "unknown"):
        raise UsageError(
            _("the desk cannot be drawn in this terminal (TERM={term})").format(
                term=os.environ["TERM"]
            ),
            way_out=_("use another terminal; --plain, ls, show, import and export work here"),
        )


def demand_lines() -> None:
    """Raises UsageError where a desk cannot be had by lines."""
    if os.name != "posix":
        raise UsageError(_("--plain is not there on Windows itself"), way_out=_("run it in WSL"))


def _refuse_slip(name: str, db: Path) -> None:
    """What is neither a file, nor a database, nor an article, is most likely a slip."""
    if there(name):
        return
    command = name in COMMANDS
    if not is_fresh(db):
        with reading(db) as database:
            # An id may be anything: a URL, a name with a full stop, a command's name.
            if (articles.exists if command else articles.begins)(database, name):
                return
    if command:
        raise UsageError(
            _("the command {name} must come first").format(name=name),
            way_out=_("run: hashiya {name} --db {db}").format(name=name, db=db),
        )
    if Path(name).suffix and "://" not in name:
        # A file, by its look: what is wrong with it, importing it tells.
        return
    raise unknown_word(name, nearest(name))


def _names_database(path: Path) -> bool:
    if path.suffix.lower() in (".db", ".sqlite", ".sqlite3"):
        return True
    if not (there(path) and path.is_file()):
        return False
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        # Importing it tells what is wrong, by its name.
        return False


def _wanted(database: Database, others: list[str], who: str) -> str | None:
    """The id of the article to begin with, after the files are imported."""
    if not others:
        return None
    # Files are seldom named, and their formats' room takes 20 ms to load.
    from tui.desk.project.importer import import_path

    first = None
    for other in others:
        # As a path it would lose one of two slashes, and the id is another one then.
        if not there(other) and articles.begins(database, other):
            first = first or articles.find(database, other)
            continue
        taken = import_path(database, Path(other), annotator=who)
        for refusal in taken.refusals:
            say(f"hashiya: {other}: {refusal}")
        if not taken.kept:
            raise DataError(
                _("the file was not imported"),
                file=other,
                way_out=_("hashiya import --keep-going imports its valid records"),
            )
        first = first or taken.first
    return first


def _label_keys(db: Path) -> dict[str, str]:
    if not db.exists():
        return {}
    with reading(db) as database:
        return keys_of(scheme.labels(database))


def _commands_with_twins(
    settings: Settings, labels: Mapping[str, str], layout: str
) -> list[tuple[Command, tuple[str, ...]]]:
    """The desk's commands, and those that adjudication alone has, each with its keys' twins."""
    desk = settings.commands()
    actions = key_actions(settings, labels, layout)
    found = [(command, twins_of(command, actions, layout)) for command in desk]
    known = {command.id for command in desk}
    actions = adjudication_actions(settings, labels, layout)
    return found + [
        (command, twins_of(command, actions, layout))
        for command in settings.adjudication_commands(labels)
        if command.id not in known
    ]


@click.command("keys")
@db_option
@json_option
def keys_command(db: Path, as_json: bool) -> None:
    """List every key, its twin in your keyboard's layout, and the command's id for remapping.

    \b
    Examples:
      hashiya keys
      hashiya keys --json
    """
    settings = load()
    labels = _label_keys(db)
    layout = layout_at_hand(settings, os.environ)
    listed = _commands_with_twins(settings, labels, layout)
    if lost := unreachable_keys(settings, labels, layout):
        said = _("these keys cannot be typed on the {layout} keyboard: {keys}")
        say("hashiya: " + said.format(layout=layout, keys=key_names(lost)))
    for clash in settings.clashes(labels):
        say(f"hashiya: {clash}")
    if as_json:
        data_json(
            [
                {
                    "id": command.id,
                    "group": command.group,
                    "title": command.title,
                    "help": command.help,
                    "keys": list(command.keys),
                    "twins": list(twins),
                }
                for command, twins in listed
            ]
        )
        return
    table(
        (
            key_names(command.keys),
            key_names(twins),
            command.id,
            command.title,
            command.help,
        )
        for command, twins in listed
    )


@click.command("reset-terminal")
def reset_terminal_command() -> None:
    """Restore the terminal's own handling of right-to-left text, after a kill -9.

    \b
    Examples:
      hashiya reset-terminal
      hashiya reset-terminal > "$SSH_TTY"
    """
    for leave in dict.fromkeys(profile.leave for profile in PROFILES.values()):
        click.echo(leave, nl=False)
