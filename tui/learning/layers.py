"""Spans that nest and cross as layers of tags, and back.

In a layer no two spans share a token. The longest span goes into the first layer that has room.
A tag is a number: 0 for none, ``2 n + 1`` where a span of label ``n`` begins, ``2 n + 2`` where
it goes on.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from tui.learning.examples import Tagged
from tui.learning.tokens import Token

MOST_LAYERS = 4

TokenSpan = tuple[int, int, str]
"""The first token, the one after the last, and the label."""


def token_span(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The tokens that ``[start, end)`` touches: the first, and the one after the last."""
    first = bisect_right(tokens, start, key=lambda token: token.end)
    return first, max(first, bisect_left(tokens, end, key=lambda token: token.start))


def layers_of(
    tokens: Sequence[Token], spans: Iterable[Tagged], numbers: dict[str, int]
) -> list[list[int]]:
    """The tags of each layer, as many as there are tokens; labels without a number are left out.

    What touches no token is left out, too, and what ``MOST_LAYERS`` have no room for.
    """
    placed = {
        (*token_span(tokens, span.start, span.end), span.label)
        for span in spans
        if span.label in numbers
    }
    layers: list[list[int]] = []
    for first, last, label in sorted(placed, key=lambda one: (one[0] - one[1], one)):
        if first == last:
            continue
        layer = next((one for one in layers if not any(one[first:last])), None)
        if layer is None:
            if len(layers) == MOST_LAYERS:
                continue
            layer = [0] * len(tokens)
            layers.append(layer)
        tag = 2 * numbers[label] + 1
        layer[first:last] = [tag, *[tag + 1] * (last - first - 1)]
    return layers


def spans_of(tags: Sequence[int], labels: Sequence[str]) -> list[TokenSpan]:
    """The spans that a layer's tags tell, in their order."""
    found = []
    at = 0
    while at < len(tags):
        tag = tags[at]
        at += 1
        if tag % 2:
            first = at - 1
            while at < len(tags) and tags[at] == tag + 1:
                at += 1
            found.append((first, at, labels[tag // 2]))
    return found
