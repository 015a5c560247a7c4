"""Which terminal this is, by its answers and by the environment, and what is known of its kind.

A name that the terminal gives itself goes before the environment, whose variables are handed on
to terminals started inside it. What was measured in which version: docs/terminals.md.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.terminals.profiles import PROFILES, Profile, Reach, through_multiplexer

QUESTION = "\x1b7\x1b[>0q\x1b[8$p\x1b[>c\x1b[c\x1b8\x1b[K"
"""XTVERSION, DECRQM of mode 8 (BDSM), DA2 and DA1, which every terminal answers, last.

What some print of it (a stray letter) is wiped away from where the cursor was.
"""

_FIRST_VTE_WITH_BIDI = (0, 57, 3)
_FIRST_ITERM_WITH_BIDI = (3, 7)
_IMPLICIT, _EXPLICIT = 1, 2


@frozen_dataclass
class TerminalAnswers:
    """What the terminal said of itself.

    ``name`` is its word for itself, ``device`` the numbers of DA2, ``bidi`` the state of mode 8
    (0 unknown, 1 implicit, 2 explicit, None unsaid). Inside tmux ``name`` and ``term`` are what
    tmux knows of the terminal around it. ``complete`` once it answered all it will answer.
    """

    name: str = ""
    device: tuple[int, ...] = ()
    bidi: int | None = None
    term: str = ""
    complete: bool = False


UNASKED = TerminalAnswers()
"""What is known of a terminal that was asked nothing."""

_REPLY = re.compile(
    rb"\x1bP>\|(?P<name>[^\x1b]*)\x1b\\"
    rb"|\x1b\[8;(?P<bidi>\d)\$y"
    rb"|\x1b\[>(?P<device>[\d;]*)c"
    rb"|\x1b\[\?(?P<done>[\d;]*)c"
)


def parse_answers(received: bytes) -> tuple[TerminalAnswers, bytes]:
    """The answers in what was read from the terminal, and the rest of it: keys typed already."""
    answers = TerminalAnswers()
    for reply in _REPLY.finditer(received):
        if reply["name"] is not None:
            answers = replace(answers, name=reply["name"].decode("utf-8", "replace"))
        elif reply["bidi"] is not None:
            answers = replace(answers, bidi=int(reply["bidi"]))
        elif reply["device"] is not None:
            numbers = tuple(int(number) for number in reply["device"].split(b";") if number)
            answers = replace(answers, device=numbers)
        else:
            answers = replace(answers, complete=True)
    return answers, _REPLY.sub(b"", received)


@frozen_dataclass
class Family:
    """One kind of terminal: which bytes it is told, whether it stacks harakat on their letter,
    and what it reorders whatever it is told."""

    title: str
    profile: str = "plain"
    marks: bool = True
    reorders: Reach = "nothing"


_FAMILIES = {
    "xterm": Family("xterm"),
    "alacritty": Family("Alacritty", marks=False),
    "rxvt": Family("urxvt"),
    "st": Family("st", marks=False),
    "zutty": Family("zutty", marks=False),
    "foot": Family("foot", marks=False),
    "vte": Family("VTE", "explicit"),
    "konsole": Family("Konsole", "konsole"),
    "mlterm": Family("mlterm", "mlterm"),
    "mintty": Family("mintty", "explicit"),
    "wezterm": Family("WezTerm", "explicit"),
    "kitty": Family("kitty", reorders="word"),
    "putty": Family("PuTTY", reorders="line"),
    "qterminal": Family("QTerminal", marks=False, reorders="piece"),
    "xtermjs": Family("xterm.js", reorders="piece"),
    "vscode": Family("VS Code", reorders="piece"),
    "ghostty": Family("Ghostty"),
    "windows": Family("Windows Terminal"),
    "iterm": Family("iTerm2"),
    "apple": Family("Terminal.app", reorders="line"),
}
_UNKNOWN = Family("", marks=False)

_INSISTING = ("kitty", "putty", "qterminal", "iterm", "apple")
"""They reorder unless their user has set them not to: lines are sent against that."""

# The beginning of XTVERSION's name, in small letters.
_NAMES = {
    "xterm(": "xterm",
    "foot": "foot",
    "vte": "vte",
    "konsole": "konsole",
    "mlterm": "mlterm",
    "mintty": "mintty",
    "wezterm": "wezterm",
    "kitty": "kitty",
    "ghostty": "ghostty",
    "iterm2": "iterm",
    "xterm.js": "xtermjs",
}

# The beginning of DA2's numbers.
_DEVICES = {
    (0, 136): "putty",
    (0, 115): "qterminal",
    (0, 276): "xtermjs",
    (1, 95): "apple",
    (24,): "mlterm",
    (41,): "xterm",
    (65,): "vte",
    (77,): "mintty",
    (85,): "rxvt",
}

# TERM belongs to the terminal at hand, inside a multiplexer to that; the others may be inherited.
_TERMS = {
    "xterm-kitty": "kitty",
    "alacritty": "alacritty",
    "rxvt": "rxvt",
    "st-": "st",
    "foot": "foot",
    "mlterm": "mlterm",
    "xterm-ghostty": "ghostty",
    "konsole": "konsole",
    "mintty": "mintty",
}

_PROGRAMS = {
    "mintty": "mintty",
    "WezTerm": "wezterm",
    "Apple_Terminal": "apple",
    "iTerm.app": "iterm",
    "vscode": "vscode",
    "ghostty": "ghostty",
}

_VARIABLES = {
    "KONSOLE_VERSION": "konsole",
    "MLTERM": "mlterm",
    "VTE_VERSION": "vte",
    "KITTY_WINDOW_ID": "kitty",
    "ALACRITTY_WINDOW_ID": "alacritty",
    "ZUTTY_VERSION": "zutty",
    "XTERM_VERSION": "xterm",
    "WT_SESSION": "windows",
}


def profile_of(environment: Mapping[str, str], answers: TerminalAnswers = UNASKED) -> Profile:
    """The profile of the terminal at hand; ``plain`` where nothing tells which it is."""
    key, reason = _family(environment, answers)
    version = _version(key, environment, answers)
    reorders = _reorders(key, version)
    family = _FAMILIES.get(key, _UNKNOWN)
    name = family.profile
    if key == "vte" and version and version < _FIRST_VTE_WITH_BIDI:
        name = "plain"
    if not key and answers.bidi in (_IMPLICIT, _EXPLICIT):
        name, reason = "explicit", _("it answers to mode 8")
    numbers = ".".join(map(str, version))
    title = f"{family.title} {numbers}".strip() if family.title else answers.name
    profile = replace(
        PROFILES[name],
        terminal=_inside(title, environment),
        reason=reason,
        reorders=reorders,
        order="logical" if key in _INSISTING and reorders != "nothing" else "visual",
        advice=_advice(key) if reorders != "nothing" or not title else "",
        marks=family.marks,
    )
    if answers.bidi == _EXPLICIT:
        # Its user has the mode on already, and keeps it.
        profile = replace(profile, leave=profile.leave.replace(PROFILES["plain"].leave, ""))
    return through_multiplexer(profile, environment)


def _family(environment: Mapping[str, str], answers: TerminalAnswers) -> tuple[str, str]:
    """The key of the family, empty for a stranger, and what it was told by."""
    said = answers.name.lower()
    for start, key in _NAMES.items():
        if said.startswith(start):
            return key, "XTVERSION"
    multiplexed = environment.get("TMUX") or environment.get("STY")
    if said and not multiplexed:
        return "", "XTVERSION"
    for numbers, key in _DEVICES.items():
        if not multiplexed and answers.device[: len(numbers)] == numbers:
            return _narrowed(key, environment), "DA2"
    return _by_environment(environment, answers.term or environment.get("TERM", ""))


def _narrowed(key: str, environment: Mapping[str, str]) -> str:
    """Of a family that answers alike, the member that the environment tells."""
    if key == "xtermjs" and environment.get("TERM_PROGRAM") == "vscode":
        return "vscode"
    return key


def _by_environment(environment: Mapping[str, str], term: str) -> tuple[str, str]:
    for start, key in _TERMS.items():
        if term.startswith(start):
            return key, f"TERM={term}"
    program = environment.get("TERM_PROGRAM", "")
    if program in _PROGRAMS:
        return _PROGRAMS[program], f"TERM_PROGRAM={program}"
    for variable, key in _VARIABLES.items():
        value = environment.get(variable, "")
        if value and (key != "vte" or value[0].isdecimal()):
            return key, variable
    return "", ""


def _version(key: str, environment: Mapping[str, str], answers: TerminalAnswers) -> tuple[int, ...]:
    """The version in numbers, as far as anything tells it."""
    told = re.search(r"\d+(\.\d+)*", answers.name)
    if key == "vte":
        by_device = str(answers.device[1]) if answers.device[:1] == (65,) else ""
        number = told[0] if told else by_device or environment.get("VTE_VERSION", "")
        digits = re.match(r"\d+$", number)
        return _vte_version(int(digits[0])) if digits else ()
    if told:
        return tuple(int(part) for part in told[0].split("."))
    if key in ("iterm", "vscode", "apple", "ghostty"):
        said = environment.get("TERM_PROGRAM_VERSION", "")
    else:
        said = environment.get({"mlterm": "MLTERM", "zutty": "ZUTTY_VERSION"}.get(key, ""), "")
    told = re.match(r"\d+(\.\d+)*", said)
    return tuple(int(part) for part in told[0].split(".")) if told else ()


def _vte_version(number: int) -> tuple[int, ...]:
    """7006 is 0.70.6."""
    return (number // 10000, number // 100 % 100, number % 100)


def _inside(title: str, environment: Mapping[str, str]) -> str:
    around = "tmux" if environment.get("TMUX") else "screen" if environment.get("STY") else ""
    if not around:
        return title
    return _("{multiplexer} in {terminal}").format(
        multiplexer=around, terminal=title or _("an unknown terminal")
    )


def _reorders(key: str, version: tuple[int, ...]) -> Reach:
    if key == "iterm" and version >= _FIRST_ITERM_WITH_BIDI:
        return "line"
    return _FAMILIES.get(key, _UNKNOWN).reorders


def _advice(key: str) -> str:
    """The setting that stops a terminal which no sequence stops; what to do in an unknown one."""
    return {
        "kitty": _("kitty reverses Arabic words unless kitty.conf says `force_ltr yes`"),
        "putty": _(
            "PuTTY reorders Arabic unless Terminal > Features > Disable bidirectional text "
            "display is ticked"
        ),
        "qterminal": _("QTerminal reorders Arabic unless its .ini says enabledBidiSupport=false"),
        "iterm": _(
            "iTerm2 from 3.7 on reorders Arabic unless it is off under Settings > General > "
            "Experimental"
        ),
        "apple": _("Terminal.app reorders Arabic"),
        "": _("this terminal is unknown (see hashiya doctor)"),
    }.get(key, "")
