"""``config``: where the config file is, the settings in force, and any mistakes."""

import os
from pathlib import Path

import click

from tui.cli.shared.config import ENVIRONMENT, config_path, load, read
from tui.cli.shared.output import ExitCode, data, say, table
from tui.cli.shared.paths import GivenPath
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.desk.keys.key_names import key_names
from tui.desk.keys.settings import settings_table
from tui.terminals.profiles import TERMINALS


@click.group("config")
def config_command() -> None:
    """Show the config file, the settings in force, and any mistakes.

    \b
    Examples:
      hashiya config path
      hashiya config show
    """


@config_command.command("path")
def path_command() -> None:
    """Show where the config file is.

    \b
    Examples:
      hashiya config path
      HASHIYA_CONFIG=other.toml hashiya config path
    """
    data(str(config_path()))


@config_command.command("show")
@click.option("--annotator", help=_("Show the settings as if this were given to a command."))
@click.option(
    "--terminal",
    type=click.Choice(TERMINALS),
    help=_("Show the settings as if this were given to a command."),
)
def show_command(**options: str | None) -> None:
    """List every setting, its value, and its source: option, environment, file or default.

    \b
    Examples:
      hashiya config show
      hashiya config show --terminal plain
    """
    path = config_path()
    load(path)
    found = read(path)
    rows = []
    for one in settings_table():
        variable = ENVIRONMENT.get(one.name, "")
        if options.get(one.name) is not None:
            value, source = options[one.name], f"--{one.name}"
        elif os.environ.get(variable):
            value, source = os.environ[variable], variable
        elif one.name in found.settings.values:
            value = found.settings.values[one.name]
            source = f"{path}:{found.lines[one.name]}"
        else:
            value, source = one.default, _("default")
        rows.append((one.name, _as_toml(value), source, one.help))
    for command, keys in found.settings.keys.items():
        name = f"keys.{command}"
        rows.append((name, key_names(keys), f"{path}:{found.lines[name]}", ""))
    for model, told in found.settings.models.items():
        name = f"models.{model}"
        rows.append((name, told.given, f"{path}:{found.lines[name]}", ""))
    table(rows)


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@config_command.command("validate")
@click.argument("file", required=False, type=GivenPath())
def validate_command(file: Path | None) -> None:
    """Check a config file: one line for each wrong key or value, with the nearest valid one.

    \b
    Examples:
      hashiya config validate
      hashiya config validate new.toml
    """
    path = file or config_path()
    if not path.exists():
        if file is not None:
            raise UsageError(_("there is no such file"), file=str(file))
        say(_("{path}: no config file; the defaults apply").format(path=path))
        return
    found = read(path)
    wrong = [str(problem) for problem in found.problems]
    wrong += [f"{path}: {clash}" for clash in found.settings.clashes()]
    for line in wrong:
        say(f"hashiya: {line}")
    if wrong:
        raise click.exceptions.Exit(ExitCode.USAGE)
    say(_("{path}: no mistakes").format(path=path))
