"""What curators did: how much, how much of it by a rule, and how long a decision takes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import median

from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.work.decisions import Decision, Verdict

PAUSE = 300.0
"""Seconds without a decision that nobody spent deciding."""


@frozen_dataclass
class CuratorReport:
    """Decisions that stand by now: by verdict, and those of each rule. ``seconds`` is the median
    time from one decision by hand to the next of the same article; None where there are not two."""

    curator: str
    decisions: int
    verdicts: Mapping[str, int]
    rules: Mapping[str, int]
    seconds: float | None

    @property
    def by_rule(self) -> float:
        """The share that a rule decided."""
        return sum(self.rules.values()) / self.decisions if self.decisions else 0.0


def curator_reports(decisions: Iterable[Decision]) -> list[CuratorReport]:
    """By name; what was left for later is no decision yet."""
    of: dict[str, list[Decision]] = {}
    for one in decisions:
        if one.verdict is not Verdict.LATER:
            of.setdefault(one.curator, []).append(one)
    return [
        CuratorReport(
            name,
            len(several),
            dict(Counter(one.verdict.value for one in several)),
            dict(Counter(one.rule for one in several if one.rule)),
            _median_seconds([one for one in several if not one.rule]),
        )
        for name, several in sorted(of.items())
    ]


def _median_seconds(by_hand: list[Decision]) -> float | None:
    times: dict[str, list[datetime]] = {}
    for one in by_hand:
        times.setdefault(one.article_id, []).append(datetime.fromisoformat(one.at))
    gaps = [
        (later - earlier).total_seconds()
        for several in times.values()
        for earlier, later in zip(sorted(several), sorted(several)[1:], strict=False)
    ]
    spent = [gap for gap in gaps if 0 < gap < PAUSE]
    return median(spent) if spent else None
