"""What a curator decided where annotators differ: each an event, with the spans it made."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from tui.core.decided_place import attribute_place, span_place
from tui.core.event import Change, Event, TableRow
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.record import Record, RecordSpan
from tui.store.database import Database
from tui.store.project.renamings import Renaming, renamings
from tui.store.schema.tables import KEYS
from tui.store.work.golds import golds

_Former = Mapping[str, Collection[str]]
_COLUMNS = "article_id, gold, place, verdict, of, seen, reason, curator, rule, created_at"


class Verdict(StrEnum):
    """What became of a group of spans. ``NONE``: no span belongs there, which is said, too."""

    ALL = "all"
    TOOK = "took"
    EDITED = "edited"
    NONE = "none"
    LATER = "later"


@frozen_dataclass
class Decision:
    """A verdict on what stands at a ``place`` of an article, for the annotator called ``gold``.

    ``of`` names the annotators whose spans were taken; ``seen`` is what was offered, so that a
    later change of an annotator can be told. ``rule`` decided where no curator looked. ``at`` is
    when it was stored, and empty before that.
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
    at: str = field(default="", compare=False)


def of_article(db: Database, article_id: str, gold: str) -> dict[str, Decision]:
    """The decisions in an article by their places."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM decisions WHERE article_id = ? AND gold = ? ORDER BY place",
        (article_id, gold),
    )
    return {one.place: one for one in map(_decision, rows)}


def changed_by(changes: Iterable[Change]) -> Iterator[tuple[str, Decision | None]]:
    """The places that changes decide, each with what stands there since, if anything does."""
    for change in changes:
        if change.table == "decisions":
            row = change.after or change.before or {}
            yield row["place"], decision_of(change.after) if change.after is not None else None


def row_by_now(db: Database, change: Change) -> TableRow | None:
    """The row that a change of a decision was made in, as it is by now; None where it is gone."""
    known = change.after or change.before or {}
    key = [known[column] for column in KEYS["decisions"]]
    sql = "SELECT * FROM decisions WHERE article_id = ? AND gold = ? AND place = ?"
    return next(db.records(sql, key), None)


def standing_of(db: Database, event: Event) -> tuple[tuple[Decision, ...], bool]:
    """What an event decided and nobody decided otherwise since; and whether all of it, and what it
    took back, is as it left it."""
    made = [change for change in event.changes if change.table == "decisions"]
    as_left = [change for change in made if row_by_now(db, change) == change.after]
    stand = tuple(decision_of(change.after) for change in as_left if change.after is not None)
    return stand, len(as_left) == len(made)


def every(db: Database, gold: str, articles: Collection[str] = ()) -> Iterator[Decision]:
    """All decisions for a gold, article by article in the order they came.

    ``articles`` are ids; where none is given, all.
    """
    columns = ", ".join(f"d.{column}" for column in _COLUMNS.split(", "))
    rows = db.iterate(
        f"SELECT {columns} FROM articles a CROSS JOIN decisions d ON d.article_id = a.id"
        " WHERE d.gold = :gold AND (:all OR a.id IN (SELECT value FROM json_each(:ids)))"
        " ORDER BY a.seq, d.place",
        {"gold": gold, "all": not articles, "ids": json.dumps(list(articles))},
    )
    return map(_decision, rows)


def with_decisions(db: Database, records: Iterable[Record]) -> Iterator[Record]:
    """The records, where spans of a gold say how they were settled; all else is as it comes."""
    names, renamed = frozenset(golds(db)), renamings(db)
    former = _former_names(renamed, "labels"), _former_names(renamed, "attributes")
    for record in records:
        if record.annotator not in names or record.id is None:
            yield record
            continue
        decided = of_article(db, record.id, record.annotator or "")
        spans = (_with_decision(span, decided, former) for span in record.spans)
        yield replace(record, spans=tuple(spans))


def _with_decision(
    span: RecordSpan, decided: Mapping[str, Decision], former: tuple[_Former, _Former]
) -> RecordSpan:
    if span.origin is None or span.origin not in decided:
        return span
    of_labels, of_attributes = former
    labels = (span.label, *of_labels.get(span.label, ()))
    borne = {
        name: _as_json(decided[place])
        for name, _value in span.attributes
        for known in reversed((name, *of_attributes.get(name, ())))
        for label in reversed(labels)
        if (place := attribute_place(known, span_place(span.start, span.end, label))) in decided
    }
    decision = _as_json(decided[span.origin])
    return replace(
        span, origin=None, decision={**decision, "attributes": borne} if borne else decision
    )


def reason_for(span: RecordSpan, attribute: str = "") -> str | None:
    """Why a span of gold, or an attribute of it, was settled so, where that was noted."""
    decision = span.decision or {}
    if attribute:
        decision = decision.get("attributes", {}).get(attribute, {})
    return decision.get("reason")


def _as_json(one: Decision) -> dict[str, Any]:
    return {
        "verdict": one.verdict.value,
        "of": list(one.of),
        "rule": one.rule,
        "curator": one.curator,
        "reason": one.reason,
        "at": one.at,
    }


def decision_changes(
    db: Database, article_id: str, gold: str, put: Iterable[Decision], gone: Iterable[str] = ()
) -> list[Change]:
    """The changes that store decisions, each in the place of an earlier one, and remove those of
    the places ``gone``; all of one article."""
    stored = list(put)
    places = {one.place for one in stored}
    removed = [place for place in dict.fromkeys(gone) if place not in places]
    rows = {
        row["place"]: row
        for row in db.records(
            "SELECT * FROM decisions WHERE article_id = ? AND gold = ?"
            " AND place IN (SELECT value FROM json_each(?))",
            (article_id, gold, json.dumps([*places, *removed])),
        )
    }
    now = db.clock.now()
    changes = [Change("decisions", rows[place], None) for place in removed if place in rows]
    return changes + [Change("decisions", rows.get(one.place), _row(one, now)) for one in stored]


def _former_names(renamed: Iterable[Renaming], table: str) -> dict[str, list[str]]:
    """What each that got another name was called before, the last first."""
    found: dict[str, list[str]] = {}
    for one in renamed:
        if one.table == table and one.of is None:
            found[one.new] = [one.old, *found.pop(one.old, ())]
    return found


def places_in(event: Event) -> tuple[str, ...]:
    """The places that an event decided on, or took decisions back from."""
    rows = [
        change.after or change.before for change in event.changes if change.table == "decisions"
    ]
    return tuple(row["place"] for row in rows if row is not None)


def decision_of(row: TableRow) -> Decision:
    """The decision whose row an event holds."""
    return _decision(tuple(row[column] for column in _COLUMNS.split(", ")))


def _decision(row: tuple[Any, ...]) -> Decision:
    article, whose, place, verdict, of, seen, reason, curator, rule, at = row
    return Decision(
        article_id=article,
        gold=whose,
        place=place,
        verdict=Verdict(verdict),
        curator=curator,
        of=tuple(json.loads(of)),
        seen=tuple(json.loads(seen)),
        reason=reason,
        rule=rule,
        at=at,
    )


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
