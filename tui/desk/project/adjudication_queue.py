"""The articles that are to be settled, one after another."""

from collections.abc import Sequence

from tui.core.review import Status
from tui.store.articles import find
from tui.store.database import Database
from tui.store.differing import DifferingArticle, differing_articles

_SETTLED = (Status.DONE, Status.SKIPPED)


class AdjudicationQueue:
    """Articles that ``ready`` or more of ``annotators`` are done with; of everybody where none is
    named.

    Those with differences come first, or all as they were imported; what is settled comes last.
    The order is that of its making: an article that is settled keeps its place.
    """

    def __init__(
        self,
        db: Database,
        annotators: Sequence[str] = (),
        *,
        gold: str,
        as_imported: bool = False,
        ready: int = 2,
    ) -> None:
        self._db = db
        self._asked = tuple(annotators)
        self.gold = gold
        self._as_imported = as_imported
        self._ready = ready
        self.load()

    def load(self) -> None:
        """Ask the store, and put them in order."""
        self._by_id = differing_articles(self._db, self._asked, self.gold, self._ready)
        self.ids: list[str] = sorted(
            self._by_id,
            key=lambda id_: (
                self._by_id[id_].status in _SETTLED,
                not self._as_imported and not self._by_id[id_].differing,
            ),
        )

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._by_id

    def __len__(self) -> int:
        return len(self.ids)

    def annotators_of(self, article_id: str) -> tuple[str, ...]:
        """Whose answers are compared: those who were named, or all who are done with it."""
        entry = self._by_id.get(article_id)
        return self._asked or (tuple(entry.annotators) if entry else ())

    def take_in(self, article_id: str) -> None:
        """Have an article here that is in the database: one alone may be done with it."""
        if article_id not in self._by_id:
            known = find(self._db, article_id)
            self._by_id[known] = DifferingArticle(known)
            self.ids.insert(0, known)

    def place(self, article_id: str) -> int:
        """Where an article stands, from 0."""
        return self.ids.index(article_id)

    @property
    def settled_count(self) -> int:
        """How many are settled."""
        return sum(one.status in _SETTLED for one in self._by_id.values())

    def set_status(self, article_id: str, status: Status) -> None:
        """Gold has another status in an article now."""
        self._by_id[article_id].status = status

    @property
    def first(self) -> str | None:
        """The article to begin with: the first that is not settled, else the first."""
        return self.next_open(None) or next(iter(self.ids), None)

    def next_open(self, after: str | None) -> str | None:
        """The next article that is not settled, round the end."""
        start = self.place(after) + 1 if after else 0
        order = self.ids[start:] + self.ids[:start]
        return next(
            (id_ for id_ in order if id_ != after and self._by_id[id_].status not in _SETTLED), None
        )

    def neighbour(self, article_id: str, step: int) -> str | None:
        """The article after or before one; None where there is none."""
        place = self.place(article_id) + step
        return self.ids[place] if 0 <= place < len(self.ids) else None
