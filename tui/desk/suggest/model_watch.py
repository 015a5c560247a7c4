"""A model that is asked about the open article: on a thread of its own, and given up on in time."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotYet

from tui.core.article import Article
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.suggest.model_offers import ModelAnswer, answer_in
from tui.plugins.plugin import Plugin
from tui.plugins.program import ProgramPlugin

HOUR = 3600.0
"""So long it is left alone once it had to be started again."""
LONGEST_TEXT = 160_000
"""In code points: the line of a longer article would be more than 1 MB."""

Make = Callable[[Sequence[str]], Plugin]
"""Makes the model that is to know these labels; it is started when it is first asked."""


class ModelWatch:
    """Asks a model, and starts it again at most once an hour. For one thread at a time.

    ``order`` are the articles to do as the model would have them done, if it says so.
    """

    def __init__(self, make: Make, monotonic: Callable[[], float]) -> None:
        self._make = make
        self._monotonic = monotonic
        self._plugin: Plugin | None = None
        self._restarted_at = -HOUR
        self._rests_until = 0.0
        self._version = ""
        self._left = False
        self.order: tuple[str, ...] = ()

    def look(self, article: Article, labels: Collection[str]) -> ModelAnswer:
        """What it says of an article; nothing while it is left alone.

        Raises HashiyaError, in one line, where it fails.
        """
        if self._left or self._monotonic() < self._rests_until or len(article.text) > LONGEST_TEXT:
            return ModelAnswer(article.id)
        try:
            if self._plugin is None:
                self._plugin = self._make(sorted(labels))
            plugin = self._plugin
            if not isinstance(plugin, ProgramPlugin):
                given = {"spans": plugin.predict(article.id, article.text)}
            else:
                given = plugin.answer(article.id, article.text)
                self._ask_order(plugin, str(given.get("version") or ""))
        except HashiyaError as error:
            self._give_up()
            what = _("the model stopped: {what}").format(what=error.what)
            raise HashiyaError(what, file=error.file, way_out=error.way_out) from error
        return answer_in(given, article.id, article.text, labels, plugin.unit, plugin.origin)

    def learn(self) -> bool:
        """Have it learn now from what was done since; whether it begins to."""
        plugin = self._plugin
        if not isinstance(plugin, ProgramPlugin) or not plugin.hello.get("trains"):
            return False
        return bool(plugin.ask({"op": "train"}).get("begun"))

    def _ask_order(self, plugin: ProgramPlugin, version: str) -> None:
        """The order is another one once the model is."""
        if version and version != self._version and plugin.hello.get("orders"):
            given = plugin.ask({"op": "order"}).get("articles")
            self.order = tuple(
                one[0]
                for one in (given if isinstance(given, list) else ())
                if isinstance(one, list) and one and isinstance(one[0], str)
            )
            # As long as it is being made it is empty, and asked for again.
            self._version = version if self.order else ""

    def _give_up(self) -> None:
        now = self._monotonic()
        self._let_go()
        if now - self._restarted_at >= HOUR:
            self._restarted_at = now
        else:
            self._rests_until = self._restarted_at + HOUR

    def _let_go(self) -> None:
        plugin, self._plugin = self._plugin, None
        if plugin is not None:
            plugin.close()

    def close(self) -> None:
        """Let it go for good; from any thread, and more than once."""
        self._left = True
        if (plugin := self._plugin) is not None:
            plugin.close()


class ModelThread:
    """Keeps what a model says of the open article, so that it says one thing as long as that is
    open. ``came`` is called, on the thread, with the id of an article whose answer comes later
    than it was waited for, or with what went wrong.

    Its methods but ``close`` are for one thread: that of the suggestions.
    """

    def __init__(
        self, watch: ModelWatch, came: Callable[[str, BaseException | None], object]
    ) -> None:
        self.watch = watch
        self._came = came
        self._thread: ThreadPoolExecutor | None = None
        self._asked: tuple[str, Future[ModelAnswer]] | None = None
        self._late: set[str] = set()
        self._warm = False
        self._closed = False

    def answer(
        self, article: Article, labels: Collection[str], patience: float
    ) -> tuple[ModelAnswer | None, bool]:
        """What the model says of the open article, and whether it came later than what else is
        offered there. None where there is nothing, or not yet."""
        if self._asked is None or self._asked[0] != article.id:
            self._ask(article, labels)
        assert self._asked is not None
        future = self._asked[1]
        try:
            # The first answer takes as long as the model takes to load: nobody waits for that.
            found = future.result(patience if self._warm else 0)
        except NotYet:
            self._late.add(article.id)
            # It may have come just before anybody knew that it is waited for.
            return (future.result(), True) if _is_there(future) else (None, True)
        except Exception:  # noqa: BLE001 (``came`` has it)
            return None, True
        self._warm = True
        return found, article.id in self._late

    def ask_anew(self) -> None:
        """Whatever it said of the open article, it is asked again."""
        self._asked = None
        self._late.clear()

    def learn(self) -> "Future[bool] | None":
        """Have it learn now, where it has been asked anything; whether it begins to."""
        return self._thread.submit(self.watch.learn) if self._thread else None

    def _ask(self, article: Article, labels: Collection[str]) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        if self._asked is not None:
            # What was left behind needs no answer any more.
            self._asked[1].cancel()
            self._late.clear()
        future = self._thread.submit(self.watch.look, article, labels)
        self._asked = article.id, future
        future.add_done_callback(lambda done: self._answered(article.id, done))

    def _answered(self, article_id: str, done: "Future[ModelAnswer]") -> None:
        if self._closed or done.cancelled():
            return
        error = done.exception()
        if error is not None or article_id in self._late:
            self._came(article_id, error)

    def close(self) -> None:
        """Stop the model, and with it what is under way; nobody waits for an answer."""
        self._closed = True
        if self._thread is None:
            return
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.watch.close()
        while self._asked is not None and not self._asked[1].done():
            # It may be starting the model just now.
            self.watch.close()
            wait([self._asked[1]], 0.05)


def _is_there(future: "Future[ModelAnswer]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
