"""Finding spans in a text: layers of tags, the lexicon, and the rule of proclitics together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tui.core.frozen_dataclass import frozen_dataclass
from tui.learning.borders import Borders, in_pairs
from tui.learning.evidence import EvidenceLexicon, FormPlaces, cut_of, gather, join_groups
from tui.learning.examples import Example, Tagged
from tui.learning.features import Groups, static_features
from tui.learning.layers import MOST_LAYERS, layers_of, spans_of, token_span
from tui.learning.perceptron import EPOCHS, Tagger, TokenRow, Trainer, mean_weights
from tui.learning.tokens import Token, feature, tokens_of

LEAST_SPANS = 5
"""A label with fewer spans is not learned."""
LEAST_TAGS = 10
"""A layer in which fewer spans begin is not learned."""
WITHIN = 0.9
"""Where such a share of a layer's spans begins within those of the layers below, none is looked for
elsewhere: most of a text need not be gone through again."""


@frozen_dataclass
class Prepared:
    """A text with its tokens and what each says by itself, worked out once for many uses."""

    text: str
    tokens: Sequence[Token]
    static: Sequence[Groups]

    @classmethod
    def of(cls, text: str) -> "Prepared":
        """From a text."""
        tokens = tokens_of(text)
        return cls(text, tokens, static_features(tokens))


class Found(NamedTuple):
    """A span with the learner's own score, from 0 to 1, which is not yet how often it is right."""

    start: int
    end: int
    label: str
    raw: float


Shares = Sequence[Mapping[int, float]]
"""How likely each tag is, for each token of a layer."""


@frozen_dataclass
class Finder:
    """What was learned of spans. ``labels`` are named by number in the tags of the ``layers``."""

    labels: tuple[str, ...]
    layers: tuple[Tagger, ...]
    lexicon: EvidenceLexicon
    borders: Borders

    def look(self, prepared: Prepared) -> "TaggedText":
        """What the layers say of a text."""
        evidence = self.lexicon.features(prepared.text, prepared.tokens)
        features = join_groups(prepared.static, evidence)
        tags: list[list[int]] = []
        shares: list[Shares] = []
        for tagger in self.layers:
            looked_at = has_tag(tags) if tagger.within else ()
            joint = with_layers(prepared, features, tags)
            own, likely = tagger.tag(TokenRow(prepared.tokens, joint, looked_at=looked_at))
            tags.append(own)
            shares.append(likely)
        return TaggedText(self, prepared, tags, shares)


@frozen_dataclass
class TaggedText:
    """What the layers of a finder say of one text."""

    finder: Finder
    prepared: Prepared
    tags: Sequence[Sequence[int]]
    shares: Sequence[Shares]

    def findings(self) -> list[Found]:
        """The spans, in the order of spans; of two that are the same the surer one."""
        text, tokens = self.prepared.text, self.prepared.tokens
        best: dict[Tagged, float] = {}
        for own, likely in zip(self.tags, self.shares, strict=True):
            for begin, end, label in spans_of(own, self.finder.labels):
                first, last = in_pairs(text, tokens, begin, end)
                start = self.finder.borders.start(text, tokens[first], label)
                place = Tagged(start, tokens[last - 1].end, label)
                raw = _least_sure(own, likely, begin, end)
                best[place] = max(raw, best.get(place, 0.0))
        ordered = sorted(best, key=lambda one: (one.start, -one.end, one.label))
        return [Found(*place, best[place]) for place in ordered]

    def share(self, first: int, last: int, label: str) -> float:
        """How sure the layer that is surest of it is that a span of the label has these tokens."""
        numbers = self.finder.labels
        if label not in numbers:
            return 0.0
        begin = 2 * numbers.index(label) + 1
        wanted = {first: begin}
        best = 0.0
        for likely in self.shares:
            sure = min(likely[at].get(wanted.get(at, begin + 1), 0.0) for at in range(first, last))
            if last < len(likely):
                sure = min(sure, 1 - likely[last].get(begin + 1, 0.0))
            best = max(best, sure)
        return best

    def known_forms(self) -> list[Found]:
        """Where forms stand that bore a label, proclitics left out, each with its share here."""
        text, tokens = self.prepared.text, self.prepared.tokens
        lexicon = self.finder.lexicon
        return [
            Found(
                tokens[first].start + cut_of(text, tokens[first], form),
                tokens[last - 1].end,
                label,
                self.share(first, last, label),
            )
            for form, first, last in sorted(FormPlaces(text, tokens).places(lexicon.starts))
            for label in sorted(lexicon.forms[form].labels)
        ]

    def start_of(self, start: int, label: str) -> int:
        """Where a span of the label begins that begins in the word at ``start``, by the habits of
        who tagged."""
        tokens = self.prepared.tokens
        first, last = token_span(tokens, start, start + 1)
        if first == last:
            return start
        return self.finder.borders.start(self.prepared.text, tokens[first], label)

    def doubt(self) -> float:
        """How unsure the first layer is of a token, on the average: 0 is sure of all."""
        if not self.shares or not self.prepared.tokens:
            return 0.0
        return sum(1 - max(one.values()) for one in self.shares[0]) / len(self.prepared.tokens)


def _least_sure(tags: Sequence[int], shares: Shares, first: int, last: int) -> float:
    """The least share of the tags of a span, and that it does not go on."""
    sure = min(shares[at][tags[at]] for at in range(first, last))
    if last < len(tags):
        inside = tags[first] + 1
        sure = min(sure, 1 - shares[last].get(inside, 0.0))
    return sure


