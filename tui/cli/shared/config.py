"""``config.toml``: found, read, checked."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.keys.configured_models import ConfiguredModel, validate_model
from tui.desk.keys.settings import Settings, validate_keys, validate_setting

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
