"""What annotators said of articles: spans, labels of articles, relations; and rows of them."""

import json
from collections.abc import Iterable
from typing import Any

from tui.core.event import Change
from tui.core.span import Relation, Source, Span
from tui.store.database import Database
from tui.store.rows import span_rows
from tui.store.rows.row_problems import Problem, row_error, row_name
from tui.store.schema.tables import UNTOLD, is_blank_review


def spans_of(db: Database, article_id: str, annotator: str) -> list[Span]:
    """An annotator's spans of an article in the order of spans.

    Raises DatabaseError, naming it, for one that another program has spoilt.
    """
    rows = db.rows(
        f"SELECT {span_rows.COLUMNS} FROM spans WHERE article_id = ? AND annotator = ?"
        " ORDER BY start, end DESC, label, id",
        (article_id, annotator),
    )
    for row in rows:
        if wrong := span_rows.shape_problem(row):
            raise row_error(db.path, Problem("spans", row_name(row[0]), wrong))
    return [span_rows.span(row) for row in rows]


def article_labels_of(db: Database, article_id: str, annotator: str) -> list[str]:
    """The names of the labels an annotator gave to the whole article."""
    rows = db.rows(
        "SELECT label FROM article_labels WHERE article_id = ? AND annotator = ? ORDER BY label",
        (article_id, annotator),
    )
    return [name for (name,) in rows]


def relations_of(db: Database, article_id: str, annotator: str) -> list[Relation]:
    """An annotator's relations in an article, in the order they were made."""
    rows = db.rows(
        "SELECT id, label, head, tail, ref, note, source, score"
        " FROM relations WHERE article_id = ? AND annotator = ? ORDER BY created_at, id",
        (article_id, annotator),
    )
    return [
        Relation(id_, article_id, annotator, label, head, tail, ref, note, Source(source), score)
        for id_, label, head, tail, ref, note, source, score in rows
    ]


def event_row(db: Database, table: str, id_: str) -> dict[str, Any] | None:
    """The row of a span or a relation as an event holds it; None where it is gone."""
    return event_rows(db, table, [id_]).get(id_)


def event_rows(db: Database, table: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of spans or relations by their ids, as an event holds them."""
    asked = json.dumps(list(ids))
    rows = db.records(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))", [asked]
    )
    return {row["id"]: {k: v for k, v in row.items() if k != "updated_at"} for row in rows}


def article_label_row(
    db: Database, article_id: str, annotator: str, label: str
) -> dict[str, Any] | None:
    """The row of a label of an article as an event holds it; None where there is none."""
    rows = db.rows(
        "SELECT created_at FROM article_labels"
        " WHERE article_id = ? AND annotator = ? AND label = ?",
        (article_id, annotator, label),
    )
    row = {"article_id": article_id, "annotator": annotator, "label": label}
    return {**row, "created_at": rows[0][0]} if rows else None


def removal(db: Database, span_id: str) -> list[Change]:
    """The changes that remove a span, with the relations and attributes that hang on it."""
    hanging = db.rows("SELECT id FROM relations WHERE head = ? OR tail = ?", (span_id, span_id))
    changes = [
        Change("relations", event_row(db, "relations", relation_id), None)
        for (relation_id,) in hanging
    ]
    said = db.records("SELECT * FROM span_attributes WHERE span_id = ?", [span_id])
    changes += [Change("span_attributes", row, None) for row in said]
    return [*changes, Change("spans", event_row(db, "spans", span_id), None)]


def removals_of_article(db: Database, table: str, article_id: str) -> list[Change]:
    """The changes that remove all rows of a table which say something of an article."""
    untold = UNTOLD.get(table, ())
    rows = db.records(f"SELECT * FROM {table} WHERE article_id = ?", [article_id])
    told = ({k: v for k, v in row.items() if k not in untold} for row in rows)
    return [Change(table, row, None) for row in told if not is_blank_review(table, row)]


def label_counts(db: Database, annotator: str) -> dict[str, int]:
    """How often an annotator has used each label, over all articles."""
    rows = db.rows(
        "SELECT label, count(*) FROM spans WHERE annotator = ? GROUP BY label", (annotator,)
    )
    return dict(rows)
