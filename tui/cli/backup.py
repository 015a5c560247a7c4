"""``backup`` and ``recover``: a copy in time, and what can be saved without one."""

import os
from pathlib import Path

import click

from tui.cli.shared.context import db_option, json_option, reading
from tui.cli.shared.output import ExitCode, data_json, say, table
from tui.cli.shared.paths import GivenPath, empty
from tui.core.i18n import _, ngettext


@click.command("backup")
@click.argument("named", metavar="PATH", type=click.Path())
@db_option
def backup_command(named: str, db: Path) -> None:
    """Copy the database to a file or into a folder, even while it is in use.

    A PATH that ends in a slash is a folder; it is created if needed.

    \b
    Examples:
      hashiya backup ../copy.db
      hashiya backup --db mine.db backups/
    """
    from tui.store.file.copies import copy

    if not named:
        raise empty()
    target = Path(named)
    if named.endswith(("/", os.sep)):
        target.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        target /= db.name
    with reading(db) as database:
        copy(database, target, keep_damaged=True)
    say(_("{db}: copied to {copy}").format(db=db, copy=target))


@click.command("recover")
@click.argument("damaged", metavar="FILE", type=GivenPath(of_database=True))
@click.option("-o", "--output", "target", required=True, type=GivenPath(),
              help=_("The new database."))  # fmt: skip
@json_option
@click.pass_context
def recover_command(ctx: click.Context, damaged: Path, target: Path, as_json: bool) -> None:
    """Rescue what can be read of a damaged database into a new one.

    What is lost is listed, one line each: table, row, reason. The damaged file is not changed.

    \b
    Examples:
      hashiya recover mine.db -o saved.db
      hashiya recover --json mine.db -o saved.db
    """
    from tui.store.repair.recover import recover

    found = recover(damaged, target)
    lost = [{"table": p.table, "id": p.id, "what": p.what} for p in found.lost]
    if as_json:
        data_json({"kept": found.kept, "lost": lost})
    else:
        table(one.values() for one in lost)
    kept = ", ".join(f"{number} {name}" for name, number in found.kept.items())
    say(_("{path}: rescued {kept}").format(path=target, kept=kept or _("nothing")))
    if lost:
        say(
            ngettext(
                "{path}: {count} item was lost or repaired",
                "{path}: {count} items were lost or repaired",
                len(lost),
            ).format(path=damaged, count=len(lost))
        )
        ctx.exit(ExitCode.DATA)
    say(_("{path}: nothing was lost").format(path=damaged))
