"""How often offers are taken and refused, so that whoever they hinder is told once."""

from dataclasses import dataclass

from tui.desk.view.caret import Caret

ENOUGH = 6
"""Refusals from which it is worth a word."""


@dataclass(slots=True)
class OfferTally:
    """The offers taken and refused since the desk was opened.

    ``ended_at`` is where the cursor stood when one was answered and none came after it.
    """

    taken: int = 0
    refused: int = 0
    told: bool = False
    ended_at: Caret | None = None

    def is_time_to_tell(self) -> bool:
        """Whether more were refused than taken, and nothing was said of it yet; true once."""
        if self.told or self.refused < ENOUGH or self.refused <= self.taken:
            return False
        self.told = True
        return True
