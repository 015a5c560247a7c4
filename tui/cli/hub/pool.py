"""``hashiya hub offer``, ``take`` and ``give-back``: work that is given out as it is asked for."""

from datetime import timedelta
from pathlib import Path

import click

from tui.cli.hub.sync import joined_hub, sync_with
from tui.cli.shared.context import db_option, writing
from tui.cli.shared.output import say
from tui.core.i18n import _, ngettext
from tui.hub import pool
from tui.hub.connection import connect, greet
from tui.hub.passwords import passfile
from tui.store.merging.hub_log import canonical_articles
from tui.store.texts import articles
from tui.store.work import assignments


@click.command("offer")
@click.argument("ids", nargs=-1)
@click.option(
    "--each",
    type=click.IntRange(1, 1000),
    default=1,
    show_default=True,
    help=_("So many annotators do each article."),
)
@db_option
def offer_command(ids: tuple[str, ...], each: int, db: Path) -> None:
    """Offer articles, all if none is named, to whoever asks for work.

    \b
    Examples:
      hashiya hub offer --each 2
      hashiya hub offer p1 p2 p3
    """
    with writing(db) as database:
        address = joined_hub(database)
        sync_with(database, address)
        known = canonical_articles(database)
        wanted = [articles.get(database, id_).id for id_ in ids] or list(known)
    with connect(address, passfile()) as connection:
        count = pool.offer(connection, address, [known[id_] for id_ in wanted], each)
    said = ngettext("{count} article is offered", "{count} articles are offered", count)
    say(said.format(count=count))


@click.command("take")
@click.argument("count", type=click.IntRange(1, 1000), default=5)
@click.option(
    "--hours",
    type=click.IntRange(1),
    default=72,
    show_default=True,
    help=_("So long they are yours; what is done later counts, too."),
)
@db_option
def take_command(count: int, hours: int, db: Path) -> None:
    """Take COUNT articles that the hub offers: they are yours to do.

    \b
    Examples:
      hashiya hub take
      hashiya hub take 20 --hours 24
    """
    with writing(db) as database:
        address = joined_hub(database)
        sync_with(database, address)
        with connect(address, passfile()) as connection:
            who = greet(connection, address).annotator
            taken = pool.take_work(connection, address, count, timedelta(hours=hours))
        here = {hash_: id_ for id_, hash_ in canonical_articles(database).items()}
        assignments.take_own(database, [here[one] for one in taken if one in here], who)
        sync_with(database, address)
    said = ngettext("{count} article is yours", "{count} articles are yours", len(taken))
    say(said.format(count=len(taken)))


@click.command("give-back")
@db_option
def give_back_command(db: Path) -> None:
    """Give back what you took and have not done, for others to take.

    \b
    Examples:
      hashiya hub give-back
      hashiya hub give-back --db mine.db
    """
    with writing(db) as database:
        address = joined_hub(database)
        sync_with(database, address)
        with connect(address, passfile()) as connection:
            who = greet(connection, address).annotator
            connection.rollback()
            count = pool.give_back(connection, address)
        assignments.give_back_own(database, who)
        sync_with(database, address)
    said = ngettext("{count} article was given back", "{count} articles were given back", count)
    say(said.format(count=count))
