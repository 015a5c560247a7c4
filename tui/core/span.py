"""A span: a range of an article with a label, by one annotator."""

from enum import StrEnum

from tui.core.frozen_dataclass import frozen_dataclass


class Source(StrEnum):
    """Who put a span there."""

    HAND = "hand"
    IMPORT = "import"
    MATCH = "match"
    MODEL = "model"


AT_ONCE = "taken at once"
"""What the origin of a span ends with that was taken together with others, unread."""
UNREAD = f"{AT_ONCE}, not looked at"
"""The same, until its annotator has looked at it."""


@frozen_dataclass
class Span:
    """``[start, end)`` in code points of the article's stored text; never empty.

    ``origin`` is what it comes from, beside ``source``: a model, a file, another annotator;
    ``edited`` whether an annotator changed it since; ``ref`` the id that a file gave it.
    """

    id: str
    article_id: str
    annotator: str
    label: str
    start: int
    end: int
    note: str | None = None
    source: Source = Source.HAND
    score: float | None = None
    origin: str | None = None
    edited: bool = False
    ref: str | None = None

    @property
    def is_unread(self) -> bool:
        """Whether it was taken together with others, and nobody has looked at it yet."""
        return self.origin is not None and self.origin.endswith(UNREAD)

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The order of spans everywhere: by start, the longer first, then label and id."""
        return (self.start, -self.end, self.label, self.id)


@frozen_dataclass
class Relation:
    """A labelled arc between two spans of one article; ``head`` and ``tail`` are span ids.

    ``ref`` is the id that a file gave it; ``source`` who put it there.
    """

    id: str
    article_id: str
    annotator: str
    label: str
    head: str
    tail: str
    ref: str | None = None
    note: str | None = None
    source: Source = Source.IMPORT
    score: float | None = None
