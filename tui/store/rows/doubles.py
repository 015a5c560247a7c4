"""The rule that no two spans of an annotator say the same of the same words of an article.

It holds for what an event makes of spans, whatever the event is; spans that older programs left
there twice stay until `hashiya check --fix` mends them.
"""

import json
from collections.abc import Collection, Iterable, Sequence

from tui.core.errors import UsageError
from tui.core.event import Change, TableRow
from tui.core.i18n import _
from tui.store.database import Database

SHOWN = 40
"""So many code points of a span's text are repeated."""

SpanPlace = tuple[str, str, int, int, str]
"""Article, annotator, start, end and label: what tells one span from another for a reader."""


class DoubleError(UsageError):
    """An action would have made spans twice; ``ids`` are those of the spans that it would make."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        super().__init__(already(str(rows[0]["text"]), str(rows[0]["label"])))
        self.ids = frozenset(str(row["id"]) for row in rows)


def already(text: str, label: str) -> str:
    """The words that say that a span of this text is there, and is not made twice."""
    words = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    said = _("«{words}» is {label} already, and is not marked twice")
    return said.format(words=words, label=label)


def refuse_doubles(db: Database, changes: Iterable[Change]) -> None:
    """Raise DoubleError where changes that are made by now, in a transaction, doubled a span."""
    moved = _moved(changes)
    doubled = _stored_at(db, moved) if moved else {}
    if doubled:
        raise DoubleError([row for row in moved if row["id"] in doubled])


def without_doubles(
    db: Database, changes: Sequence[Change]
) -> tuple[list[Change], tuple[Change, ...]]:
    """Of changes that are still to be made those that double nothing, and those left out.

    Relations that would hang on a span that is left out hang on its double.
    """
    kept, out = list(changes), []
    instead: dict[str, str] = {}
    while doubled := _would_double(db, kept):
        out += [change for change in kept if _id_after(change) in doubled]
        kept = [change for change in kept if _id_after(change) not in doubled]
        instead |= doubled
    made = {str(change.after["id"]) for change in out if change.after and not change.before}
    instead = {id_: other for id_, other in instead.items() if id_ in made}
    # What a span bears that is not put there stays with its double.
    borne = [c for c in kept if c.table != "span_attributes" or not _is_of(c, instead)]
    return [_hung(change, instead) for change in borne], tuple(out)


def _would_double(db: Database, changes: Sequence[Change]) -> dict[str, str]:
    """The ids of spans that would double another one, with the id of that one."""
    moved = _moved(changes)
    if not moved:
        return {}
    leaving = {str(c.before["id"]) for c in changes if c.table == "spans" and c.before}
    doubled = _stored_at(db, moved, but=leaving)
    there: dict[SpanPlace, str] = {}
    for change in changes:
        row = change.after
        if change.table == "spans" and row and row["id"] not in doubled:
            other = there.setdefault(_place(row), str(row["id"]))
            if other != row["id"]:
                doubled[str(row["id"])] = other
    return doubled


def _moved(changes: Iterable[Change]) -> list[TableRow]:
    """The rows of spans that stand where they did not stand before."""
    return [
        change.after
        for change in changes
        if change.table == "spans"
        and change.after
        and (change.before is None or _place(change.before) != _place(change.after))
    ]


def _stored_at(db: Database, rows: Sequence[TableRow], but: Collection[str] = ()) -> dict[str, str]:
    """Of rows the ids of those whose place another stored span has, with that one's id."""
    wanted = [[row["id"], *_place(row)] for row in rows]
    found = db.rows(
        "SELECT json_extract(w.value, '$[0]'), s.id FROM json_each(?) AS w CROSS JOIN spans AS s"
        " WHERE s.article_id = json_extract(w.value, '$[1]')"
        " AND s.annotator = json_extract(w.value, '$[2]')"
        " AND s.start = json_extract(w.value, '$[3]') AND s.end = json_extract(w.value, '$[4]')"
        " AND s.label = json_extract(w.value, '$[5]') AND s.id <> json_extract(w.value, '$[0]')",
        (json.dumps(wanted),),
    )
    return {id_: other for id_, other in found if other not in but}


def _place(row: TableRow) -> SpanPlace:
    return row["article_id"], row["annotator"], row["start"], row["end"], row["label"]


def _id_after(change: Change) -> str | None:
    return str(change.after["id"]) if change.table == "spans" and change.after else None


def _is_of(change: Change, spans: Collection[str]) -> bool:
    return change.after is not None and change.after["span_id"] in spans


def _hung(change: Change, instead: dict[str, str]) -> Change:
    row = change.after
    if change.table != "relations" or row is None or not instead:
        return change
    ends = {end: instead.get(row[end], row[end]) for end in ("head", "tail")}
    return Change(change.table, change.before, {**row, **ends})
