"""What the first keys ask for beside what the first screen does, loaded while that is looked at.

A key that comes before loads what it needs by itself, which takes some milliseconds once.
"""

import asyncio
from collections.abc import Iterator
from importlib import import_module

PAUSE = 0.02
"""Seconds between two modules: a key waits for one at most, a fraction of a millisecond."""

MODULES = (
    "tui.desk.editing.resizing",
    "tui.store.rows.row_changes",
    "tui.store.log.effects",
    "tui.store.work.proposals",
    "tui.desk.editing.offer_answers",
    "tui.desk.editing.event_summary",
    "tui.store.work.reversal",
    "tui.desk.view.hints",
    "tui.desk.letters_that_stay",
    "tui.desk.view.text_search",
    "tui.desk.repeating",
)
"""By their names: the rooms below load each of them when it is needed."""


def load_in_pauses() -> None:
    """Load them one after another in the running event loop, from its next pause on."""
    loop = asyncio.get_running_loop()
    loop.call_later(PAUSE, _load_next, iter(MODULES), loop)


def _load_next(names: Iterator[str], loop: asyncio.AbstractEventLoop) -> None:
    if name := next(names, ""):
        import_module(name)
        loop.call_later(PAUSE, _load_next, names, loop)
