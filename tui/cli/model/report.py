"""What ``model evaluate`` prints."""

from collections.abc import Mapping
from typing import Any

from tui.cli.model.evaluation import Count, Evaluation, interval
from tui.cli.shared.output import say, table
from tui.core.errors import UsageError
from tui.core.i18n import _

Results = Mapping[int | None, Evaluation]
"""By how many articles were learned from; None is all of the others."""


def sizes_of(given: str | None) -> list[int]:
    """The points of a learning curve as they are asked for. Raises UsageError."""
    try:
        sizes = [int(part) for part in (given or "").split(",") if part.strip()]
    except ValueError:
        sizes = [0]
    if any(size < 1 for size in sizes):
        raise UsageError(
            _("{given!r} is not a list of numbers").format(given=given),
            way_out=_("write it like 50,200,1000"),
        )
    return sizes


def as_json_value(results: Results, *, by_label: bool) -> dict[str, Any]:
    """The report as plain JSON values."""
    whole = results[None]
    return {
        "articles": whole.articles,
        **_systems(whole, by_label=by_label),
        "reliability": [
            {"from": one.low, "said": round(one.mean, 4), "true": round(one.right / one.count, 4),
             "spans": one.count}
            for one in whole.reliability()
        ],
        "calibration_error": round(whole.calibration_error(), 4),
        "curve": [
            {"learned_from": size, **_systems(one, by_label=False)}
            for size, one in results.items()
            if size is not None
        ],
    }  # fmt: skip


def _systems(evaluation: Evaluation, *, by_label: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, result in evaluation.results.items():
        found[name] = result.whole.as_json()
        if by_label:
            found[name]["labels"] = {
                label: count.as_json() for label, count in sorted(result.labels.items())
            }
    return {"systems": found}


def print_report(results: Results, *, by_label: bool) -> None:
    """The report as tables."""
    table([("", "", "spans", "offered", "precision", "", "recall", "", "f1")])
    for size, evaluation in results.items():
        where = "*" if size is None else str(size)
        for name, result in evaluation.results.items():
            table([_row(where, name, result.whole)])
    whole = results[None]
    if by_label:
        for label in sorted({label for one in whole.results.values() for label in one.labels}):
            for name, result in whole.results.items():
                table([_row(label, name, result.labels[label])])
    for one in whole.reliability():
        say(
            _("of {count} spans with a score of {low:.1f} or more {share:.2f} were right").format(
                count=one.count, low=one.low, share=one.right / one.count
            )
        )


def _row(where: str, name: str, count: Count) -> tuple[object, ...]:
    return (
        where, name, count.spans, count.offered,
        f"{count.precision:.3f}", _between(count.right, count.offered),
        f"{count.recall:.3f}", _between(count.right, count.spans), f"{count.f1:.3f}",
    )  # fmt: skip


def _between(right: int, count: int) -> str:
    low, high = interval(right, count)
    return f"{low:.2f}–{high:.2f}"
