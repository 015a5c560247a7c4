"""Agreement before and since a time: whether a new rule helped."""

from collections.abc import Sequence
from typing import Any

from tui.agreement.answers import Answers, pairs_of
from tui.agreement.bootstrap import Interval
from tui.agreement.definitions import definitions
from tui.agreement.values import Agreement, Number
from tui.cli.shared.table_parts import Table, digits, span_of
from tui.core.errors import DataError, UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.project.guideline_changes import guideline_times
from tui.store.work import reviews

ANY = "any"
"""Instead of a label: whichever guideline changed last."""


@frozen_dataclass
class Turn:
    """A time as events have it, and whose guideline changed then; no label where it was given."""

    at: str
    label: str = ""

    @property
    def minute(self) -> str:
        """The time to the minute, in UTC."""
        return self.at[: len("2026-01-31T18:30")]

    @property
    def title(self) -> str:
        """What the table is called that has it in its middle."""
        if not self.label:
            return _("Before and since {time}").format(time=self.minute)
        return _("Before and since the guideline of {label} changed, {time}").format(
            label=self.label, time=self.minute
        )


@frozen_dataclass
class Earlier:
    """The numbers before a turn."""

    numbers: Agreement
    turn: Turn


def guideline_turn(db: Database, name: str) -> Turn:
    """When the guideline of this label last changed, or of ``any``; UsageError where none did."""
    times = guideline_times(db)
    if name == ANY and times:
        label = max(times, key=lambda one: times[one])
        return Turn(times[label], label)
    if name != ANY:
        scheme.get(db, name)
    if name not in times:
        what = _("no label has a guideline yet")
        if name != ANY:
            what = _("the guideline of {label} was never written").format(label=name)
        raise UsageError(
            what,
            file=str(db.path),
            way_out=_("write it: hashiya labels set {label} --guideline TEXT").format(
                label="LABEL" if name == ANY else name
            ),
        )
    return Turn(times[name], name)


def sides_of(
    db: Database, said: Sequence[Record], statuses: Sequence[Status], turn: Turn
) -> tuple[list[Record], list[Record]]:
    """What got its status before that time, and what since. What has none of these statuses goes
    with the latter; what was imported with one bears no time, and goes with the former."""
    times = {key: at for one in statuses for key, at in reviews.status_times(db, one).items()}
    before: list[Record] = []
    since: list[Record] = []
    for record in said:
        late = times.get((record.id or "", record.annotator or ""), "") >= turn.at
        other = record.annotator is None or record.status not in statuses
        (since if late or other else before).append(record)
    return before, since


def refuse_too_soon(answers: Answers, against: str | None, turn: Turn | None) -> None:
    """Raise a DataError where no two annotators have an article that counts since that turn."""
    pairs = pairs_of(answers, against)
    if turn is None or any(
        one.answers.keys() >= {*pair} for one in answers.articles for pair in pairs
    ):
        return
    raise DataError(
        _("no two annotators have finished the same article since {time}").format(time=turn.minute),
        way_out=_("ask again when they have; what was imported as done bears no time"),
    )


def with_since(
    shown: dict[str, Table], since: Agreement, earlier: Earlier | None
) -> dict[str, Table]:
    """These tables, and after the first that of both sides, where there are two."""
    if earlier is None:
        return shown
    [first, *rest] = shown.items()
    return dict([first, ("since", since_table(earlier, since)), *rest])


def since_table(earlier: Earlier, since: Agreement) -> Table:
    """Exact F1 over all labels and of each, on both sides."""
    before, known = earlier.numbers, definitions()
    rows = _rows(before, since)
    counts = [len(one.spans.articles) for one in (before, since)]
    return Table(
        earlier.turn.title,
        (_("label"), _("before"), known["ci"].name, _("since"), known["ci"].name),
        [
            (name or _("all"), digits(old.value), span_of(old.interval), digits(new.value),
             span_of(new.interval))
            for name, old, new in rows
        ],
        ("label", "before", "before_low", "before_high", "since", "since_low", "since_high"),
        [
            (name, old.value, *_edges(old.interval), new.value, *_edges(new.interval))
            for name, old, new in rows
        ],
        below=(
            _(
                "Exact F1 on {before} articles before and {since} since; one that somebody finished"
                " before and somebody since counts on neither side."
            ).format(before=counts[0], since=counts[1]),
        ),
    )  # fmt: skip


def since_json(earlier: Earlier) -> dict[str, Any]:
    """The turn, and exact F1 before it; all other numbers are those since."""
    before, mean = earlier.numbers, earlier.numbers.spans.mean
    return {
        "at": earlier.turn.at,
        "guideline": earlier.turn.label or None,
        "before": {
            "articles": len(before.spans.articles),
            "exact": mean.value,
            "ci": list(_edges(mean.interval)) if mean.interval else None,
            "labels": [
                {
                    "label": one.label,
                    "exact": one.exact.value,
                    "ci": list(_edges(one.exact.interval)) if one.exact.interval else None,
                }
                for one in before.spans.labels
            ],
        },
    }


def _rows(before: Agreement, since: Agreement) -> list[tuple[str, Number, Number]]:
    """Over all labels first, called by no name; a dash on the side that lacks a label."""
    old = {one.label: one.exact for one in before.spans.labels}
    new = {one.label: one.exact for one in since.spans.labels}
    none = Number(None)
    each = [(name, old.get(name, none), new.get(name, none)) for name in sorted(old | new)]
    return [("", before.spans.mean, since.spans.mean), *each]


def _edges(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)
