"""``hashiya hub``: a place where the work of a team's desks meets."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from tui.cli.help_language import help_in_language
from tui.cli.hub.roles import demand_lead, differences, lead, role_of
from tui.cli.hub.sync import joined_hub, sync_with, tell_sync
from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    is_fresh,
    json_option,
    reading,
    viewer_name,
    writing,
)
from tui.cli.shared.output import data, data_json, say, table
from tui.core.errors import HubError, UsageError
from tui.core.i18n import _
from tui.hub import setup
from tui.hub.address import HubAddress, parse_address
from tui.hub.connection import connect, greet
from tui.hub.passwords import forget_password, has_password, is_given, keep_password, passfile
from tui.hub.values import Member, MemberPower
from tui.store.database import Database
from tui.store.log import roles
from tui.store.merging.hub_log import HubLog, join_hub, leave_hub
from tui.store.opening import open_database

_ELSEWHERE = {
    "start": "tui.cli.hub.server",
    "stop": "tui.cli.hub.server",
    "offer": "tui.cli.hub.pool",
    "take": "tui.cli.hub.pool",
    "give-back": "tui.cli.hub.pool",
}
"""Commands of the group that have files of their own."""

insecure_option = click.option(
    "--insecure", is_flag=True, help=_("Do not check the server's certificate.")
)
role_option = click.option(
    "--role", metavar="ROLE", help=_("The role of PostgreSQL; by default the annotator's name.")
)


class HubGroup(click.Group):
    """Loads the rest of its commands when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order in which one needs them."""
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name in _ELSEWHERE:
            name = f"{cmd_name.replace('-', '_')}_command"
            found: click.Command = getattr(import_module(_ELSEWHERE[cmd_name]), name)
            return help_in_language(found)
        return super().get_command(ctx, cmd_name)


@click.group("hub", cls=HubGroup)
def hub_command() -> None:
    """Work as a team: each in a database of their own, which meet in a hub.

    A hub is a database of PostgreSQL. Who has none starts one: hashiya hub start.

    \b
    Examples:
      hashiya hub start ~/hub --db corpus.db
      hashiya hub invite muna
      hashiya hub join postgresql://muna@hub.example.org/corpus --db mine.db
    """


@hub_command.command("init")
@click.argument("url")
@insecure_option
@annotator_option
@db_option
def hub_init(url: str, insecure: bool, annotator: str | None, db: Path) -> None:
    """Make a hub in an empty database of PostgreSQL, own it, and send it what DB has.

    Its role has to be allowed to make roles: ALTER ROLE me CREATEROLE. Whoever makes it leads the
    project, too; where somebody leads already, only they make a hub.

    \b
    Examples:
      hashiya hub init postgresql://lead@hub.example.org/corpus --db corpus.db
      hashiya hub init postgresql://lead@localhost/corpus
    """
    who = annotator_name(annotator)
    address = parse_address(url, role=who, insecure=insecure)
    with writing(db) as database:
        demand_lead(database, who)
        with _password(address), connect(address, passfile()) as connection:
            setup.make_hub(connection, address, who)
        lead(database, who)
        join_hub(database, address.url)
        tell_sync(sync_with(database, address), address)


@hub_command.command("invite")
@click.argument("name")
@click.option(
    "--power",
    type=click.Choice([one.value for one in MemberPower if one is not MemberPower.NONE]),
    default=MemberPower.ANNOTATOR.value,
    show_default=True,
    help=_("What they may do."),
)
@role_option
@click.option("--host", metavar="HOST", help=_("What others call the hub's computer."))
@db_option
@json_option
def hub_invite(
    name: str, power: str, role: str | None, host: str | None, db: Path, as_json: bool
) -> None:
    """Let NAME in, and print the address and the password for them. It is shown this once.

    For one who is in already the password is a new one, and the old one ends.

    \b
    Examples:
      hashiya hub invite muna
      hashiya hub invite rana --power curator --host hub.example.org
    """
    with reading(db) as database:
        address = joined_hub(database)
        held = roles.roles(database)
    with connect(address, passfile()) as connection:
        password = setup.invite(connection, address, role or name, name, MemberPower(power))
    member = Member(role or name, name, MemberPower(power))
    if held.leaders:
        for line in differences(held, [member]):
            say(line)
    there = replace(address, role=role or name, host=host or address.host)
    theirs = there.url
    if as_json:
        data_json({"url": theirs, "annotator": name, "power": power, "password": password})
        return
    table([(_("address"), theirs), (_("password"), password)])
    say(_("they say: hashiya hub join {url}").format(url=theirs))
    if there.is_local:
        say(_("this address is known on this computer alone"))


@hub_command.command("remove")
@click.argument("role")
@db_option
def hub_remove(role: str, db: Path) -> None:
    """Let a member in no more. What they did stays.

    \b
    Examples:
      hashiya hub remove muna
      hashiya hub remove muna --db corpus.db
    """
    with reading(db) as database:
        address = joined_hub(database)
    with connect(address, passfile()) as connection:
        setup.remove(connection, address, role)


@hub_command.command("join")
@click.argument("url")
@insecure_option
@annotator_option
@db_option
def hub_join(url: str, insecure: bool, annotator: str | None, db: Path) -> None:
    """Let DB, which is made if it is not there, belong to a hub, and take what that has.

    The password is asked for, or read from standard input, and kept in a file of yours.

    \b
    Examples:
      hashiya hub join postgresql://muna@hub.example.org/corpus --db mine.db
      hashiya hub join postgresql://hub.example.org/corpus < password.txt
    """
    who = annotator_name(annotator)
    address = parse_address(url, role=who, insecure=insecure)
    with _password(address, anew=True), connect(address, passfile()) as connection:
        greeting = greet(connection, address)
    with _new_or_old(db) as database:
        join_hub(database, address.url)
        tell_sync(sync_with(database, address), address)
    if greeting.annotator != who:
        say(
            _("the hub knows you as {name}: open the desk with --annotator {name}").format(
                name=greeting.annotator
            )
        )


@hub_command.command("status")
@db_option
@json_option
def hub_status(db: Path, as_json: bool) -> None:
    """Show the hub, who you are there, and what was not sent yet.

    \b
    Examples:
      hashiya hub status
      hashiya hub status --json
    """
    with reading(db) as database:
        address = joined_hub(database)
        log = HubLog(database, address.url)
        waiting, refused = log.waiting(), log.mark().refused
        held = roles.roles(database)
        others = held.sees_others(viewer_name())
    found: dict[str, Any] = {
        "hub": address.url, "checked": address.is_checked, "waiting": waiting, "refused": refused,
    }  # fmt: skip
    people = []
    try:
        with connect(address, passfile()) as connection:
            greeting = greet(connection, address)
            connection.rollback()
            people = setup.members(connection, address)
        if not others:
            people = [one for one in people if one.annotator == greeting.annotator]
        found |= {"answers": True, "annotator": greeting.annotator, "power": greeting.power.value}
        found["members"] = {one.annotator: one.power.value for one in people}
        found["role"] = role_of(held, greeting.annotator)
    except HubError as error:
        found |= {"answers": False, "error": str(error)}
    if as_json:
        data_json(found)
        return
    table(
        [
            (_("hub"), found["hub"]),
            (_("certificate"), _certificate(address)),
            (_("not sent yet"), waiting),
            (_("refused"), refused),
            *([(_("you are"), f"{found['annotator']} ({found['power']})")] if people else []),
            *([(_("in the project"), found["role"])] if found.get("role") else []),
            *([(_("trouble"), found["error"])] if "error" in found else []),
        ]
    )
    if len(people) > 1:
        data("")
        table((one.annotator, one.power.value, one.role) for one in people)
    if people:
        for line in differences(held, people):
            say(line)


@hub_command.command("leave")
@db_option
def hub_leave(db: Path) -> None:
    """Let DB belong to no hub any more, and forget the password. Both keep what they have.

    \b
    Examples:
      hashiya hub leave
      hashiya hub leave --db mine.db
    """
    with writing(db) as database:
        address = joined_hub(database)
        leave_hub(database)
    forget_password(address, passfile())


@hub_command.command("upgrade")
@db_option
def hub_upgrade(db: Path) -> None:
    """Bring the hub up to date, after Hashiya was updated or the hub restored from a copy.

    \b
    Examples:
      hashiya hub upgrade
      hashiya hub upgrade --db corpus.db
    """
    with reading(db) as database:
        address = joined_hub(database)
    with connect(address, passfile()) as connection:
        upgraded, restored = setup.upgrade_hub(connection, address)
    if restored:
        say(_("what comes from now on follows what was restored"))
    if upgraded or not restored:
        say(_("the hub is up to date now") if upgraded else _("the hub is up to date"))


def _certificate(address: HubAddress) -> str:
    if address.is_local:
        return _("not needed: nothing leaves this computer")
    return _("checked") if address.is_checked else _("not checked")


@contextmanager
def _password(address: HubAddress, *, anew: bool = False) -> Iterator[None]:
    """Ask for the password where none is known, and keep it if the block does not fail."""
    file = passfile()
    known = is_given() if anew else has_password(address, file)
    if known or address.host.startswith("/"):
        yield
        return
    if sys.stdin.isatty():
        asked = str(click.prompt(_("Password"), hide_input=True, err=True))
    else:
        asked = sys.stdin.readline().rstrip("\n")
    if not asked and not has_password(address, file):
        raise UsageError(
            _("a password is needed"), way_out=_("type it, or give it on standard input")
        )
    if asked:
        keep_password(address, asked, file)
    try:
        yield
    except HubError as error:
        if asked and not error.offline:
            forget_password(address, file)
        raise


@contextmanager
def _new_or_old(db: Path) -> Iterator[Database]:
    """The database; a new one has no labels: those of the hub's come."""
    if not is_fresh(db):
        with writing(db) as database:
            yield database
        return
    with open_database(db, create=True) as database:
        yield database
