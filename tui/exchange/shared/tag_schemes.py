"""Tags as files write them, to those that are read: bare ones (IO), ``B_PERS``, ``PERS-B``,
``b-per``."""

import re
from collections.abc import Callable, Iterable

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

_STANDARD = re.compile(r"([BIESLUM])-(.+)")
_UNDERSCORE = re.compile(r"([BIESLU])_(.+)", re.IGNORECASE)
_BEHIND = re.compile(r"(.+)[-_]([BIESLU])", re.IGNORECASE)
_SMALL = re.compile(r"([biesluBIESLU])-(.+)")
_BARE = re.compile(r"[^\W\d_][\w&+ /-]*")
OUTSIDE = frozenset(("O", "o", "OUT", "0", "_", "-", "NONE", "None", ""))
MOST = 60
"""So many labels bare tags may have: a column of words has more."""


@frozen_dataclass
class TagScheme:
    """``tag`` turns a tag of the file into ``O`` or one with a prefix; ``note`` says how they were
    read where they are not the usual ones."""

    tag: Callable[[str], str]
    note: str = ""


def tags_read_as(tags: Iterable[str]) -> TagScheme:
    """The scheme of a column of tags: the first that fits all of them but a few."""
    seen: dict[str, int] = {}
    for tag in tags:
        seen[tag] = seen.get(tag, 0) + 1
    inner = {tag: count for tag, count in seen.items() if tag not in OUTSIDE}
    all_told = sum(inner.values())
    # Where some are tags as they should be, the others are slips, to be told one by one.
    if any(_STANDARD.fullmatch(tag) for tag in inner):
        return TagScheme(_standard)
    for pattern, scheme in (
        (_UNDERSCORE, TagScheme(_underscore, _("tags like B_PER are read as B-PER"))),
        (_SMALL, TagScheme(_small, _("tags like b-per are read as B-per"))),
        (_BEHIND, TagScheme(_behind, _("tags like PER-B are read as B-PER"))),
    ):
        if inner and sum(n for tag, n in inner.items() if pattern.fullmatch(tag)) == all_told:
            return scheme
    bare = all(_BARE.fullmatch(tag) for tag in inner)
    if inner and bare and len(inner) <= MOST and any(tag in OUTSIDE for tag in seen):
        names = ", ".join(sorted(inner)[:5])
        what = _("tags without B or I ({names}) are read as spans of words that follow each other")
        return TagScheme(_bare, what.format(names=names))
    return TagScheme(_standard)


def _standard(tag: str) -> str:
    return tag


def _underscore(tag: str) -> str:
    found = _UNDERSCORE.fullmatch(tag)
    return f"{found[1].upper()}-{found[2]}" if found else "O"


def _small(tag: str) -> str:
    found = _SMALL.fullmatch(tag)
    return f"{found[1].upper()}-{found[2]}" if found else "O"


def _behind(tag: str) -> str:
    found = _BEHIND.fullmatch(tag)
    return f"{found[2].upper()}-{found[1]}" if found else "O"


def _bare(tag: str) -> str:
    return "O" if tag in OUTSIDE else f"I-{tag}"
