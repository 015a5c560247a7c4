"""What a curator decided where annotators differ: each an event, with the spans it made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui.core.event import Change, Event
from tui.store import events
from tui.store.database import Database

_COLUMNS = "article_id, gold, place, verdict, of, seen, reason, curator, rule"


class Verdict(StrEnum):
    """What became of a group of spans. ``NONE``: no span belongs there, which is said, too."""

    ALL = "all"
    TOOK = "took"
    EDITED = "edited"
    NONE = "none"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on what stands at a ``place`` of an article, for the annotator called ``gold``.

    ``of`` names the annotators whose spans were taken; ``seen`` is what was offered, so that a
    later change of an annotator can be told. ``rule`` decided where no curator looked.
    """

    article_id: str
    gold: str
    place: str
    verdict: Verdict
    curator: str
    of: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    reason: str | None = None
    rule: str | None = None


def of_article(db: Database, article_id: str, gold: str) -> dict[str, Decision]:
    """The decisions in an article by their places."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM decisions WHERE article_id = ? AND gold = ? ORDER BY place",
        (article_id, gold),
    )
    return {
        place: Decision(
            article_id=article,
            gold=whose,
            place=place,
            verdict=Verdict(verdict),
            curator=curator,
            of=tuple(json.loads(of)),
            seen=tuple(json.loads(seen)),
            reason=reason,
            rule=rule,
        )
        for article, whose, place, verdict, of, seen, reason, curator, rule in rows
    }


def record(db: Database, decision: Decision, spans: Iterable[Change] = ()) -> Event:
    """Store a decision in the place of an earlier one, and change the ``spans`` of gold with it.

    One event, which the curator can undo.
    """
    with db.transaction():
        change = Change("decisions", _row_at(db, decision), _row(decision, db.clock.now()))
        return events.record(
            db,
            events.DECIDE,
            [*spans, change],
            annotator=decision.curator,
            article_id=decision.article_id,
        )


def take_back(
    db: Database, decision: Decision, spans: Iterable[Change] = (), *, curator: str
) -> Event | None:
    """Remove a decision, and change the ``spans`` of gold with it; None where there is none."""
    with db.transaction():
        before = _row_at(db, decision)
        if before is None:
            return None
        return events.record(
            db,
            events.DECIDE,
            [*spans, Change("decisions", before, None)],
            annotator=curator,
            article_id=decision.article_id,
        )


def _row_at(db: Database, decision: Decision) -> dict[str, Any] | None:
    """The row of the decision at the same place, if there is one."""
    key = (decision.article_id, decision.gold, decision.place)
    sql = "SELECT * FROM decisions WHERE article_id = ? AND gold = ? AND place = ?"
    return next(db.records(sql, key), None)


def _row(decision: Decision, at: str) -> dict[str, Any]:
    return {
        "article_id": decision.article_id,
        "gold": decision.gold,
        "place": decision.place,
        "verdict": decision.verdict.value,
        "of": json.dumps(decision.of, ensure_ascii=False),
        "seen": json.dumps(decision.seen, ensure_ascii=False),
        "reason": decision.reason,
        "curator": decision.curator,
        "rule": decision.rule,
        "created_at": at,
    }
