"""What a model learns from and what it gives: texts with spans, and spans with a score."""

from typing import NamedTuple

from tui.core.frozen_dataclass import frozen_dataclass


class Tagged(NamedTuple):
    """``[start, end)`` in code points of the text, with a label."""

    start: int
    end: int
    label: str


class Predicted(NamedTuple):
    """A span that a model finds; ``score`` says how often such a span is right, from 0 to 1."""

    start: int
    end: int
    label: str
    score: float


class PredictedLabel(NamedTuple):
    """A label that a model gives to a whole article."""

    label: str
    score: float


@frozen_dataclass
class Example:
    """An article as its annotator has left it.

    ``spans`` tell all of the text up to offset ``until``; beyond it nothing is known but
    ``refused``: places that do not bear the label. ``labels`` are those of the whole article,
    None where it is not known which it has.
    """

    text: str
    spans: tuple[Tagged, ...] = ()
    until: int = 0
    labels: tuple[str, ...] | None = None
    refused: tuple[Tagged, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all of the text is told."""
        return self.until >= len(self.text)
