"""What a file format is, and what reading and writing one gives back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui.core.record import Record

if TYPE_CHECKING:
    from tui.exchange.source import Head, Source
    from tui.exchange.target import Target


class RecordError(Exception):
    """A record cannot be taken; the message is the reason. Never leaves this room."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that was not taken. ``place`` is where it stands in its file (``line 12``)."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about the file, which refused nothing (an encoding that was guessed)."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing a writer left out: of the whole article, or of one of its spans.

    ``shown`` is the span as a person knows it: its label and its words.
    """

    article_id: str
    span_id: str | None
    what: str
    shown: str = ""

    def __str__(self) -> str:
        span = f"{self.span_id} ({self.shown})" if self.shown else self.span_id
        return ": ".join(part for part in (self.article_id, span, self.what) if part)


MAX_CHARS = 64 << 20
Item = Record | Refusal | Note
Lose = Callable[[Loss], None]


class Holds(StrEnum):
    """What a format can carry besides a text and flat spans with labels."""

    ID = "id"
    TITLE = "title"
    META = "meta"
    ANNOTATOR = "annotator"
    STATUS = "status"
    NOTE = "note"
    LABELS = "article labels"
    SPAN_IDS = "span ids"
    SPAN_NOTES = "span notes"
    SCORES = "scores"
    OVERLAP = "overlapping spans"
    RELATIONS = "relations"
    TEXT = "the text as it is"


class Align(StrEnum):
    """What a writer of tokens does with a span whose ends are not ends of tokens."""

    STRICT = "strict"
    EXPAND = "expand"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Fields:
    """The names under which a foreign JSONL keeps things; empty where it does not have them."""

    text: str = "text"
    spans: str = "spans"
    label: str = "label"
    start: str = "start"
    end: str = "end"
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    ``max_chars`` is the most code points that one article may have. ``unit`` is what the
    offsets of a foreign file count (``auto``, ``codepoints`` or ``utf16``). ``columns`` are the
    0-based columns of the token and of its tag in a token file. ``watch`` is told the bytes of
    the files as they are read, for a bar that shows how far one is.
    """

    encoding: str | None = None
    per_line: bool = False
    split_on_blank: bool = False
    fields: Fields | None = None
    unit: str = "auto"
    columns: tuple[int, int] | None = None
    repair: bool = False
    max_chars: int = MAX_CHARS
    watch: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write.

    ``offsets`` are the further units of our JSONL (``utf16``, ``utf8``), and the unit of doccano
    (``codepoints`` or ``utf16``, which it counts itself). ``tokenizer`` is a name of
    ``tokens.TOKENIZERS``, empty for the format's own. ``strict`` makes any loss an error.
    ``seconds`` adds the time spent to our JSONL. ``safe`` keeps the cells of a table from being
    formulas to a spreadsheet.
    """

    offsets: tuple[str, ...] = ()
    tokenizer: str = ""
    align: Align = Align.STRICT
    strict: bool = False
    seconds: bool = False
    safe: bool = False


class Sink(Protocol):
    """Takes the records one by one. ``close`` writes what ends the file."""

    def add(self, record: Record) -> None: ...

    def close(self) -> None: ...


Reader = Callable[["Source", ReadOptions], Iterator[Item]]
Writer = Callable[["Target", WriteOptions, Lose], Sink]


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    ``sniff`` says from the head of a file whether it is in this format; ``owned`` which other
    files belong to what begins at a path, so that they are not read twice. ``counts`` is what
    its offsets count. ``folder`` formats write several files; ``binary`` ones are no text;
    where a file ``may_be_empty``, it says that there is no span. ``tokenizer`` is the one it
    takes unless told another, empty where it needs no tokens. ``extra`` is the optional
    dependency (``hashiya[extra]``) without which it cannot work.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: frozenset[Holds] = frozenset()
    counts: str = "code points"
    read: Reader | None = None
    write: Writer | None = None
    sniff: Callable[["Head"], bool] | None = None
    owned: Callable[[Path], tuple[Path, ...]] | None = None
    folder: bool = False
    may_be_empty: bool = False
    binary: bool = False
    extra: str = ""
    remark: str = ""
    tokenizer: str = ""

    @property
    def can_read(self) -> bool:
        return self.read is not None

    @property
    def can_write(self) -> bool:
        return self.write is not None

    @property
    def cannot_hold(self) -> tuple[Holds, ...]:
        """What it leaves out, in the order of ``Holds``."""
        return tuple(thing for thing in Holds if thing not in self.holds)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written. ``lost`` counts all losses; ``losses`` has the first 10,000 of them.

    ``tokenizer`` is the one that was used, empty where the format needs no tokens.
    """

    articles: int
    spans: int
    lost: int = 0
    losses: tuple[Loss, ...] = ()
    files: tuple[str, ...] = ()
    by_part: Mapping[str, int] = field(default_factory=dict)
    tokenizer: str = ""
