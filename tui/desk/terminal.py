"""What each family of terminals is told, so that it leaves our order alone.

We order and join; some terminals would do so once more. What is sent goes out before the
alternate screen and is taken back after it. Measured in real terminals: see docs/terminals.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """The bytes for one family. All of them are harmless where the guess was wrong."""

    name: str
    enter: str
    leave: str


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
