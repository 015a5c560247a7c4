"""Where a form stands in a text, told apart by how surely it is that form.

A form is one or more words. Between its words any white space may stand, a line's end too, but
not a paragraph's empty line; at ``Level.EXACT`` the text must be the very same.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tui.core.selection import Range
from tui.text.clitics import FUTURE, LAM, proclitic_starts
from tui.text.fold import Folded, Level, fold
from tui.text.words import word_at

ARTICLE = "ال"
CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ك", "ل")
AFTER_FUTURE_FOLDED = frozenset("يتنا")


class Fit(StrEnum):
    """How a form stands there: as ``WHOLE`` words, after a ``PROCLITIC``, or ``INSIDE`` a word."""

    WHOLE = "whole"
    PROCLITIC = "proclitic"
    INSIDE = "inside"


class Match(NamedTuple):
    """``range`` is of the raw text, proclitics left out."""

    range: Range
    fit: Fit


def matches(folded: Folded, form: str) -> Iterator[Match]:
    """Where ``form``, in any spelling of the level, stands in a folded text; no two overlap.

    A form that begins with ال stands in للحكومة, too: its article has lost its alef there, and
    the match begins at the second lam.
    """
    pattern = _pattern(fold(form, folded.level).text, folded.level)
    at = 0
    while pattern and (found := pattern.search(folded.text, at)):
        start, end = found.span()
        contracted = found.lastgroup == "contracted"
        match = _judged(folded, folded.raw_range(start + contracted, end), contracted=contracted)
        yield match
        at = end if match.fit is not Fit.INSIDE else start + 1


@lru_cache(maxsize=256)
def _pattern(wanted: str, level: Level) -> re.Pattern[str] | None:
    if not wanted.strip():
        return None
    if level == Level.EXACT:
        return re.compile(re.escape(wanted))
    whole = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)".join(re.escape(word) for word in wanted.split())
    if level == Level.CLITICS and wanted.lstrip().startswith(ARTICLE):
        return re.compile(f"(?P<contracted>{LAM}{LAM}{whole[len(ARTICLE) :]})|{whole}")
    return re.compile(whole)


def _judged(folded: Folded, found: Range, *, contracted: bool) -> Match:
    last = word_at(folded.raw, found.end - 1)
    if last is not None and last.end > found.end:
        return Match(found, Fit.INSIDE)
    word = word_at(folded.raw, found.start)
    if word is None or word.start == found.start:
        return Match(found, Fit.INSIDE if contracted else Fit.WHOLE)
    if folded.level == Level.CLITICS:
        if found.start - word.start in starts_of(folded.raw[word.start : word.end]):
            return Match(found, Fit.PROCLITIC)
    return Match(found, Fit.INSIDE)


@lru_cache(maxsize=65536)
def starts_of(word: str) -> tuple[int, ...]:
    """Where a form may begin in a word after proclitics, ascending; after لل, too."""
    starts = proclitic_starts(word)
    if not starts or word[starts[-1]] != LAM:
        return starts
    # In للحكومة the steps end at لحكومة; the form may be حكومة as well.
    before = word[starts[-2] if len(starts) > 1 else 0 : starts[-1]]
    rest = word[starts[-1] + 1 :]
    contracted = before.startswith(LAM) and sum(char.isalnum() for char in rest) > 1
    if not contracted:
        return starts
    further = starts[-1] + 1
    while further < len(word) and not word[further].isalnum():
        further += 1
    return (*starts, further)


def with_proclitics(word: str) -> tuple[str, ...]:
    """The folded spellings of one folded word with what may stand before it, itself first.

    These are the words of an index that can hold the form; ``matches`` says where it does.
    """
    # A word may begin so and have its own article too: إلكترون.
    found = [
        conjunction + preposition + stem
        for stem in (word, ARTICLE + word)
        for conjunction in CONJUNCTIONS
        for preposition in PREPOSITIONS
    ]
    bare = dict.fromkeys((word.removeprefix(ARTICLE), word))
    found += [conjunction + LAM + LAM + stem for stem in bare for conjunction in CONJUNCTIONS]
    if word[:1] in AFTER_FUTURE_FOLDED and not word.startswith(ARTICLE):
        found += [conjunction + FUTURE + word for conjunction in CONJUNCTIONS]
    return tuple(dict.fromkeys(found))
