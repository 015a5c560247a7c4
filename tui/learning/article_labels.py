"""Labels of whole articles: for each a perceptron on the words that the text has, in any number."""

from collections.abc import Mapping, Sequence

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.finder import LEAST_SPANS, Prepared
from tui.learning.shuffle import permutation

EPOCHS = 10


@frozen_dataclass
class Classifier:
    """The weights of each label's features."""

    weights: Mapping[str, Mapping[int, float]]

    def raw(self, words: Sequence[int]) -> dict[str, float]:
        """How much speaks for each label, against it below 0; longer texts say no more."""
        size = max(len(words), 1)
        return {
            label: sum(own.get(word, 0.0) for word in words) / size
            for label, own in self.weights.items()
        }


def words_of(prepared: Prepared) -> tuple[int, ...]:
    """The different words of a text without their proclitics, as features, in order."""
    return tuple(sorted({0, *(token.facts.bare for token in prepared.tokens)}))


def learn_labels(articles: Sequence[tuple[Sequence[int], Sequence[str]]], seed: int) -> Classifier:
    """Learn from the words of articles and the labels each has.

    A label that fewer than ``LEAST_SPANS`` articles have, or lack, is not learned.
    """
    names = sorted({name for _words, given in articles for name in given})
    weights = {}
    for name in names:
        right = [name in given for _words, given in articles]
        if min(sum(right), len(right) - sum(right)) >= LEAST_SPANS:
            weights[name] = _learn([words for words, _given in articles], right, seed)
    return Classifier(weights)


def _learn(articles: Sequence[Sequence[int]], right: Sequence[bool], seed: int) -> dict[int, float]:
    weights: dict[int, int] = {}
    late: dict[int, int] = {}
    seen = 1
    for epoch in range(EPOCHS):
        for number in permutation(len(articles), seed + epoch):
            words = articles[number]
            way = 1 if right[number] else -1
            if way * sum(weights.get(word, 0) for word in words) < 1:
                for word in words:
                    weights[word] = weights.get(word, 0) + way
                    late[word] = late.get(word, 0) + way * seen
            seen += 1
    means = {word: round(weights[word] - late[word] / seen, 3) for word in sorted(weights)}
    return {word: mean for word, mean in means.items() if mean}
