"""Which words an annotator probably wants: offered, found by a model, tagged before, or new."""

from collections.abc import Iterable, Iterator, Mapping

from tui.core.article import Article
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.view.span_index import SpanIndex
from tui.store.database import Database
from tui.store.texts import articles, search
from tui.text.fold import Level, fold, folded_form
from tui.text.function_words import is_function_word
from tui.text.matching import starts_of
from tui.text.words import words

LOOKED_AT = 25
"""The words of so many articles, the last ones worked on, count as met."""
MOST_TEXT = 300_000
"""Code points of them that are read at the most, so that the key does not wait."""

OFFERED, CANDIDATE = 2, 1
TAGGED, UNMET = 0.4, 0.01
"""The chance where nothing is known but that the form was tagged before, or never met."""
NO_CHANCES: Mapping[Range, float] = {}
NO_CANDIDATES: Mapping[int, float] = {}
LIKELY = 0.2
"""A word that was met is likely wanted from this chance on."""
MOST_SURE = 0.99
"""However sure it seems, what is a candidate goes before, and what is offered before that."""


class FamiliarWords:
    """What an annotator has met and tagged in the articles worked on before this one."""

    def __init__(self, tagged: Iterable[tuple[str, str, int]], texts: Iterable[str]) -> None:
        self._tagged = Lexicon.of(tagged).starts
        self._met: set[str] = set()
        for text in texts:
            self.meet(text)

    @classmethod
    def of(cls, db: Database, article: Article, annotator: str) -> "FamiliarWords":
        """From the store, the open article left out."""
        worked_on = sorted(search.articles_in_progress(db, annotator, but=article.id))
        texts, room = [], MOST_TEXT
        for row in reversed(worked_on[-LOOKED_AT:]):
            text = articles.text_of(db, row)[1]
            if len(text) > room:
                break
            texts.append(text)
            room -= len(text)
        return cls(search.forms(db, annotator), texts)

    def meet(self, text: str) -> None:
        """These words have been read."""
        letters = fold(text, Level.LETTERS).text
        for word in words(letters):
            folded = letters[word.start : word.end]
            if folded not in self._met:
                self._met.update((folded, *_stripped(folded)))

    def likelihood(
        self,
        text: str,
        word: Range,
        own: SpanIndex,
        offers: SpanIndex,
        chances: Mapping[Range, float] = NO_CHANCES,
        candidates: Mapping[int, float] = NO_CANDIDATES,
    ) -> float:
        """How likely something begins at a word of ``text``: 0 where it does not seem so, a chance
        below 1, more for a candidate, the most for an offer.

        A word at which a span begins already is none, nor is one that holds sentences together.
        ``chances`` say how likely one begins at a word, by what stood at those before, and
        ``candidates`` at an offset, by a model.
        """
        if any(word.start <= span.start < word.end for span in own.touching(*word)):
            return 0
        if any(word.start <= span.start < word.end for span in offers.touching(*word)):
            return OFFERED
        folded = folded_form(text[word.start : word.end])
        if is_function_word(folded):
            return 0
        sure = max((candidates.get(at, 0.0) for at in range(*word)), default=0.0)
        if sure > 0:
            return CANDIDATE + min(sure, MOST_SURE)
        # A number is new almost always, and seldom tagged.
        if not any(char.isalpha() for char in folded):
            return 0
        forms = [folded, *_stripped(folded)]
        chance = chances.get(word, 0)
        if any(form in self._tagged for form in forms):
            return min(MOST_SURE, 1 - (1 - TAGGED) * (1 - chance))
        if any(form in self._met for form in forms) and chance < LIKELY:
            return 0
        return min(MOST_SURE, max(UNMET, chance))

    def meet_until(self, text: str, spans: Iterable[Span]) -> None:
        """What stands before the last span of the open article has been read, too."""
        end = max((span.end for span in spans), default=0)
        self.meet(text[max(0, end - MOST_TEXT) : end])


def _stripped(folded: str) -> Iterator[str]:
    return (folded[start:] for start in starts_of(folded) if start)
