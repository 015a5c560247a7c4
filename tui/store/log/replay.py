"""The rows that a set of events leads to, from one file or from several that were merged.

The set alone decides, taken in the order of (at, id):

- An update changes the columns in which its two sides differ, the later one wins; a span's start,
  end and text are one. What is gone stays gone, unless it is put there anew.
- What an event changes is of its own article, whatever it names: a span of another stays as it is.
- Names of labels follow a renaming until the name is given anew.
- An event's changes are made at once: a span may come to where another one of them was.
- Where two files' spans come to say the same, the earlier one stays. The other one waits aside
  until something else is done to it; what waits is in no row.

Rows of one article depend on its own events and on those of no article alone, so that they can be
asked for some articles at a time, or go on from those that stand (store/merging/going_on.py). What
rows of several files need to fit each other is done by events, too (store/merging/merged_rows.py):
a merge makes them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tui.core.event import Change, TableRow
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows.doubles import SpanPlace
from tui.store.rows.row_changes import altered_columns
from tui.store.schema.tables import (
    KEYS,
    LATER,
    NAME_COLUMNS,
    OF_THE_PROJECT,
    UNTOLD,
    UPSERTED,
    is_blank_review,
)

Tables = dict[str, dict[tuple[Any, ...], TableRow]]
"""Rows by table and key, as events hold them."""

_LATER_OF_SPANS = LATER["spans"]
_BY_ID = ("spans", "relations", "proposals", "settled")
"""The tables of articles whose rows are told by ids that an event of another article may name."""
_REMEMBERED = ("articles", "labels", "relation_labels", "attributes")


class Replay:
    """Takes events one by one in their order; ``tables`` are the rows that they lead to so far.

    With ``articles`` only their rows are kept, beside those of no article.
    """

    def __init__(self, articles: Collection[str] | None = None) -> None:
        self.tables: Tables = {table: {} for table in KEYS}
        self.hidden: dict[str, TableRow] = {}
        """Spans that wait aside, since another file's says the same."""
        self.gone: Tables = {table: {} for table in _REMEMBERED}
        """Articles, labels and attributes as they were when they were removed."""
        self.texts: dict[str, dict[str, None]] = {}
        """By article the hashes of the texts that it has had, in their order."""
        self.renamed: dict[str, dict[str, str]] = {table: {} for table in NAME_COLUMNS}
        """By table of labels the names that are others by now."""
        self.article_of: dict[str, str] = {}
        """The article of each span that ever was."""
        self.unclear = False
        """Whether a change met what rows do not tell: a span that is not among them, the place of
        another one, the texts that an article has had."""
        self._articles = articles
        self._anything_renamed = False
        self._origins: dict[str, str] = {}
        """By span the file in which it was put there; in the order in which they came."""
        self._places: dict[SpanPlace, list[str]] = {}

    def stand_on(self, tables: Tables, articles: Collection[str]) -> None:
        """Keep the rows of these articles from now on, which stand so. What is to be known beside
        them is not known: what waits aside, where a span came from."""
        self._articles = articles
        for table, rows in tables.items():
            self.tables[table] = dict(rows)
        for row in tables["spans"].values():
            self._stands(row, "")
        self.unclear = False

    def take(
        self, kind: str, changes: Iterable[Change], origin: str = "", article_id: str | None = None
    ) -> None:
        """Make the changes of the next event, which was made in this file, and is of this article
        or of none. Raises what comes of the first that makes no sense, once the others are made:
        which of them are looked at depends on what articles are kept."""
        changes = list(changes)
        if len(changes) > 1:
            self._lift(changes, article_id)
        senseless: Exception | None = None
        for change in changes:
            try:
                self._make(kind, change, origin, article_id)
            except (ValueError, LookupError, TypeError) as error:
                senseless = senseless or error
        if senseless is not None:
            raise senseless

    def _make(self, kind: str, change: Change, origin: str, article_id: str | None) -> None:
        table = change.table
        article = self._article(change, article_id)
        if article is None and table not in OF_THE_PROJECT:
            return
        if table == "spans" and change.before is None:
            if (span := self._with_names(table, change.after)) is not None:
                self._put_span(span, origin)
            return
        before, after = self._with_names(table, change.before), change.after
        if table in NAME_COLUMNS and before and after and _is_renaming(kind, change):
            self._rename(table, before["name"], after["name"])
        elif table not in NAME_COLUMNS or before:
            after = self._with_names(table, after)
        elif after:
            self.renamed[table].pop(after["name"], None)
        self._change(table, before, after, article)

    def first_of(self, spans: Iterable[str]) -> tuple[str, list[str]]:
        """Of spans that say the same the one that came first, and those of other files."""
        order = {id_: place for place, id_ in enumerate(self._origins)}
        first, *others = sorted(spans, key=lambda id_: order.get(id_, -1))
        return first, [id_ for id_ in others if self._origins[id_] != self._origins[first]]

    def at(self, place: SpanPlace) -> list[str]:
        """The spans that stand there."""
        return self._places.get(place, [])

    def doubled_places(self) -> set[SpanPlace]:
        """Where several spans stand."""
        return {place for place, ids in self._places.items() if len(ids) > 1}

    def _article(self, change: Change, article_id: str | None) -> str | None:
        """The article that a change of such an event tells of; None where it is of none, or of one
        that is not kept, or names several."""
        table, article = change.table, article_id
        if table in OF_THE_PROJECT:
            return None
        if table == "span_attributes":
            row = change.after or change.before
            article = self.article_of.get(row["span_id"]) if row else None
            self.unclear |= article is None
            return article if article_id in (None, article) else None
        column = "id" if table == "articles" else "article_id"
        for side in (change.before, change.after):
            if side is not None:
                named = side.get(column, article)
                if article is None:
                    article = named
                elif named != article:
                    return None
        return article if self._articles is None or article in self._articles else None

    def _change(
        self, table: str, before: TableRow | None, after: TableRow | None, article: str | None
    ) -> None:
        rows = self.tables[table]
        if before is not None:
            key = key_of(table, before)
            if table in _BY_ID and self._is_of_another(table, key, article):
                return
            held = rows.pop(key, None)
            if table == "spans":
                held = self._left(before["id"], held)
            if after is None:
                if held is not None and table in _REMEMBERED:
                    self.gone[table][key] = held
                return
            if held is None:
                self.unclear |= _may_be_untold(table, before)
                if table not in UPSERTED:
                    return
            after = {**(held or before), **altered_columns(table, before, after)}
        if after is None:
            return
        if table == "spans":
            self._put_span(after, None)
            return
        later = LATER.get(table)
        # In this order whatever the event holds: the ids of merging's events depend on it.
        row = after if later is None else {**later, **after}
        key = key_of(table, row)
        if table in _BY_ID and self._is_of_another(table, key, article):
            return
        if table == "articles":
            if before is None and key in rows:
                return
            self.texts.setdefault(row["id"], {})[row["sha256"]] = None
            self.unclear = True
        elif table == "time_spent" and key in rows:
            row = {**row, "seconds": max(row["seconds"], rows[key]["seconds"])}
        rows[key] = row

    def _is_of_another(self, table: str, key: tuple[Any, ...], article: str | None) -> bool:
        """Whether a row of this key is there, or waits aside, in another article."""
        held = self.tables[table].get(key)
        if held is None and table == "spans":
            held = self.hidden.get(key[0])
        return held is not None and held["article_id"] != article

    def _put_span(self, row: TableRow, origin: str | None) -> None:
        """Put a span where it comes to; ``origin`` is the file in which it was made, None where it
        was there before. Its id may be no other annotator's span's."""
        row = {**_LATER_OF_SPANS, **row}
        rows, key = self.tables["spans"], (row["id"],)
        held = rows.get(key)
        if held is not None:
            if place_of(held)[:2] != place_of(row)[:2]:
                return
            self._left(row["id"], rows.pop(key))
        if self._stands(row, origin):
            rows[key] = row

    def _lift(self, changes: Iterable[Change], article_id: str | None) -> None:
        """The spans of an event leave their places at once: one may come to where another was."""
        for change in changes:
            if change.table == "spans" and change.before is not None:
                held = self.tables["spans"].get((change.before["id"],))
                if held is not None and held["article_id"] == self._article(change, article_id):
                    self._left(held["id"], held)

    def _left(self, id_: str, held: TableRow | None) -> TableRow | None:
        """A span goes from its place, or from those that wait aside."""
        if held is None:
            return self.hidden.pop(id_, None)
        there = self._places.get(place_of(held), [])
        if id_ in there:
            there.remove(id_)
        return held

    def _stands(self, row: TableRow, origin: str | None) -> bool:
        """Whether a span has its place, which is no other file's; else it waits aside."""
        if origin is not None:
            self._origins[row["id"]] = origin
            self.article_of[row["id"]] = row["article_id"]
            self.hidden.pop(row["id"], None)
        mine = self._origins.get(row["id"])
        there = self._places.setdefault(place_of(row), [])
        if there:
            self.unclear = True
            if any(other != row["id"] and self._origins.get(other) != mine for other in there):
                self.hidden[row["id"]] = row
                return False
        there.append(row["id"])
        return True

    def _with_names(self, table: str, row: TableRow | None) -> TableRow | None:
        """The row with the names that labels have by now."""
        if row is None or not self._anything_renamed:
            return row
        names: dict[str, str] = {}
        for labels, tables in NAME_COLUMNS.items():
            renamed = self.renamed[labels]
            if renamed:
                columns = ("name",) if table == labels else tables.get(table, ())
                names |= {c: renamed[row[c]] for c in columns if row[c] in renamed}
        return {**row, **names} if names else row

    def _rename(self, labels: str, old: str, new: str) -> None:
        renamed = self.renamed[labels]
        if old == new:
            return
        self._anything_renamed = True
        for name, current in renamed.items():
            if current == old:
                renamed[name] = new
        renamed[old] = new
        renamed.pop(new, None)
        for table, columns in NAME_COLUMNS[labels].items():
            rows: dict[tuple[Any, ...], TableRow] = {}
            for key, known in self.tables[table].items():
                names = {column: new for column in columns if known[column] == old}
                now = {**known, **names} if names else known
                rows[key_of(table, now) if names else key] = now
            self.tables[table] = rows
        if labels == "labels":
            for id_, span in self.hidden.items():
                if span["label"] == old:
                    self.hidden[id_] = {**span, "label": new}
            self._places.clear()
            for span in self.tables["spans"].values():
                self._places.setdefault(place_of(span), []).append(span["id"])


