"""What tables in words are made of: the table itself, numbers with three digits, intervals."""

from collections.abc import Sequence
from dataclasses import field

from tui.agreement.bootstrap import Interval
from tui.core.frozen_dataclass import frozen_dataclass

NOTHING = "–"
"""What stands where there is no number."""


@frozen_dataclass
class Table:
    """``head`` and ``rows`` as people read them, ``fields`` and ``values`` for CSV, where there is
    any. ``most`` rows are shown where nobody asked for the table; ``below`` it stand lines of
    words."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    fields: Sequence[str] = ()
    values: Sequence[Sequence[object]] = ()
    kind: str = "spans"
    summary: bool = True
    most: int = 10_000
    below: Sequence[str] = field(default=())


def digits(value: float | None) -> str:
    """Three digits, or a dash where there is no number."""
    return NOTHING if value is None else f"{value:.3f}"


def span_of(interval: Interval | None) -> str:
    """An interval, in brackets where too few articles were drawn from."""
    if interval is None:
        return NOTHING
    text = f"{interval.low:.3f}–{interval.high:.3f}"
    return f"({text})" if interval.few else text
