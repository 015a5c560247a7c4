"""What a server takes from outside, at most."""

import time

from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class Limits:
    """Counts, bytes and seconds; far more than people at desks need."""

    connections: int = 400
    connections_of_address: int = 120
    """A room of annotators often comes from one address. Not looked at behind a proxy."""
    half_open: int = 64
    """Connections that have not said what they want; for a new one the oldest goes."""
    head_bytes: int = 16_384
    head_seconds: float = 10.0
    answer_seconds: float = 60.0
    """Until an answer that is no desk has been taken."""
    pages: int = 100
    pages_of_annotator: int = 4
    message_bytes: int = 65_536
    messages_a_second: float = 300.0
    messages_at_once: int = 1000
    """Faster ones wait: none is lost."""
    stuck_seconds: float = 60.0
    """A program that takes no key for so long is ended."""
    seconds_to_leave: float = 5.0


class Bucket:
    """How long a message must wait, so that no more than so many come in a second."""

    def __init__(self, a_second: float, at_once: int) -> None:
        self._a_second = a_second
        self._most = float(at_once)
        self._left = float(at_once)
        self._seen = time.monotonic()

    def wait(self) -> float:
        """Take one; gives the seconds to wait before the next."""
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._seen) * self._a_second) - 1
        self._seen = now
        return max(0.0, -self._left / self._a_second)
