"""A record: one article and what one annotator said of it, on its way in or out.

This is what ``exchange`` and ``store`` pass to each other, through the rooms above them. On the
way in, ids, annotator and status may be missing (``None``): the store fills them.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.core.span import Source


@frozen_dataclass
class RecordSpan:
    """``[start, end)`` in code points of the record's text.

    ``attributes`` are what it bears beside its label: names and values, each name once.
    ``decision`` says how it came to be settled, as JSON values: whose it was, by which rule or
    whose hand, and when.
    """

    start: int
    end: int
    label: str
    id: str | None = None
    note: str | None = None
    source: Source | None = None
    score: float | None = None
    origin: str | None = None
    edited: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    decision: Mapping[str, Any] | None = field(default=None, compare=False)


@frozen_dataclass
class RecordRelation:
    """``head`` and ``tail`` are ids of spans of the same record.

    ``told`` is what its file tells of its label (what its ends are called, whether it has a
    direction, whether it is a chain), for a scheme that does not have the label yet.
    """

    head: str
    tail: str
    label: str
    id: str | None = None
    note: str | None = None
    told: RelationLabel | None = field(default=None, compare=False)


@frozen_dataclass
class Record:
    """``place`` says where in its file it stood (``line 12``), for messages.

    ``suggested`` are spans that a file keeps apart from what annotators said, by ``origin``: a
    model's name, say. They come in as proposals, and never go out.

    ``whole``: it says all that its annotator holds now, as a line of ``export`` does, and
    ``state`` is the hash (core/difference.py) of what was held when the line was written.
    """

    text: str
    id: str | None = None
    title: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    annotator: str | None = None
    status: Status | None = None
    note: str | None = None
    labels: tuple[str, ...] = ()
    spans: tuple[RecordSpan, ...] = ()
    relations: tuple[RecordRelation, ...] = ()
    seconds: float | None = None
    suggested: tuple[RecordSpan, ...] = ()
    origin: str = ""
    place: str = ""
    whole: bool = field(default=False, compare=False)
    state: str | None = field(default=None, compare=False)
