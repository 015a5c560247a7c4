"""``config.toml``: found, read, checked; and ``hashiya config``."""

import os
import re
import tomllib
from pathlib import Path

import click
from platformdirs import user_config_path

from tui.cli.output import ExitCode, data, say
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.desk.settings import Settings, checked, checked_keys, settings_table

ENVIRONMENT = {"annotator": "HASHIYA_ANNOTATOR", "terminal": "HASHIYA_TERMINAL"}
"""Settings that a variable of the environment goes before."""


def config_path() -> Path:
    """``HASHIYA_CONFIG``, else the platform's place for it."""
    given = os.environ.get("HASHIYA_CONFIG")
    return Path(given) if given else user_config_path("hashiya", appauthor=False) / "config.toml"


def load(path: Path | None = None) -> Settings:
    """What the file sets; nothing where there is none. Raises UsageError with file and line."""
    path = path or config_path()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(_("it cannot be read: {why}").format(why=error), file=str(path)) from error
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(_("it is not TOML: {why}").format(why=error), file=str(path)) from error
    values, keys = {}, {}
    name = ""
    try:
        tables = found.pop("keys", {})
        if not isinstance(tables, dict):
            name = "keys"
            raise UsageError(_("keys is not a table"), way_out=_("begin it with [keys]"))
        for name, value in found.items():
            values[name] = checked(name, value)
        for name, value in tables.items():
            keys[name] = checked_keys(name, value)
    except UsageError as error:
        place = _("line {number}").format(number=_line_of(name, text))
        raise UsageError(error.what, file=str(path), place=place, way_out=error.way_out) from None
    return Settings(values, keys)


def _line_of(name: str, text: str) -> int:
    """The line that sets a key, as far as a look at the text can tell."""
    pattern = rf"^\s*(?:\[\s*)?[\"']?{re.escape(name)}[\"']?\s*[=\].]"
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


@click.group("config")
def config_command() -> None:
    """Say where the config is, what holds, and what is wrong with it.

    \b
    Examples:
      hashiya config path
      hashiya config show
    """


@config_command.command("path")
def path_command() -> None:
    """Say where the config is read from."""
    data(str(config_path()))


@config_command.command("show")
def show_command() -> None:
    """List every setting, its value, and where that comes from."""
    settings = load()
    for one in settings_table():
        variable = ENVIRONMENT.get(one.name, "")
        if os.environ.get(variable):
            value, source = os.environ[variable], variable
        elif one.name in settings.values:
            value, source = settings.values[one.name], str(config_path())
        else:
            value, source = one.default, _("default")
        data(f"{one.name}\t{value}\t{source}\t{one.help}")
    for command, keys in settings.keys.items():
        data(f"keys.{command}\t{' '.join(keys)}\t{config_path()}")


@config_command.command("validate")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def validate_command(file: Path | None) -> None:
    """Look a config over; wrong keys and values are one line each, with the nearest right one."""
    path = file or config_path()
    if file is not None and not file.exists():
        raise UsageError(_("there is no such file"), file=str(file))
    found = load(path).clashes()
    for clash in found:
        say(f"hashiya: {path}: {clash}")
    if found:
        raise click.exceptions.Exit(ExitCode.USAGE)
    say(_("{path}: it is right").format(path=path))
