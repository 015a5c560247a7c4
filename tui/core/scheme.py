"""What a scheme needs beyond its labels: keys and colours for those that bring none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.label import Label

# The lam-alef key of the Arabic layout sends one or two letters, as the system likes.
NEVER_A_KEY = "b"
_UNSEEN = r"[\s\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_UNSEEN_ENDS = rf"\A{_UNSEEN}|{_UNSEEN}\Z"
KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"

# Hues far apart first, of about one lightness, so that text stays readable on any of them.
COLOURS = (
    "#4e9ad4", "#e0873a", "#5fae5b", "#c87bd1", "#d4b83c", "#e0637a", "#45b0a8", "#8f8be8",
    "#a98a5c", "#7fb23a", "#d86fae", "#6aa7b8", "#c9744f", "#9aa84a", "#b08bc0", "#58a883",
    "#cf9a9a", "#7d9ac8", "#b7a13f", "#8fb58f", "#d58b5d", "#a37fd6", "#63b0c9", "#c2857a",
)  # fmt: skip


def free_key(name: str, taken: Iterable[str]) -> str:
    """The first letter of the name that no label has, else the first free key, else none."""
    free = [key for key in KEYS if key != NEVER_A_KEY and key not in set(taken)]
    return next((letter for letter in name.lower() if letter in free), free[0] if free else "")


def free_letter(name: str, taken: Iterable[str]) -> str:
    """The first letter of the name that nothing has and that can be a key, else none."""
    others = {NEVER_A_KEY, *taken}
    return next((one for one in name.lower() if "a" <= one <= "z" and one not in others), "")


def labels_with_defaults(labels: Sequence[Label], existing: Sequence[Label] = ()) -> list[Label]:
    """The labels with a key, a colour and a position each, beside those there are already."""
    taken = {label.key for label in (*existing, *labels) if label.key}
    position = max((label.position for label in existing), default=-1) + 1
    result = []
    for number, label in enumerate(labels, start=position):
        key = label.key or ("" if label.retired else free_key(label.name, taken))
        taken.add(key)
        colour = label.colour or COLOURS[number % len(COLOURS)]
        result.append(replace(label, key=key, colour=colour, position=number))
    return result


def plain_name(name: str) -> str:
    """The name without what nobody sees at its ends: white space, bidi and zero-width controls."""
    return re.sub(_UNSEEN_ENDS, "", name)


def validate_name(name: str) -> str:
    """The plain name, if a label may have it. Raises UsageError."""
    name = plain_name(name)
    if not name:
        raise UsageError(_("a label needs a name"))
    if not name.isprintable():
        raise UsageError(
            _("the name {name!r} has a control character").format(name=name),
            way_out=_("take the character out of the name"),
        )
    return name


def validate_key(key: str) -> str:
    """The key, if a label may have it (or none). Raises UsageError."""
    if key and (key not in set(KEYS) or key == NEVER_A_KEY):
        raise UsageError(
            _("{key!r} cannot be a label's key").format(key=key),
            way_out=_("use a letter from a to z except b, or a digit"),
        )
    return key


class HasKey(Protocol):
    """An entry of a scheme: a label, a relation, an attribute."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def key(self) -> str:
        """Its key, or none."""


def refuse_taken_key(one: HasKey, known: Iterable[HasKey]) -> None:
    """Raises UsageError where another of these has the entry's key."""
    for other in known:
        if one.key and other.key == one.key and other.name != one.name:
            raise UsageError(
                _("the key {key!r} of {name} belongs to {other}").format(
                    key=one.key, name=one.name, other=other.name
                ),
                way_out=_("choose another key"),
            )


def validate_colour(colour: str) -> str:
    """The colour, if it is one (or none). Raises UsageError."""
    if colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise UsageError(
            _("{colour!r} is not a colour").format(colour=colour),
            way_out=_("write it like #4e9ad4"),
        )
    return colour
