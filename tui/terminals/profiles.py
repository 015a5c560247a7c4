"""What each family of terminals is told, so that it leaves our order alone.

We order and join; some terminals would do so once more. What is sent goes out before the
alternate screen and is taken back after it. A wrong guess is harmless: no terminal prints
anything for another's sequence.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

Reach = Literal["nothing", "word", "piece", "line"]
"""What a terminal puts into an order of its own, whatever it is told: what stands between blanks,
each piece of one style, or the whole line."""

Order = Literal["visual", "logical"]
"""How rows are sent: as they are to stand, or so that the terminal's own order makes them so."""


@frozen_dataclass
class Profile:
    """The bytes for one family, and what is known of the terminal at hand.

    ``terminal`` is its name and version, empty where nothing tells; ``reason`` what it was told
    by; ``advice`` what its user has to set. ``marks``: it stacks harakat on their letter.
    """

    name: str
    enter: str
    leave: str
    terminal: str = ""
    reason: str = ""
    advice: str = ""
    reorders: Reach = "nothing"
    order: Order = "visual"
    marks: bool = True

    @property
    def against(self) -> Reach:
        """What lines are sent against: what the terminal reorders, where it is left to it."""
        if self.order == "visual":
            return "nothing"
        return "line" if self.reorders == "nothing" else self.reorders

    @property
    def summary(self) -> str:
        """The terminal, who orders and who joins, in one line."""
        orders = {
            "visual": _("Hashiya orders and joins"),
            "logical": _("Hashiya joins, the terminal reorders"),
        }
        return _("{terminal}: {orders} (profile {name})").format(
            terminal=self.terminal or _("unknown terminal"),
            orders=orders[self.order],
            name=self.name,
        )


PROFILES = {
    profile.name: profile
    for profile in (
        # ECMA-48 BDSM: explicit mode, the application orders. Ignored where it is unknown.
        Profile("plain", "\x1b[8l", "\x1b[8h"),
        # SCP besides: left to right, for a shell that had chosen the other way.
        Profile("explicit", "\x1b[1 k\x1b[8l", "\x1b[8h\x1b[0 k"),
        Profile(
            "konsole",
            "\x1b]50;BidiRenderingEnabled=false\x07",
            "\x1b]50;BidiRenderingEnabled=true\x07",
        ),
        Profile("mlterm", "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
        Profile("off", "", ""),
    )
}

TERMINALS = ("auto", *PROFILES)
"""What may be asked for; ``auto`` looks for the terminal."""


def with_bytes_of(profile: Profile, name: str, environment: Mapping[str, str]) -> Profile:
    """The profile with the bytes of another, as the multiplexer around us passes them on."""
    other = PROFILES[name]
    return through_multiplexer(
        replace(profile, name=name, enter=other.enter, leave=other.leave), environment
    )


def through_multiplexer(profile: Profile, environment: Mapping[str, str]) -> Profile:
    """The profile with its bytes as the multiplexer around us, if any, passes them on."""
    if environment.get("TMUX"):
        return replace(profile, enter=_for_tmux(profile.enter), leave=_for_tmux(profile.leave))
    if environment.get("STY"):
        return replace(profile, enter=_for_screen(profile.enter), leave=_for_screen(profile.leave))
    return profile


def ways(profile: Profile, environment: Mapping[str, str]) -> tuple[Profile, ...]:
    """What there is to try where a screen is wrong, the profile itself first."""
    others = [name for name in PROFILES if name not in (profile.name, "off")]
    order: Order = "logical" if profile.order == "visual" else "visual"
    return (
        profile,
        replace(profile, order=order),
        *(replace(with_bytes_of(profile, name, environment), order="visual") for name in others),
    )


def transition(old: Profile, new: Profile, rows: int, environment: Mapping[str, str]) -> str:
    """The bytes that take a screen already there from one profile to another.

    VTE keeps the mode row by row, for the row whose first column the cursor is in.
    """
    bytes_ = PROFILES[old.name].leave + PROFILES[new.name].enter
    lines = "".join(f"\x1b[{row};1H{bytes_}" for row in range(1, rows + 1))
    return through_multiplexer(replace(new, enter=f"\x1b7{lines}\x1b8"), environment).enter


def _for_tmux(sequence: str) -> str:
    """tmux passes on what is wrapped so, if its option allow-passthrough is on."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if sequence else ""


def _for_screen(sequence: str) -> str:
    return f"\x1bP{sequence}\x1b\\" if sequence else ""
