"""Who is told how far the migration of a database has come; a module apart, since it is loaded
whenever a database is opened."""

from collections.abc import Callable
from contextvars import ContextVar

UpgradeProgress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""

EVERY = 2000
"""So many rows go by from one telling to the next."""

PROGRESS: ContextVar[UpgradeProgress] = ContextVar(
    "upgrade progress", default=lambda _done, _all: None
)
