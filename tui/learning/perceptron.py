"""An averaged structured perceptron: tags from left to right, each seeing the two before it.

Collins 2002 (averaging, with the margin of Crammer and Singer 2001). A greedy search, no beam:
what it loses, the features of the neighbours give back.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import exp
from operator import itemgetter
from typing import NamedTuple

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.features import Groups, cross
from tui.learning.numbered_features import FeaturesOf, NumberedFeatures
from tui.learning.shuffle import permutation
from tui.learning.tokens import Token, feature
from tui.learning.weight_columns import WeightColumns

EPOCHS = 10
MARGIN = 1
SURE, RESTS = 20, 2
"""A token that was right by so much is not looked at in the next passes: that halves the time."""
SOFTNESS = 3.0
"""What scores are divided by before the softmax: they are large, and most would come out as 1."""
LEAST_WEIGHT = 0.02
"""Smaller weights change no tag, and make a model twice as large."""

Frozen = Mapping[int, tuple[tuple[int, float], ...]]
"""Feature to its tags, each with a weight."""

_UNIT = 1000
"""A model at work counts in thousandths."""
_SOFTNESS = SOFTNESS * _UNIT
_MOST_BEHIND = 12 * _SOFTNESS
_NEVER = -1
_score = itemgetter(1)


@frozen_dataclass
class TokenRow:
    """A text for one layer: features of each token, and the tags that are right, -1 where that
    is not known. ``forbidden`` tags are wrong at a token of which nothing else is known.
    ``looked_at`` says where a span may begin; it is all tokens if empty."""

    tokens: Sequence[Token]
    features: Sequence[Groups]
    gold: Sequence[int] = ()
    forbidden: Mapping[int, frozenset[int]] | None = None
    looked_at: Sequence[bool] = ()


class History:
    """The features that the two tags before give a token, for the tags of one layer."""

    def __init__(self, tags: Sequence[int]) -> None:
        size = max(tags, default=0) + 1
        self._one = [feature(f"t {tag}") for tag in range(size)]
        self._two = [feature(f"tt {tag}") for tag in range(size)]
        self._word = [feature(f"tw {tag}") for tag in range(size)]
        self._bare = [feature(f"tb {tag}") for tag in range(size)]
        self._sort = [feature(f"ts {tag}") for tag in range(size)]
        begins = [tag for tag in tags if tag % 2]
        present = set(tags)
        self.going_on = [_going_on(tag, present) for tag in range(size)]
        """The tag with which a span that has this one goes on; 0 where there is none."""
        self.allowed = [(0, *begins, *((inside,) if inside else ())) for inside in self.going_on]

    def of(self, token: Token, one: int, two: int) -> tuple[int, ...]:
        """``one`` is the tag before, ``two`` the one before that."""
        facts = token.facts
        pair = cross(self._one[one], self._two[two])
        return (
            self._one[one],
            pair,
            facts.word ^ self._word[one],
            facts.bare ^ self._bare[one],
            facts.shape ^ pair,
            facts.sort ^ self._sort[one],
        )


def _going_on(tag: int, present: set[int]) -> int:
    inside = tag + tag % 2
    return inside if inside in present else 0


class Mended(NamedTuple):
    """What was mended at a token with these features, after so many tokens were seen."""

    features: FeaturesOf
    right: int
    wrong: int
    seen: int


class PassedText:
    """A text while it is gone through again and again.

    ``rest`` says of each token for how many passes it was right by so much that it need not be
    looked at.
    """

    def __init__(self, row: TokenRow) -> None:
        self.row = row
        self.rest = bytearray(len(row.tokens))
        self._last: list[tuple[int, int, FeaturesOf] | None] = [None] * len(row.tokens)

    def features(
        self, numbered: NumberedFeatures, history: History, at: int, one: int, two: int
    ) -> FeaturesOf:
        """All features of a token; they are seldom others than in the pass before."""
        last = self._last[at]
        if last and last[0] == one and last[1] == two:
            return last[2]
        beside = history.of(self.row.tokens[at], one, two)
        found = numbered.pick(chain(*self.row.features[at], beside))
        self._last[at] = one, two, found
        return found


class Trainer:
    """Weights in the making. A feature's weights for all tags are one number, so that they are
    added up without a step of Python for each tag."""

    def __init__(self, tags: Sequence[int]) -> None:
        self._history = History(tags)
        begins = [tag for tag in tags if tag % 2]
        insides = [tag for tag in tags if tag and not tag % 2]
        self._tags = (0, *begins, *insides)
        self._outer = 1 + len(begins)
        """So many tags may stand anywhere; of those that go on one alone may follow."""
        self._column = {tag: column for column, tag in enumerate(self._tags)}
        self._columns = WeightColumns(len(self._tags))
        self._features = NumberedFeatures()
        self._steps: list[Mended] = []
        self._seen = 1

    def train(self, rows: Sequence[TokenRow], seed: int, epochs: int = EPOCHS) -> Frozen:
        """The weights after so many passes, averaged over all steps."""
        passes = [PassedText(row) for row in rows]
        for epoch in range(epochs):
            for number in permutation(len(rows), seed + epoch):
                self._learn(passes[number])
        return self._averaged()

    def _learn(self, passed: PassedText) -> None:
        """One pass over a text, in which a wrong tag is what the next token sees before it.

        With the right tags before it instead, it would rely on them as it cannot later: on 117
        sentences of Wojood F1 is then .40, not .46.
        """
        row, rest = passed.row, passed.rest
        gold, forbidden = row.gold, row.forbidden or {}
        one = two = 0
        for at in range(len(row.tokens)):
            right = gold[at]
            if rest[at] or (right < 0 and at not in forbidden):
                rest[at] = max(rest[at] - 1, 0)
                two, one = one, max(right, 0)
                continue
            self._seen += 1
            features = passed.features(self._features, self._history, at, one, two)
            scores = self._columns.numbers(sum(filter(None, features(self._features.weights))))
            if right < 0:
                right, wrong, ahead = self._least_wrong(scores, one, forbidden[at])
            else:
                wrong, ahead = self._likeliest_wrong(scores, one, right)
            if ahead < MARGIN:
                self._update(features, right, wrong)
            elif ahead >= SURE:
                rest[at] = RESTS
            two, one = one, right if ahead > 0 else wrong

    def _likeliest_wrong(self, scores: Sequence[int], one: int, right: int) -> tuple[int, int]:
        """The best of the other tags after ``one``, the first of equals; by how much the right tag
        is ahead of it."""
        column = self._column[right]
        score = scores[column]
        others = list(scores[: self._outer])
        if column >= self._outer:
            # After a wrong tag the span that goes on here could not: it still should.
            top = max(others)
            return self._tags[others.index(top)], score - top
        others[column] = _NEVER
        best = max(others)
        inside = self._history.going_on[one]
        if inside and (going := scores[self._column[inside]]) > best:
            return inside, score - going
        if best == _NEVER:
            return -1, SURE
        return self._tags[others.index(best)], score - best

    def _least_wrong(
        self, scores: Sequence[int], one: int, forbidden: frozenset[int]
    ) -> tuple[int, int, int]:
        """The best tag that is not forbidden, the best that is (-1 where none can stand here), and
        by how much the first is ahead."""
        choices = {tag: scores[self._column[tag]] for tag in self._history.allowed[one]}
        right = max((tag for tag in choices if tag not in forbidden), key=choices.__getitem__)
        wrong = max((t for t in choices if t in forbidden), key=choices.__getitem__, default=-1)
        return right, wrong, choices[right] - choices[wrong] if wrong >= 0 else SURE

    def _update(self, features: FeaturesOf, right: int, wrong: int) -> None:
        unit = self._columns.unit
        step = unit[self._column[right]] - unit[self._column[wrong]]
        for number in features(self._features.numbers):
            self._features.weights[number] += step
        self._steps.append(Mended(features, right, wrong, self._seen))

    def _averaged(self) -> Frozen:
        """The mean of the weights over all that was seen: a step counts from when it was taken."""
        names = self._features.names
        sums: dict[int, dict[int, int]] = {}
        for features, right, wrong, at in self._steps:
            worth = self._seen - at
            for name in features(names):
                row = sums.setdefault(name, {})
                row[right] = row.get(right, 0) + worth
                row[wrong] = row.get(wrong, 0) - worth
        return _rounded(sums, self._seen)


def mean_weights(several: Sequence[Frozen]) -> Frozen:
    """The mean of the weights of some runs; weights that are too small are left out of it."""
    if len(several) == 1:
        return several[0]
    sums: dict[int, dict[int, float]] = {}
    for weights in several:
        for name, row in weights.items():
            own = sums.setdefault(name, {})
            for tag, weight in row:
                own[tag] = own.get(tag, 0.0) + weight
    return _rounded(sums, len(several))


def _rounded(sums: Mapping[int, Mapping[int, float]], count: int) -> Frozen:
    """The means of so many weights, by their sums; without those that are too small."""
    found = {}
    for name in sorted(sums):
        row = tuple(
            (tag, mean)
            for tag, one in sorted(sums[name].items())
            if abs(mean := round(one / count, 3)) >= LEAST_WEIGHT
        )
        if row:
            found[name] = row
    return found


class Tagger:
    """Weights at work."""

    def __init__(self, tags: Sequence[int], weights: Frozen, *, within: bool = False) -> None:
        self.tags = tuple(tags)
        self.weights = weights
        self.within = within
        self._history = History(tags)
        self._columns = WeightColumns(len(self.tags))
        column = {tag: number for number, tag in enumerate(self.tags)}
        unit = self._columns.unit
        self._weights = {
            name: sum(round(weight * _UNIT) * unit[column[tag]] for tag, weight in row)
            for name, row in weights.items()
        }
        self._choices = [
            [(tag, column[tag]) for tag in allowed] for allowed in self._history.allowed
        ]

    def tag(self, row: TokenRow) -> tuple[list[int], list[dict[int, float]]]:
        """The tag of each token, and how likely each tag is there, as far as the model knows.

        What is less likely than one in a hundred thousand is left out.
        """
        known, numbers, of = self._weights.get, self._columns.numbers, self._history.of
        looked_at = row.looked_at
        tags: list[int] = []
        shares: list[dict[int, float]] = []
        one = two = 0
        for at, token in enumerate(row.tokens):
            if looked_at and not one and not looked_at[at]:
                best, likely = 0, {0: 1.0}
            else:
                names = chain(*row.features[at], of(token, one, two))
                scores = numbers(sum(filter(None, map(known, names))))
                choices = [(tag, scores[column]) for tag, column in self._choices[one]]
                best, top = max(choices, key=_score)
                likely = {
                    tag: exp((score - top) / _SOFTNESS)
                    for tag, score in choices
                    if score > top - _MOST_BEHIND
                }
                if len(likely) > 1:
                    total = sum(likely.values())
                    likely = {tag: part / total for tag, part in likely.items()}
            shares.append(likely)
            tags.append(best)
            two, one = one, best
        return tags, shares
