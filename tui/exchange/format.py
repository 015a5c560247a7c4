"""What a file format is, and what reading and writing one gives back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record
from tui.exchange.draft import Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.options import Lose, Loss, ReadOptions, WriteOptions


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
    RELATION_NOTES = "relation notes"
    ATTRIBUTES = "attributes"
    TEXT = "the text as it is"


class Sink(Protocol):
    """Takes the records one by one. ``close`` writes what ends the file."""

    def add(self, record: Record) -> None: ...

    def close(self) -> None: ...


ReadFormat = Callable[[SourceFile, ReadOptions], Iterator[Readable]]
Writer = Callable[[Target, WriteOptions, Lose], Sink]


@frozen_dataclass
class Format:
    """One file format.

    ``sniff`` says from the head of a file whether it is in this format; ``companions`` which other
    files belong to what begins at a path, so that they are not read twice. ``counts`` is what
    its offsets count. ``folder`` formats write several files; ``binary`` ones are no text;
    where a file ``may_be_empty``, it says that there is no span. ``tokenizer`` is the one it
    takes unless told another, empty where it needs no tokens. ``rows`` of a binary table are read
    by whichever format of JSON they look like. ``extra`` is the optional
    dependency (``hashiya[extra]``) without which it cannot work.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: frozenset[Holds] = frozenset()
    counts: str = "code points"
    read: ReadFormat | None = None
    write: Writer | None = None
    sniff: Callable[[Head], bool] | None = None
    companions: Callable[[Path], tuple[Path, ...]] | None = None
    rows: Callable[[SourceFile], Iterator[dict[str, Any]]] | None = None
    folder: bool = False
    may_be_empty: bool = False
    binary: bool = False
    extra: str = ""
    remark: str = ""
    tokenizer: str = ""

    @property
    def can_read(self) -> bool:
        return self.read is not None or self.rows is not None

    @property
    def can_write(self) -> bool:
        return self.write is not None

    @property
    def cannot_hold(self) -> tuple[Holds, ...]:
        """What it leaves out, in the order of ``Holds``."""
        return tuple(thing for thing in Holds if thing not in self.holds)


@frozen_dataclass
class Report:
    """What was written: ``articles`` and ``spans`` count what is in the file, ``lost`` all losses;
    ``losses`` has the first 10,000 of them.

    ``tokenizer`` is the one that was used, empty where the format needs no tokens.
    """

    articles: int
    spans: int
    lost: int = 0
    losses: tuple[Loss, ...] = ()
    files: tuple[str, ...] = ()
    by_part: Mapping[str, int] = field(default_factory=dict)
    tokenizer: str = ""
