"""A proposal: a span that somebody or something suggests, and nobody has taken yet."""

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.span import Source


@frozen_dataclass
class Proposal:
    """``[start, end)`` in code points of the article's stored text; never empty.

    ``annotator`` is who may take it, ``source`` ``import`` or ``model``, and ``origin`` what it
    comes from: a file, a model, another annotator.
    """

    id: str
    article_id: str
    annotator: str
    label: str
    start: int
    end: int
    source: Source = Source.IMPORT
    score: float | None = None
    origin: str = ""

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The order of spans: by start, the longer first, then label and id."""
        return (self.start, -self.end, self.label, self.id)
