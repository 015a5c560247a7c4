"""The list of articles, a stretch at a time, however long it is."""

from collections.abc import Sequence
from dataclasses import replace

from tui.core.i18n import _
from tui.core.label import Label
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.desk.keys.typed_ways import least_misfit, typed_ways, words_in_other_layouts
from tui.store.database import Database
from tui.store.log import roles
from tui.store.project import relation_labels, scheme
from tui.store.texts import articles
from tui.store.texts.article_filter import Filter
from tui.store.texts.articles import Entry, Sort
from tui.store.work import assignments
from tui.text.fold import Level, fold

__all__ = ["ArticleList", "Entry", "Sort"]

_STRETCH = 128
_KEPT = 64
"""Lines asked for at once, and how many such stretches are remembered."""


RELATION, ATTRIBUTE = "#relation:", "#attribute:"
NONE: tuple[str, ...] = ()
"""Of these labels no article has one: nothing is listed."""
LEAST_LETTERS = 2
"""A letter alone fits too much."""
MOST_TITLES = 20_000
"""So many are compared at the most, so that a key does not wait."""
MOST_FITTING = 200
GONE_ENTRY = Entry("", "", 0, Status.TODO, 0, "")


def parse_filter(
    typed: str, labels: Sequence[Label], relations: Sequence[RelationLabel]
) -> tuple[Filter, str | None]:
    """What was typed: words, and among them ``#label``, ``@annotator`` and ``!`` (noted).

    ``#relation:LABEL`` asks for articles with a relation, of any label where none is named;
    ``#attribute:NAME`` for those with a span that bears it, ``#attribute:NAME=VALUE`` with that
    value. What an annotator is to do is listed alone, until ``*`` asks for all.
    """
    words: list[str] = []
    wanted, annotator = Filter(assigned=True), None
    for word in typed.split(" "):
        if (name := after(word, RELATION)) is not None:
            wanted = replace(wanted, relations=_meant(name, relations, empty_is_all=True))
        elif name := after(word, ATTRIBUTE):
            name, _sign, value = name.partition("=")
            wanted = replace(wanted, attributes=(*wanted.attributes, (name, value)))
        elif name := after(word, "#"):
            wanted = replace(wanted, labels=_meant(name, labels))
        elif name := after(word, "@"):
            annotator = name
        elif word == "!":
            wanted = replace(wanted, noted=True)
        elif word == "*":
            wanted = replace(wanted, assigned=False)
        else:
            words.append(word)
    return replace(wanted, words=" ".join(words)), annotator


def after(word: str, sign: str) -> str | None:
    """What stands after a sign that a word begins with; None where it does not."""
    return word[len(sign) :] if word.startswith(sign) else None


def _meant(
    typed: str, labels: Sequence[Label | RelationLabel], *, empty_is_all: bool = False
) -> tuple[str, ...]:
    """The label of this name; where there is none, those whose name or title begins so, folded."""
    if any(label.name == typed for label in labels):
        return (typed,)
    wanted = _folded(typed)
    return tuple(
        label.name
        for label in labels
        if (wanted or empty_is_all)
        and any(_folded(said).startswith(wanted) for said in (label.name, label.title))
    )


def _folded(text: str) -> str:
    return fold(text, Level.LETTERS).text.casefold()


def for_viewer(
    db: Database, own: str, wanted: Filter, annotator: str | None
) -> tuple[Filter, str, str]:
    """What is listed, of whose work, and why nothing is, in words: no label begins like what was
    typed, or others' work is hidden from whoever looks (``own``)."""
    if annotator not in (None, own) and not (held := roles.roles(db)).sees_others(own):
        return replace(wanted, labels=NONE), own, held.hidden_words
    problem = _("no label begins like that") if wanted.labels == NONE else ""
    if wanted.relations == NONE:
        problem = _("no relation begins like that")
    return wanted, annotator or own, problem


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
        self.sees_others = roles.sees_others(db, annotator)
        """Whether ``@annotator`` is any use."""
        self._doubtful = doubtful
        self._fitting: tuple[str, ...] = ()
        """The ids that only fit loosely, the best first."""
        self.wanted = Filter(assigned=assignments.is_assigned(db, annotator))
        self.sort = Sort.CAME
        self.problem = ""
        """In words: why what was typed lists nothing."""
        self.count = 0
        self._stretches: dict[int, list[Entry]] = {}
        self.ask()

    def filter(self, typed: str) -> None:
        """List what was typed: words, and among them ``#label``, ``@annotator`` and ``!``.

        ``@annotator`` shows how the list stands for somebody else; ``!`` what bears a note.
        Where nothing is found, what the keys type in another layout is looked for; then titles and
        ids that have the letters in their order, the best first.
        """
        wanted, annotator = parse_filter(
            typed,
            scheme.labels(self._db, retired=True),
            relation_labels.relation_labels(self._db, retired=True),
        )
        wanted, self.annotator, self.problem = for_viewer(self._db, self._own, wanted, annotator)
        assigned = wanted.assigned and assignments.is_assigned(self._db, self.annotator)
        wanted = replace(wanted, status=self.wanted.status, assigned=assigned)
        self._fitting = ()
        for words in (wanted.words, *words_in_other_layouts(wanted.words)):
            self.wanted = replace(wanted, words=words)
            self.ask()
            if self.count:
                return
        self.wanted = wanted
        self.ask()
        self._look_for_letters()

    def _look_for_letters(self) -> None:
        """List the articles whose titles have the letters of the words in their order."""
        ways = typed_ways(self.wanted.words)
        if len(ways[0]) < LEAST_LETTERS:
            return
        fits = [
            (cost, number, id_)
            for number, (id_, title) in enumerate(articles.titles(self._db, limit=MOST_TITLES))
            if (cost := least_misfit(ways, [title or id_])) is not None
        ]
        if fits:
            self._fitting = tuple(id_ for _cost, _number, id_ in sorted(fits)[:MOST_FITTING])
            self.wanted = replace(self.wanted, words="", among=self._fitting)
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
            sort=Sort.DOUBT if self._fitting else self.sort,
            backwards=backwards,
            offset=self.count - last if backwards else first,
            limit=last - first,
            doubtful=self._fitting or self._doubtful,
        )
        return found[::-1] if backwards else found

    def place(self, article_id: str) -> int:
        """Where an article stands in the list as it came, with no other filter."""
        own = self.annotator if self.wanted.assigned else None
        return articles.place(self._db, article_id, assigned_to=own)
