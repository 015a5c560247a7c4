"""What annotators had said at a time of the past, from the events until then."""

import json
from collections.abc import Iterator

from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log.events import changes_in
from tui.store.log.replay import Replay, Tables
from tui.store.rows import article_rows

_OF_ANNOTATORS = ("spans", "article_labels", "relations", "reviews")


def records_at(db: Database, at: str) -> Iterator[Record]:
    """Each article that was there with what each annotator said of it; ``at`` as events have it.

    A time that is cut short (``2026-11-26``) means all that begins so.
    """
    taken = Replay()
    for kind, payload, origin, article_id in db.iterate(
        "SELECT kind, payload, origin, article_id FROM events"
        " WHERE substr(at, 1, ?) <= ? ORDER BY at, id",
        (len(at), at),
    ):
        taken.take(kind, changes_in(payload), origin, article_id)
    tables = taken.tables
    said: dict[str, dict[str, None]] = {}
    for table in _OF_ANNOTATORS:
        for row in tables[table].values():
            said.setdefault(row["article_id"], {})[row["annotator"]] = None
    for row in tables["articles"].values():
        for who in sorted(said.get(row["id"], ())):
            yield _record(db, tables, row["id"], row["sha256"], row["title"], row["meta"], who)


def _record(
    db: Database, tables: Tables, article_id: str, sha256: str, title: str, meta: str, who: str
) -> Record:
    rows = {
        table: [
            row
            for row in tables[table].values()
            if row["article_id"] == article_id and row["annotator"] == who
        ]
        for table in _OF_ANNOTATORS
    }
    review = next(iter(rows["reviews"]), None)
    names = {row["id"]: row.get("ref") or row["id"] for row in rows["spans"]}
    if len(set(names.values())) < len(names):
        names = {id_: id_ for id_ in names}
    borne: dict[str, list[tuple[str, str]]] = {}
    for row in tables["span_attributes"].values():
        if row["span_id"] in names:
            borne.setdefault(row["span_id"], []).append((row["name"], row["value"]))
    return Record(
        text=article_rows.text_with(db, sha256) or "",
        id=article_id,
        title=title,
        meta=json.loads(meta),
        annotator=who,
        status=Status(review["status"]) if review else Status.TODO,
        note=review["note"] if review else None,
        labels=tuple(row["label"] for row in rows["article_labels"]),
        spans=tuple(
            RecordSpan(
                row["start"], row["end"], row["label"], names[row["id"]], row["note"],
                attributes=tuple(sorted(borne.get(row["id"], ()))),
            )
            for row in rows["spans"]
        ),
        relations=tuple(
            RecordRelation(
                names[row["head"]], names[row["tail"]], row["label"], row["id"], row.get("note")
            )
            for row in rows["relations"]
            # Before files were merged one of them may have removed what the other related.
            if row["head"] in names and row["tail"] in names
        ),
    )  # fmt: skip
