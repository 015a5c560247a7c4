"""What was chosen in each terminal, kept in a file of its own: by F12, and by the look of a word.

Whatever is not chosen is not in the file.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.files import new_file


def memory_path() -> Path:
    """The file in which it is remembered."""
    return user_state_path("hashiya", appauthor=False) / "terminals.json"


def choices_by_terminal(path: Path | None = None) -> dict[str, dict[str, str]]:
    """What was chosen in each terminal, by ``memory_key``. Raises UsageError for a damaged file."""
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
    kept = choices_by_terminal(path)
    kept[key] = {**kept.get(key, {}), **choices}
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_file(path) as file:
        file.write((json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def _damaged(path: Path, why: str) -> UsageError:
    return UsageError(
        _("the remembered terminals cannot be read: {why}").format(why=why),
        file=str(path),
        way_out=_("remove the file"),
    )
