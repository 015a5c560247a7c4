"""The list of articles, a stretch at a time, however long it is."""

from collections.abc import Sequence
from dataclasses import replace

from tui.core.i18n import _
from tui.core.label import Label
from tui.core.review import Status
from tui.store import articles, assignments, scheme
from tui.store.articles import Entry, Filter, Sort
from tui.store.database import Database
from tui.text.fold import Level, fold

__all__ = ["ArticleList", "Entry", "Sort"]

_STRETCH = 128
_KEPT = 64
"""Lines asked for at once, and how many such stretches are remembered."""


GONE_ENTRY = Entry("", "", 0, Status.TODO, 0, "")


def parse_filter(typed: str, labels: Sequence[Label]) -> tuple[Filter, str | None]:
    """What was typed: words, and among them ``#label``, ``@annotator`` and ``!`` (noted).

    What an annotator is to do is listed alone, until ``*`` asks for all.
    """
    words, label, annotator, noted = [], None, None, False
    assigned = True
    for word in typed.split(" "):
        if word.startswith("#") and len(word) > 1:
            label = _meant(word[1:], labels)
        elif word.startswith("@") and len(word) > 1:
            annotator = word[1:]
        elif word == "!":
            noted = True
        elif word == "*":
            assigned = False
        else:
            words.append(word)
    wanted = Filter(labels=label, words=" ".join(words), noted=noted, assigned=assigned)
    return wanted, annotator


def _meant(typed: str, labels: Sequence[Label]) -> tuple[str, ...]:
    """The label of this name; where there is none, those whose name or title begins so, folded."""
    if any(label.name == typed for label in labels):
        return (typed,)
    wanted = _folded(typed)
    return tuple(
        label.name
        for label in labels
        if wanted and any(_folded(said).startswith(wanted) for said in (label.name, label.title))
    )


def _folded(text: str) -> str:
    return fold(text, Level.LETTERS).text.casefold()


def nameless(wanted: Filter) -> str:
    """In words: what was typed after ``#`` is the beginning of no label. Else nothing."""
    return _("no label begins like that") if wanted.labels == () else ""


def status_after(status: Status | None) -> Status | None:
    """The next status to list alone; after the last one all."""
    statuses: tuple[Status | None, ...] = (None, *Status)
    return statuses[(statuses.index(status) + 1) % len(statuses)]


class ArticleList:
    """What is listed, and in which order; ``ask`` after either changed.

    ``doubtful`` are the ids in the order of a model's doubt; without them there is no such order.
    """

    def __init__(self, db: Database, annotator: str, doubtful: Sequence[str] = ()) -> None:
        self._db = db
        self._own = annotator
        self.annotator = annotator
        self._doubtful = doubtful
        self.wanted = Filter(assigned=assignments.is_assigned(db, annotator))
        self.sort = Sort.CAME
        self.count = 0
        self._stretches: dict[int, list[Entry]] = {}
        self.ask()

    def filter(self, typed: str) -> None:
        """List what was typed: words, and among them ``#label``, ``@annotator`` and ``!``.

        ``@annotator`` shows how the list stands for somebody else; ``!`` what bears a note.
        """
        wanted, annotator = parse_filter(typed, scheme.labels(self._db, retired=True))
        self.annotator = annotator or self._own
        assigned = wanted.assigned and assignments.is_assigned(self._db, self.annotator)
        self.wanted = replace(wanted, status=self.wanted.status, assigned=assigned)
        self.ask()

    def next_status(self) -> None:
        """List only the next status; after the last one all."""
        self.wanted = replace(self.wanted, status=status_after(self.wanted.status))
        self.ask()

    def next_sort(self) -> None:
        """The next order."""
        sorts = [sort for sort in Sort if self._doubtful or sort is not Sort.DOUBT]
        self.sort = sorts[(sorts.index(self.sort) + 1) % len(sorts)]
        self.ask()

    def ask(self) -> None:
        """Ask the store again."""
        self._stretches.clear()
        self.count = articles.entry_count(self._db, self.annotator, self.wanted)

    def entry(self, index: int) -> Entry:
        """The line ``index`` of the list; ``GONE_ENTRY`` where there is none any more."""
        number, rest = divmod(index, _STRETCH)
        if number not in self._stretches:
            if len(self._stretches) > _KEPT:
                self._stretches.clear()
            self._stretches[number] = self._asked(number * _STRETCH)
        stretch = self._stretches[number]
        # Another desk may have shortened the list since it was counted.
        return stretch[rest] if rest < len(stretch) else GONE_ENTRY

    def _asked(self, first: int) -> list[Entry]:
        """A stretch from line ``first``: counted from the end where that is nearer."""
        last = min(first + _STRETCH, self.count)
        backwards = first > self.count // 2
        found = articles.entries(
            self._db,
            self.annotator,
            self.wanted,
            sort=self.sort,
            backwards=backwards,
            offset=self.count - last if backwards else first,
            limit=last - first,
            doubtful=self._doubtful,
        )
        return found[::-1] if backwards else found

    def place(self, article_id: str) -> int:
        """Where an article stands in the list as it came, with no other filter."""
        own = self.annotator if self.wanted.assigned else None
        return articles.place(self._db, article_id, assigned_to=own)
