"""Small pictures in SVG: a heat map, bars with intervals, a line. Each says in words what it shows.

Pictures run from left to right in every language, as scales do; labels are isolated.
"""

from collections.abc import Sequence
from html import escape
from itertools import count

CELL, ROW, LABEL, BAR = 36, 24, 190, 300
INK, SOFT, GRID = "#1f2933", "#5b6770", "#d5dade"


class Numbered:
    """Ids for the titles of a page's pictures."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def picture(self, title: str, said: str, width: int, height: int, body: str) -> str:
        """An SVG element with a title and a description for who cannot see it."""
        number = next(self._numbers)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" direction="ltr" '
            f'aria-labelledby="t{number} d{number}"><title id="t{number}">{escape(title)}</title>'
            f'<desc id="d{number}">{escape(said)}</desc>{body}</svg>'
        )


def _words(x: float, y: float, words: str, *, anchor: str = "start", ink: str = INK) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{ink}" '
        f'unicode-bidi="isolate">{escape(words)}</text>'
    )


def _shown(name: str) -> str:
    return name if len(name) <= 26 else name[:25] + "…"


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[tuple[float | None, str]]],
) -> tuple[int, int, str]:
    """Width, height and body; each cell a darkness from 0 to 1, None for none, and its words."""
    top = 20 + 7 * max((len(_shown(name)) for name in columns), default=0)
    parts = []
    for place, name in enumerate(columns):
        x, y = LABEL + place * CELL + CELL / 2, top - 8
        turned = f'transform="rotate(-60 {x:g} {y:g})"'
        parts.append(
            f'<text x="{x:g}" y="{y:g}" {turned} fill="{INK}">{escape(_shown(name))}</text>'
        )
    for place, (name, row) in enumerate(zip(rows, cells, strict=True)):
        y = top + place * ROW
        parts.append(_words(LABEL - 8, y + 16, _shown(name), anchor="end"))
        for across, (value, words) in enumerate(row):
            x = LABEL + across * CELL
            fill = "none" if value is None else f"hsl(212 62% {96 - 58 * value:.0f}%)"
            ink = "#ffffff" if value is not None and value > 0.62 else INK
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL - 2}" height="{ROW - 2}" '
                f'fill="{fill}" stroke="{GRID}"/>'
            )
            parts.append(_words(x + CELL / 2 - 1, y + 16, words, anchor="middle", ink=ink))
    width = LABEL + len(columns) * CELL + top
    return width, top + len(rows) * ROW + 8, "".join(parts)


ChartBar = tuple[str, float | None, tuple[float, float] | None, str]
"""A name, a value from 0 to 1, its interval, and what stands at the end."""


def bars(rows: Sequence[ChartBar]) -> tuple[int, int, str]:
    """Width, height and body: bars from 0 to 1, each with its interval as a line over it."""
    parts = [_scale(LABEL, 18, len(rows) * ROW)]
    for place, (name, value, interval, words) in enumerate(rows):
        y = 24 + place * ROW
        parts.append(_words(LABEL - 8, y + 14, _shown(name), anchor="end"))
        if value is not None:
            parts.append(
                f'<rect x="{LABEL}" y="{y + 3}" width="{value * BAR:.1f}" height="{ROW - 10}" '
                'fill="#7fa7d6"/>'
            )
        if interval is not None:
            low, high = (LABEL + edge * BAR for edge in interval)
            middle = y + ROW / 2 - 2
            parts.append(
                f'<path d="M{low:.1f} {middle - 4}v8M{low:.1f} {middle}H{high:.1f}'
                f'M{high:.1f} {middle - 4}v8" stroke="{INK}" fill="none" stroke-width="1.5"/>'
            )
        parts.append(_words(LABEL + BAR + 12, y + 14, words, ink=SOFT))
    return LABEL + BAR + 150, 30 + len(rows) * ROW, "".join(parts)


def _scale(left: int, top: int, height: int) -> str:
    parts = []
    for tenth in (0, 2, 4, 6, 8, 10):
        x = left + tenth / 10 * BAR
        parts.append(_words(x, top - 6, f"{tenth / 10:.1f}", anchor="middle", ink=SOFT))
        parts.append(f'<path d="M{x:g} {top}v{height + 4}" stroke="{GRID}" fill="none"/>')
    return "".join(parts)


def line(points: Sequence[tuple[str, float | None]]) -> tuple[int, int, str]:
    """Width, height and body: values from 0 to 1 over periods, a gap where there is none."""
    step, height, left, top = 52, 160, 44, 14
    width = left + step * max(len(points), 1) + 30
    parts = []
    for fifth in range(6):
        y = top + height - fifth / 5 * height
        parts.append(_words(left - 8, y + 4, f"{fifth / 5:.1f}", anchor="end", ink=SOFT))
        parts.append(f'<path d="M{left} {y:g}H{width - 10}" stroke="{GRID}" fill="none"/>')
    path = []
    pen = "M"
    for place, (name, value) in enumerate(points):
        x = left + 24 + place * step
        turned = f'transform="rotate(35 {x:g} {top + height + 16:g})"'
        parts.append(
            f'<text x="{x:g}" y="{top + height + 16:g}" {turned} fill="{SOFT}">'
            f"{escape(name)}</text>"
        )
        if value is None:
            pen = "M"
            continue
        y = top + height - value * height
        path.append(f"{pen}{x:g} {y:.1f}")
        pen = "L"
        parts.append(f'<circle cx="{x:g}" cy="{y:.1f}" r="4" fill="#2f6db3"/>')
    parts.append(f'<path d="{"".join(path)}" stroke="#2f6db3" stroke-width="2" fill="none"/>')
    return width + 40, top + height + 96, "".join(parts)