def _is_renaming(kind: str, change: Change) -> bool:
    if change.table == "labels":
        return kind == events.RENAME
    return bool(change.before and change.after and change.before["name"] != change.after["name"])


def _may_be_untold(table: str, before: TableRow) -> bool:
    """Whether a row that is not there may be known: spans wait aside, and a review that says
    nothing is in no row."""
    blank = before.get("status") == "todo" and before.get("note") is None
    return table == "spans" or (table == "reviews" and not blank)


def key_of(table: str, row: TableRow) -> tuple[Any, ...]:
    """What tells a row from the others of its table."""
    columns = KEYS[table]
    return (row[columns[0]],) if len(columns) == 1 else tuple([row[column] for column in columns])


def place_of(row: TableRow) -> SpanPlace:
    """What a span says, and of what."""
    return row["article_id"], row["annotator"], row["start"], row["end"], row["label"]


def replay(db: Database) -> tuple[Tables, list[str]]:
    """The rows that the events of a database lead to, and the ids of those without sense."""
    taken = Replay()
    rows = db.iterate("SELECT id, kind, payload, origin, article_id FROM events ORDER BY at, id")
    return taken.tables, list(_take_all(taken, rows))


def replay_of(db: Database, articles: Collection[str]) -> Replay:
    """The events of these articles taken one by one, and all of no article that tell of them."""
    taken = Replay(frozenset(articles))
    # An event of no article that names none of these cannot change a row of an article.
    rows = db.iterate(
        "SELECT id, kind, payload, origin, article_id, at FROM events"
        " WHERE article_id IN (SELECT value FROM json_each(?))"
        " UNION ALL SELECT id, kind, payload, origin, NULL, at FROM events"
        " WHERE article_id IS NULL AND"
        " (instr(payload, '_id\"') OR instr(payload, '\"articles\"') OR instr(payload, 'labels\"')"
        " OR instr(payload, '\"attributes\"'))"
        " ORDER BY 6, 1",
        (json.dumps(list(articles)),),
    )
    list(_take_all(taken, (row[:5] for row in rows)))
    return taken


