"""Taking back what was done, and doing it again: each an event that reverses another.

Undo and redo take back what was done in this file; what came from another stays.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change, Event, TableRow
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.file.header import GROUP
from tui.store.log import roles
from tui.store.log.events import (
    ARTICLE_CORRECT,
    ARTICLE_REMOVE,
    BY_ITSELF,
    COLUMNS,
    DECIDE,
    FORGET,
    LABEL_MERGE,
    REDO,
    RENAME,
    UNDO,
    event_in,
    record,
)
from tui.store.log.lineage import DONE_HERE, lineage
from tui.store.project.renamings import NamesOfNow
from tui.store.rows import annotations
from tui.store.rows.doubles import without_doubles
from tui.store.rows.row_changes import altered_columns, key_of, removed_once
from tui.store.schema.tables import LATER
from tui.store.texts.current_texts import with_current_texts
from tui.store.work import reviews
from tui.store.work.decisions import row_by_now
from tui.store.work.shell_actions import done_by_the_shell

_ENDS = {"relations": ("head", "tail"), "span_attributes": ("span_id",)}
_BY_THE_SHELL = (*BY_ITSELF, ARTICLE_REMOVE, ARTICLE_CORRECT, LABEL_MERGE, FORGET)
# An undo or a redo is of the kind of what it goes back to.
_NO_DECISION = (
    "(WITH RECURSIVE root (kind, reverses) AS (SELECT {event}.kind, {event}.reverses UNION ALL"
    " SELECT e.kind, e.reverses FROM root JOIN events AS e ON e.id = root.reverses)"
    f" SELECT kind FROM root WHERE reverses IS NULL) IS NOT '{DECIDE}'"
)
_NOT_AT_THE_DESK = ", ".join(f"'{kind}'" for kind in _BY_THE_SHELL)


def undo(db: Database, article_id: str, annotator: str) -> list[Event]:
    """Take back what this annotator did last in this article; empty where nothing is left.

    With an event of a group the whole group goes, in whichever articles it was done. What the
    annotator decided as a curator stays: ``undo_decision`` takes that back.
    """
    with db.transaction():
        last = _one(
            db,
            f"SELECT {COLUMNS} FROM events WHERE article_id = :article AND annotator = :who"
            f" AND undone_by IS NULL AND kind NOT IN ('{UNDO}', {_NOT_AT_THE_DESK})"
            f" AND {DONE_HERE} AND {_NO_DECISION.format(event='events')}"
            " ORDER BY at DESC, id DESC LIMIT 1",
            {"article": article_id, "who": annotator, **lineage(db).values},
        )
        return _all_reversed(db, last, UNDO) if last else []


def redo(db: Database, article_id: str, annotator: str) -> list[Event]:
    """Do again what was undone last; empty where something else was done since."""
    with db.transaction():
        last = _one(
            db,
            f"SELECT {COLUMNS} FROM events AS undone WHERE article_id = :article"
            f" AND annotator = :who AND undone_by IS NULL AND kind = '{UNDO}' AND {DONE_HERE}"
            f" AND {_NO_DECISION.format(event='undone')}"
            " AND NOT EXISTS (SELECT 1 FROM events AS fresh"
            "  WHERE fresh.article_id = undone.article_id AND fresh.annotator = undone.annotator"
            "  AND (fresh.at, fresh.id) > (undone.at, undone.id)"
            f"  AND fresh.kind NOT IN ('{UNDO}', '{REDO}', '{DECIDE}', {_NOT_AT_THE_DESK})"
            f"  AND {DONE_HERE})"
            " ORDER BY at DESC, id DESC LIMIT 1",
            {"article": article_id, "who": annotator, **lineage(db).values},
        )
        return _all_reversed(db, last, REDO) if last else []


def undo_decision(db: Database, article_id: str, curator: str, gold: str) -> Event | None:
    """Take back what a curator did last in this article for this gold; None where nothing is left.

    Of what a rule did in many articles, as one group, that of this article alone goes. Raises
    UsageError where another curator has decided otherwise since.
    """
    with db.transaction():
        for event in _decisions(db, article_id, curator, gold, (DECIDE, REDO), undone=False):
            _refuse_decided_since(db, event)
            return _reverse(db, event, UNDO)
        return None


def redo_decision(db: Database, article_id: str, curator: str, gold: str) -> Event | None:
    """Do again what a curator undid last; None where they did something else since."""
    with db.transaction():
        for event in _decisions(db, article_id, curator, gold, (DECIDE, UNDO, REDO)):
            if event.kind == UNDO and event.undone_by is None:
                _refuse_decided_since(db, event)
                return _reverse(db, event, REDO)
            if event.kind not in (UNDO, REDO):
                return None
        return None


def _decisions(
    db: Database,
    article_id: str,
    curator: str,
    gold: str,
    kinds: Sequence[str],
    *,
    undone: bool = True,
) -> Iterator[Event]:
    """What a curator did here for a gold, the newest first; with ``undone`` what is undone, too."""
    rows = db.iterate(
        f"SELECT {COLUMNS} FROM events WHERE article_id = :article AND annotator = :who"
        " AND kind IN (SELECT value FROM json_each(:kinds)) AND (:undone OR undone_by IS NULL)"
        f" AND {DONE_HERE} ORDER BY at DESC, id DESC",
        {
            "article": article_id,
            "who": curator,
            "kinds": json.dumps(kinds),
            "undone": undone,
            **lineage(db).values,
        },
    )
    for event in map(event_in, rows):
        if any(gold in (_whose(c.before), _whose(c.after)) for c in event.changes):
            yield event


def _refuse_decided_since(db: Database, event: Event) -> None:
    """Raise UsageError where a decision is not as the event left it."""
    for change in event.changes:
        if change.table == "decisions" and (now := row_by_now(db, change)) != change.after:
            name = now["curator"] if now else event.annotator
            raise UsageError(
                _("{name} has decided otherwise since").format(name=name),
                file=str(db.path),
                way_out=_("decide again"),
            )


def _whose(row: TableRow | None) -> str | None:
    return None if row is None else row.get("gold", row.get("annotator"))


def take_back(db: Database, event_id: str, *, annotator: str) -> Event:
    """Take one event back, whatever it is and whoever did it; raises UsageError where that is done.

    What the shell did to an article is taken back so: at a desk the article may not be there.
    """
    with db.transaction():
        event = _one(
            db, f"SELECT {COLUMNS} FROM events WHERE id = :id AND undone_by IS NULL",
            {"id": event_id},
        )  # fmt: skip
        if event is None:
            raise UsageError(_("there is nothing to take back"), file=str(db.path))
        return _reverse(db, replace(event, annotator=annotator), UNDO)


def take_back_all(db: Database, name: str | None, by: str | None = None) -> list[Event]:
    """Take back what the shell did (``done_by_the_shell``).

    What annotators changed since in the spans of a group is kept. Raises UsageError where it cannot
    go any more, or whoever does this (``by``) may not.
    """
    with db.transaction():
        found = done_by_the_shell(db, name)
        group = db.clock.new_id() if found[0].group is not None else None
        return [_taken_back(db, one, by, group) for one in found]


def undo_one_of(
    db: Database, event: Event, group: str, *, by: str, in_name_only: bool = False
) -> Event:
    """Undo an event of a group; ``in_name_only`` what it did stays, and it counts as undone."""
    kept = replace(event, changes=() if in_name_only else event.changes)
    return _taken_back(db, kept, by, group)


def _taken_back(db: Database, event: Event, by: str | None, group: str | None = None) -> Event:
    if by is not None:
        roles.refuse_taking_back(db, event, by)
    return _reverse(db, event, _undoing(event), group)


def _undoing(event: Event) -> str:
    """The kind of the event that takes one back: names of labels follow a renaming alone."""
    return RENAME if event.kind == RENAME else UNDO


def _all_reversed(db: Database, event: Event, kind: str) -> list[Event]:
    """The events that reverse this one and, the last first, those of its group."""
    if event.group is None:
        return [_reverse(db, event, kind)]
    rows = db.rows(
        f"SELECT {COLUMNS} FROM events WHERE {GROUP} = :group AND annotator = :who"
        f" AND undone_by IS NULL AND {DONE_HERE} ORDER BY at DESC, id DESC",
        {"group": event.group, "who": event.annotator, **lineage(db).values},
    )
    group = db.clock.new_id()
    return [_reverse(db, event_in(row), kind, group) for row in rows]


def _reverse(db: Database, event: Event, kind: str, group: str | None = None) -> Event:
    changes = _reversed(db, event)
    _refuse_other_labels(db, changes)
    if group is not None:
        # In another article a span may have been changed since, by hand: that is kept.
        changes = [change for change in changes if _as_it_was(db, change)]
    changes = _hanging_on_spans(db, with_current_texts(db, _as_stored(db, changes)))
    changes, left_out = without_doubles(db, changes)
    done = record(
        db,
        kind,
        changes,
        annotator=event.annotator,
        article_id=event.article_id,
        reverses=event.id,
        group=group,
    )
    return replace(done, left_out=left_out)


def _as_stored(db: Database, changes: Sequence[Change]) -> list[Change]:
    """The same changes of the spans as they are by now; of one that is gone there is none.

    What an undo left out is not there for the undo before it.
    """
    ids = [change.before["id"] for change in changes if change.table == "spans" and change.before]
    stored = annotations.event_rows(db, "spans", ids) if ids else {}
    result = []
    for change in changes:
        if change.table == "articles" and change.before is None and change.after:
            # Another file has worked on it: it is there already.
            if not db.rows("SELECT 1 FROM articles WHERE id = ?", (change.after["id"],)):
                result.append(change)
        elif change.table != "spans" or change.before is None:
            result.append(change)
        elif row := stored.get(change.before["id"]):
            after = change.after
            if after is not None:
                # What another file, or an import, changed in the other columns stays.
                after = {**row, **altered_columns("spans", change.before, after)}
            result.append(Change("spans", row, after))
    return result


def _hanging_on_spans(db: Database, changes: Sequence[Change]) -> list[Change]:
    """The changes without relations and attributes of spans that are gone by other ways since."""
    hanging = {
        id(change): [change.after[end] for end in _ENDS[change.table]]
        for change in changes
        if change.table in _ENDS and change.after
    }
    if not hanging:
        return list(changes)
    there = annotations.event_rows(
        db, "spans", list({end for ends in hanging.values() for end in ends})
    )
    made = {c.after["id"] for c in changes if c.table == "spans" and c.after}
    return [
        change
        for change in changes
        if all(end in there or end in made for end in hanging.get(id(change), ()))
    ]


def _refuse_other_labels(db: Database, changes: Sequence[Change]) -> None:
    """Raise UsageError where a label is not as the event left it."""
    for change in changes:
        if change.table == "labels" and change.before:
            known = {**LATER["labels"], **change.before}
            stored = next(
                db.records("SELECT * FROM labels WHERE name = ?", [change.before["name"]]), None
            )
            if stored != known:
                raise UsageError(
                    _("the label {name!r} was changed since").format(name=change.before["name"]),
                    file=str(db.path),
                    way_out=_("take that back first"),
                )


def _as_it_was(db: Database, change: Change) -> bool:
    if change.table != "spans" or change.before is None:
        return True
    known = {**LATER["spans"], **change.before}
    return annotations.event_row(db, "spans", change.before["id"]) == known


def _reversed(db: Database, event: Event) -> list[Change]:
    """The changes that take an event back, as what is stored stands now.

    Labels have other names since; a review or a span may have been added to by an import.
    """
    names = NamesOfNow(db, event)
    changes: list[Change] = []
    gone: set[tuple[Any, ...]] = set()
    for change in (change.inverse() for change in reversed(removed_once(event.changes))):
        before, after = (names.in_row(change.table, row) for row in (change.before, change.after))
        change = Change(change.table, before, after)
        if change.table == "spans" and change.before and not change.after:
            # A relation may hang on two spans that go.
            for hanging in annotations.removal(db, change.before["id"])[:-1]:
                if (key := key_of(hanging)) not in gone:
                    gone.add(key)
                    changes.append(hanging)
        if change.table in ("relations", "span_attributes") and change.before:
            gone.add(key_of(change))
        changes.append(_on_review(db, change) if change.table == "reviews" else change)
    return changes


def _on_review(db: Database, change: Change) -> Change:
    """The same change of the review as it is now: what it leaves alone stays."""
    if change.before is None or change.after is None:
        return change
    now = reviews.row(reviews.get(db, change.before["article_id"], change.before["annotator"]))
    changed = {k: v for k, v in change.after.items() if change.before[k] != v}
    return Change("reviews", now, {**now, **changed})


def _one(db: Database, sql: str, values: dict[str, Any]) -> Event | None:
    rows = db.rows(sql, values)
    return event_in(rows[0]) if rows else None
