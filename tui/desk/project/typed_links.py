"""What is typed of a relation's ends, of an attribute's labels and its values, and back again."""

from collections.abc import Iterable

from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.core.scheme import plain_name

BETWEEN = ">"
"""What stands between the labels of head and tail."""
_COMMAS = ("،", "؛", ";")


def pairs_in(typed: str) -> tuple[tuple[str, str], ...]:
    """The pairs that ``PER > ORG, PER > LOC`` names; none for nothing. Raises UsageError."""
    found: dict[tuple[str, str], None] = {}
    for part in names_in(typed):
        head, sign, tail = (plain_name(one) for one in part.partition(BETWEEN))
        if not (head and sign and tail):
            raise UsageError(
                _("{part!r} is no pair of labels").format(part=part),
                way_out=_("write head and tail so: PER > ORG, PER > LOC"),
            )
        found[head, tail] = None
    return tuple(found)


def pairs_text(pairs: Iterable[tuple[str, str]]) -> str:
    """The pairs as they are typed."""
    return ", ".join(f"{head} {BETWEEN} {tail}" for head, tail in pairs)


def names_in(typed: str) -> tuple[str, ...]:
    """The names that commas part, in Latin or in Arabic, each once."""
    for comma in _COMMAS:
        typed = typed.replace(comma, ",")
    names = (plain_name(part) for part in typed.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
