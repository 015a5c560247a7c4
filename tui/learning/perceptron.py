"""An averaged structured perceptron: tags from left to right, each seeing the two before it.

Collins 2002 (averaging, with the margin of Crammer and Singer 2001). A greedy search, no beam:
what it loses, the features of the neighbours give back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp

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


@dataclass(frozen=True, slots=True)
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
        self._shape = [feature(f"ts {tag}") for tag in range(size)]
        begins = [tag for tag in tags if tag % 2]
        present = set(tags)
        self.allowed = [
            (0, *begins, *_going_on(tag, present)) if tag else (0, *begins) for tag in range(size)
        ]

    def of(self, token: Token, one: int, two: int) -> tuple[int, ...]:
        """``one`` is the tag before, ``two`` the one before that."""
        facts = token.facts
        pair = cross(self._one[one], self._two[two])
        return (
            self._one[one],
            pair,
            facts.word ^ self._word[one],
            facts.bare ^ self._bare[one],
            facts.shape ^ self._shape[one],
            facts.shape ^ pair,
        )


def _going_on(tag: int, present: set[int]) -> Iterator[int]:
    """The tag with which a span that has this tag goes on."""
    inside = tag + tag % 2
    if inside in present:
        yield inside


class Trainer:
    """Weights in the making."""

    def __init__(self, tags: Sequence[int]) -> None:
        self._history = History(tags)
        self._size = max(tags, default=0) + 1
        self._weights: dict[int, dict[int, int]] = {}
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
        weights, allowed, of = self._weights, self._history.allowed, self._history.of
        gold, forbidden = row.gold, row.forbidden or {}
        one = two = 0
        for at, token in enumerate(row.tokens):
            right = gold[at]
            if rest[at] or (right < 0 and at not in forbidden):
                rest[at] = max(rest[at] - 1, 0)
                two, one = one, max(right, 0)
                continue
            self._seen += 1
            features = [*chain.from_iterable(row.features[at]), *of(token, one, two)]
            scores = [0] * self._size
            for name in features:
                if known := weights.get(name):
                    for tag, weight in known.items():
                        scores[tag] += weight
            choices = allowed[one]
            if right < 0:
                right, wrong = _least_wrong(scores, choices, forbidden[at])
            else:
                # After a wrong tag the span that goes on here could not: it still should.
                choices = choices if right in choices else allowed[right]
                wrong = max(
                    (tag for tag in choices if tag != right), key=scores.__getitem__, default=-1
                )
            ahead = scores[right] - scores[wrong] if wrong >= 0 else SURE
            if ahead < MARGIN:
                self._update(features, right, wrong)
            elif ahead >= SURE:
                rest[at] = RESTS
            two, one = one, right if ahead > 0 else wrong

    def _update(self, features: Sequence[int], right: int, wrong: int) -> None:
        weights, late, seen = self._weights, self._late, self._seen
        for name in features:
            row = weights.get(name)
            if row is None:
                row = weights[name] = {}
                after = late[name] = {}
            else:
                after = late[name]
            row[right] = row.get(right, 0) + 1
            row[wrong] = row.get(wrong, 0) - 1
            after[right] = after.get(right, 0) + seen
            after[wrong] = after.get(wrong, 0) - seen

    def _averaged(self) -> Frozen:
        found = {}
        for name in sorted(self._weights):
            late = self._late[name]
            row = tuple(
                (tag, mean)
                for tag, weight in sorted(self._weights[name].items())
                if abs(mean := round(weight - late[tag] / self._seen, 3)) >= LEAST_WEIGHT
            )
            if row:
                found[name] = row
        return found


def _least_wrong(
    scores: Sequence[int], choices: Sequence[int], forbidden: frozenset[int]
) -> tuple[int, int]:
    """The best tag that is not forbidden, and the best that is (-1 where none can stand here)."""
    right = max((tag for tag in choices if tag not in forbidden), key=scores.__getitem__)
    wrong = max((tag for tag in choices if tag in forbidden), key=scores.__getitem__, default=-1)
    return right, wrong


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
