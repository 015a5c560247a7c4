"""What is typed to search all articles: words, "phrases", and beginnings of words (``كتا*``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.selection import Range
from tui.text.fold import Folded, Level, fold
from tui.text.matching import ARTICLE, with_proclitics

MOST_TERMS = 32
SHORTEST_STEM = 3
"""Letters: with a shorter beginning, like ال, every other word begins."""

FAR = 100_000
_PIECE, _OVERLAP = 16_000, 400

_PART = re.compile(r'"([^"]*)("?)(\*?)|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans("“”„", '"""')


@frozen_dataclass
class Term:
    """Words that stand one after another, folded; ``firsts`` are the first one's spellings.

    With ``prefix`` the last word may go on.
    """

    words: tuple[str, ...]
    firsts: tuple[str, ...]
    prefix: bool = False

    @property
    def spellings(self) -> Iterator[tuple[str, ...]]:
        """Each way in which the words may be spelt."""
        return ((first, *self.words[1:]) for first in self.firsts)


@dataclass(frozen=True)
class Query:
    """An article is found that holds all the terms, wherever they stand."""

    terms: tuple[Term, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_term_pattern(term) for term in self.terms))

    def places(self, text: str) -> Iterator[Range]:
        """Where any of the terms stands in a text, in order."""
        folded = Folded(text, Level.LETTERS)
        # Each spelling holds these letters, and few pieces of a long text do.
        if not any(term.words[0].removeprefix(ARTICLE) in folded.text for term in self.terms):
            return iter(())
        return (folded.raw_range(*found.span()) for found in self._pattern.finditer(folded.text))

    def likeliest(self, text: str) -> Range | None:
        """The place where the most terms stand side by side, the first of such places.

        A long text is looked at piece by piece, and no further once all terms stand so, or any
        do in its first ``FAR`` code points.
        """
        best, most = None, 0
        for start in range(0, max(1, len(text)), _PIECE):
            if best is not None and (most == len(self.terms) or start >= FAR):
                break
            piece = text[start : start + _PIECE + _OVERLAP]
            found, length = self._likeliest(piece)
            if found is not None and length > most:
                best, most = Range(found.start + start, found.end + start), length
        return best

    def _likeliest(self, text: str) -> tuple[Range | None, int]:
        best, most = None, 0
        run, length = Range(0, 0), 0
        for place in self.places(text):
            beside = 0 < length < len(self.terms) and not _WORD.search(text, run.end, place.start)
            run = Range(run.start, place.end) if beside else place
            length = length + 1 if beside else 1
            if length > most:
                best, most = run, length
            if most == len(self.terms):
                break
        return best, most


def _term_pattern(term: Term) -> str:
    firsts = "|".join(map(re.escape, term.firsts))
    rest = "".join(rf"[\W_]+{re.escape(word)}" for word in term.words[1:])
    end = r"[^\W_]*" if term.prefix else ""
    return rf"(?<![^\W_])(?:{firsts}){rest}{end}(?![^\W_])"


def parse_query(typed: str, *, clitics: bool = True, unfinished: bool = False) -> Query:
    """The query that was typed; UsageError, which says what is wrong with it.

    With ``clitics`` each first word may have proclitics before it. ``unfinished``: somebody is
    typing still, so the last word may go on, and a phrase need not be closed.
    """
    terms = []
    parts = list(_PART.finditer(typed.translate(_QUOTES)))
    for part in parts:
        last = unfinished and part is parts[-1] and not typed[-1:].isspace()
        phrase, closed, star, word = part.groups()
        if word is None:
            if not closed and not unfinished:
                raise UsageError(
                    _("the phrase {phrase} is not closed").format(phrase=part[0]),
                    way_out=_('close it with another "'),
                )
            prefix, written = bool(star) or (last and not closed), phrase
        else:
            prefix, written = word.endswith("*") or last, word.rstrip("*")
        if "*" in written:
            raise UsageError(
                _("the * in {word} is not at its end").format(word=part[0]),
                way_out=_("write * after the first letters of a word to find words that begin so"),
            )
        words = tuple(_WORD.findall(fold(written, Level.LETTERS).text))
        if prefix and len(words) == 1 and len(words[0]) < SHORTEST_STEM:
            if not last:
                raise UsageError(
                    _("{word} is too short for the start of a word").format(word=part[0]),
                    way_out=_("type {count} letters or more").format(count=SHORTEST_STEM),
                )
            prefix = False
        if words:
            terms.append(Term(words, with_proclitics(words[0]) if clitics else words[:1], prefix))
    if not terms:
        raise UsageError(
            _("{query!r} has no word to search for").format(query=typed),
            way_out=_('type words, a "phrase", or the beginning of a word: كتا*'),
        )
    if len(terms) > MOST_TERMS:
        raise UsageError(
            _("{count} words are too many to search for").format(count=len(terms)),
            way_out=_("search for {most} at most").format(most=MOST_TERMS),
        )
    return Query(tuple(dict.fromkeys(terms)))


def phrase(form: str, *, clitics: bool) -> Term | None:
    """The words of a form one after another; None where it has none that could be searched for."""
    words = tuple(_WORD.findall(fold(form, Level.LETTERS).text))
    if not words:
        return None
    return Term(words, with_proclitics(words[0]) if clitics else words[:1])
