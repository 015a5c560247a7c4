"""Single places in which two annotators differ, those of the most frequent sort first."""

from collections import Counter
from collections.abc import Sequence

from tui.agreement.answers import AnsweredArticle, Answers, Element
from tui.agreement.confusion import PairKind, differing_pairs, pair_kind
from tui.core.frozen_dataclass import frozen_dataclass

DifferingSort = tuple[str, str | None, str | None]
"""The first of two annotators, the label they gave, and that of the other; None for nothing."""


@frozen_dataclass
class DifferingExample:
    """Two annotators, and the spans of theirs that stand against each other in an article."""

    article: AnsweredArticle
    pair: tuple[str, str]
    one: Element | None
    other: Element | None

    @property
    def start(self) -> int:
        """Where the first of both begins."""
        return min(span[0] for span in (self.one, self.other) if span)

    @property
    def end(self) -> int:
        """Where the last of both ends."""
        return max(span[1] for span in (self.one, self.other) if span)

    @property
    def sort(self) -> DifferingSort:
        """Whose it is, and which label stands against which."""
        one, other = (span[2] if span else None for span in (self.one, self.other))
        return self.pair[0], one, other

    @property
    def kind(self) -> PairKind:
        """What differs."""
        return pair_kind(self.one, self.other)


def examples(answers: Answers, pairs: Sequence[tuple[str, str]]) -> list[DifferingExample]:
    """All of them; those of one sort in the order of articles and texts."""
    found = [
        DifferingExample(article, pair, difference.one, difference.other)
        for article in answers.articles
        for pair in pairs
        if article.answers.keys() >= set(pair)
        for difference in differing_pairs(*(article.answers[name].spans for name in pair))
    ]
    counts = Counter(one.sort for one in found)
    places = {sort: place for place, (sort, _count) in enumerate(counts.most_common())}
    return sorted(found, key=lambda one: places[one.sort])
