"""Opens the desk at which differences are settled, on the screen or by lines."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from tui.cli.adjudicate.asked_to_settle import AskedToSettle
from tui.cli.open_desk import demand_lines, demand_terminal
from tui.cli.shared.context import writing
from tui.cli.shared.sanitize import sanitize
from tui.cli.shared.terminal_options import settings_with
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.roles import Power
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.articles_to_settle import too_few_words
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.keys.settings import Settings
from tui.store.database import Database
from tui.store.log import roles
from tui.store.texts import articles
from tui.terminals.query import profile_at_hand, terminal_query


@frozen_dataclass
class Beginning:
    """In which order the desk goes, and the article and offset to begin with."""

    in_order: bool
    article: str | None
    at: int | None


def open_desk(
    db: Path,
    asked: AskedToSettle,
    terminal: Mapping[str, str | None],
    begin: Beginning,
    *,
    plain: bool,
) -> None:
    """Open it at the article that is asked for, or the first that is not settled; ``plain`` by
    lines. Raises UsageError where there is no terminal, or nothing to settle."""
    demand_terminal(drawn=not plain)
    settings = settings_with(terminal)
    if plain:
        demand_lines()
        from tui.plain.run import run_plain_adjudication

        with writing(db) as database:
            desk = _desk(database, asked, settings, begin)
            run_plain_adjudication(database, desk, settings, clean=sanitize)
        return
    with (
        terminal_query(os.environ, silent=settings.get("terminal") == "off") as question,
        writing(db) as database,
    ):
        desk = _desk(database, asked, settings, begin)
        # Textual costs 200 ms and is loaded here alone.
        from tui.ui.app import run

        database.wait_at_most(2000)
        profile = profile_at_hand(question, settings.terminal_choices)
        code = run(
            database, asked.curator, settings, profile=profile, question=question, settled=desk
        )
    if code:
        raise click.exceptions.Exit(code)


def _desk(
    database: Database, asked: AskedToSettle, settings: Settings, begin: Beginning
) -> AdjudicationDesk:
    """The desk, with its first article open."""
    roles.demand(database, asked.curator, Power.SETTLE)
    options = asked.options(database)
    wanted = None if begin.article is None else articles.find(database, begin.article)
    queue = AdjudicationQueue(database, options, as_imported=begin.in_order, also=wanted)
    if queue.first is None:
        raise UsageError(
            too_few_words(options.ready),
            way_out=_("see who is waited for: hashiya adjudicate --list"),
        )
    desk = AdjudicationDesk(database, queue, look=settings.look)
    if wanted is None:
        desk.open_first()
    else:
        desk.open(wanted, begin.at)
    return desk
