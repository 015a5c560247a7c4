"""How articles are shown, and the commands that show them otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.layout.bidi import Direction

DIRECTIONS: tuple[Direction, ...] = ("auto", "rtl", "ltr")


@frozen_dataclass
class Look:
    """How articles are shown.

    ``measure`` is the widest row, in cells; ``spacing`` the empty lines under each row's lanes.
    """

    measure: int = 84
    compact: bool = False
    spacing: int = 0
    marks: bool = True
    direction: Direction = "auto"
    shaping: Literal["forms", "none"] = "forms"
    controls: bool = False


DEFAULT_LOOK = Look()


def _lanes(look: Look) -> tuple[Look, str]:
    said = _("bars under the text") if look.compact else _("compact: tints alone")
    return replace(look, compact=not look.compact), said


def _marks(look: Look) -> tuple[Look, str]:
    said = _("marks hidden") if look.marks else _("marks shown")
    return replace(look, marks=not look.marks), said


def _controls(look: Look) -> tuple[Look, str]:
    said = _("bidi controls hidden") if look.controls else _("bidi controls shown")
    return replace(look, controls=not look.controls), said


def _direction(look: Look) -> tuple[Look, str]:
    """The next of: each paragraph's own direction, right to left, left to right."""
    following = DIRECTIONS[(DIRECTIONS.index(look.direction) + 1) % len(DIRECTIONS)]
    said = {
        "auto": _("each paragraph in its own direction"),
        "rtl": _("all from right to left"),
        "ltr": _("all from left to right"),
    }
    return replace(look, direction=following), said[following]


SWITCHES: Mapping[str, Callable[[Look], tuple[Look, str]]] = {
    "lanes": _lanes,
    "marks": _marks,
    "controls": _controls,
    "direction": _direction,
}
"""By the command's id: how the article is shown after it, and what is said of that."""
