"""``hashiya hub start`` and ``stop``: a PostgreSQL of one's own."""

from pathlib import Path

import click

from tui.cli.hub.roles import demand_lead, lead
from tui.cli.hub.sync import sync_with, tell_sync
from tui.cli.shared.context import annotator_name, annotator_option, db_option, writing
from tui.cli.shared.output import data, say
from tui.cli.shared.paths import GivenPath
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.hub import setup
from tui.hub.address import HubAddress
from tui.hub.connection import connect
from tui.hub.passwords import keep_password, passfile
from tui.hub.server import OwnServer
from tui.store.merging.hub_log import join_hub

DATABASE = "hashiya"
"""The name of the database in a server of one's own."""


@click.command("start")
@click.argument("folder", metavar="DIR", type=GivenPath())
@click.option("--port", type=click.IntRange(1, 65535), help=_("The port to listen on."))
@click.option(
    "--listen", metavar="ADDRESS", help=_("Listen there, too, for other computers; through TLS.")
)
@click.option("--network", metavar="CIDR", help=_("With --listen: who may come, as 10.0.0.0/8."))
@click.option("--certificate", type=GivenPath(), help=_("With --listen: the certificate."))
@click.option("--key", type=GivenPath(), help=_("With --listen: its key."))
@annotator_option
@db_option
def start_command(
    folder: Path, port: int | None, listen: str | None, network: str | None,
    certificate: Path | None, key: Path | None, annotator: str | None, db: Path,
) -> None:  # fmt: skip
    """Start a PostgreSQL whose data are in DIR; the first time, make it, and a hub of DB in it.

    It needs nobody who knows PostgreSQL, and listens on this computer alone unless told
    otherwise. It runs on until hashiya hub stop DIR, or until the computer is turned off.

    \b
    Examples:
      hashiya hub start ~/hub --db corpus.db
      hashiya hub start ~/hub --listen 0.0.0.0 --network 10.0.0.0/8 --certificate c.pem --key k.pem
    """
    who = annotator_name(annotator)
    server = OwnServer(folder.absolute())
    if not listen and (network or certificate or key):
        raise UsageError(
            _("--network, --certificate and --key are for --listen"),
            way_out=_("give --listen with the address of this computer, or leave them out"),
        )
    if port and server.is_made and port != server.port:
        raise UsageError(
            _("this server listens on port {port}, which those who joined know").format(
                port=server.port
            ),
            file=str(folder),
            way_out=_("leave --port out"),
        )
    if server.is_made and server.owner:
        _start(server, listen, network, certificate, key)
        data(_address(server, server.owner).url)
        return
    with writing(db) as database:
        demand_lead(database, who)
        if not server.is_made:
            server.make(port)
        _start(server, listen, network, certificate, key)
        address = _address(server, who)
        password = setup.make_owner(server.admin(), server.password, who, DATABASE)
        keep_password(address, password, passfile())
        with connect(address, passfile()) as connection:
            setup.make_hub(connection, address, who)
        server.note_owner(who)
        lead(database, who)
        join_hub(database, address.url)
        tell_sync(sync_with(database, address), address)
    data(address.url)
    say(_("let others in: hashiya hub invite NAME --db {db}").format(db=db))


@click.command("stop")
@click.argument("folder", metavar="DIR", type=GivenPath())
def stop_command(folder: Path) -> None:
    """Stop the PostgreSQL whose data are in DIR. All desks go on, and send later.

    \b
    Examples:
      hashiya hub stop ~/hub
      hashiya hub stop /srv/hub
    """
    server = OwnServer(folder.absolute())
    if server.port and server.runs:
        server.stop()
    else:
        say(_("it does not run"))


def _address(server: OwnServer, who: str) -> HubAddress:
    return HubAddress(who, "127.0.0.1", server.port, DATABASE)


def _start(
    server: OwnServer, listen: str | None, network: str | None, certificate: Path | None,
    key: Path | None,
) -> None:  # fmt: skip
    if server.runs:
        say(_("it runs already"))
        return
    if listen:
        if not (network and certificate and key):
            raise UsageError(
                _("whoever listens for other computers needs TLS"),
                way_out=_("give --network, --certificate and --key; or let others in by ssh -L"),
            )
        if not server.has_tls:
            raise UsageError(
                _("this PostgreSQL was built without TLS"),
                way_out=_(
                    "name the folder of another one's programs in HASHIYA_POSTGRES,"
                    " or let others in by ssh -L"
                ),
            )
        server.let_in_from(network)
    server.start(listen=listen or "", certificate=certificate, key=key)
