"""Agreement over time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tui.agreement.f1 import Counts, f1
from tui.agreement.tally import Tally
from tui.agreement.values import Period

MOST = 31
"""Periods that a picture can show; days become weeks, weeks months."""
TENTHS = 10


def periods(tally: Tally, times: Mapping[tuple[str, str], str]) -> list[Period]:
    """Exact F1 over all pairs by when the last of an article's annotators left it.

    ``times`` are ISO 8601 by article and annotator. Where any article has none, the articles are
    cut in ten stretches in their order instead.
    """
    last = [
        max((times.get((article.id, name), "") for name in article.answers), default="")
        for article in tally.articles
    ]
    if all(last) and last:
        days = [datetime.fromisoformat(time) for time in last]
        names = _names(days)
        order = sorted(range(len(days)), key=lambda place: (days[place], place))
        groups: dict[str, list[int]] = {}
        for place in order:
            groups.setdefault(names[place], []).append(place)
        return [_period(tally, name, places) for name, places in groups.items()]
    size = len(last)
    edges = [size * k // TENTHS for k in range(TENTHS + 1)]
    return [
        _period(tally, f"{start + 1}–{end}", range(start, end))
        for start, end in pairwise(edges)
        if end > start
    ]


def _names(days: Sequence[datetime]) -> list[str]:
    daily = [day.date().isoformat() for day in days]
    if len(set(daily)) <= MOST:
        return daily
    weekly = [(day.date() - timedelta(days=day.weekday())).isoformat() for day in days]
    return weekly if len(set(weekly)) <= MOST else [day[:7] for day in daily]


def _period(tally: Tally, name: str, places: Sequence[int]) -> Period:
    total = Counts()
    for place in places:
        counts = tally.fields[place]
        for pair in range(len(tally.pairs)):
            both, one, other = (
                counts.get(tally.pair_field(pair, field), 0) for field in ("exact", "one", "other")
            )
            total += Counts(both, one, other)
    return Period(name, len(places), f1(total))
