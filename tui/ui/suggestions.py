"""Suggestions come from a thread with a database of its own: no key waits for them."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui.core.article import Article
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.span import Span
from tui.desk.offers import Offer
from tui.ui.contracts import DeskHost
from tui.ui.crash import crash_report

if TYPE_CHECKING:
    from tui.desk.suggest.suggester import Suggester
    from tui.store.database import Database

PAUSE_SECONDS = 0.2
"""So long nothing more must happen before anything is looked for."""


class Suggestions:
    """Asks for what to offer in the open article, and shows it when it is there."""

    def __init__(self, screen: DeskHost, on: bool) -> None:
        self._screen = screen
        self._on = on
        self._thread: ThreadPoolExecutor | None = None
        self._db: Database | None = None
        self._suggester: Suggester | None = None
        self._timer: Timer | None = None
        self._asked = 0
        self._answered = 0

    @property
    def idle(self) -> bool:
        """Whether nothing more is to come unless something happens."""
        return self._asked == self._answered

    def ask(self) -> None:
        """Something happened that may change what is offered."""
        if not self._on or self._screen.desk.article is None:
            return
        self._asked += 1
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(PAUSE_SECONDS, self._begin)

    def toggle(self) -> bool:
        """Switch them on or off; whether they are on now."""
        self._on = not self._on
        if self._on:
            self.ask()
        else:
            self._answered = self._asked = self._asked + 1
            self._show([])
        return self._on

    def close(self) -> None:
        """Wait for what is under way, and let go of the database."""
        self._on = False
        if self._thread is not None:
            self._thread.submit(self._close)
            self._thread.shutdown(wait=True)

    def _begin(self) -> None:
        desk = self._screen.desk
        if desk.article is None:
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        number, loop = self._asked, asyncio.get_running_loop()
        # A thread's own context knows no application: timers that are begun then need one.
        context = copy_context()
        future = self._thread.submit(self._work, desk.article, desk.spans)
        future.add_done_callback(
            lambda done: loop.call_soon_threadsafe(self._answer, number, done, context=context)
        )

    def _work(self, article: Article, spans: Sequence[Span]) -> list[Offer]:
        """In the thread: the database is opened, read and closed there alone."""
        if self._suggester is None:
            # The desk opens sooner without them.
            from tui.desk.suggest.suggester import Suggester

            desk = self._screen.desk
            self._db = desk.db.beside()
            self._suggester = Suggester(self._db, desk.annotator)
        return self._suggester.offers(article, spans)

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()

    def _answer(self, number: int, done: "Future[list[Offer]]") -> None:
        if number != self._asked or not self._on:
            return
        self._answered = number
        try:
            offers = done.result()
        except Exception as error:  # noqa: BLE001 (it is said, and is in a log)
            self._on = False
            known = error if isinstance(error, HashiyaError) else crash_report(error)
            said = _("no suggestions: {what}").format(what=known.what)
            self._screen.tell(said, warning=True)
            return
        self._show(offers)
        if self._suggester is not None and self._suggester.more:
            self.ask()

    def _show(self, offers: Sequence[Offer]) -> None:
        self._screen.absorb(self._screen.desk.view.show_offers(offers))
