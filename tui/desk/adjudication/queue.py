"""The articles that are to be settled, one after another."""

from tui.core.review import Status
from tui.desk.adjudication.articles_to_settle import (
    AdjudicationOptions,
    ReadyState,
    adjudication_entries,
)
from tui.store.database import Database


class AdjudicationQueue:
    """The list of articles, without those that wait for annotators but for the one that is ``also``
    asked for.

    The order is that of its making: an article that is settled keeps its place.
    """

    def __init__(
        self,
        db: Database,
        options: AdjudicationOptions,
        *,
        as_imported: bool = False,
        also: str | None = None,
    ) -> None:
        self.options = options
        entries = adjudication_entries(db, options, as_imported=as_imported)
        ready = [one for one in entries if one.state is not ReadyState.WAITING]
        self.ids = [one.id for one in ready]
        self.waiting = {one.id: one.waiting for one in entries if one.state is ReadyState.WAITING}
        """Whom articles wait for, by their ids."""
        self._settled = {one.id for one in ready if one.state is ReadyState.SETTLED}
        self._places = {id_: place for place, id_ in enumerate(self.ids)}
        if also is not None and also not in self.ids:
            self.take_in(also)

    def take_in(self, article_id: str) -> None:
        """Have an article here that waits, before all others."""
        self.ids.insert(0, article_id)
        self._places = {id_: place for place, id_ in enumerate(self.ids)}

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._places

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, article_id: str) -> int:
        """Where an article stands, from 0."""
        return self._places[article_id]

    @property
    def settled_count(self) -> int:
        """How many are settled."""
        return len(self._settled)

    def set_status(self, article_id: str, status: Status) -> None:
        """Gold has another status in an article now."""
        settled = status in (Status.DONE, Status.SKIPPED)
        (self._settled.add if settled else self._settled.discard)(article_id)

    @property
    def first(self) -> str | None:
        """The article to begin with: the first that is not settled, else the first."""
        return self.next_open(None) or next(iter(self.ids), None)

    def next_open(self, after: str | None) -> str | None:
        """The next article that is not settled, round the end."""
        start = self.place(after) + 1 if after else 0
        order = self.ids[start:] + self.ids[:start]
        return next((id_ for id_ in order if id_ != after and id_ not in self._settled), None)

    def neighbour(self, article_id: str, step: int) -> str | None:
        """The article after or before one; None where there is none."""
        place = self.place(article_id) + step
        return self.ids[place] if 0 <= place < len(self.ids) else None
