"""How often offers are taken and refused, so that whoever they hinder is told once."""

from dataclasses import dataclass

from tui.desk.caret import Caret

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


class StreamOverArticles:
    """Whether the next article opens on its first offer.

    It does for whoever took or refused offers in the last article that had any, and as long as
    nothing was done in the new one since it was opened.
    """

    def __init__(self, tally: OfferTally) -> None:
        self._tally = tally
        self._is_used = False
        self._before = 0
        self._had_offers = False
        self.opened_at: Caret | None = None
        """Where the cursor stood when the article was opened; None once offers were shown."""

    def leave_article(self) -> None:
        """The article is left: were its offers gone through?"""
        answered = self._tally.taken + self._tally.refused
        if self._had_offers:
            self._is_used = answered > self._before
        self._before, self._had_offers = answered, False

    def goes_on_at(self, caret: Caret) -> bool:
        """Whether the first offer is to be gone to, now that some are shown; true once."""
        self._had_offers = True
        opened_at, self.opened_at = self.opened_at, None
        return self._is_used and caret is opened_at
