"""Which profile holds in the terminal at hand: set, else remembered, else detected."""

from collections.abc import Mapping
from dataclasses import replace

from tui.core.i18n import _
from tui.terminals.detect import UNASKED, TerminalAnswers, profile_of
from tui.terminals.profiles import Order, Profile, with_bytes_of

CHOICES = ("terminal", "order", "marks")
"""The settings that are remembered per terminal; each may be ``auto``."""


def effective_profile(
    choices: Mapping[str, str],
    environment: Mapping[str, str],
    answers: TerminalAnswers = UNASKED,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Profile:
    """The profile for the terminal at hand, with the annotator's choices over what was detected.

    ``choices`` are values of ``CHOICES`` as set, ``auto`` or absent where nothing is set;
    ``remembered`` is what ``memory.choices_by_terminal`` gives.
    """
    profile = profile_of(environment, answers)
    memory = (remembered or {}).get(memory_key(profile, environment), {})
    chosen = {
        name: memory.get(name, "auto") if choices.get(name, "auto") == "auto" else choices[name]
        for name in CHOICES
    }
    if any(memory.get(name) == value != "auto" for name, value in chosen.items()):
        profile = replace(profile, reason=_("remembered"))
    if chosen["terminal"] != "auto":
        profile = with_bytes_of(profile, chosen["terminal"], environment)
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


def memory_key(profile: Profile, environment: Mapping[str, str]) -> str:
    """What a terminal's choices are remembered under: its name, else TERM, without versions."""
    name = profile.terminal.rstrip("0123456789.").strip()
    return name or environment.get("TERM", "") or "?"
