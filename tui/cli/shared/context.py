"""What every command needs to know first: which database, and who annotates."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from tui.cli.shared.config import load
from tui.cli.shared.output import say
from tui.cli.shared.paths import GivenPath
from tui.cli.shared.progress import upgrade_shown
from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.core.roles import GOLD
from tui.store.database import Database
from tui.store.file import open_mark
from tui.store.file.clock import Clock
from tui.store.file.header import SYSTEM
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.texts import articles
from tui.store.work.golds import golds

_Command = TypeVar("_Command", bound=Callable[..., Any])

DEFAULT_DATABASE = "annotations.db"

_FOREIGN = "tui.allow_foreign"


def db_option(command: _Command) -> _Command:
    """``--db``, and what goes with opening it."""
    named = click.option(
        "--db",
        type=GivenPath(of_database=True),
        envvar="HASHIYA_DB",
        default=Path(DEFAULT_DATABASE),
        help=_("The database; by default HASHIYA_DB, or else ./annotations.db."),
    )
    allowed = click.option(
        "--allow-foreign-schema",
        is_flag=True,
        expose_value=False,
        callback=lambda ctx, _option, value: ctx.meta.__setitem__(_FOREIGN, value),
        help=_("Write to the database even if something foreign was added to its schema."),
    )
    return named(allowed(command))


def _allows_foreign() -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_FOREIGN))


annotator_option = click.option(
    "--annotator",
    envvar="HASHIYA_ANNOTATOR",
    help=_("The annotator; by default HASHIYA_ANNOTATOR, the config, or the login name."),
)
json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


def annotator_name(given: str | None) -> str:
    """Who annotates: as given, else as the config says, else the login name."""
    name = (given if given is not None else load().get("annotator") or _login()).strip()
    if not name or not name.isprintable():
        raise UsageError(_("an annotator needs a name"), way_out=_("give it with --annotator"))
    return name


def told_name() -> str | None:
    """Who runs the command as HASHIYA_ANNOTATOR or the config says; a login name says nothing."""
    return os.environ.get("HASHIYA_ANNOTATOR") or load().get("annotator") or None


def viewer_name(given: str | None = None) -> str:
    """Who looks, for a command that has no --annotator, or one that says whose work is shown."""
    return annotator_name(
        given if given is not None else os.environ.get("HASHIYA_ANNOTATOR") or None
    )


def refuse_gold(name: str, db: Database | None = None) -> None:
    """Raise UsageError for a name that what is settled bears, anywhere or in a database: nobody
    annotates under it."""
    if name == GOLD or (db is not None and name in golds(db)):
        raise UsageError(
            _("{name} is whose name the settled spans bear, and nobody's own").format(name=name),
            way_out=_("say who you are with --annotator; to settle: {command}").format(
                command="hashiya adjudicate" if name == GOLD else f"hashiya adjudicate --as {name}"
            ),
        )


def _login() -> str:
    # The desk opens sooner without it.
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user{os.getuid()}" if hasattr(os, "getuid") else "annotator"


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """The database, for a command that only reads."""
    with upgrade_shown():
        db = open_database(path, read_only=True, allow_foreign=_allows_foreign())
    with db:
        _say_warnings(db)
        yield db


def _say_warnings(db: Database) -> None:
    if db.foreign is not None:
        say(f"hashiya: {db.foreign}")
    if db.has_part_of_import:
        told = DatabaseError(
            _("an import broke off, and part of it is still there"),
            file=str(db.path),
            way_out=_("it goes once the database can be written: is the disk full?"),
        )
        say(f"hashiya: {told}")
    if db.lacks_log:
        told = DatabaseError(open_mark.words(), file=str(db.path), way_out=open_mark.way_out())
        say(f"hashiya: {told}")


def is_fresh(path: Path) -> bool:
    """Whether a database is about to be made here: there is no file, or an empty one."""
    try:
        return path.stat().st_size == 0
    except OSError:
        # What else is wrong with the path, opening it will tell.
        return True


def is_untouched(db: Database) -> bool:
    """Whether it is sure that nobody but the program itself has done anything in a database."""
    try:
        return not articles.count(db) and events.only_by(db, SYSTEM)
    except DatabaseError:
        return False


@contextmanager
def writing(
    path: Path, *, create: bool = False, or_reading: bool = False, clock: Clock | None = None
) -> Iterator[Database]:
    """The database, for a command that writes; a new one starts with the starter scheme.

    With ``or_reading`` one that cannot be written is opened for reading alone.

    If the command fails on a database that it made, and nothing was done in it, the file goes
    away again.
    """
    fresh = is_fresh(path)
    with upgrade_shown():
        db = open_database(
            path, create=create, read_only=or_reading, clock=clock, allow_foreign=_allows_foreign()
        )
    try:
        if not or_reading:
            _say_warnings(db)
        if fresh:
            # The desk opens 20 ms sooner without the formats' room.
            from tui.desk.project.new_database import put_starter_scheme

            put_starter_scheme(db)
        yield db
    except BaseException:
        empty = fresh and is_untouched(db)
        db.close()
        if empty:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    db.close()
