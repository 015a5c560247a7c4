"""What tells the places of an article that are decided on from each other: text that is stored.

Offsets are those of the text in which it was decided. Where that is not the text that the article
came with, the place bears the beginning of its hash.
"""

import re

_ATTRIBUTE = "attribute "
_TO = " > "
_LABEL = "label "
_MARK = re.compile(r" @([0-9a-f]{12})\Z")


def span_place(start: int, end: int, label: str) -> str:
    """A span that all have."""
    return f"{start}-{end} {label}"


def relation_place(head: str, tail: str) -> str:
    """The relations between two spans, by the places of both."""
    return f"{head}{_TO}{tail}"


def attribute_place(name: str, span: str) -> str:
    """An attribute of a span, by the place of that."""
    return f"{_ATTRIBUTE}{name} {span}"


def is_of_attribute(place: str) -> bool:
    """Whether an attribute was decided on there."""
    return place.startswith(_ATTRIBUTE)


def is_hanging(place: str) -> bool:
    """Whether relations or an attribute were decided on there."""
    return is_of_attribute(place) or _TO in place


def label_place(label: str) -> str:
    """A label of the whole article: the same in each text."""
    return f"{_LABEL}{label}"


def mark_of(sha256: str) -> str:
    """What a place bears of the hash of its text."""
    return sha256[:12]


def in_text(place: str, mark: str) -> str:
    """The same place in the text of this mark; none for the text that the article came with."""
    return f"{place} @{mark}" if mark and not place.startswith(_LABEL) else place


def place_and_mark(place: str) -> tuple[str, str]:
    """A place without the mark of its text, and that mark, which may be empty."""
    found = _MARK.search(place)
    return (place[: found.start()], found[1]) if found else (place, "")


def before_correction(place: str) -> str:
    """How a place of another text is called, so that none of this text is taken for it."""
    return f"{place} before"
