"""Going through the offers of one article after another without looking for the first."""

from collections.abc import Iterable

from tui.core.selection import Range
from tui.desk.changes import Happenings
from tui.desk.view.caret import Caret
from tui.desk.view.offer_tally import OfferTally
from tui.desk.view.offers import Offer
from tui.desk.view.text_view import TextView


class OfferStream:
    """Shows offers in ``view``, and goes to the first of them where the stream goes on.

    The next article opens on its first offer for whoever took or refused offers in the last
    article that had any, as long as nothing was done in the new one since it was opened.
    ``expected`` says whether offers are looked for at all.
    """

    def __init__(self, view: TextView, tally: OfferTally) -> None:
        self.expected = False
        self._view = view
        self._tally = tally
        self._is_used = False
        self._before = 0
        self._had_offers = False
        self._opened_at: Caret | None = None
        """Where the cursor stood when the article was opened; None once offers were shown."""
        self._unanswered = False

    @property
    def waits(self) -> bool:
        """Whether it is yet to be seen if there is a first offer to go to in a new article."""
        return self.expected and self._is_used and self._unanswered

    @property
    def has_ended(self) -> bool:
        """Whether the last offer was answered just before."""
        return self._tally.ended_at is self._view.caret

    def leave_article(self) -> None:
        """The article is left: were its offers gone through?"""
        answered = self._tally.taken + self._tally.refused
        if self._had_offers:
            self._is_used = answered > self._before
        self._before, self._had_offers = answered, False

    def open_article(self) -> None:
        """An article was opened, and the cursor put where it is."""
        self._opened_at, self._unanswered = self._view.caret, True

    def show(self, offers: Iterable[Offer], *, stays: bool = False) -> Happenings:
        """These are the article's offers now; the first is gone to where the stream goes on, unless
        one ``stays`` where one is.

        So it does where the last offer was answered just before, and others have come of that,
        or the one that was gone to is not made any more.
        """
        view, before, self._unanswered = self._view, self._view.focused_offer, False
        happened = view.show_offers(offers)
        if not len(view.offers) or view.focused_offer:
            return happened
        goes_on = self._goes_on_at(view.caret)
        if stays:
            return happened
        begins = goes_on and view.focused is None
        if begins or before or self.has_ended:
            here = view.caret.range.start
            happened += view.offer_ahead(Range(here - 1, here)) or ()
        return happened

    def _goes_on_at(self, caret: Caret) -> bool:
        """Whether the first offer is to be gone to, now that some are shown; true once."""
        self._had_offers = True
        opened_at, self._opened_at = self._opened_at, None
        return self._is_used and caret is opened_at
