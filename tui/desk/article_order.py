"""Which article comes after which, and how far an annotator is: all articles, or those assigned."""

from collections.abc import Sequence

from tui.core.article import Article
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.store.database import Database
from tui.store.texts import articles
from tui.store.work import assignments, reviews


@frozen_dataclass
class Progress:
    """How many articles an annotator has done, and how many there are to do in all."""

    done: int
    total: int


NO_PROGRESS = Progress(0, 0)


class ArticleOrder:
    """The articles of one annotator; whoever is assigned some is led through these alone."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._annotator = annotator

    def first(self, doubtful: Sequence[str]) -> str | None:
        """The article that was left last, else the first to do, else the first."""
        db, who = self._db, self._annotator
        if wanted := reviews.last_touched(db, who) or self.next_to_do(None, doubtful):
            return wanted
        return next((entry.id for entry in articles.entries(db, who, limit=1)), None)

    def _doubt_leads(self) -> bool:
        # The desk opens sooner without it.
        from tui.store.project import project_settings

        return project_settings.value(self._db, "order") == "doubt"

    def stands_for(self, article: Article, doubtful: Sequence[str]) -> str | None:
        """The article with this id if there is one, else another."""
        return article.id if articles.exists(self._db, article.id) else self.first(doubtful)

    def next_to_do(self, here: str | None, doubtful: Sequence[str]) -> str | None:
        """The next article; of ``doubtful``, a model's order, where the project wants that."""
        db, who = self._db, self._annotator
        if doubtful and self._doubt_leads():
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

    def progress(self) -> Progress:
        """How far the annotator is."""
        if self._is_assigned:
            return Progress(*assignments.progress(self._db, self._annotator))
        counts = reviews.counts(self._db, self._annotator)
        return Progress(counts.get(Status.DONE, 0), articles.count(self._db))

    def edge_words(self, step: int) -> str:
        """What is said where no article comes after (``step`` 1) or before (-1)."""
        return _("this is the last article") if step > 0 else _("this is the first article")

    def end_words(self) -> str:
        """What is said where nothing is left to do."""
        if self._is_assigned:
            if not self.progress().total:
                return _("nothing is assigned to you")
            return _("nothing more to do: all that is assigned to you is done or skipped")
        return _("nothing more to do: every article is done or skipped")

    @property
    def _is_assigned(self) -> bool:
        return assignments.is_assigned(self._db, self._annotator)


def gone_words(db: Database, article: Article) -> str:
    """What became of an article, or its text, that lies on a desk; nothing if it stands.

    Where it does not, all that is known of it is of a text that nobody has any more.
    """
    if articles.has_text(db, article):
        return ""
    if articles.exists(db, article.id):
        return _("the text of this article was corrected meanwhile: this is the new one")
    return _("the article that lay here was deleted meanwhile")
