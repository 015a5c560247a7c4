"""What tells the places of an article that are decided on from each other: text that is stored."""

_ATTRIBUTE = "attribute "
_TO = " > "


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
