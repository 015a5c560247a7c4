"""What one annotator has read, article for article, and where the next span may begin by it."""

from tui.core.selection import Range
from tui.desk.editing.annotations import Annotations
from tui.desk.suggest.beginnings import Beginnings
from tui.desk.suggest.extents import Extents
from tui.desk.view.span_index import SpanIndex
from tui.store.rows import annotations
from tui.store.texts import articles, search

LOOKED_AT = 25
"""Of so many articles, the last ones worked on, is learned."""
MOST_TEXT = 20_000
"""Code points that are learned from before the first answer, so that the key does not wait."""
AHEAD = 4_000
"""Code points that are looked at for the next beginning."""


class ReadWords:
    """Learns each article once, and the open one as far as there are spans in it."""

    def __init__(self) -> None:
        self._beginnings = Beginnings()
        self._extents = Extents()
        self._has_begun = False
        self.learned: dict[str, int] = {}
        """How far each article was learned, by its id."""

    def next_beginning(self, own: Annotations, here: int, after: int) -> Range | None:
        """The word after an offset where a span begins most likely, as one stands at ``here``."""
        self._learn_until(own, here)
        ahead = Range(after, min(len(own.article.text), after + AHEAD))
        return self._beginnings.likeliest(own.article.text, own.spans, ahead)

    def chances(self, own: Annotations, here: int, part: Range) -> dict[Range, float]:
        """How likely a span begins at each word of ``part``, as one stands at ``here``."""
        self._learn_until(own, here)
        return self._beginnings.chances(own.article.text, own.spans, part)

    def likely_extent(self, own: Annotations, first: Range) -> Range:
        """The words that a span which begins at one likely has."""
        return self._extents.likeliest(own.article.text, own.spans, first)

    def _learn_until(self, own: Annotations, here: int) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._learn_others(own)
        # What was passed since the last span may still be gone back to.
        read = max((span.start + 1 for span in own.spans if span.start < here), default=0)
        self._learn(own.article.id, own.article.text, own.spans, read)

    def finish(self, own: Annotations) -> None:
        """The whole article was read."""
        self._learn(own.article.id, own.article.text, own.spans, len(own.article.text))

    def _learn(self, article_id: str, text: str, spans: SpanIndex, end: int) -> None:
        start = self.learned.get(article_id, 0)
        if start < end:
            start = max(start, end - MOST_TEXT)
            self._beginnings.learn(text, spans, Range(start, end))
            self._extents.learn(text, spans, Range(start, end))
            self.learned[article_id] = end

    def _learn_others(self, own: Annotations) -> None:
        db, who = own.db, own.annotator
        room = MOST_TEXT
        worked_on = sorted(search.articles_in_progress(db, who, but=own.article.id).items())
        for row, done in reversed(worked_on[-LOOKED_AT:]):
            id_, text = articles.text_of(db, row)
            spans = SpanIndex(annotations.spans_of(db, id_, who))
            end = len(text) if done else max((span.start + 1 for span in spans), default=0)
            if end > room:
                break
            room -= end
            self._learn(id_, text, spans, end)
