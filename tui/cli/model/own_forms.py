"""How good the offers of own forms are in the articles that a model learns from."""

from collections.abc import Sequence

from tui.core.span import Span
from tui.desk.suggest.cross_validation import CrossValidation
from tui.learning.calibration import Held
from tui.learning.examples import Example


def held_of(examples: Sequence[Example]) -> dict[str, Held]:
    """Of each label: what own forms would offer in each article by what the others say."""
    articles = ((one.text, as_spans(one)) for one in examples if one.is_whole)
    score = CrossValidation(articles).score()
    return {
        label: Held(one.offered, one.right, one.spans)
        for label, one in sorted(score.labels.items())
    }


def as_spans(example: Example) -> list[Span]:
    """The spans of an example, as the desk has them."""
    return [
        Span(str(number), "", "", span.label, span.start, span.end)
        for number, span in enumerate(sorted(set(example.spans)))
    ]