def replay_of_project(db: Database) -> Replay:
    """The events of no article taken one by one, for the rows of no article."""
    taken = Replay(())
    list(_take_all(taken, db.iterate(
        "SELECT id, kind, payload, origin, NULL FROM events WHERE article_id IS NULL"
        " ORDER BY at, id"
    )))  # fmt: skip
    return taken


def _take_all(taken: Replay, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Take events; the ids of those without sense."""
    for id_, kind, payload, origin, article_id in rows:
        try:
            taken.take(kind, events.changes_in(payload), origin, article_id)
        except (ValueError, LookupError, TypeError):
            yield id_


def stored_rows(
    db: Database,
    table: str,
    articles: Collection[str] | None = None,
    spans: Collection[str] | None = None,
) -> Iterator[tuple[tuple[Any, ...], TableRow]]:
    """The rows of a table by key, without what no event holds of them; of some articles, or all;
    of ``spans`` where it is one of spans or of what they bear, and these are given."""
    untold = UNTOLD.get(table, ())
    columns = [name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", (table,))]
    told = ", ".join(f'"{column}"' for column in columns if column not in untold)
    where, values = "", []
    if articles is not None:
        column = "id" if table == "articles" else "article_id"
        where = f" WHERE {column} IN (SELECT value FROM json_each(?))"
        values = [json.dumps(list(articles))]
        if table == "span_attributes":
            where = f" WHERE span_id IN (SELECT id FROM spans{where})"
    if spans is not None and table in ("spans", "span_attributes"):
        where = f" WHERE {KEYS[table][0]} IN (SELECT value FROM json_each(?))"
        values = [json.dumps(list(spans))]
    for row in db.records(f"SELECT {told} FROM {table}{where}", values):
        if not is_blank_review(table, row):
            yield key_of(table, row), row


def untold(db: Database, told: Tables, articles: Collection[str] | None = None) -> Iterator[Change]:
    """The changes that lead from what the events say to the rows that are there."""
    for table, expected in told.items():
        for before, row in difference(table, expected, stored_rows(db, table, articles)):
            yield Change(table, before, row)


def difference(
    table: str,
    expected: Mapping[tuple[Any, ...], TableRow],
    there: Iterable[tuple[tuple[Any, ...], TableRow]],
) -> Iterator[tuple[TableRow | None, TableRow | None]]:
    """The rows of a table that are not as expected: as they were, and as they are."""
    left = dict(expected)
    for key, row in there:
        before = left.pop(key, None)
        if before != row:
            yield before, row
    for before in left.values():
        if not is_blank_review(table, before):
            yield before, None
