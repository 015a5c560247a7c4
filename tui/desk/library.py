"""The list of articles, a stretch at a time, however long it is."""

from tui.core.review import Status
from tui.store import articles
from tui.store.articles import Entry
from tui.store.database import Database

__all__ = ["Entry", "Library"]

_STRETCH = 128


class Library:
    """What is listed: ``words`` and ``status`` filter; ``renew`` after they changed."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator
        self.words = ""
        self.status: Status | None = None
        self.count = 0
        self._stretches: dict[int, list[Entry]] = {}
        self.renew()

    @property
    def _filter(self) -> articles.Filter:
        return articles.Filter(status=self.status, words=self.words)

    def renew(self) -> None:
        """Ask the store again."""
        self._stretches.clear()
        self.count = articles.counted(self._db, self._annotator, self._filter)

    def entry(self, index: int) -> Entry:
        """The line ``index`` of the list."""
        number, rest = divmod(index, _STRETCH)
        if number not in self._stretches:
            self._stretches[number] = articles.listed(
                self._db, self._annotator, self._filter, offset=number * _STRETCH, limit=_STRETCH
            )
        return self._stretches[number][rest]

    def place(self, article_id: str) -> int:
        """Where an article stands in the whole list."""
        return articles.place(self._db, article_id)
