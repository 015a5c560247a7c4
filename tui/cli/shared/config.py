"""``config.toml``: found, read, checked; and ``hashiya config``."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

import click
from platformdirs import user_config_path

from tui.cli.shared.output import ExitCode, data, say, table
from tui.cli.shared.paths import GivenPath
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.keys.configured_models import ConfiguredModel, validate_model
from tui.desk.keys.key_names import key_names
from tui.desk.keys.settings import (
    Settings,
    settings_table,
    validate_keys,
    validate_setting,
)
from tui.terminals.profiles import TERMINALS

ENVIRONMENT = {
    name: f"HASHIYA_{name.upper()}"
    for name in ("annotator", "terminal", "order", "shaping", "marks")
}
"""Settings that a variable of the environment goes before."""


def config_path() -> Path:
    """``HASHIYA_CONFIG``, else the platform's place for it."""
    given = os.environ.get("HASHIYA_CONFIG")
    return Path(given) if given else user_config_path("hashiya", appauthor=False) / "config.toml"


@frozen_dataclass
class ConfigFile:
    """What a config sets, the line of each setting (``keys.ID`` for keys), and what is wrong."""

    settings: Settings
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[UsageError, ...] = ()


def load(path: Path | None = None) -> Settings:
    """What the file sets; nothing where there is none. Raises UsageError with file and line."""
    found = read(path or config_path())
    if found.problems:
        raise found.problems[0]
    return found.settings


def read(path: Path) -> ConfigFile:
    """The file with each setting's line, and all that is wrong in it, one error a wrong line.

    Raises UsageError where it cannot be read at all, or is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ConfigFile(Settings())
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(_("it cannot be read: {why}").format(why=error), file=str(path)) from error
    # Most have no such file, and start sooner without it.
    import tomllib

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(_("it is not TOML: {why}").format(why=error), file=str(path)) from error
    values: dict[str, Any] = {}
    keys: dict[str, tuple[str, ...]] = {}
    models: dict[str, ConfiguredModel] = {}
    lines: dict[str, int] = {}
    problems = []

    def take(name: str, value: object, into: dict[str, Any], check: Callable[..., Any]) -> None:
        full = f"keys.{name}" if into is keys else f"models.{name}" if into is models else name
        lines[full] = _line_of(full, text)
        try:
            into[name] = check(name, value)
        except UsageError as error:
            place = _("line {number}").format(number=lines[full])
            problems.append(
                UsageError(error.what, file=str(path), place=place, way_out=error.way_out)
            )

    remapped, named = tables.pop("keys", {}), tables.pop("models", {})
    for name, value in tables.items():
        take(name, value, values, validate_setting)
    if isinstance(remapped, dict):
        for name, value in remapped.items():
            take(name, value, keys, validate_keys)
    else:
        take("keys", remapped, values, _not_a_table)
    if isinstance(named, dict):
        for name, value in named.items():
            take(name, value, models, validate_model)
    else:
        take("models", named, values, _not_a_table)
    return ConfigFile(Settings(values, keys, models), lines, tuple(problems))


def _not_a_table(name: str, _value: object) -> None:
    what, way_out = _("{name} must be a table"), _("start the section with [{name}]")
    raise UsageError(what.format(name=name), way_out=way_out.format(name=name))


def _line_of(name: str, text: str) -> int:
    """The line that sets a key, as far as a look at the text can tell."""
    table, _dot, key = name.rpartition(".")
    # A command and a setting may bear one name: what follows [keys] is the commands'.
    header = re.search(rf"^\s*\[\s*{table}\s*\]", text, re.MULTILINE) if table else None
    begin = header.end() if header else 0
    quoted = rf"[\"']?{re.escape(key)}[\"']?"
    dotted = rf"(?:{table}\s*\.\s*)?" if table else ""
    found = re.compile(rf"^\s*(?:\[\s*)?{dotted}{quoted}\s*[=\].]", re.MULTILINE).search(
        text, begin
    )
    if found is None and table:
        return _line_of(table, text)
    return text.count("\n", 0, found.end()) + 1 if found else 1


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
