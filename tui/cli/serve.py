"""``serve``: the desk in a browser."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.shared.context import annotator_name, db_option, is_fresh, refuse_gold, writing
from tui.cli.shared.output import say, table
from tui.cli.shared.paths import GivenPath
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.roles import Power
from tui.desk.rights import Grants, Right, grants
from tui.store.database import Database
from tui.store.log import roles

if TYPE_CHECKING:
    from tui.ui.serving.tokens import Tokens


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help=_("The address to listen on."))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("The port to listen on."),
)
@click.option(
    "--annotator",
    "annotators",
    multiple=True,
    help=_("An annotator (repeatable); each gets an address of their own."),
)
@click.option(
    "--allow",
    multiple=True,
    metavar="[NAME:]WHAT",
    help=_(
        "Allow import, scheme, agreement, adjudicate, decided, with commas:"
        " for everyone, or for NAME."
    ),
)
@click.option(
    "--public-url",
    metavar="URL",
    help=_("The address that browsers use, if there is a proxy in front."),
)
@click.option(
    "--tokens",
    type=GivenPath(),
    help=_("Keep the addresses in this file; it is created if missing."),
)
@click.option(
    "--revoke",
    multiple=True,
    metavar="NAME",
    help=_("Revoke NAME's address in --tokens, even while a server runs; do not serve."),
)
@click.option(
    "--renew",
    multiple=True,
    metavar="NAME",
    help=_("Give NAME a new address in --tokens and print it; do not serve."),
)
@click.option(
    "--log",
    "log_path",
    type=GivenPath(),
    help=_("The log file; by default standard error."),
)
@db_option
def serve_command(
    host: str, port: int, annotators: tuple[str, ...], allow: tuple[str, ...],
    public_url: str | None, tokens: Path | None, revoke: tuple[str, ...], renew: tuple[str, ...],
    log_path: Path | None, db: Path,
) -> None:  # fmt: skip
    """Serve the desk to browsers; each annotator gets a secret address.

    \b
    Examples:
      hashiya serve --annotator muna --annotator sami --port 8080
      hashiya serve --tokens addresses.txt --allow muna:import,scheme
    """
    from tui.ui.serving.hosts import LOOPBACK, hosts
    from tui.ui.serving.log import Log
    from tui.ui.serving.server import Serving, serve

    shown = f"[{host}]" if ":" in host else host
    base = (public_url or f"http://{shown}:{port}").rstrip("/")
    if revoke or renew:
        _change_addresses(tokens, revoke, renew, base)
        return
    granted, right_hosts = grants(allow), hosts(host, public_url)
    for name in annotators:
        refuse_gold(name)
    known = _known(annotators, tokens)
    if strangers := granted.names - set(known.names.values()):
        raise UsageError(
            _("{names} has no address and cannot be given rights").format(
                names=", ".join(strangers)
            ),
            way_out=_("name each with --annotator too"),
        )
    # Made, or seen to be in order, before anyone comes.
    if is_fresh(db):
        say(_("A new database: {path}").format(path=db.absolute()))
    with writing(db, create=True) as database:
        for name in known.names.values():
            refuse_gold(name, database)
        _say_what_roles_forbid(database, known.names.values(), granted)

    def listening(_port: int) -> None:
        _print_addresses(known, base)
        if host not in LOOPBACK and not public_url:
            say(_("Anyone who has an address can annotate; across a network, put TLS in front."))
        say(_("Press Ctrl+C to stop."))

    serve(Serving(known, db, right_hosts, Log(log_path), granted), host, port, listening)


def _say_what_roles_forbid(db: Database, names: Iterable[str], granted: Grants) -> None:
    """Say of whom something is allowed here that the project keeps to others."""
    held = roles.roles(db)
    for name in names:
        for right, power in ((Right.SCHEME, Power.SCHEME), (Right.ADJUDICATE, Power.SETTLE)):
            if right in granted.for_annotator(name) and not held.may(name, power):
                said = _("{right} is allowed to {name} in vain: {leaders} leads this project")
                leaders = ", ".join(held.leaders)
                say(said.format(right=right, name=name, leaders=leaders))


def _known(annotators: tuple[str, ...], tokens: Path | None) -> "Tokens":
    """Everybody's address: of those named, and of those in the file. Raises UsageError."""
    from tui.ui.serving.tokens import Tokens

    kept = tokens is not None and tokens.exists()
    names = [annotator_name(name) for name in annotators or (() if kept else (_single(),))]
    if len(set(names)) < len(names):
        raise UsageError(_("an annotator is named twice"))
    return Tokens(names, tokens)


def _change_addresses(
    path: Path | None, revoke: tuple[str, ...], renew: tuple[str, ...], base: str
) -> None:
    """Revoke and renew addresses in their file. Raises UsageError where there is none."""
    from tui.ui.serving.tokens import Tokens

    if path is None or not path.exists():
        raise UsageError(_("addresses are kept in a file"), way_out=_("name it with --tokens FILE"))
    known = Tokens((), path)
    for name in revoke:
        known.revoke(name)
    for name in renew:
        known.renew(name)
    if renew:
        _print_addresses(known, base, renew)


def _print_addresses(known: "Tokens", base: str, wanted: tuple[str, ...] = ()) -> None:
    pairs = [(name, f"{base}/{secret}/") for secret, name in known.names.items()]
    table(pair for pair in pairs if not wanted or pair[0] in wanted)


def _single() -> str | None:
    return os.environ.get("HASHIYA_ANNOTATOR") or None
