"""Which article comes after which, and how far an annotator is: all articles, or those assigned."""

from collections.abc import Sequence

from tui.core.i18n import _
from tui.core.review import Status
from tui.store import articles, assignments, project_settings, reviews
from tui.store.database import Database


class ArticleOrder:
    """The articles of one annotator; whoever is assigned some is led through these alone."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator

    def next_to_do(self, here: str | None, doubtful: Sequence[str]) -> str | None:
        """The next article; of ``doubtful``, a model's order, where the project wants that."""
        db, who = self._db, self._annotator
        if doubtful and project_settings.value(db, "order") == "doubt":
            own = {one.article_id for one in assignments.of_annotator(db, who)}
            free = not self._is_assigned
            others = [id_ for id_ in doubtful if id_ != here and (free or id_ in own)]
            if found := articles.first_to_do(db, who, others):
                return found
        if self._is_assigned:
            return assignments.next_to_do(db, who, here)
        return articles.next_to_do(db, who, here)

    def neighbour(self, here: str, step: int) -> str | None:
        """The next article (``step`` 1) or the one before (-1), whatever was done of it."""
        if assignments.is_assigned(self._db, self._annotator, here):
            return assignments.neighbour(self._db, self._annotator, here, step)
        return articles.neighbour(self._db, here, step)

    def progress(self) -> tuple[int, int]:
        """How many articles are done, and how many there are to do."""
        if self._is_assigned:
            return assignments.progress(self._db, self._annotator)
        counts = reviews.counts(self._db, self._annotator)
        return counts.get(Status.DONE, 0), articles.count(self._db)

    def end_words(self) -> str:
        """What is said where nothing is left to do."""
        if self._is_assigned:
            if not self.progress()[1]:
                return _("nothing is assigned to you")
            return _("nothing more to do: all that is assigned to you is done or skipped")
        return _("nothing more to do: every article is done or skipped")

    @property
    def _is_assigned(self) -> bool:
        return assignments.is_assigned(self._db, self._annotator)
