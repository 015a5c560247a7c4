"""Searching all articles as one types: a stretch of what was found at a time."""

from dataclasses import replace

from tui.core.errors import UsageError
from tui.core.review import Status
from tui.desk.keys.typed_ways import words_in_other_layouts
from tui.desk.project.article_list import for_viewer, parse_filter, status_after
from tui.store.database import Database
from tui.store.log import roles
from tui.store.project import relation_labels, scheme
from tui.store.texts import search
from tui.store.texts.article_filter import Filter
from tui.store.texts.search import Hit
from tui.text.fold import Level, fold
from tui.text.search_query import Query, parse_query

__all__ = ["GONE_HIT", "CorpusSearch", "Hit"]

_STRETCH = 50
_KEPT = 64
"""Hits asked for at once, and how many such stretches are remembered."""

GONE_HIT = Hit("", "", Status.TODO, "", None)


class CorpusSearch:
    """What was found. ``problem`` says in words why nothing could be searched for."""

    def __init__(self, db: Database, annotator: str) -> None:
        self._db = db
        self._own = annotator
        self._annotator = annotator
        self.sees_others = roles.sees_others(db, annotator)
        """Whether ``@annotator`` is any use."""
        self._query: Query | None = None
        self._ranked = True
        self._words = ""
        self._stretches: dict[int, list[Hit]] = {}
        self.typed = ""
        self.whole = False
        self.wanted = Filter()
        self.count = 0
        self.problem = ""

    def look_for(self, typed: str) -> None:
        """Search for what was typed: a query, and beside it ``#label``, ``@annotator``, ``!``.

        Where nothing is found, for what the same keys type in another layout.
        """
        self.typed = typed
        wanted, annotator = parse_filter(
            typed,
            scheme.labels(self._db, retired=True),
            relation_labels.relation_labels(self._db, retired=True),
        )
        wanted, self._annotator, self.problem = for_viewer(self._db, self._own, wanted, annotator)
        self.wanted = replace(wanted, words="", status=self.wanted.status, assigned=False)
        self._ask_for(wanted.words)
        if not self.count and not self.problem:
            for way in words_in_other_layouts(wanted.words):
                self._ask_for(way)
                if self.count:
                    return
            self._ask_for(wanted.words)

    def _ask_for(self, words: str) -> None:
        """Search for these words, if they are a query."""
        self._words, self._query = words, None
        if words.strip():
            try:
                self._query = parse_query(words, clitics=not self.whole, unfinished=True)
            except UsageError as error:
                self.problem = str(error)
        self._ask()

    def next_status(self) -> None:
        """Find only articles at the next status; after the last one all."""
        self.wanted = replace(self.wanted, status=status_after(self.wanted.status))
        self._ask()

    def next_level(self) -> None:
        """Whole words alone, or also what stands after proclitics."""
        self.whole = not self.whole
        self.look_for(self.typed)

    def _ask(self) -> None:
        self._stretches.clear()
        self.count = 0
        if self._query is not None:
            self.count = search.hit_count(self._db, self._annotator, self._query, self.wanted)
            self._ranked = self.count <= search.RANKED

    def query_words_at(self, hit: Hit) -> str:
        """What of the query stands at a hit's place, as typed; all that stands there where none of
        it does to the letter."""
        found = hit.text[slice(*hit.place)] if hit.place else ""
        bare = self._words.replace('"', " ").replace("*", " ")
        folded = fold(found, Level.LETTERS).text
        for one in (bare.strip(), *bare.split()):
            letters = fold(one, Level.LETTERS).text
            if letters and letters in folded:
                return one
        return found

    def hit(self, index: int) -> Hit:
        """Hit ``index``; ``GONE_HIT`` where there is none any more."""
        number, rest = divmod(index, _STRETCH)
        if number not in self._stretches and self._query is not None:
            if len(self._stretches) > _KEPT:
                self._stretches.clear()
            self._stretches[number] = search.hits(
                self._db,
                self._annotator,
                self._query,
                self.wanted,
                offset=number * _STRETCH,
                limit=_STRETCH,
                ranked=self._ranked,
            )
        stretch = self._stretches.get(number, [])
        return stretch[rest] if rest < len(stretch) else GONE_HIT
