"""Where in a text the forms of a lexicon stand, however many forms there are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from tui.core.selection import Range
from tui.core.span import Span
from tui.text.clitics import LAM
from tui.text.fold import Folded, Level, fold
from tui.text.matching import ARTICLE, starts_of
from tui.text.words import word_at, words


class FormPlace(NamedTuple):
    """Where a folded form stands, its proclitics left out."""

    form: str
    range: Range


class FormIndex:
    """The words of a text by their folded letters, with and without what stands before them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = fold(text, Level.LETTERS)
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        letters, offset_of = self._folded.text, self._folded.folded_offset
        for word in words(text):
            end = offset_of(word.end)
            for start in (0, *starts_of(text[word.start : word.end])):
                at = offset_of(word.start + start)
                self._places[letters[at:end]].append((at, at))
                if start and letters[at - 1] == LAM and letters[at : at + 1] == LAM:
                    # In للحكومة the article has lost its alef.
                    self._places[ARTICLE + letters[at + 1 : end]].append((at, at - 1))

    def places(self, starts: dict[str, set[str]]) -> Iterator[FormPlace]:
        """The places of all forms, which ``starts`` gives by their first words."""
        for first in starts.keys() & self._places.keys():
            for form in starts[first]:
                yield from self._of(first, form)

    def _of(self, first: str, form: str) -> Iterator[FormPlace]:
        letters = self._folded.text
        rest = form[len(first) :]
        for at, shifted in self._places.get(first, ()):
            # ``shifted`` is where the first word would begin, had it all its letters.
            end = shifted + len(first)
            if not rest or letters.startswith(rest, end):
                end += len(rest)
                if not letters[end : end + 1].isalnum():
                    yield FormPlace(form, self._folded.raw_range(at, end))


def places_of(folded: Folded, form: str) -> Iterator[FormPlace]:
    """The places of one form in a text with its letters folded, for a few forms in many texts."""
    letters = folded.text
    at = letters.find(form) if form else -1
    while at >= 0:
        end = at + len(form)
        if not letters[end : end + 1].isalnum() and _begins(letters, at, end):
            yield FormPlace(form, folded.raw_range(at, end))
        at = letters.find(form, end)


def _begins(letters: str, at: int, end: int) -> bool:
    """Whether a word begins there, perhaps after its proclitics."""
    start = at
    while start and letters[start - 1].isalnum():
        start -= 1
    return start == at or at - start in starts_of(letters[start:end].partition(" ")[0])


def is_place(span: Span, text: str, place: Range) -> bool:
    """Whether a span is the place, with or without the proclitics of its first word."""
    if (span.start, span.end) == tuple(place):
        return True
    if span.end != place.end or span.start > place.start:
        return False
    word = word_at(text, place.start)
    return word is not None and word.start <= span.start
