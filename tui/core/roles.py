"""Who may do what in a project: a leader, curators, and annotators, who are everybody else.

Where nobody leads, anybody may do anything. The rule is here; the store asks it before it makes
what an event says, and whoever opens a page or runs a command may ask it sooner.
"""

from enum import StrEnum

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _

GOLD = "gold"
"""Whose name the settled spans bear: nobody's own."""


class Power(StrEnum):
    """What not everybody may do where somebody leads."""

    SCHEME = "scheme"
    """To change labels, relations, attributes, their guidelines, and the lists of names."""
    ASSIGN = "assign"
    """To give articles to annotators, and to take them back."""
    SETTINGS = "settings"
    """To decide what holds for all, and so who leads."""
    ARTICLES = "articles"
    """To delete an article, or to correct its text or metadata: what others marked goes along."""
    OTHERS = "others"
    """To change or take back what others did."""
    SETTLE = "settle"
    """To settle what annotators say differently; curators may, too."""


@frozen_dataclass
class Roles:
    """Names of those who lead and of curators. ``hides_others``: an annotator sees nobody else's
    work, name or count."""

    leaders: tuple[str, ...] = ()
    curators: tuple[str, ...] = ()
    hides_others: bool = False

    def may(self, name: str, power: Power) -> bool:
        """Whether somebody may do this."""
        return not self.leaders or name in self._who_may(power)

    def sees_others(self, name: str) -> bool:
        """Whether somebody may see what others did, and that they did."""
        return not (self.leaders and self.hides_others) or name in self._who_may(Power.SETTLE)

    def demand(self, name: str, power: Power) -> None:
        """Raises UsageError, which says who may, where somebody may not do this."""
        if not self.may(name, power):
            who = ", ".join(self._who_may(power))
            raise UsageError(_refusal(power).format(names=who), way_out=_here(name))

    def demand_sight(self, name: str) -> None:
        """Raises UsageError, which says who may, where somebody is not to see others' work."""
        if not self.sees_others(name):
            raise UsageError(self.hidden_words, way_out=_here(name))

    @property
    def hidden_words(self) -> str:
        """What is said to whoever is not to see others' work."""
        who = ", ".join(self._who_may(Power.SETTLE))
        return _("others' work is hidden here from all but {names}").format(names=who)

    def _who_may(self, power: Power) -> tuple[str, ...]:
        both = (*self.leaders, *self.curators) if power is Power.SETTLE else self.leaders
        return tuple(dict.fromkeys(both))


def _here(name: str) -> str:
    return _("you are {name} here").format(name=name)


def _refusal(power: Power) -> str:
    return {
        Power.SCHEME: _("the scheme is changed only by the leader, {names}"),
        Power.ASSIGN: _("articles are assigned only by the leader, {names}"),
        Power.SETTINGS: _("what holds for all is decided only by the leader, {names}"),
        Power.ARTICLES: _("articles are deleted or corrected only by the leader, {names}"),
        Power.OTHERS: _("others' work is changed only by the leader, {names}"),
        Power.SETTLE: _("differences are settled only by leader and curators, {names}"),
    }[power]
