"""The trainer adds up columns; a plain one that looks at every weight must learn the same."""

from collections import defaultdict
from itertools import chain
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.learning.perceptron import (
    LEAST_WEIGHT,
    MARGIN,
    RESTS,
    SOFTNESS,
    SURE,
    Frozen,
    History,
    Tagger,
    TokenRow,
    Trainer,
    mean_weights,
)
from tui.learning.shuffle import permutation
from tui.learning.tokens import tokens_of

TAGS = (0, 1, 2, 3, 5, 6)
"""Three labels; no span of the second has a second token."""
EPOCHS = 4


def plain_weights(rows: list[TokenRow], seed: int) -> Frozen:
    """What the trainer learns, each weight looked up by itself."""
    history, seen = History(TAGS), 1
    weights: defaultdict[tuple[int, int], int] = defaultdict(int)
    late: defaultdict[tuple[int, int], int] = defaultdict(int)
    rest: defaultdict[tuple[int, int], int] = defaultdict(int)
    for epoch in range(EPOCHS):
        for number in permutation(len(rows), seed + epoch):
            row, one, two = rows[number], 0, 0
            for at, token in enumerate(row.tokens):
                right, refused = row.gold[at], (row.forbidden or {}).get(at)
                if rest[number, at] or (right < 0 and refused is None):
                    rest[number, at] = max(rest[number, at] - 1, 0)
                    two, one = one, max(right, 0)
                    continue
                seen += 1
                features = [*chain(*row.features[at]), *history.of(token, one, two)]
                choices = history.allowed[one]
                if right >= 0 and right not in choices:
                    choices = history.allowed[right]
                scores = {tag: sum(weights[name, tag] for name in features) for tag in choices}
                if right < 0 and refused:
                    right = max((t for t in choices if t not in refused), key=scores.__getitem__)
                    others = [tag for tag in choices if tag in refused]
                else:
                    others = [tag for tag in choices if tag != right]
                wrong = max(others, key=scores.__getitem__, default=-1)
                ahead = scores[right] - scores[wrong] if others else SURE
                if ahead < MARGIN:
                    for name in features:
                        for tag, step in ((right, 1), (wrong, -1)):
                            weights[name, tag] += step
                            late[name, tag] += step * seen
                elif ahead >= SURE:
                    rest[number, at] = RESTS
                two, one = one, right if ahead > 0 else wrong
    found: dict[int, tuple[tuple[int, float], ...]] = {}
    for name, tag in sorted(late):
        mean = round(weights[name, tag] - late[name, tag] / seen, 3)
        if abs(mean) >= LEAST_WEIGHT:
            found[name] = (*found.get(name, ()), (tag, mean))
    return found


TEXTS = tuple(tokens_of(text) for text in ("قال سمير في حلب", "زار حلب", "سمير ومنى من 12 بلدا ."))


@st.composite
def token_rows(draw: st.DrawFn) -> list[TokenRow]:
    rows = []
    for tokens in TEXTS:
        size = len(tokens)
        features = [
            (tuple(draw(st.lists(st.integers(1, 9), max_size=4))), (10 + at,)) for at in range(size)
        ]
        gold = draw(st.lists(st.sampled_from((-1, *TAGS)), min_size=size, max_size=size))
        forbidden = {
            at: draw(st.frozensets(st.sampled_from((1, 3, 5)), min_size=1))
            for at in range(size)
            if gold[at] < 0 and draw(st.booleans())
        }
        rows.append(TokenRow(tokens, features, gold, forbidden))
    return rows


@given(token_rows(), st.integers(0, 99))
def test_columns_learn_what_single_weights_learn(rows: list[TokenRow], seed: int) -> None:
    assert dict(Trainer(TAGS).train(rows, seed, EPOCHS)) == plain_weights(rows, seed)


def test_the_mean_of_some_runs_holds_what_all_of_them_say() -> None:
    one: Frozen = {7: ((0, 1.0), (1, -1.0)), 9: ((1, 0.03),)}
    other: Frozen = {5: ((3, 4.0),), 7: ((1, -2.0),)}
    assert mean_weights([one]) == one
    # What is too small is left out, as a single run does.
    assert mean_weights([one, other]) == {5: ((3, 2.0),), 7: ((0, 0.5), (1, -1.5))}
    assert list(mean_weights([other, one])) == [5, 7]


@given(token_rows(), st.integers(0, 99))
def test_a_tagger_adds_up_what_single_weights_say(rows: list[TokenRow], seed: int) -> None:
    weights = Trainer(TAGS).train(rows, seed, EPOCHS)
    single = {(name, tag): weight for name, row in weights.items() for tag, weight in row}
    history = History(TAGS)
    for row in rows:
        tags, shares = Tagger(TAGS, weights).tag(row)
        for at, (tag, own) in enumerate(zip(tags, shares, strict=True)):
            one, two = tags[at - 1] if at else 0, tags[at - 2] if at > 1 else 0
            names = [*chain(*row.features[at]), *history.of(row.tokens[at], one, two)]
            likely = {
                choice: exp(sum(single.get((name, choice), 0) for name in names) / SOFTNESS)
                for choice in history.allowed[one]
            }
            total = sum(likely.values())
            assert own[tag] == max(own.values())
            for choice, part in likely.items():
                assert own.get(choice, 0.0) == pytest.approx(part / total, abs=1e-4)


def test_a_span_begins_where_is_looked_and_may_go_on_beyond() -> None:
    tokens = tokens_of("من حلب الشهباء إلى حلب")
    weights: Frozen = {1: ((0, -1.0), (1, 2.0)), 2: ((0, -1.0), (2, 2.0))}
    features = [((1,),), ((1,),), ((2,),), ((1,),), ((1,),)]
    row = TokenRow(tokens, features, looked_at=[False, True, False, False, False])
    tags, shares = Tagger((0, 1, 2), weights, within=True).tag(row)
    # The word after a span is looked at as well: there it may go on, or another may begin.
    assert tags == [0, 1, 2, 1, 1]
    assert shares[0] == {0: 1.0}
