"""How far the next span of an annotator probably reaches, learned from those that they made.

At each word of a span a regression asks whether the next word belongs to it, too.
"""

from collections.abc import Iterator
from itertools import islice

from tui.core.selection import Range
from tui.desk.suggest.beginnings import AT_EDGES, last_mark
from tui.desk.suggest.regression import Regression
from tui.desk.view.span_index import SpanIndex
from tui.text.clitics import proclitic_starts
from tui.text.fold import folded_form
from tui.text.function_words import is_function_word
from tui.text.words import words

AT_FIRST = {"any": -1.0}
"""The weights before any span was made: one word is likelier than two."""
MOST_WORDS = 8
"""Longer spans are not foretold."""
SURE = 2.0
"""More words than one have to be so many times as likely: words too many disturb more."""
AHEAD = 400
"""Code points after a word that are looked at for the words that belong to it."""


class Extents:
    """Which words belong to a span that begins at one."""

    def __init__(self) -> None:
        self._goes_on = Regression(AT_FIRST)

    def learn(self, text: str, spans: SpanIndex, part: Range) -> None:
        """Those of these spans that begin in ``part`` were made in a text."""
        for span in spans.touching(*part):
            if span.start < part.start:
                continue
            inside = list(islice(words(text, span.start, span.end), MOST_WORDS))
            is_inside = bool(inside and _ends_around(spans, inside[0]))
            for number, word in enumerate(inside, 1):
                after = _word_after(text, word)
                if after is None or number == MOST_WORDS:
                    break
                features = _features(text, word, after, number, is_inside)
                self._goes_on.learn(features, holds=number < len(inside))

    def likeliest(self, text: str, spans: SpanIndex, first: Range) -> Range:
        """The words that a span which begins at ``first`` likely has.

        They go past the end of no paragraph, and of none of ``spans`` that ``first`` is inside.
        """
        paragraph_end = text.find("\n", first.end, first.end + AHEAD)
        around = _ends_around(spans, first)
        end = min(*around, paragraph_end if paragraph_end >= 0 else len(text), len(text))
        best, found, goes_on = 0.0, first, 1.0
        for number, (word, after) in enumerate(_pairs(text, first, end), 1):
            chance = 0.0
            if after is not None and number < MOST_WORDS:
                chance = self._goes_on.chance(_features(text, word, after, number, bool(around)))
            ends = goes_on * (1 - chance) * (SURE if number == 1 else 1)
            if ends > best:
                best, found = ends, first.hull(word)
            goes_on *= chance
            if goes_on <= best:
                break
        return found


def _ends_around(spans: SpanIndex, first: Range) -> list[int]:
    """Where those end that ``first`` is inside, and that begin before it."""
    return [one.end for one in spans.touching(*first) if one.start < first.start]


def _pairs(text: str, first: Range, end: int) -> Iterator[tuple[Range, Range | None]]:
    """Each word from the first on with the one after it, which is None for the last."""
    word = first
    for after in words(text, first.end, min(end, first.end + AHEAD)):
        yield word, after
        word = after
    yield word, None


def _word_after(text: str, word: Range) -> Range | None:
    return next(words(text, word.end, word.end + AHEAD), None)


def _features(text: str, word: Range, after: Range, number: int, is_inside: bool) -> list[str]:
    """What is known of the word ``number`` of a span, and of the one after it."""
    here, there = folded_form(text[slice(*word)]), folded_form(text[slice(*after)])
    bare_here, article_here = _stripped(here)
    bare_there, article_there = _stripped(there)
    articles = f"articles {article_here} {article_there}"
    found = [
        "any", f"inside {is_inside}", f"number {min(number, 5)}",
        articles, f"{articles} {min(number, 3)}",
        f"word {here}", f"without {bare_here}", f"after {there}", f"after without {bare_there}",
        f"mark {last_mark(text[word.end : after.start])}",
        *(f"after begins {there[:length]}" for length in AT_EDGES),
        *(f"after ends {there[-length:]}" for length in AT_EDGES),
        *(f"begins {here[:length]}" for length in AT_EDGES[:2]),
        *(f"ends {here[-length:]}" for length in AT_EDGES[:2]),
    ]  # fmt: skip
    if is_function_word(here):
        found.append("function")
    if is_function_word(there):
        found.append("function after")
    return found


def _stripped(form: str) -> tuple[str, str]:
    """A form without its proclitics, and whether it had any, or the article among them."""
    starts = proclitic_starts(form)
    if not starts:
        return form, "none"
    return form[starts[-1] :], "article" if "ال" in form[: starts[-1]] else "proclitic"
