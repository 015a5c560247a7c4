"""Events as one writes them who goes round the program, and works in SQL."""

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.hub.conftest import TEXT

if TYPE_CHECKING:
    from psycopg import Connection

SHARED = ("labels", "articles", "assignments", "project_settings", "gazetteer")
AT = "2026-01-02T00:00:00.000000+00:00"


def push(connection: "Connection[Any]", role: str, changes: list[Any], **columns: Any) -> None:
    """Insert an event of these changes, as this role if nothing else is said."""
    row = {"annotator": role, "at": AT, "kind": "tag", "article": None, "reverses": None,
           "origin": "x"} | columns  # fmt: skip
    payload = row.pop("payload", None) or json.dumps({"changes": changes}).encode()
    connection.execute(
        "INSERT INTO hashiya.events"
        " (id, at, origin, annotator, article, kind, payload, reverses, format, shared)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s)",
        (str(uuid4()), row["at"], row["origin"], row["annotator"], row["article"], row["kind"],
         payload, row["reverses"],
         row.get("shared", any(change["table"] in SHARED for change in changes))),
    )  # fmt: skip


def span_row(who: str, id_: str = "", label: str = "PER") -> dict[str, Any]:
    """A row of a span as an event has it."""
    return {
        "id": id_ or str(uuid4()), "article_id": "a0", "annotator": who, "label": label,
        "start": 0, "end": 3, "text": TEXT[:3], "note": None, "source": "hand", "score": None,
        "created_at": AT, "ref": None, "origin": None, "edited": 0,
    }  # fmt: skip


def added(table: str, row: Any) -> dict[str, Any]:
    """A change that puts a row there."""
    return {"table": table, "before": None, "after": row}


def taken(table: str, row: Any) -> dict[str, Any]:
    """A change that takes a row away."""
    return {"table": table, "before": row, "after": None}


LABEL = {"name": "X", "kind": "span", "title": "", "title_en": "", "key": "", "colour": "",
         "position": 9, "retired": 0, "guideline": ""}  # fmt: skip
REVIEW = {"article_id": "a0", "annotator": "muna", "status": "done", "note": None}
