"""An averaged structured perceptron: tags from left to right, each seeing the two before it.

Collins 2002 (averaging, with the margin of Crammer and Singer 2001). A greedy search, no beam:
what it loses, the features of the neighbours give back.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import exp
from typing import TypeVar

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.features import Groups, cross
from tui.learning.shuffle import permutation
from tui.learning.tokens import Token, feature

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

_Known = TypeVar("_Known", int, float)


@frozen_dataclass
class TokenRow:
    """A text for one layer: features of each token, and the tags that are right, -1 where that
    is not known. ``forbidden`` tags are wrong at a token of which nothing else is known."""

    tokens: Sequence[Token]
    features: Sequence[Groups]
    gold: Sequence[int] = ()
    forbidden: Mapping[int, frozenset[int]] | None = None


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


class Trainer:
    """Weights in the making.

    A token may always have no tag or a tag that begins a span: each feature has a list of their
    weights, in the columns of ``_outer``, so that lists are added up without a step of Python for
    each weight. Of the tags that go on one alone may follow: each feature has those it knows.
    """

    def __init__(self, tags: Sequence[int]) -> None:
        self._history = History(tags)
        self._outer = (0, *(tag for tag in tags if tag % 2))
        self._column = {tag: column for column, tag in enumerate(self._outer)}
        self._rows: dict[int, list[int]] = {}
        self._inside: dict[int, dict[int, int]] = {}
        self._late: dict[int, dict[int, int]] = {}
        self._seen = 1

    def train(self, rows: Sequence[TokenRow], seed: int, epochs: int = EPOCHS) -> Frozen:
        """The weights after so many passes, averaged over all steps."""
        rest = [bytearray(len(row.tokens)) for row in rows]
        for epoch in range(epochs):
            for number in permutation(len(rows), seed + epoch):
                self._learn(rows[number], rest[number])
        return self._averaged()

    def _learn(self, row: TokenRow, rest: bytearray) -> None:
        """One pass over a text, in which a wrong tag is what the next token sees before it.

        With the right tags before it instead, it would rely on them as it cannot later: on 117
        sentences of Wojood F1 is then .40, not .46. ``rest`` says of each token for how many
        passes it was right by so much that it need not be looked at.
        """
        of, gold, forbidden = self._history.of, row.gold, row.forbidden or {}
        one = two = 0
        for at, token in enumerate(row.tokens):
            right = gold[at]
            if rest[at] or (right < 0 and at not in forbidden):
                rest[at] = max(rest[at] - 1, 0)
                two, one = one, max(right, 0)
                continue
            self._seen += 1
            features = [*chain.from_iterable(row.features[at]), *of(token, one, two)]
            if right < 0:
                right, wrong, ahead = self._least_wrong(features, one, forbidden[at])
            else:
                wrong, ahead = self._likeliest_wrong(features, one, right)
            if ahead < MARGIN:
                self._update(features, right, wrong)
            elif ahead >= SURE:
                rest[at] = RESTS
            two, one = one, right if ahead > 0 else wrong

    def _outer_scores(self, features: Sequence[int]) -> list[int]:
        known = self._rows.get
        rows = [row for name in features if (row := known(name))]
        return list(map(sum, zip(*rows, strict=True))) if rows else [0] * len(self._outer)

    def _inside_score(self, features: Sequence[int], tag: int) -> int:
        known = self._inside.get
        return sum(row.get(tag, 0) for name in features if (row := known(name)))

    def _likeliest_wrong(self, features: Sequence[int], one: int, right: int) -> tuple[int, int]:
        """The best of the other tags after ``one``, the first of equals; by how much the right tag
        is ahead of it."""
        scores = self._outer_scores(features)
        column = self._column.get(right)
        if column is None:
            # After a wrong tag the span that goes on here could not: it still should.
            score = self._inside_score(features, right)
            top = max(scores)
            return self._outer[scores.index(top)], score - top
        score = scores.pop(column)
        inside = self._history.going_on[one]
        going = self._inside_score(features, inside) if inside else None
        best = max(scores, default=None)
        if going is not None and (best is None or going > best):
            return inside, score - going
        if best is None:
            return -1, SURE
        wrong = scores.index(best)
        return self._outer[wrong + (wrong >= column)], score - best

    def _least_wrong(
        self, features: Sequence[int], one: int, forbidden: frozenset[int]
    ) -> tuple[int, int, int]:
        """The best tag that is not forbidden, the best that is (-1 where none can stand here), and
        by how much the first is ahead."""
        scores = dict(zip(self._outer, self._outer_scores(features), strict=True))
        if inside := self._history.going_on[one]:
            scores[inside] = self._inside_score(features, inside)
        right = max((tag for tag in scores if tag not in forbidden), key=scores.__getitem__)
        wrong = max((t for t in scores if t in forbidden), key=scores.__getitem__, default=-1)
        return right, wrong, scores[right] - scores[wrong] if wrong >= 0 else SURE

    def _update(self, features: Sequence[int], right: int, wrong: int) -> None:
        seen = self._seen
        for name in features:
            after = self._late.setdefault(name, {})
            for tag, step in ((right, 1), (wrong, -1)):
                after[tag] = after.get(tag, 0) + step * seen
                column = self._column.get(tag)
                if column is None:
                    inside = self._inside.setdefault(name, {})
                    inside[tag] = inside.get(tag, 0) + step
                    continue
                row = self._rows.get(name)
                if row is None:
                    row = self._rows[name] = [0] * len(self._outer)
                row[column] += step

    def _weight(self, name: int, tag: int) -> int:
        column = self._column.get(tag)
        return self._inside[name][tag] if column is None else self._rows[name][column]

    def _averaged(self) -> Frozen:
        return _rounded(
            self._late, lambda name, tag, late: self._weight(name, tag) - late / self._seen
        )


def mean_weights(several: Sequence[Frozen]) -> Frozen:
    """The mean of the weights of some runs; weights that are too small are left out of it."""
    if len(several) == 1:
        return several[0]
    total: dict[int, dict[int, float]] = {}
    for weights in several:
        for name, row in weights.items():
            own = total.setdefault(name, {})
            for tag, weight in row:
                own[tag] = own.get(tag, 0.0) + weight
    return _rounded(total, lambda _name, _tag, weight: weight / len(several))


def _rounded(
    known: Mapping[int, Mapping[int, _Known]], weight: Callable[[int, int, _Known], float]
) -> Frozen:
    """The ``weight`` of each name and tag, by what is known of it; without those too small."""
    found = {}
    for name in sorted(known):
        row = tuple(
            (tag, mean)
            for tag, one in sorted(known[name].items())
            if abs(mean := round(weight(name, tag, one), 3)) >= LEAST_WEIGHT
        )
        if row:
            found[name] = row
    return found


class Tagger:
    """Weights at work."""

    def __init__(self, tags: Sequence[int], weights: Frozen) -> None:
        self.tags = tuple(tags)
        self.weights = weights
        self._history = History(tags)
        self._size = max(tags, default=0) + 1

    def tag(self, row: TokenRow) -> tuple[list[int], list[dict[int, float]]]:
        """The tag of each token, and how likely each tag is there, as far as the model knows."""
        weights, allowed, of = self.weights, self._history.allowed, self._history.of
        tags: list[int] = []
        shares: list[dict[int, float]] = []
        one = two = 0
        for at, token in enumerate(row.tokens):
            scores = [0.0] * self._size
            for name in chain(*row.features[at], of(token, one, two)):
                if known := weights.get(name):
                    for tag, weight in known:
                        scores[tag] += weight
            choices = allowed[one]
            best = max(choices, key=scores.__getitem__)
            top = scores[best]
            likely = {tag: exp((scores[tag] - top) / SOFTNESS) for tag in choices}
            total = sum(likely.values())
            shares.append({tag: part / total for tag, part in likely.items()})
            tags.append(best)
            two, one = one, best
        return tags, shares
