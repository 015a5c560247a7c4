"""What happened on the desk: the answer to each command, from which the screen repaints."""

from collections.abc import Callable, Sequence

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.core.span import Span


@frozen_dataclass
class CursorMoved:
    """The cursor or the selection changed; both ranges together hold all that looks different.

    What is in both looks as it did, unless they differ ``throughout``.
    """

    old: Range
    new: Range
    throughout: bool = False


@frozen_dataclass
class SpansChanged:
    """Spans came, went or changed; ``ranges`` hold all that looks different."""

    added: tuple[Span, ...]
    removed: tuple[Span, ...]

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Where they stand or stood."""
        return tuple([Range(span.start, span.end) for span in (*self.added, *self.removed)])


@frozen_dataclass
class LinksChanged:
    """Relations or attributes of these spans came, went or changed."""

    spans: tuple[str, ...]


@frozen_dataclass
class MarksChanged:
    """The bars of spans in these ranges have other marks, or are lit, or are no more."""

    ranges: tuple[Range, ...]


@frozen_dataclass
class ReviewChanged:
    """The status, the note or the article's labels changed."""


@frozen_dataclass
class SchemeChanged:
    """The labels, their keys or their colours changed."""


@frozen_dataclass
class ArticleOpened:
    """Another article lies on the desk."""

    article_id: str


@frozen_dataclass
class RefusalsChanged:
    """An offer was refused, or may be made again."""


@frozen_dataclass
class LayoutChanged:
    """Rows are laid out or shown in another way: everything looks different."""


@frozen_dataclass
class Said:
    """Something to tell the annotator; of a refusal also the way out, which is kept.

    What is ``asked`` stays until the next key.
    """

    message: str
    warning: bool = False
    way_out: str = ""
    asked: bool = False


@frozen_dataclass
class AskedText:
    """The value of an attribute is to be typed, or the note of a relation, where ``relation`` is
    its id; ``text`` is what it is so far."""

    attribute: str
    text: str
    relation: str = ""


Happening = (
    CursorMoved
    | SpansChanged
    | LinksChanged
    | MarksChanged
    | ReviewChanged
    | RefusalsChanged
    | SchemeChanged
    | ArticleOpened
    | LayoutChanged
    | Said
    | AskedText
)

Happenings = Sequence[Happening]
"""What one command did, in order."""

Act = Callable[[], Happenings]
"""What a command does."""
