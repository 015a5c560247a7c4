"""What each family of terminals is told, so that it leaves our order alone.

We order and join; some terminals would do so once more. What is sent goes out before the
alternate screen and is taken back after it. A wrong guess is harmless: no terminal prints
anything for another's sequence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_FIRST_VTE_WITH_BIDI = 5703


@dataclass(frozen=True, slots=True)
class Profile:
    """The bytes for one family; ``reason`` says what it was told by, ``advice`` what to set."""

    name: str
    enter: str
    leave: str
    reason: str = ""
    advice: str = ""


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

# Terminals that reorder and that no sequence stops: the setting that does.
_ADVICE = {
    "KITTY_WINDOW_ID": "kitty reverses Arabic words: put `force_ltr yes` into kitty.conf",
    "Apple_Terminal": "Terminal.app reorders Arabic: use another terminal for the desk",
    "iTerm.app": "iTerm2 from 3.7 on reorders Arabic: switch it off under Settings > General",
}


def found(environment: Mapping[str, str]) -> Profile:
    """The profile of the terminal that the environment tells of; ``plain`` where it tells none.

    Inside tmux and screen the variables may be those of the terminal they were started in, which
    is the best guess there is; the bytes are wrapped so that they are passed on to it.
    """
    name, reason = _family(environment)
    profile = replace(PROFILES[name], reason=reason)
    for variable, advice in _ADVICE.items():
        if variable in (environment.get("TERM_PROGRAM"), *environment):
            profile = replace(profile, advice=advice)
    return wrapped(profile, environment)


def wrapped(profile: Profile, environment: Mapping[str, str]) -> Profile:
    """The profile with its bytes as the multiplexer around us, if any, passes them on."""
    if environment.get("TMUX"):
        return replace(profile, enter=_for_tmux(profile.enter), leave=_for_tmux(profile.leave))
    if environment.get("STY"):
        return replace(profile, enter=_for_screen(profile.enter), leave=_for_screen(profile.leave))
    return profile


def _family(environment: Mapping[str, str]) -> tuple[str, str]:
    if environment.get("KONSOLE_VERSION"):
        return "konsole", "KONSOLE_VERSION"
    if environment.get("MLTERM"):
        return "mlterm", "MLTERM"
    version = re.match(r"\d+", environment.get("VTE_VERSION", ""))
    if version and int(version[0]) >= _FIRST_VTE_WITH_BIDI:
        return "explicit", "VTE_VERSION"
    if environment.get("TERM_PROGRAM") in ("mintty", "WezTerm"):
        return "explicit", "TERM_PROGRAM"
    return "plain", ""


def _for_tmux(sequence: str) -> str:
    """tmux passes on what is wrapped so, if its option allow-passthrough is on."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if sequence else ""


def _for_screen(sequence: str) -> str:
    return f"\x1bP{sequence}\x1b\\" if sequence else ""
