"""The time that an annotator spends on an article: a long pause is no work."""

from collections.abc import Callable

IDLE_SECONDS = 60.0
"""Of a pause, this much counts as time spent on an article."""


class TimeSpent:
    """``seconds`` of activity that are not stored yet. ``monotonic`` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.seconds = 0.0
        self._monotonic = monotonic
        self._active_at: float | None = None
        self._counted = 0.0

    def begin(self) -> None:
        """The annotator does something; the pause before it does not count."""
        self._active_at, self._counted = self._monotonic(), 0.0

    def act(self) -> None:
        """The annotator does something, and the pause before it counts."""
        now = self._monotonic()
        if self._active_at is not None:
            self.seconds += min(now - self._active_at, IDLE_SECONDS) - self._counted
        self._active_at, self._counted = now, 0.0

    def count(self) -> None:
        """Count the time since the annotator last did something, once, as far as it counts."""
        if self._active_at is not None:
            pause = min(self._monotonic() - self._active_at, IDLE_SECONDS)
            self.seconds += pause - self._counted
            self._counted = pause
