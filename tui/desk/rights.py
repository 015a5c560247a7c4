"""What whoever sits at the desk may do besides annotating.

At a terminal of one's own, all. Behind a served page, nothing that reads, shows or changes what is
the host's or everybody's, unless whoever serves it has granted it.
"""

from collections.abc import Iterable
from enum import StrEnum

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.roles import Power, Roles


class Right(StrEnum):
    """What a command may need. All but ``HOST`` can be granted to a served desk."""

    IMPORT = "import"
    """To look into the host's folders, and bring its files in."""
    SCHEME = "scheme"
    """To change the labels, which are everybody's."""
    AGREEMENT = "agreement"
    """To see how far annotators agree: who does not know, is not led by it."""
    ADJUDICATE = "adjudicate"
    """To settle what annotators say differently, and to see whose is what."""
    DECIDED = "decided"
    """To see what was decided on one's own articles."""
    HOST = "host"
    """To use the host's clipboard, and to have it remember a terminal."""


GRANTED = (Right.IMPORT, Right.SCHEME, Right.AGREEMENT, Right.ADJUDICATE, Right.DECIDED)
"""What ``hashiya serve --allow`` may name."""


@frozen_dataclass
class Allowed:
    """The rights that are had."""

    rights: frozenset[Right]

    def __contains__(self, right: Right | None) -> bool:
        """Whether there is this right; where none is needed, there is."""
        return right is None or right in self.rights

    def with_role(self, roles: Roles, name: str) -> "Allowed":
        """These rights, and what whoever leads or settles needs."""
        led = {Right.SCHEME} if roles.leaders and roles.may(name, Power.SCHEME) else set()
        settles = roles.leaders and roles.may(name, Power.SETTLE)
        seen = {Right.AGREEMENT, Right.ADJUDICATE, Right.DECIDED} if settles else set()
        return Allowed(self.rights | led | seen)

    def demand(self, right: Right) -> None:
        """Raises UsageError where the right is not had."""
        if right not in self.rights:
            raise UsageError(
                _("not allowed on this desk"), way_out=_("whoever serves this desk can allow it")
            )


ALL_RIGHTS = Allowed(frozenset(Right))
ANNOTATING = Allowed(frozenset())


def parse_rights(words: str) -> frozenset[Right]:
    """The rights that a list with commas names. Raises UsageError for another word."""
    rights = set()
    for word in (part.strip() for part in words.split(",")):
        if word not in GRANTED:
            raise UsageError(
                _("{word!r} cannot be allowed").format(word=word),
                way_out=_("choose from {names}").format(names=", ".join(GRANTED)),
            )
        rights.add(Right(word))
    return frozenset(rights)


@frozen_dataclass
class Grants:
    """What is allowed to all who annotate through pages, and to some of them besides."""

    all: frozenset[Right] = frozenset()
    by_name: tuple[tuple[str, frozenset[Right]], ...] = ()

    def for_annotator(self, annotator: str) -> Allowed:
        """What this annotator may do."""
        own = (rights for name, rights in self.by_name if name == annotator)
        return Allowed(self.all.union(*own))

    @property
    def names(self) -> frozenset[str]:
        """The annotators that are named."""
        return frozenset(name for name, _rights in self.by_name)


def grants(given: Iterable[str]) -> Grants:
    """``import,scheme`` for all, ``muna:import`` for one. Raises UsageError for another word."""
    everyone: frozenset[Right] = frozenset()
    by_name: list[tuple[str, frozenset[Right]]] = []
    for one in given:
        name, colon, words = one.rpartition(":")
        if colon:
            by_name.append((name.strip(), parse_rights(words)))
        else:
            everyone |= parse_rights(words)
    return Grants(everyone, tuple(by_name))
