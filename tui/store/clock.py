"""Where times and ids come from, so that a test or a build can fix them."""

import os
import time
from datetime import UTC, datetime
from typing import Protocol

from tui.core.ids import uuid7


class Clock(Protocol):
    """Gives the time and makes ids."""

    def now(self) -> str:
        """UTC, ISO 8601 with microseconds."""

    def new_id(self) -> str:
        """A UUIDv7 string that nobody has had."""


class SystemClock:
    """The machine's own."""

    def now(self) -> str:
        """UTC, ISO 8601 with microseconds."""
        return datetime.now(UTC).isoformat(timespec="microseconds")

    def new_id(self) -> str:
        """A UUIDv7 string that nobody has had."""
        return uuid7(time.time_ns() // 1_000_000, os.urandom(10))
