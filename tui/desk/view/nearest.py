"""Which span or offer is the nearest: under the cursor, or on the way from it."""

import sys
from collections.abc import Sequence

from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.view.span_index import SpanIndex

SpanOrder = tuple[int, int, str, str]
"""A place in the order of spans, as ``Span.order``."""


def shortest(spans: Sequence[Span], here: Range) -> Span | None:
    """Of spans that touch a range the one that is the range, else the shortest, else the first."""
    exact = [span for span in spans if (span.start, span.end) == tuple(here)]
    return min(exact or spans, key=lambda s: (s.end - s.start, s.order), default=None)


def from_cursor(spans: SpanIndex, here: Range, step: int) -> SpanOrder:
    """Where the order begins for a cursor: on from it (``step`` 1), or back (-1).

    On from the cursor, what begins under it comes first: its own span before all others.
    """
    nearest = here.end if spans.at(*here) else sys.maxsize
    return (here.start, -nearest if step > 0 else -here.start, "", "")


def next_of_both(spans: SpanIndex, offers: SpanIndex, order: SpanOrder, step: int) -> Span | None:
    """The span or offer after (``step`` 1) or before (-1) a place in the order, round the end."""
    there = [found for near in (spans, offers) if (found := near.after(order, step))]
    # What lies the other way is reached only round the end.
    ahead = [one for one in there if (one.order > order if step > 0 else one.order < order)]
    ahead = sorted(ahead or there, key=lambda one: one.order)
    return ahead[0 if step > 0 else -1] if ahead else None
