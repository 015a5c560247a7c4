"""Taking many offers at once: which of them a score leaves, and what is asked before."""

from collections.abc import Iterable

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.desk.view.offers import Offer

SCORES = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
"""From which one may choose; one that leaves as many as the one before is not asked about."""


@frozen_dataclass
class Choosable:
    """``score`` is the least that an offer must have; None takes those without one, too."""

    score: float | None
    count: int

    @property
    def words(self) -> str:
        """What would be taken."""
        if self.score is None:
            said = ngettext(
                "{count} suggestion, the only one", "all {count} suggestions", self.count
            )
            return said.format(count=self.count)
        said = ngettext(
            "{count} suggestion of {score} % or more", "{count} suggestions of {score} % or more",
            self.count,
        )  # fmt: skip
        return said.format(count=self.count, score=round(self.score * 100))


def choosable(offers: Iterable[Offer]) -> list[Choosable]:
    """What there is to choose from, the surest first; nothing where nothing is offered."""
    given = list(offers)
    found: list[Choosable] = []
    for score in SCORES:
        count = len(offers_from(given, score))
        if count and (not found or found[-1].count != count):
            found.append(Choosable(score, count))
    if given and (not found or found[-1].count != len(given)):
        found.append(Choosable(None, len(given)))
    return found


def offers_from(offers: Iterable[Offer], score: float | None) -> list[Offer]:
    """The offers of this score or more; own forms have none, and are among all alone."""
    return [
        offer
        for offer in offers
        if score is None or (offer.sureness is not None and offer.sureness >= score)
    ]


def allowed_words() -> tuple[str, str]:
    """What is said where the project does not allow it, and the way out."""
    return (
        _("this project does not allow all suggestions to be taken at once"),
        _("whoever leads it may: hashiya project set take-all on"),
    )
