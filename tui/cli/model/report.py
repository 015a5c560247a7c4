"""What ``model evaluate`` prints."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tui.cli.model.evaluation import (
    BLIND,
    BOTH,
    GATED,
    MODEL,
    OWN_FORMS,
    SHOWN,
    Count,
    Evaluation,
    interval,
)
from tui.cli.shared.output import say, table
from tui.cli.shared.terminal_table import show_table
from tui.core.errors import UsageError
from tui.core.i18n import _

Results = Mapping[int | None, Evaluation]
"""By how many articles were learned from; None is all of the others."""

ALL = "*"
"""What stands for all articles but those of the fold, where a number of articles may stand."""


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
    """The report as a table: in words on a terminal, with the same names in any language else."""
    rows = [
        _row(ALL if size is None else str(size), name, result.whole)
        for size, evaluation in results.items()
        for name, result in evaluation.results.items()
    ]
    whole = results[None]
    of_labels = [
        _row(label, name, result.labels[label])
        for label in sorted({one for found in whole.results.values() for one in found.labels})
        for name, result in whole.results.items()
    ]
    if sys.stdout.isatty():
        _show(_("learned from"), rows)
        if by_label:
            _show(_("label"), of_labels)
    else:
        head = ("", "", "spans", "offered", "precision", "", "recall", "", "f1")
        table([head, *rows, *(of_labels if by_label else ())])
    for one in whole.reliability():
        say(
            _("of {count} spans with a score of {low:.1f} or more {share:.2f} were right").format(
                count=one.count, low=one.low, share=one.right / one.count
            )
        )


def _show(first: str, rows: Sequence[tuple[str, ...]]) -> None:
    words = _system_words()
    head = (
        first, _("offers of"), _("spans"), _("offered"),
        _("precision"), "", _("recall"), "", "F1",
    )  # fmt: skip
    others = _("the other folds")
    shown = [
        (others if where == ALL else where, words[name], *numbers) for where, name, *numbers in rows
    ]
    show_table(head, shown)


def _system_words() -> Mapping[str, str]:
    return {
        OWN_FORMS: _("own forms"),
        GATED: _("own forms, gated"),
        MODEL: _("the model"),
        BOTH: _("both"),
        BLIND: _("both, blind articles"),
        SHOWN: _("both, other articles"),
    }


def _row(where: str, name: str, count: Count) -> tuple[str, ...]:
    return (
        where, name, str(count.spans), str(count.offered),
        f"{count.precision:.3f}", _between(count.right, count.offered),
        f"{count.recall:.3f}", _between(count.right, count.spans), f"{count.f1:.3f}",
    )  # fmt: skip


def _between(right: int, count: int) -> str:
    low, high = interval(right, count)
    return f"{low:.2f}–{high:.2f}"
