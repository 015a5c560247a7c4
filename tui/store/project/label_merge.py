"""Merging a label into another: whatever bears it bears the other, and it leaves the scheme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.core.errors import UsageError
from tui.core.event import Change, TableRow
from tui.core.i18n import _
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes, scheme
from tui.store.rows import annotations
from tui.store.schema.tables import KEYS, LABEL_COLUMNS, UNTOLD

_OF_ARTICLES = ("spans", "article_labels", "refusals", "proposals")


@dataclass(slots=True)
class Merged:
    """How many spans bear another label, how many were there with it already and are gone, and
    how many other rows followed; ``group`` is what takes all of it back."""

    group: str
    spans: int = 0
    doubles: int = 0
    others: int = 0


def merge(db: Database, old: str, new: str, *, annotator: str) -> Merged:
    """Give whatever bears ``old`` the label ``new``; events in the names of those who gave it.

    Raises UsageError where one is not in the scheme, or they are of two kinds.
    """
    gone, kept = scheme.get(db, old), scheme.get(db, new)
    if old == new or gone.kind is not kept.kind:
        raise UsageError(
            _("{old} and {new} cannot be merged").format(old=old, new=new),
            way_out=_("name two labels, both for spans or both for articles"),
        )
    with db.transaction():
        merged = Merged(db.clock.new_id())
        for (article_id, who), changes in _by_annotator(db, old, new, merged):
            events.record_many(
                db,
                events.LABEL_MERGE,
                changes,
                annotator=who,
                article_id=article_id,
                group=merged.group,
            )
        rest: list[Change] = []
        for table in LABEL_COLUMNS:
            if table not in _OF_ARTICLES:
                rest += _renamed(db, table, old, new)
        rest += attributes.relabelling_changes(db, old, new)
        merged.others += len(rest)
        rest.append(Change("labels", scheme.row(gone), None))
        events.record_many(
            db, events.LABEL_MERGE, rest, annotator=annotator, article_id=None, group=merged.group
        )
    return merged


def _by_annotator(
    db: Database, old: str, new: str, merged: Merged
) -> Iterator[tuple[tuple[str, str], list[Change]]]:
    each = " UNION ".join(
        f"SELECT article_id, annotator FROM {table} WHERE label = :old" for table in _OF_ARTICLES
    )
    for article_id, who in db.rows(f"{each} ORDER BY 1, 2", {"old": old}):
        changes = list(_of_spans(db, article_id, who, old, new, merged))
        for table in _OF_ARTICLES[1:]:
            more = _renamed(db, table, old, new, article_id, who)
            merged.others += len(more)
            changes += more
        yield (article_id, who), changes


def _of_spans(
    db: Database, article_id: str, who: str, old: str, new: str, merged: Merged
) -> Iterator[Change]:
    rows = list(_rows(db, "spans", article_id, who))
    there = {(row["start"], row["end"]): row["id"] for row in rows if row["label"] == new}
    instead: dict[str, str] = {}
    altered = []
    for row in rows:
        if row["label"] == old:
            place = row["start"], row["end"]
            if place in there:
                instead[row["id"]] = there[place]
            else:
                there[place] = row["id"]
                altered.append(Change("spans", row, {**row, "label": new}))
    merged.spans += len(altered)
    merged.doubles += len(instead)
    yield from altered
    if instead:
        yield from _rehung(db, article_id, who, instead)
        for id_ in instead:
            yield from (c for c in annotations.removal(db, id_) if c.table != "relations")


def _rehung(db: Database, article_id: str, who: str, instead: dict[str, str]) -> Iterator[Change]:
    """Relations of spans that go hang on their doubles; one that is there already goes."""
    rows = list(_rows(db, "relations", article_id, who))
    hanging = [row for row in rows if row["head"] in instead or row["tail"] in instead]
    arcs = {(r["head"], r["tail"], r["label"]) for r in rows if r not in hanging}
    for row in hanging:
        ends = {end: instead.get(row[end], row[end]) for end in ("head", "tail")}
        arc = (ends["head"], ends["tail"], row["label"])
        yield Change("relations", row, None if arc in arcs else {**row, **ends})
        arcs.add(arc)


def _renamed(
    db: Database, table: str, old: str, new: str, article_id: str = "", who: str = ""
) -> list[Change]:
    """The changes of a table's rows; one that would be there twice goes."""
    rows = list(_rows(db, table, article_id, who))
    columns = LABEL_COLUMNS[table]
    keys = ("start", "end", "label") if table == "proposals" else KEYS[table]
    there = {_key(row, keys) for row in rows if old not in (row[c] for c in columns)}
    changes = []
    for row in rows:
        if old in (row[column] for column in columns):
            after = {**row, **{c: new for c in columns if row[c] == old}}
            changes.append(Change(table, row, None if _key(after, keys) in there else after))
            there.add(_key(after, keys))
    return changes


def _rows(db: Database, table: str, article_id: str, who: str) -> Iterator[dict[str, Any]]:
    of_one = " WHERE article_id = ? AND annotator = ?" if article_id else ""
    values = [article_id, who] if article_id else []
    untold = UNTOLD.get(table, ())
    for row in list(db.records(f"SELECT * FROM {table}{of_one}", values)):
        yield {name: value for name, value in row.items() if name not in untold}


def _key(row: TableRow, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)
