"""Suggestions come from a thread with a database of its own: no key waits for them."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui.core.article import Article
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.span import Span
from tui.desk.rights import Right
from tui.desk.view.offers import Offer
from tui.ui.contracts import DeskHost
from tui.ui.crash import crash_report
from tui.ui.offer_mode import OfferMode, modes, remember_mode, remembered_mode

Soon = Callable[..., object]
"""Calls something on the screen's own thread."""
_Answer = tuple[list[Offer], Mapping[int, float]]
"""What is offered, and where else a span may begin, with how sure a model is of it."""

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from tui.desk.suggest.model_watch import ModelThread
    from tui.desk.suggest.suggester import Suggester
    from tui.store.database import Database

PAUSE_SECONDS = 0.2
"""So long nothing more must happen before anything is looked for."""
MODEL_SECONDS = 0.3
"""So long what is found waits for what the model says, if that has answered before."""
LEAST_WORKED_ON = 10
"""Before so many articles were worked on nothing can be learned, and no model is started."""


class Suggestions:
    """Asks for what to offer in the open article, and shows it when it is there."""

    def __init__(self, screen: DeskHost, on: bool) -> None:
        self._screen = screen
        self._stream = screen.desk.stream
        self.mode = remembered_mode() if on else OfferMode.NONE
        self._thread: ThreadPoolExecutor | None = None
        self._db: Database | None = None
        self._suggester: Suggester | None = None
        self._model: ModelThread | None = None
        self._timer: Timer | None = None
        self._asked = 0
        self._answered = 0

    @property
    def mode(self) -> OfferMode:
        """What is offered; the desk's stream is told whether anything is."""
        return self._mode

    @mode.setter
    def mode(self, mode: OfferMode) -> None:
        self._mode = mode
        self._stream.expected = mode is not OfferMode.NONE

    @property
    def idle(self) -> bool:
        """Whether nothing more is to come unless something happens."""
        return self._asked == self._answered

    def ask(self) -> None:
        """Something happened that may change what is offered."""
        if self.mode is OfferMode.NONE or self._screen.desk.article is None:
            return
        self._asked += 1
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(PAUSE_SECONDS, self._begin)

    def step(self) -> str:
        """The next of: all, own forms alone, none; what to say of it."""
        there = modes(model=self._model is not None or self.mode is OfferMode.OWN)
        self.mode = there[(there.index(self.mode) + 1) % len(there)]
        if self.mode is OfferMode.NONE:
            self._answered = self._asked = self._asked + 1
            self._show([], {})
        else:
            self.ask()
        if Right.HOST in self._screen.settings.allowed:
            remember_mode(self.mode)
        return self.mode.words(model=len(there) > 2)

    def ask_model_anew(self) -> None:
        """Offer in the open article what the newest model says of it, and have it learn more."""
        if self._thread is None or self.mode is not OfferMode.ALL:
            self._screen.tell(_("no model is at work here"))
            return
        self._thread.submit(self._forget_answer)
        self.ask()

    def close(self) -> None:
        """Wait for what is under way, and let go of the database and of the model."""
        self.mode = OfferMode.NONE
        if self._model is not None:
            self._model.close()
        if self._thread is not None:
            self._thread.submit(self._close)
            self._thread.shutdown(wait=True)

    def _begin(self) -> None:
        desk = self._screen.desk
        if desk.article is None:
            return
        if self._thread is None:
            # The desk opens sooner without it.
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        number, loop = self._asked, asyncio.get_running_loop()
        # A thread's own context knows no application: timers that are begun then need one.
        context = copy_context()
        soon = partial(loop.call_soon_threadsafe, context=context)
        labels = [one.name for one in desk.labels if one.kind is Kind.SPAN and not one.retired]
        future = self._thread.submit(self._work, desk.article, desk.spans, labels, soon)
        future.add_done_callback(lambda done: soon(self._answer, number, done))

    def _work(
        self, article: Article, spans: Sequence[Span], labels: Sequence[str], soon: Soon
    ) -> _Answer:
        """In the thread: the database is opened, read and closed there alone."""
        # The desk opens sooner without them.
        from tui.desk.suggest.model_offers import is_blind
        from tui.desk.suggest.suggester import Suggester
        from tui.store.project import project_settings

        desk, settings = self._screen.desk, self._screen.settings
        if self._db is None or self._suggester is None:
            self._db = desk.db.beside()
            precision = settings.get("model_precision")
            self._suggester = Suggester(self._db, desk.annotator, precision)
        blind = int(project_settings.value(self._db, "blind"))
        if is_blind(article.id, max(blind, settings.get("model_blind"))):
            return [], {}
        self._suggester.learn(article)
        if self._model is None and self._suggester.worked_on >= LEAST_WORKED_ON:
            self._model = self._begin_model(soon)
        if self._model is None:
            return self._suggester.offers(article, spans), {}
        answer, late = self._model.answer(article, labels, MODEL_SECONDS)
        if answer is not None and self.mode is not OfferMode.ALL:
            answer = answer.silent
        offers = self._suggester.offers(article, spans, answer, late=late)
        return offers, self._suggester.candidates(article, answer) if answer else {}

    def _begin_model(self, soon: Soon) -> "ModelThread | None":
        from tui.desk.suggest.model_watch import ModelThread, ModelWatch
        from tui.ui.model_program import model_of

        desk = self._screen.desk
        make = model_of(self._screen.settings, desk.db.path, desk.annotator)
        if make is None:
            return None
        watch = ModelWatch(make, time.monotonic)
        return ModelThread(watch, partial(soon, self._came))

    def _forget_answer(self) -> None:
        if self._model is not None:
            self._model.learn()
            self._model.ask_anew()

    def _came(self, article_id: str, error: BaseException | None) -> None:
        """The model's answer is there, later than the rest, or it failed."""
        desk = self._screen.desk
        if error is not None:
            known = error if isinstance(error, HashiyaError) else crash_report(error)
            self._screen.tell(known.what, warning=True, way_out=known.way_out)
        elif desk.article and desk.article.id == article_id and desk.view.focused_offer is None:
            # While one is on an offer nothing moves: the next look will have it.
            self.ask()

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()

    def _answer(self, number: int, done: "Future[_Answer]") -> None:
        if number != self._asked or self.mode is OfferMode.NONE:
            return
        self._answered = number
        try:
            offers, candidates = done.result()
        except Exception as error:  # noqa: BLE001 (it is said, and is in a log)
            self.mode = OfferMode.NONE
            known = error if isinstance(error, HashiyaError) else crash_report(error)
            said = _("no suggestions: {what}").format(what=known.what)
            self._screen.tell(said, warning=True)
            return
        if self._model is not None:
            self._screen.desk.doubtful = self._model.watch.order
        self._show(offers, candidates)
        if self._suggester is not None and self._suggester.more:
            self.ask()

    def _show(self, offers: Sequence[Offer], candidates: Mapping[int, float]) -> None:
        self._screen.absorb(self._screen.desk.show_offers(offers, candidates))
