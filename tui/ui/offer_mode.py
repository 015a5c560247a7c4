"""What is offered: all, own forms alone, or nothing; it is remembered from one day to the next."""

from enum import StrEnum

from tui.core.i18n import _
from tui.ui.remembered import recall, remember


class OfferMode(StrEnum):
    """What is offered."""

    ALL = "all"
    OWN = "own"
    NONE = "none"

    def words(self, *, model: bool) -> str:
        """In words; ``model``: there is one."""
        if self is OfferMode.NONE:
            return _("suggestions off")
        if not model:
            return _("suggestions on")
        if self is OfferMode.OWN:
            return _("suggestions: own forms alone")
        return _("suggestions: own forms and the model's")


def modes(*, model: bool) -> tuple[OfferMode, ...]:
    """What there is to choose from: without a model own forms are all."""
    return (
        (OfferMode.ALL, OfferMode.OWN, OfferMode.NONE) if model else (OfferMode.ALL, OfferMode.NONE)
    )


_NAME = "suggestions"


def remember_mode(mode: OfferMode) -> None:
    """Keep it; where that cannot be kept it holds until the desk is left."""
    remember(_NAME, mode.value)


def remembered_mode() -> OfferMode:
    """What was chosen last; all where nothing is remembered, or something else."""
    found = recall(_NAME)
    return next((one for one in OfferMode if one.value == found), OfferMode.ALL)
