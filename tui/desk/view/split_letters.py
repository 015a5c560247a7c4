"""Where a span begins or ends inside a lam-alef, whose two letters are drawn apart there."""

from collections.abc import Iterable, Sequence
from unicodedata import combining

from tui.core.span import Span
from tui.desk.view.window import Layer


class SplitLetters:
    """``offsets`` of a text at which an edge of a span in some layer cuts a lam-alef."""

    def __init__(self, text: str, layers: Sequence[Layer]) -> None:
        self._text = text
        self._layers = layers
        self.offsets = {
            offset
            for layer in layers
            for span in layer.spans
            for offset in span_edges(span)
            if _may_split(text, offset)
        }

    def follow(self, changed: Iterable[Span]) -> bool:
        """These spans have come, gone or changed; whether ``offsets`` did by it."""
        before = self.offsets
        for offset in {edge for span in changed for edge in span_edges(span)}:
            splits = _may_split(self._text, offset) and self._is_edge(offset)
            if splits != (offset in self.offsets):
                self.offsets = self.offsets ^ {offset}
        return self.offsets is not before

    def _is_edge(self, offset: int) -> bool:
        return any(
            offset in span_edges(span)
            for layer in self._layers
            for span in layer.spans.touching(max(0, offset - 1), offset + 1)
        )


def span_edges(span: Span) -> tuple[int, int]:
    """Where a span begins and ends."""
    return (span.start, span.end)


def _may_split(text: str, offset: int) -> bool:
    """Whether an edge here may fall inside a lam-alef: after its lam, or after a mark on that.

    A cheap sieve, so that a page with 10,000 spans is told of a few edges only.
    """
    if not 0 < offset < len(text) or not (text[offset] in "اأإآ" or combining(text[offset])):
        return False
    before = offset - 1
    while before > 0 and combining(text[before]):
        before -= 1
    return text[before] == "ل"
