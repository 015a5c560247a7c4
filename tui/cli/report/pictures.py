"""Pictures of the report in SVG, drawn by Vega-Lite, which comes with ``hashiya[report]``.

They run as the language does: in Arabic bars grow, and days go, from right to left. Letters stay
letters, for the browser to join. A legend is no part of a picture: in HTML its words run right.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any

from tui.cli.shared.sanitize import sanitize
from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.i18n import direction
from tui.store.figures.work_done import WorkDay

COLOURS = (
    *("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8f94", "#b8a800"),
    *("#332288", "#882255", "#44aa99", "#117733"),
)
"""Those of Okabe and Ito first, which people tell apart who see few colours."""

STATUS_COLOURS = ("#009e73", "#56b4e9", "#8a8f94", "#e4e8eb")

MOST_PERIODS = 62
WIDTH, LONGEST_NAME, MOST_TICKS = 620, 28, 6
COLUMN, FEW_PERIODS = 90, 6
"""So few have room for a column of that width each, and for their names as they are."""
INK, GRID = "#1f2933", "#d5dade"

Amount = tuple[str, str, float]
"""A row or a day, a series, and how much."""

_CONFIG: dict[str, Any] = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "background": "transparent",
    "aria": False,
    "axis": {
        "labelColor": INK,
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
        "labelFontSize": 13,
        "labelLimit": 300,
    },
}


class Painter:
    """Draws pictures as SVG elements. ``missing`` says how to get what draws, where it is not here:
    each picture is empty then."""

    def __init__(self) -> None:
        self.missing = ""
        try:
            self._vega = extra("report", "vl_convert")
        except UsageError as error:
            self.missing = str(error)

    def bars(
        self, amounts: Sequence[Amount], series: Sequence[str], colours: Sequence[str] = COLOURS
    ) -> str:
        """A row for each name, in their order, its series side by side."""
        rows = list(dict.fromkeys(name for name, _series, _n in amounts))
        return self._draw(
            {
                "width": WIDTH,
                "height": {"step": 26},
                "data": {"values": _values(amounts, series)},
                "mark": {"type": "bar", "height": 18},
                "encoding": {
                    "y": _names(rows),
                    "x": _count("x", amounts),
                    "color": _colour(series, colours),
                    "order": {"field": "place", "type": "quantitative"},
                },
            }
        )

    def columns(
        self, amounts: Sequence[Amount], periods: Sequence[str], series: Sequence[str]
    ) -> str:
        """A column for each period, its series on one another."""
        few = len(periods) <= FEW_PERIODS
        return self._draw(
            {
                "width": {"step": COLUMN} if few else max(WIDTH, 16 * len(periods)),
                "height": 170,
                "data": {"values": _values(amounts, series)},
                "mark": {"type": "bar"} | ({"width": COLUMN // 2} if few else {}),
                "encoding": {
                    "x": {
                        "field": "name",
                        "type": "ordinal",
                        "scale": {
                            "domain": [_shown(one) for one in periods],
                            "reverse": _to_the_left(),
                        },
                        "axis": {
                            "title": None,
                            "labelAngle": 0 if few else -45,
                            "labelOverlap": "greedy",
                        },
                    },
                    "y": _count("y", amounts),
                    "color": _colour(series, COLOURS),
                    "order": {"field": "place", "type": "quantitative"},
                },
            }
        )

    def shares(self, rows: Sequence[tuple[str, float, tuple[float, float] | None]]) -> str:
        """Bars from 0 to 1, each with its interval as a line over it."""
        values = [
            {
                "name": _shown(name),
                "n": value,
                "low": interval[0] if interval else None,
                "high": interval[1] if interval else None,
            }
            for name, value, interval in rows
        ]
        height = _names([name for name, _value, _interval in rows])
        whole = {"domain": [0, 1], "reverse": _to_the_left()}
        x = {**_amount("n", "x"), "scale": whole}
        return self._draw(
            {
                "width": WIDTH,
                "height": {"step": 26},
                "data": {"values": values},
                "encoding": {"y": height},
                "layer": [
                    {
                        "mark": {"type": "bar", "height": 16, "color": "#7fa7d6"},
                        "encoding": {"x": x},
                    },
                    {
                        "transform": [{"filter": "datum.low != null"}],
                        "mark": {"type": "errorbar", "ticks": True, "color": INK},
                        "encoding": {
                            "x": {**_amount("low", "x"), "scale": whole},
                            "x2": {"field": "high"},
                        },
                    },
                ],
            }
        )

    def _draw(self, spec: Mapping[str, Any]) -> str:
        if self.missing:
            return ""
        drawn: str = self._vega.vegalite_to_svg(
            {**spec, "config": _CONFIG, "padding": 8}, vl_version="6.4", allowed_base_urls=[]
        )
        # What it shows is told by the figure and by the table: not letter by letter.
        return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def periods_of(days: Iterable[WorkDay]) -> dict[str, str]:
    """By day the period that it is drawn in: itself, or the first day of its week where there
    would be too many; days without work are there, too."""
    worked = sorted({date.fromisoformat(one.day) for one in days})
    if not worked:
        return {}
    length = (worked[-1] - worked[0]).days + 1
    every = [worked[0] + timedelta(days=number) for number in range(length)]
    if length <= MOST_PERIODS:
        return {day.isoformat(): day.isoformat() for day in every}
    return {day.isoformat(): (day - timedelta(days=day.weekday())).isoformat() for day in every}


def _to_the_left() -> bool:
    return direction() == "rtl"


def _shown(name: str) -> str:
    # Isolated: a name runs its own way, whatever stands around it.
    clean = sanitize(name)
    cut = clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1] + "…"
    return f"\u2068{cut}\u2069"


def _values(bars: Iterable[Amount], series: Sequence[str]) -> list[dict[str, Any]]:
    places = {name: place for place, name in enumerate(series)}
    return [
        {"name": _shown(name), "series": own, "place": places[own], "n": amount}
        for name, own, amount in bars
    ]


def _names(rows: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "name",
        "type": "nominal",
        "sort": [_shown(name) for name in rows],
        "axis": {
            "title": None,
            "orient": "right" if _to_the_left() else "left",
            "minExtent": 110,
            "labelPadding": 6,
            "ticks": False,
            "domain": False,
        },
    }


def _amount(field: str, side: str) -> dict[str, Any]:
    axis: dict[str, Any] = {"title": None, "tickCount": MOST_TICKS}
    if side == "y" and _to_the_left():
        axis["orient"] = "right"
    scale = {"reverse": _to_the_left()} if side == "x" else {}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def _count(side: str, amounts: Iterable[Amount]) -> dict[str, Any]:
    """An amount of what is never half: no more ticks than the longest row is long."""
    longest: Counter[str] = Counter()
    for name, _series, n in amounts:
        longest[name] += ceil(n)
    amount = _amount("n", side)
    ticks = min(MOST_TICKS, max(longest.values(), default=MOST_TICKS)) or 1
    return {**amount, "axis": {**amount["axis"], "tickCount": ticks}}


def _colour(series: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    chosen = [colours[place % len(colours)] for place in range(len(series))]
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(series), "range": chosen},
        "legend": None,
    }
