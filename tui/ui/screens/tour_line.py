"""The line of the tour, above the last one: what to press next."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.desk.tour import Tour

TOUR_WANTED = 97
"""What the application ends with where its user asks for the tour, which has a desk of its own."""


class TourLine:
    """``hint`` is the widget; ``look`` goes on where a step was done."""

    def __init__(self, tour: "Tour") -> None:
        # The desk opens sooner without it.
        from tui.ui.widgets.hint import Hint

        self._tour = tour
        self.hint = Hint(tour.words)

    def look(self) -> None:
        """Look whether the step at hand was done, and say the next."""
        if self._tour.look():
            self.hint.say(self._tour.words)
