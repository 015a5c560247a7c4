"""Where times and ids come from, so that a test or a build can fix them."""

import os
import time
from datetime import UTC, datetime, timedelta
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


def time_after(newest: str | None, wall: str) -> str:
    """The wall clock's time, or a microsecond after the newest one where that is not earlier.

    A hybrid logical clock (Kulkarni and others 2014): times rise whatever the wall clock does.
    Raises ValueError or OverflowError where ``newest`` is no time, or the last that can be said.
    """
    if newest is None or wall > newest:
        return wall
    later = datetime.fromisoformat(newest) + timedelta(microseconds=1)
    return later.astimezone(UTC).isoformat(timespec="microseconds")
