"""Cutting a long record into several, at the ends of sentences."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.options import Item, Note

_END = re.compile(r"""\n+|(?<=[.!?؟…])[»"')\]]*[ \t]+(?=\S)""")
"""What stands between two sentences: line ends, or white space after a mark that ends one."""


def cut(record: Record, sentences: int) -> Iterator[Item]:
    """Records of so many sentences each, or a few more where a span would be cut in two.

    Relations between spans of two pieces are left out, which a Note says. The pieces are numbered
    in their titles, and in their ids where the record has one.
    """
    edges = _edges(record, sentences)
    if len(edges) <= 2:
        yield record
        return
    spans = sorted(record.spans, key=lambda span: span.start)
    starts = [span.start for span in spans]
    kept = 0
    for number, (start, end) in enumerate(pairwise(edges), 1):
        inside = spans[bisect_left(starts, start) : bisect_left(starts, end)]
        moved = tuple(_moved(span, start) for span in inside)
        proposed = tuple(
            _moved(span, start) for span in record.suggested if start <= span.start < end
        )
        text = record.text[start:end]
        last = max((span.end for span in (*moved, *proposed)), default=0)
        ids = {span.id for span in moved}
        arcs = tuple(a for a in record.relations if a.head in ids and a.tail in ids)
        kept += len(arcs)
        yield replace(
            record,
            text=text[: max(len(text.rstrip("\n")), last)],
            id=f"{record.id}-{number}" if record.id else None,
            title=f"{record.title} {number}".strip(),
            spans=moved,
            relations=arcs,
            suggested=proposed,
            seconds=record.seconds if number == 1 else None,
            state=None,
        )
    if lost := len(record.relations) - kept:
        what = _("{count} relations between two articles are left out")
        yield Note(record.place, what.format(count=lost))


def _edges(record: Record, sentences: int) -> list[int]:
    """Where the pieces begin, and the end of the last one."""
    text = record.text
    ends = [found.end() for found in _END.finditer(text) if found.end() < len(text)]
    reach = _Reach([*record.spans, *record.suggested])
    edges, wanted = [0], sentences
    for number, end in enumerate(ends, 1):
        if number >= wanted and text[edges[-1] : end].strip() and not reach.goes_over(end):
            edges.append(end)
            wanted = number + sentences
    if len(edges) > 1 and not text[edges[-1] :].strip():
        edges.pop()
    return [*edges, len(text)]


class _Reach:
    """How far the spans reach that begin before an offset."""

    def __init__(self, spans: list[RecordSpan]) -> None:
        furthest, self._starts, self._ends = 0, list[int](), list[int]()
        for span in sorted(spans, key=lambda span: span.start):
            furthest = max(furthest, span.end)
            self._starts.append(span.start)
            self._ends.append(furthest)

    def goes_over(self, offset: int) -> bool:
        """Whether a span lies over the offset."""
        before = bisect_left(self._starts, offset)
        return before > 0 and self._ends[before - 1] > offset


def _moved(span: RecordSpan, by: int) -> RecordSpan:
    return replace(span, start=span.start - by, end=span.end - by)
