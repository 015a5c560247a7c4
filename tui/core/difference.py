"""How two states of what an annotator says of one article differ, and a short hash of a state."""

import hashlib
import json
from collections.abc import Callable, Sequence

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status

SaidPlace = tuple[int, int, str]
_Arc = tuple[SaidPlace, SaidPlace, str]
STATE_DIGITS = 16


@frozen_dataclass
class StateChange:
    """What leads from one state to the other; ``altered`` has a span before and after.

    ``status`` and ``note`` are those of the second state where they differ, else None; of a note
    that is gone ``note`` is empty.
    """

    added: tuple[RecordSpan, ...] = ()
    removed: tuple[RecordSpan, ...] = ()
    altered: tuple[tuple[RecordSpan, RecordSpan], ...] = ()
    labels_added: tuple[str, ...] = ()
    labels_removed: tuple[str, ...] = ()
    relations_added: tuple[RecordRelation, ...] = ()
    relations_removed: tuple[RecordRelation, ...] = ()
    status: Status | None = None
    note: str | None = None

    def __bool__(self) -> bool:
        return bool(
            self.added
            or self.removed
            or self.altered
            or self.labels_added
            or self.labels_removed
            or self.relations_added
            or self.relations_removed
            or self.status is not None
            or self.note is not None
        )

    @property
    def moved(self) -> list[tuple[RecordSpan, RecordSpan]]:
        """Spans that begin or end elsewhere."""
        return [(a, b) for a, b in self.altered if (a.start, a.end) != (b.start, b.end)]

    @property
    def relabelled(self) -> list[tuple[RecordSpan, RecordSpan]]:
        """Spans that bear another label."""
        return [(a, b) for a, b in self.altered if a.label != b.label]

    @property
    def with_other_note(self) -> list[tuple[RecordSpan, RecordSpan]]:
        """Spans that have another note."""
        return [(a, b) for a, b in self.altered if a.note != b.note]

    @property
    def with_other_attributes(self) -> list[tuple[RecordSpan, RecordSpan]]:
        """Spans that bear other attributes, or other values of them."""
        return [(a, b) for a, b in self.altered if sorted(a.attributes) != sorted(b.attributes)]


def difference(
    before: Record, after: Record, *, by_id: bool = True, guess: bool = False
) -> StateChange:
    """What leads from one record of a text to another.

    Spans are paired ``by_id``, then by place and label; where that is a ``guess``, then by place,
    then where they overlap and bear the same label.
    A span that stands twice in ``after`` counts once; a missing status says nothing.
    """
    old, new = list(before.spans), _each_once(after.spans)
    pairs: list[tuple[RecordSpan, RecordSpan]] = []
    tests = [_same_id] * by_id + [_same_span] + [_same_place] * guess
    for test in tests:
        pairs += _paired(old, new, test)
    if guess:
        pairs += _overlaps(old, new)
    altered = [(a, b) for a, b in pairs if _said(a) != _said(b)]
    arcs_before, arcs_after = _arcs(before, pairs), _arcs(after, ())
    status = after.status if after.status not in (None, before.status or Status.TODO) else None
    same_note = (after.note or "") == (before.note or "")
    return StateChange(
        tuple(new),
        tuple(old),
        tuple(sorted(altered, key=lambda pair: pair[1].start)),
        tuple(name for name in dict.fromkeys(after.labels) if name not in before.labels),
        tuple(name for name in before.labels if name not in after.labels),
        tuple(arc for key, arc in arcs_after.items() if key not in arcs_before),
        tuple(arc for key, arc in arcs_before.items() if key not in arcs_after),
        status,
        None if same_note else after.note or "",
    )


def state_of(record: Record) -> str:
    """A short hash of what an annotator says of an article: the same for the same words of it."""
    said = [
        record.status.value if record.status else None,
        record.note,
        sorted(record.labels),
        sorted([one.start, one.end, one.label, one.id or "", one.note or "",
                *map(list, sorted(one.attributes))] for one in record.spans),
        sorted([arc.head, arc.tail, arc.label] for arc in record.relations),
    ]  # fmt: skip
    written = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:STATE_DIGITS]


def place(span: RecordSpan) -> SaidPlace:
    """What tells one span of an annotator from another for a reader."""
    return span.start, span.end, span.label


def _said(span: RecordSpan) -> object:
    return place(span), span.note, sorted(span.attributes)


def _each_once(spans: Sequence[RecordSpan]) -> list[RecordSpan]:
    seen: dict[SaidPlace, RecordSpan] = {}
    for span in spans:
        seen.setdefault(place(span), span)
    return list(seen.values())


def _paired(
    old: list[RecordSpan], new: list[RecordSpan], key: Callable[[RecordSpan], object]
) -> list[tuple[RecordSpan, RecordSpan]]:
    """The pairs that are alike, which are taken out of both lists."""
    waiting: dict[object, list[RecordSpan]] = {}
    for span in old:
        if (mark := key(span)) is not None:
            waiting.setdefault(mark, []).append(span)
    pairs, left = [], []
    for span in new:
        mark = key(span)
        if mark is not None and waiting.get(mark):
            pairs.append((waiting[mark].pop(0), span))
        else:
            left.append(span)
    gone = {id(one) for one, _other in pairs}
    old[:] = [span for span in old if id(span) not in gone]
    new[:] = left
    return pairs


def _overlaps(old: list[RecordSpan], new: list[RecordSpan]) -> list[tuple[RecordSpan, RecordSpan]]:
    """Pairs of one label that overlap; each takes the first that is free, from the left."""
    pairs = []
    old.sort(key=lambda span: (span.start, span.end))
    for span in sorted(new, key=lambda span: (span.start, span.end)):
        for other in old:
            if other.start >= span.end:
                break
            if other.end > span.start and other.label == span.label:
                pairs.append((other, span))
                old.remove(other)
                new.remove(span)
                break
    return pairs


def _same_id(span: RecordSpan) -> object:
    return span.id


def _same_span(span: RecordSpan) -> object:
    return place(span)


def _same_place(span: RecordSpan) -> object:
    return span.start, span.end


def _arcs(
    record: Record, pairs: Sequence[tuple[RecordSpan, RecordSpan]]
) -> dict[_Arc, RecordRelation]:
    """Relations by the places of their ends; those of spans of ``pairs`` at the second place."""
    places = {span.id: place(span) for span in record.spans}
    places |= {one.id: place(other) for one, other in pairs}
    return {
        (places[arc.head], places[arc.tail], arc.label): arc
        for arc in record.relations
        if arc.head in places and arc.tail in places
    }
