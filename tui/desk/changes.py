"""What happened on the desk: the answer to each command, from which the screen repaints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.core.selection import Range
from tui.core.span import Span


@dataclass(frozen=True, slots=True)
class CursorMoved:
    """The cursor or the selection changed; both ranges together hold all that looks different.

    What is in both looks as it did, unless they differ ``throughout``.
    """

    old: Range
    new: Range
    throughout: bool = False


@dataclass(frozen=True, slots=True)
class SpansChanged:
    """Spans came, went or changed; ``ranges`` hold all that looks different."""

    added: tuple[Span, ...]
    removed: tuple[Span, ...]

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Where they stand or stood."""
        return tuple([Range(span.start, span.end) for span in (*self.added, *self.removed)])


@dataclass(frozen=True, slots=True)
class LinksChanged:
    """Relations or attributes of these spans came, went or changed."""

    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarksChanged:
    """The bars of spans in these ranges have other marks, or are lit, or are no more."""

    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class ReviewChanged:
    """The status, the note or the article's labels changed."""


@dataclass(frozen=True, slots=True)
class SchemeChanged:
    """The labels, their keys or their colours changed."""


@dataclass(frozen=True, slots=True)
class ArticleOpened:
    """Another article lies on the desk."""

    article_id: str


@dataclass(frozen=True, slots=True)
class RefusalsChanged:
    """An offer was refused, or may be made again."""


@dataclass(frozen=True, slots=True)
class LayoutChanged:
    """Rows are laid out or shown in another way: everything looks different."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something to tell the annotator; of a refusal also the way out, which is kept.

    What is ``asked`` stays until the next key.
    """

    message: str
    warning: bool = False
    way_out: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class AskedText:
    """The value of an attribute is to be typed; ``text`` is what it is so far."""

    attribute: str
    text: str


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
