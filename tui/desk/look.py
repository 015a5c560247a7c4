"""How articles are shown."""

from dataclasses import dataclass
from typing import Literal

from tui.layout.bidi import Direction

DIRECTIONS: tuple[Direction, ...] = ("auto", "rtl", "ltr")


@dataclass(frozen=True, slots=True)
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
