"""``serve``: the desk in a browser."""

import os
from pathlib import Path

import click

from tui.cli.context import annotator_name, db_option, is_fresh, writing
from tui.cli.output import say, table
from tui.core.errors import UsageError
from tui.core.i18n import _

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Where to listen."))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help=_("Which port to listen on."))  # fmt: skip
@click.option("--annotator", "annotators", multiple=True,
              help=_("Who annotates; again for each, and each gets an address."))  # fmt: skip
@db_option
def serve_command(host: str, port: int, annotators: tuple[str, ...], db: Path) -> None:
    """Serve the desk to browsers; gives an address for each annotator, to be kept secret.

    \b
    Examples:
      hashiya serve
      hashiya serve --annotator muna --annotator sami --port 8080
    """
    names = [annotator_name(name) for name in annotators or (_single(),)]
    if len(set(names)) < len(names):
        raise UsageError(_("an annotator is named twice"))
    from tui.ui.serving import addresses, application, serve

    secrets = addresses(names)
    environment = {"HASHIYA_DB": str(db.absolute())}
    app = application(secrets, environment, db.stem)
    # Made, or seen to be in order, before anyone comes.
    if is_fresh(db):
        say(_("A new database: {path}").format(path=db.absolute()))
    with writing(db, create=True):
        pass

    def listening() -> None:
        shown = f"[{host}]" if ":" in host else host
        table((name, f"http://{shown}:{port}/{secret}/") for secret, name in secrets.items())
        if host not in LOOPBACK:
            say(_("Whoever has an address can annotate; across a network put TLS before it."))
        say(_("Ctrl+C ends it."))

    serve(app, host, port, listening)


def _single() -> str | None:
    return os.environ.get("HASHIYA_ANNOTATOR") or None
