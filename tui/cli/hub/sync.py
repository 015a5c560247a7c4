"""``hashiya sync``: a database and its hub send each other what the other lacks."""

from dataclasses import asdict
from pathlib import Path

import click

from tui.cli.shared.context import db_option, json_option, writing
from tui.cli.shared.output import data_json, say
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.hub.address import HubAddress, stored_address
from tui.hub.connection import connect, explain_errors
from tui.hub.passwords import passfile
from tui.hub.sync import sync
from tui.hub.values import SyncResult
from tui.store.database import Database
from tui.store.merging.hub_log import HubLog
from tui.store.merging.hub_membership import hub_address


@click.command("sync")
@click.option("--push", "way", flag_value="push", help=_("Only send."))
@click.option("--pull", "way", flag_value="pull", help=_("Only take."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be sent; change nothing."))
@db_option
@json_option
def sync_command(way: str | None, dry_run: bool, db: Path, as_json: bool) -> None:
    """Send to the hub what was done here, and take what was done elsewhere.

    An open desk does it by itself.

    \b
    Examples:
      hashiya sync
      hashiya sync --pull --db mine.db
    """
    with writing(db) as database:
        address = joined_hub(database)
        if dry_run:
            waiting = HubLog(database, address.url).waiting()
            if as_json:
                data_json({"waiting": waiting})
            else:
                say(_("not sent yet: {count}").format(count=waiting))
            return
        result = sync_with(database, address, push=way != "pull", pull=way != "push")
    if as_json:
        data_json(asdict(result))
    else:
        tell_sync(result, address)


def joined_hub(db: Database) -> HubAddress:
    """The hub that a database belongs to. Raises UsageError where it belongs to none."""
    url = hub_address(db)
    if url is None:
        raise UsageError(
            _("this database belongs to no hub"),
            file=str(db.path),
            way_out=_("join one: hashiya hub join URL"),
        )
    return stored_address(url)


def sync_with(
    db: Database, address: HubAddress, *, push: bool = True, pull: bool = True
) -> SyncResult:
    """Send and take over a connection of its own."""
    with explain_errors(address), connect(address, passfile()) as connection:
        return sync(connection, address, HubLog(db, address.url), push=push, pull=pull)


def tell_sync(result: SyncResult, address: HubAddress) -> None:
    """Say what went and came, and what did not."""
    if not address.is_checked:
        say(_("the hub's certificate is not checked: {url}").format(url=address.url))
    if result.started_over:
        say(_("the hub had lost some of it: all was sent again"))
    if not result.sent and not result.came and not result.refused:
        say(_("the hub has all of it, and so does this database"))
    else:
        say(_("sent {sent}, taken {came}").format(sent=result.sent, came=result.came))
    if result.refused:
        said = ngettext(
            "{count} action was refused, and stays here alone: {why}",
            "{count} actions were refused, and stay here alone; one of them: {why}",
            result.refused,
        )
        say(said.format(count=result.refused, why=result.why))
    if result.damaged:
        said = ngettext(
            "{count} action that came says nothing, and was left out: {id}",
            "{count} actions that came say nothing, and were left out; the first is {id}",
            len(result.damaged),
        )
        say(said.format(count=len(result.damaged), id=result.damaged[0]))
    if result.newer:
        say(_("what comes next is for a newer Hashiya: update it"))
