"""How to read and to write, and what is said of what was read or left out."""

from collections.abc import Callable
from enum import StrEnum

from tui.core.attribute import FLAG_VALUE, Attribute, AttributeKind
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordRelation
from tui.core.relation_label import RelationLabel
from tui.core.review import Status


class RecordError(Exception):
    """A record cannot be taken; the message is the reason. Never leaves this room."""


@frozen_dataclass
class Refusal:
    """One record that was not taken. ``place`` is where it stands in its file (``line 12``)."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@frozen_dataclass
class Note:
    """Something to say about the file, which refused nothing (an encoding that was guessed)."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


@frozen_dataclass
class Loss:
    """One thing a writer left out: of the whole article, or of one of its spans.

    ``shown`` is the span as a person knows it: its label and its words; ``gone`` says that nothing
    of it is in the file.
    """

    article_id: str
    span_id: str | None
    what: str
    shown: str = ""
    gone: bool = False

    def __str__(self) -> str:
        span = f"{self.span_id} ({self.shown})" if self.shown else self.span_id
        return ": ".join(part for part in (self.article_id, span, self.what) if part)


MAX_CHARS = 64 << 20
Item = Record | Refusal | Note
Lose = Callable[[Loss], None]


class Align(StrEnum):
    """What a writer of tokens does with a span whose ends are not ends of tokens."""

    STRICT = "strict"
    EXPAND = "expand"
    CONTRACT = "contract"


@frozen_dataclass
class Fields:
    """The names under which a foreign JSONL keeps things; empty where it does not have them."""

    text: str = "text"
    spans: str = "spans"
    label: str = "label"
    start: str = "start"
    end: str = "end"
    id: str = ""
    title: str = ""


@frozen_dataclass
class ReadOptions:
    """How to read.

    ``max_chars`` is the most code points that one article may have. ``unit`` is what the
    offsets of a foreign file count (``auto``, or one of ``offset_units.UNITS``). ``status`` is
    that of records which tell none. ``drop_bad_spans`` leaves a span that is wrong out instead
    of its record; ``realign`` puts it where its own text stands, if that is one place.
    ``every`` cuts articles into some of so many sentences; 0 leaves them whole.
    ``columns`` are the 0-based columns of the token and of its tag in a token file. ``watch`` is
    told the bytes of the files as they are read, for a bar that shows how far one is.
    """

    encoding: str | None = None
    per_line: bool = False
    split_on_blank: bool = False
    fields: Fields | None = None
    unit: str = "auto"
    columns: tuple[int, int] | None = None
    repair: bool = False
    status: Status | None = None
    drop_bad_spans: bool = False
    realign: bool = False
    every: int = 0
    max_chars: int = MAX_CHARS
    watch: Callable[[int], None] | None = None


@frozen_dataclass
class WriteOptions:
    """How to write.

    ``offsets`` are the further units of our JSONL (``utf16``, ``utf8``), and the unit of doccano
    (``codepoints`` or ``utf16``, which it counts itself). ``tokenizer`` is a name of
    ``tokens.TOKENIZERS``, empty for the format's own. ``strict`` makes any loss an error.
    ``seconds`` adds the time spent to our JSONL, ``provenance`` where each span comes from.
    ``safe`` keeps the cells of a table from being formulas to a spreadsheet; ``bom`` puts the
    mark before it by which one knows UTF-8. ``labels`` are the only ones wanted, if there are any.
    ``relation_labels`` and ``attributes`` are the scheme, for formats that tell what is of which
    kind.
    """

    offsets: tuple[str, ...] = ()
    tokenizer: str = ""
    align: Align = Align.STRICT
    strict: bool = False
    seconds: bool = False
    provenance: bool = False
    safe: bool = False
    bom: bool = False
    labels: tuple[str, ...] = ()
    relation_labels: tuple[RelationLabel, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def label_of(self, arc: RecordRelation) -> RelationLabel:
        """What is known of a relation's label: by the scheme, by the file it came from, or its
        name alone."""
        known = (one for one in self.relation_labels if one.name == arc.label)
        return next(known, arc.told or RelationLabel(arc.label))

    def kind_of(self, attribute: str, value: str) -> AttributeKind:
        """The kind of an attribute by the scheme; without one a flag by its value, else a text."""
        known = (one.kind for one in self.attributes if one.name == attribute)
        by_value = AttributeKind.FLAG if value == FLAG_VALUE else AttributeKind.TEXT
        return next(known, by_value)
