"""Which difference of an article is looked at, and the way from one to the next."""

from bisect import bisect_left

from tui.desk.adjudication.adjudicated import AdjudicatedArticle
from tui.desk.adjudication.settlements import Settlement


class DifferenceCursor:
    """A place in the differences of an article: ``index``, from 0."""

    def __init__(self, state: AdjudicatedArticle) -> None:
        self._state = state
        self.index = 0

    @property
    def items(self) -> tuple[Settlement, ...]:
        """The differences in the order of the text, and what became of each."""
        return self._state.settled.items

    @property
    def current(self) -> Settlement | None:
        """The difference that is looked at; None where there is none at all."""
        return self.items[self.index] if self.index < len(self.items) else None

    def step(self, count: int) -> bool:
        """Look so many on, or back; False where there is none there."""
        return self.go_to(self.index + count)

    def go_to(self, index: int) -> bool:
        """Look at a difference by its place; False where there is none there."""
        if not 0 <= index < len(self.items):
            return False
        self.index = index
        return True

    def next_open(self) -> bool:
        """Look at the next difference that is open, from the first one again after the last."""
        return self.seek_open(self.index + 1)

    def seek_open(self, start: int) -> bool:
        """Look at the first open difference from a place on, and then from the first; False where
        none is open."""
        open_at = self._state.settled.open_at
        if not open_at:
            self._hold()
            return False
        following = bisect_left(open_at, start)
        self.index = open_at[following] if following < len(open_at) else open_at[0]
        return True

    def find(self, *places: str) -> None:
        """Look at the difference at the first of these places of decisions that has one."""
        known = self._state.settled.where
        for place in places:
            if place in known:
                self.index = known[place]
                return
        for index, item in enumerate(self.items):
            if item.decision and item.decision.place in places:
                self.index = index
                return
        self._hold()

    def _hold(self) -> None:
        self.index = min(self.index, max(len(self.items) - 1, 0))
