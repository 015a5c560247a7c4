"""What is offered: all, own forms alone, or nothing; it is remembered from one day to the next."""

from enum import StrEnum

from platformdirs import user_state_path

from tui.core.i18n import _
from tui.files import new_file


class Mode(StrEnum):
    """What is offered."""

    ALL = "all"
    OWN = "own"
    NONE = "none"

    def said(self, *, model: bool) -> str:
        """In words; ``model``: there is one."""
        if self is Mode.NONE:
            return _("suggestions off")
        if not model:
            return _("suggestions on")
        if self is Mode.OWN:
            return _("suggestions: own forms alone")
        return _("suggestions: own forms and the model's")


def modes(*, model: bool) -> tuple[Mode, ...]:
    """What there is to choose from: without a model own forms are all."""
    return (Mode.ALL, Mode.OWN, Mode.NONE) if model else (Mode.ALL, Mode.NONE)


_FILE = "suggestions"


def remember_mode(mode: Mode) -> None:
    """Keep it; where that cannot be kept it holds until the desk is left."""
    path = user_state_path("hashiya", appauthor=False) / _FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as file:
            file.write(f"{mode.value}\n".encode())
    except OSError:
        return


def remembered_mode() -> Mode:
    """What was chosen last; all where nothing is remembered, or something else."""
    path = user_state_path("hashiya", appauthor=False) / _FILE
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return Mode.ALL
    return next((one for one in Mode if one.value == found), Mode.ALL)
