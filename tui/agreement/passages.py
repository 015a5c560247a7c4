"""Sentences in which annotators differ, with what each of them has there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tui.agreement.answers import AnsweredArticle, Answers, Element
from tui.agreement.confusion import differing_pairs
from tui.core.frozen_dataclass import frozen_dataclass

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?؟؛])\s+")
AROUND = 240
"""Characters on each side of what differs at most: some texts have no sentence ends."""


@frozen_dataclass
class Passage:
    """``[start, end)`` of an article; for each annotator the spans that touch it, and of these
    those that not everybody has."""

    article: str
    title: str
    text: str
    start: int
    end: int
    versions: Mapping[str, Sequence[Element]]
    differing: frozenset[Element]


def passages(answers: Answers, pairs: Sequence[tuple[str, str]]) -> Iterator[Passage]:
    """All of them, article by article, in the order of the text."""
    for article in answers.articles:
        present = [pair for pair in pairs if article.answers.keys() >= set(pair)]
        found = [
            span
            for one, other in present
            for difference in differing_pairs(
                article.answers[one].spans, article.answers[other].spans
            )
            for span in (difference.one, difference.other)
            if span is not None
        ]
        if found:
            names = sorted({name for pair in present for name in pair})
            yield from _of_article(article, names, sorted(set(found)))


def _of_article(
    article: AnsweredArticle, names: Sequence[str], differing: Sequence[Element]
) -> Iterator[Passage]:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(article.text)), len(article.text)]
    sentences = [(start, end) for start, end in pairwise(ends) if start < end]
    places: list[tuple[int, int]] = []
    for start, end, _label in differing:
        touched = [(s, e) for s, e in sentences if s < end and start < e]
        first = max(touched[0][0], start - AROUND)
        last = min(touched[-1][1], end + AROUND)
        if places and first < places[-1][1]:
            places[-1] = (min(first, places[-1][0]), max(last, places[-1][1]))
        else:
            places.append((first, last))
    for start, end in places:
        versions = {
            name: sorted(x for x in article.answers[name].spans if x[0] < end and start < x[1])
            for name in names
        }
        yield Passage(
            article.id, article.title, article.text, start, end, versions, frozenset(differing)
        )
