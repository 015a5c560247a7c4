"""Changes that are made again or taken back, as they fit the text that their article has by now."""

from collections.abc import Iterator, Sequence
from typing import Any

from tui.core.event import Change, TableRow
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows import annotations, article_rows
from tui.store.texts.carrying import Carrier

_CARRIED = ("spans", "proposals")


def with_current_texts(db: Database, changes: Sequence[Change]) -> list[Change]:
    """Changes that are still to be made, so that spans and proposals fit their articles' texts.

    What was said of another text goes with its words to the one that is there, or that the changes
    bring; where its words are not in that it is not put there, or goes.
    """
    new = {
        change.after["id"]: change.after["sha256"]
        for change in changes
        if change.table == "articles" and change.after
    }
    told = {
        change.after["article_id"]
        for change in changes
        if change.table in _CARRIED and change.after
    }
    kept = list(changes)
    for article_id in sorted(told | new.keys()):
        if (fitting := _Fitting.of(db, article_id, new.get(article_id))) is not None:
            kept = fitting.fitting_changes(kept)
    return kept


class _Fitting:
    """The changes of one article, whose text is another than that in which something was said."""

    def __init__(self, db: Database, article_id: str, carrier: Carrier) -> None:
        self._db = db
        self._article_id = article_id
        self._carrier = carrier
        self._places: set[tuple[Any, ...]] = set()
        self._dropped: set[str] = set()

    @classmethod
    def of(cls, db: Database, article_id: str, sha256: str | None) -> "_Fitting | None":
        """None where the article has had one text only."""
        if not db.rows(
            "SELECT 1 FROM events WHERE article_id = ? AND kind = ? LIMIT 1",
            (article_id, events.ARTICLE_CORRECT),
        ):
            return None
        had = list(dict.fromkeys(_texts(db, article_id)))
        now = db.rows("SELECT sha256 FROM articles WHERE id = ?", (article_id,))
        wanted = sha256 or (now[0][0] if now else None)
        if len(had) < 2 or wanted is None:
            return None
        text = article_rows.text_with(db, wanted)
        earlier = (one for one in reversed(had) if one != wanted)
        if text is None:
            return None
        return cls(
            db, article_id, Carrier(text, earlier, lambda one: article_rows.text_with(db, one))
        )

    def fitting_changes(self, changes: Sequence[Change]) -> list[Change]:
        """The same changes as they fit the text, and those of all else that is said of it."""
        kept: list[Change] = []
        touched: set[str] = set()
        for change in changes:
            row = change.after or change.before
            if change.table in _CARRIED and row and row["article_id"] == self._article_id:
                touched.add(row["id"])
                kept += self._fitted(change)
            else:
                kept.append(change)
        for table in _CARRIED:
            for known in list(self._stored(table)):
                if known["id"] not in touched:
                    kept += self._moved(table, known, self._carrier.carried_row(known))
        return [change for change in kept if not self._hangs_on_dropped(change)]

    def _fitted(self, change: Change) -> Iterator[Change]:
        if change.after is None:
            yield change
            return
        row = self._carrier.carried_row(change.after)
        if row is not None:
            self._places.add(_place(change.table, row))
            yield Change(change.table, change.before, row)
        elif change.before is not None:
            yield from self._moved(
                change.table, change.before, self._carrier.carried_row(change.before)
            )
        else:
            self._dropped.add(change.after["id"])

    def _moved(self, table: str, row: TableRow, moved: TableRow | None) -> list[Change]:
        if moved is not None and (moved is row or _place(table, moved) not in self._places):
            self._places.add(_place(table, moved))
            return [] if moved is row else [Change(table, row, moved)]
        if table == "spans":
            return annotations.removal(self._db, row["id"])
        return [Change(table, row, None)]

    def _stored(self, table: str) -> Iterator[TableRow]:
        for change in annotations.removals_of_article(self._db, table, self._article_id):
            if change.before is not None:
                yield change.before

    def _hangs_on_dropped(self, change: Change) -> bool:
        row = change.after
        if row is None or not self._dropped:
            return False
        if change.table == "relations":
            return row["head"] in self._dropped or row["tail"] in self._dropped
        return change.table == "span_attributes" and row["span_id"] in self._dropped


def _texts(db: Database, article_id: str) -> Iterator[str]:
    """The hashes of the texts that an article has had, in their order."""
    for (payload,) in db.iterate(
        "SELECT payload FROM events WHERE article_id = ? AND instr(payload, '\"articles\"')"
        " ORDER BY at, id",
        (article_id,),
    ):
        for change in events.changes_in(payload):
            if change.table == "articles":
                yield from (side["sha256"] for side in (change.before, change.after) if side)


def _place(table: str, row: TableRow) -> tuple[Any, ...]:
    return table, row["annotator"], row["start"], row["end"], row["label"]
