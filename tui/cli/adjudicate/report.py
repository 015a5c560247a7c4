"""``adjudicate --report``: annotators beside what was settled, and what curators did."""

from pathlib import Path
from typing import Any

from tui.agreement.against_gold import ALL, LabelAgainstGold, against_gold
from tui.agreement.answers import gather, of_annotators
from tui.agreement.values import Number
from tui.cli.shared.context import reading
from tui.cli.shared.how_far import how_far_table
from tui.cli.shared.output import data, data_json
from tui.cli.shared.sight import demand_sight
from tui.cli.shared.table_parts import digits, span_of
from tui.cli.shared.terminal_table import show_line, show_table
from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.review import Status
from tui.desk.project.curator_report import CuratorReport, curator_reports
from tui.store.records.export import records
from tui.store.work import assignments, decisions


def parts_of(names: str) -> tuple[str, ...]:
    """Names that commas part, each once."""
    return tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))


def report(db: Path, gold: str, annotators: str | None, *, viewer: str, as_json: bool) -> None:
    """Give the report, of all annotators where none are named. Raises DataError where gold is done
    with nothing that they have done."""
    with reading(db) as database:
        demand_sight(database, annotator=viewer)
        answers = gather(records(database), statuses=(Status.DONE,))
        work = {**assignments.work(database), **assignments.free_work(database)}
        curators = curator_reports(decisions.every(database, gold))
    if annotators is not None:
        answers = of_annotators(answers, {*parts_of(annotators), gold})
        work = {name: one for name, one in work.items() if name in answers.annotators}
    rows = against_gold(answers, gold)
    if not rows:
        raise DataError(
            _("{name} is done with no article that an annotator has done").format(name=gold),
            way_out=_("at the desk, Ctrl+D says that an article is settled"),
        )
    if as_json:
        data_json(
            {
                "gold": gold,
                "annotators": [row_json(row) for row in rows],
                "curators": [curator_json(one) for one in curators],
                "how_far": {name: one.as_json() for name, one in work.items()},
            }
        )
        return
    show_line(_("What was taken of each annotator, in articles that they and gold have done"))
    show_table(
        [
            _("annotator, label"), _("gold"), _("own"), _("took"), _("missed"), _("extra"),
            _("other extent"), _("other label"), "P", "R", "F1", _("95 %"),
        ],
        [_cells(row) for row in rows],
    )  # fmt: skip
    data("")
    show_line(_("What each curator decided"))
    show_table(
        [_("curator"), _("decisions"), _("by a rule"), _("median seconds")],
        [
            (
                one.curator,
                one.decisions,
                f"{100 * one.by_rule:.0f} %",
                "–" if one.seconds is None else f"{one.seconds:.1f}",
            )
            for one in curators
        ],
    )
    far = how_far_table(work)
    data("")
    show_line(far.title)
    show_table(far.head, far.rows)
    for line in far.below:
        show_line(line)


def _cells(row: LabelAgainstGold) -> tuple[object, ...]:
    became = ", ".join(f"{label} {count}" for label, count in sorted(row.label_became.items()))
    return (
        row.annotator if row.label == ALL else f"{row.annotator} {row.label}",
        row.gold,
        row.own,
        row.took,
        row.missed,
        row.extra,
        row.other_extent,
        f"{row.other_label} ({became})" if became else row.other_label,
        digits(row.precision.value),
        digits(row.recall.value),
        digits(row.f1.value),
        span_of(row.f1.interval),
    )


def row_json(row: LabelAgainstGold) -> dict[str, Any]:
    """A row as plain JSON values."""
    return {
        "annotator": row.annotator,
        "label": row.label or None,
        "gold": row.gold,
        "own": row.own,
        "took": row.took,
        "missed": row.missed,
        "extra": row.extra,
        "other_extent": row.other_extent,
        "other_label": row.other_label,
        "label_became": dict(row.label_became),
        "precision": _number_json(row.precision),
        "recall": _number_json(row.recall),
        "f1": _number_json(row.f1),
    }


def curator_json(one: CuratorReport) -> dict[str, Any]:
    """A curator's report as plain JSON values."""
    return {
        "curator": one.curator,
        "decisions": one.decisions,
        "verdicts": dict(one.verdicts),
        "rules": dict(one.rules),
        "by_rule": one.by_rule,
        "median_seconds": one.seconds,
    }


def _number_json(number: Number) -> dict[str, Any]:
    drawn = number.interval
    return {
        "value": number.value,
        "ci": None if drawn is None else [drawn.low, drawn.high],
        "few": drawn is not None and drawn.few,
    }
