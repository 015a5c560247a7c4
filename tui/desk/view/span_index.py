"""The spans of one article in memory: which of them touch a range, whatever their number."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tui.core.span import Span

_BUCKET = 256
"""Code points to a bucket: a row is found in one or two."""


class SpanIndex:
    """Spans in their order, and by place. The cost of a look-up grows with what it finds.

    ``counts`` says how many bear each label.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._by_id: dict[str, Span] = {}
        self._order: list[tuple[int, int, str, str]]
        self._buckets: defaultdict[int, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        for span in spans:
            self._by_id[span.id] = span
            self.counts[span.label] += 1
            for bucket in _buckets(span):
                self._buckets[bucket].add(span.id)
        self._order = sorted(span.order for span in self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Span]:
        """All spans in the order of spans."""
        return (self._by_id[order[3]] for order in self._order)

    def get(self, span_id: str | None) -> Span | None:
        """The span with this id."""
        return self._by_id.get(span_id) if span_id else None

    def add(self, span: Span) -> None:
        """Put a span in, in place of the one that has its id."""
        self.discard(span.id)
        self._by_id[span.id] = span
        self.counts[span.label] += 1
        insort(self._order, span.order)
        for bucket in _buckets(span):
            self._buckets[bucket].add(span.id)

    def discard(self, span_id: str) -> None:
        """Take a span out, if it is there."""
        span = self._by_id.pop(span_id, None)
        if span is None:
            return
        self.counts[span.label] -= 1
        del self._order[bisect_left(self._order, span.order)]
        for bucket in _buckets(span):
            self._buckets[bucket].discard(span_id)

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that share a code point with ``[start, end)``, in the order of spans."""
        ids: set[str] = set()
        for bucket in range(start // _BUCKET, max(start, end - 1) // _BUCKET + 1):
            ids |= self._buckets.get(bucket, set())
        by_id, found = self._by_id, []
        for span_id in ids:
            span = by_id[span_id]
            if span.start < end and start < span.end:
                found.append((span.start, -span.end, span.label, span_id))
        found.sort()
        return [by_id[order[3]] for order in found]

    def at(self, start: int, end: int) -> list[Span]:
        """The spans with exactly this range."""
        return [s for s in self.touching(start, end) if (s.start, s.end) == (start, end)]

    def stretch(self, first: int, count: int) -> list[Span]:
        """``count`` spans of the order, from number ``first``."""
        return [self._by_id[order[3]] for order in self._order[first : first + count]]

    def place(self, offset: int) -> int:
        """How many spans start before an offset."""
        return bisect_left(self._order, (offset,))

    def after(self, order: tuple[int, int, str, str], step: int) -> Span | None:
        """The span after (``step`` 1) or before (-1) a place in the order, round the end."""
        if not self._order:
            return None
        place = bisect_left(self._order, order)
        there = place < len(self._order) and self._order[place] == order
        index = place - 1 if step < 0 else place + there
        return self._by_id[self._order[index % len(self._order)][3]]


def _buckets(span: Span) -> range:
    return range(span.start // _BUCKET, (span.end - 1) // _BUCKET + 1)