def with_layers(
    prepared: Prepared, features: Sequence[Groups], tags: Sequence[Sequence[int]]
) -> Sequence[Groups]:
    """The features of each token with what the layers before say of it and its neighbours."""
    if not tags:
        return features
    last = len(prepared.tokens) - 1
    found = []
    for at, token in enumerate(prepared.tokens):
        facts = token.facts
        own: list[int] = []
        for number, layer in enumerate(tags):
            here = _layer_feature("", number, layer[at])
            own += (here, here ^ facts.word, here ^ facts.bare, here ^ facts.suffix)
            own.append(_layer_feature("-", number, layer[at - 1] if at else 0))
            own.append(_layer_feature("+", number, layer[at + 1] if at < last else 0))
        found.append((*features[at], tuple(own)))
    return found


@cache
def _layer_feature(side: str, number: int, tag: int) -> int:
    return feature(f"layer {side}{number} {tag}")


def has_tag(tags: Sequence[Sequence[int]]) -> list[bool]:
    """Which tokens have a tag in one layer at least."""
    return [any(one) for one in zip(*tags, strict=True)]


def labels_to_learn(examples: Sequence[Example]) -> tuple[str, ...]:
    """The labels of at least ``LEAST_SPANS`` spans."""
    counts = Counter(span.label for example in examples for span in example.spans)
    return tuple(sorted(label for label, count in counts.items() if count >= LEAST_SPANS))


def learn(
    examples: Sequence[Example],
    prepared: Sequence[Prepared],
    labels: tuple[str, ...],
    seed: int,
    runs: int = 1,
) -> Finder:
    """Learn to find spans of the labels: the same examples and seed give the same finder.

    The weights are the mean of so many ``runs``, each with the examples in an order of its own.
    """
    numbers = {label: number for number, label in enumerate(labels)}
    lexicon, own = gather(examples, [one.tokens for one in prepared], labels)
    gold = [layers_of(one.tokens, example.spans, numbers)
            for example, one in zip(examples, prepared, strict=True)]  # fmt: skip
    joint = [
        join_groups(one.static, lexicon.features(one.text, one.tokens, evidence))
        for one, evidence in zip(prepared, own, strict=True)
    ]
    forbidden = [
        _forbidden(example, one.tokens, numbers)
        for example, one in zip(examples, prepared, strict=True)
    ]
    layers: list[Tagger] = []
    for number in range(MOST_LAYERS):
        lower = [_filled(one, number, len(ready.tokens))
                 for one, ready in zip(gold, prepared, strict=True)]  # fmt: skip
        tags = [one[number] if number < len(one) else [0] * len(ready.tokens)
                for one, ready in zip(gold, prepared, strict=True)]  # fmt: skip
        if sum(tag % 2 for one in tags for tag in one) < LEAST_TAGS:
            break
        within = number > 0 and _begin_within(tags, lower)
        rows = [
            TokenRow(
                ready.tokens,
                with_layers(ready, features, below),
                _told(right, below if within else (), ready.tokens, example.until),
                wrong,
            )
            for example, ready, features, below, right, wrong in zip(
                examples, prepared, joint, lower, tags, forbidden, strict=True
            )
        ]
        known = sorted({0, *(tag for one in tags for tag in one)})
        learned = [Trainer(known).train(rows, seed + run * EPOCHS) for run in range(runs)]
        layers.append(Tagger(known, mean_weights(learned), within=within))
    return Finder(labels, tuple(layers), lexicon, _borders(examples, prepared, set(labels)))


def _begin_within(tags: Sequence[Sequence[int]], lower: Sequence[Sequence[Sequence[int]]]) -> bool:
    """Whether nearly all spans of a layer begin within those of the layers below."""
    begins = [
        has_lower
        for own, below in zip(tags, lower, strict=True)
        for tag, has_lower in zip(own, has_tag(below), strict=True)
        if tag % 2
    ]
    return sum(begins) >= WITHIN * len(begins)


def _told(
    tags: Sequence[int], below: Sequence[Sequence[int]], tokens: Sequence[Token], until: int
) -> list[int]:
    """The tags that are learned from, -1 for others: up to ``until``, and where there are layers
    ``below``, at and after what has a tag in one of them or in this one."""
    told = [tag if token.end <= until else -1 for tag, token in zip(tags, tokens, strict=True)]
    if not below:
        return told
    met = has_tag(below)
    return [
        tag if met[at] or tags[at] or (at and tags[at - 1]) else -1 for at, tag in enumerate(told)
    ]


def _filled(layers: Sequence[list[int]], count: int, length: int) -> list[list[int]]:
    """The first ``count`` layers, empty ones where there are fewer."""
    return [layers[n] if n < len(layers) else [0] * length for n in range(count)]


def _forbidden(
    example: Example, tokens: Sequence[Token], numbers: Mapping[str, int]
) -> dict[int, frozenset[int]]:
    """The tags that were refused, by the token at which such a span would begin."""
    found: dict[int, set[int]] = {}
    for place in example.refused:
        first, last = token_span(tokens, place.start, place.end)
        if place.label in numbers and first < last and tokens[first].end > example.until:
            found.setdefault(first, set()).add(2 * numbers[place.label] + 1)
    return {at: frozenset(tags) for at, tags in found.items()}


def _borders(
    examples: Sequence[Example], prepared: Sequence[Prepared], labels: set[str]
) -> Borders:
    given = []
    for example, one in zip(examples, prepared, strict=True):
        for span in example.spans:
            first, last = token_span(one.tokens, span.start, span.end)
            if first < last and span.label in labels:
                given.append((example.text, one.tokens[first], span))
    return Borders.of(given)
