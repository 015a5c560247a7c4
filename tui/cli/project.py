"""``hashiya project``: what a project decides for all its annotators."""

from pathlib import Path

import click

from tui.cli.shared.context import (
    annotator_name,
    annotator_option,
    db_option,
    json_option,
    reading,
    writing,
)
from tui.cli.shared.output import data_json, say, table
from tui.core.i18n import _
from tui.core.project_setting import project_settings
from tui.core.roles import Power
from tui.store.log import roles
from tui.store.project import project_settings as stored


@click.group("project")
def project_command() -> None:
    """List and change the settings of a project, which hold for all who work in its database.

    \b
    Examples:
      hashiya project list
      hashiya project set take-all on
    """


@project_command.command("list")
@db_option
@json_option
def project_list(db: Path, as_json: bool) -> None:
    """List the settings with their values.

    \b
    Examples:
      hashiya project list
      hashiya project list --json
    """
    with reading(db) as database:
        held = stored.values(database)
    if as_json:
        data_json(held)
        return
    table((one.name, held[one.name] or "-", one.help) for one in project_settings())


@project_command.command("set")
@click.argument("name")
@click.argument("value", required=False)
@annotator_option
@db_option
def project_set(name: str, value: str | None, annotator: str | None, db: Path) -> None:
    """Change a setting; without a VALUE it goes back to what it was at first.

    \b
    Examples:
      hashiya project set take-all on
      hashiya project set take-all
    """
    who = annotator_name(annotator)
    with writing(db) as database:
        now = stored.put(database, name, value, annotator=who)
        may_still = roles.roles(database).may(who, Power.SETTINGS)
    say(_("{name} is {value} now").format(name=name, value=now or "-"))
    if not may_still:
        say(_("you are {name} here, and can change nothing of this any more").format(name=who))
