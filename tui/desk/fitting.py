"""What holds in the terminal at hand: what was set, else what was remembered, else what was found.

What an annotator answered to the look-test is kept per terminal in a file of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.desk.families import UNASKED, Answers, found
from tui.desk.settings import Settings
from tui.desk.terminal import Order, Profile, told

CHOICES = ("terminal", "order", "marks")
"""The settings that are remembered per terminal; each may be ``auto``."""


def fitted_profile(
    settings: Settings,
    environment: Mapping[str, str],
    answers: Answers = UNASKED,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Profile:
    """The profile for the terminal at hand, with all that was chosen over what was found."""
    profile = found(environment, answers)
    memory = (remembered or {}).get(key_of(profile, environment), {})
    chosen = {
        name: memory.get(name, "auto") if settings.get(name) == "auto" else settings.get(name)
        for name in CHOICES
    }
    if any(memory.get(name) == value != "auto" for name, value in chosen.items()):
        profile = replace(profile, reason=_("remembered"))
    if chosen["terminal"] != "auto":
        profile = told(profile, chosen["terminal"], environment)
    if chosen["order"] != "auto":
        # Whoever chose an order needs no advice on it.
        order: Order = "logical" if chosen["order"] == "logical" else "visual"
        profile = replace(profile, order=order, advice="")
    if chosen["marks"] != "auto":
        profile = replace(profile, marks=chosen["marks"] == "show")
    elif profile.against == "word":
        # kitty loses the place of a mark in a word that it turns round.
        profile = replace(profile, marks=False)
    return profile


def key_of(profile: Profile, environment: Mapping[str, str]) -> str:
    """What a terminal's choices are remembered under: its name, else TERM, without versions."""
    name = profile.terminal.rstrip("0123456789.").strip()
    return name or environment.get("TERM", "") or "?"


def memory_path() -> Path:
    """The file in which it is remembered."""
    return user_state_path("hashiya", appauthor=False) / "terminals.json"


def recalled(path: Path | None = None) -> dict[str, dict[str, str]]:
    """What was chosen in each terminal, by ``key_of``. Raises UsageError for a damaged file."""
    path = path or memory_path()
    try:
        read: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(read, dict) or not all(isinstance(one, dict) for one in read.values()):
        raise _damaged(path, _("not a table of terminals"))
    return {key: {name: str(value) for name, value in one.items()} for key, one in read.items()}


def remember(key: str, choices: Mapping[str, str], path: Path | None = None) -> None:
    """Keep the choices for a terminal; those given go over those kept, all else stays."""
    path = path or memory_path()
    kept = recalled(path)
    kept[key] = {**kept.get(key, {}), **choices}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def _damaged(path: Path, why: str) -> UsageError:
    return UsageError(
        _("what was remembered of terminals cannot be read: {why}").format(why=why),
        file=str(path),
        way_out=_("remove the file"),
    )
