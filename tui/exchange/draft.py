"""A record whose spans are still as their file gives them: the one shape that readers of offsets
hand on, so that units, wrong spans and what is to be said of them are settled in one place."""

from collections.abc import Sequence

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record
from tui.core.span import Source
from tui.exchange.options import Item


@frozen_dataclass
class GivenSpan:
    """``start`` and ``end`` as the file has them, whatever they are; ``said`` is what it says the
    span reads."""

    start: object
    end: object
    label: str
    said: str | None = None
    id: str | None = None
    note: str | None = None
    source: Source | None = None
    score: float | None = None
    origin: str | None = None
    edited: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@frozen_dataclass
class Draft:
    """``record`` has no spans yet. ``unit`` is what the format counts. With ``loose`` white space
    does not matter where what a span is said to read is compared. Spans that are ``suggested``
    become those of the record's ``suggested``. ``counted``: the offsets are code points already,
    whatever unit is asked for."""

    record: Record
    spans: Sequence[GivenSpan]
    unit: str = "codepoints"
    loose: bool = False
    suggested: bool = False
    counted: bool = False


Readable = Item | Draft
