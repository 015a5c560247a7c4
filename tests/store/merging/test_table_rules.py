"""What a table's own rules forbid stops nobody: such an event is told as damaged, and left out."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.fresh import fresh, new_database, tag
from tui.core.log_entry import LogEntry, TakenEntries
from tui.store.database import Database
from tui.store.merging.hub_log import HubLog
from tui.store.merging.incoming_events import columns_of
from tui.store.merging.table_rules import TableRules, rules_in
from tui.store.opening import open_database
from tui.store.rows import annotations
from tui.store.schema.tables import KEYS

HUB = "postgresql://host/hub"
AT = "2999-01-02T00:00:00.000000+00:00"
SPAN = {
    "id": "s", "article_id": "a0", "annotator": "eve", "label": "PER", "start": 4, "end": 8,
    "text": "وزير", "note": None, "source": "hand", "score": None, "created_at": "",
    "ref": None, "origin": None, "edited": 0,
}  # fmt: skip
PROPOSAL = {
    "id": "p", "article_id": "a0", "annotator": "eve", "label": "PER", "start": 8, "end": 4,
    "text": "وزير", "source": "model", "score": None, "origin": "", "created_at": "",
}  # fmt: skip
REVIEW = {"article_id": "a0", "annotator": "eve", "status": "dreaming", "note": None}


def entry(table: str, row: dict[str, Any], *, compact: bool) -> LogEntry:
    """An event that puts a row there, as a desk writes it where it is ``compact``."""
    separators = (",", ":") if compact else None
    payload = {"changes": [{"table": table, "before": None, "after": row}]}
    said = json.dumps(payload, ensure_ascii=False, separators=separators)
    return LogEntry("forged", AT, "x", "eve", "a0", "tag", said)


@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("spans", {**SPAN, "start": 8, "end": 4}),
        ("spans", {**SPAN, "start": 4, "end": 4}),
        ("spans", {**SPAN, "source": "dream"}),
        ("spans", {**SPAN, "edited": 7}),
        ("proposals", PROPOSAL),
        ("reviews", REVIEW),
    ],
)
def test_an_event_whose_row_cannot_be_stored_stops_no_other(
    tmp_path: Path, table: str, row: dict[str, Any], compact: bool
) -> None:
    with fresh(tmp_path / "a.db", "قال وزير الخارجية أمس") as db:
        db.empty_log()
        shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
        span = tag(db, 0, 3, "PER")
        outgoing = HubLog(db, HUB).unsent(1000)
    assert outgoing is not None
    with open_database(tmp_path / "b.db") as other:
        forged = entry(table, row, compact=compact)
        taken = HubLog(other, HUB).take([forged, *outgoing.entries], (), "1")
        assert taken == TakenEntries(1, ("forged",))
        assert [one.id for one in annotations.spans_of(other, "a0", span.annotator)] == [span.id]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with new_database(tmp_path_factory.mktemp("rules") / "a.db") as db:
        yield db


@given(
    start=st.integers(-2, 3),
    end=st.integers(-2, 3),
    source=st.sampled_from(["hand", "model", "", "'"]),
    edited=st.integers(-1, 2),
)
def test_the_rules_allow_what_the_table_does(empty: Database, **told: Any) -> None:
    ((made,),) = empty.rows("SELECT sql FROM sqlite_master WHERE name = 'spans'")
    row = {**SPAN, **told}
    stored = {**row, "updated_at": ""}
    with closing(sqlite3.connect(":memory:")) as alone:
        alone.execute(made)
        try:
            alone.execute(
                f"INSERT INTO spans ({', '.join(stored)}) VALUES ({', '.join('?' * len(stored))})",
                list(stored.values()),
            )
        except sqlite3.IntegrityError:
            allowed = False
        else:
            allowed = True
    assert TableRules(empty, columns_of(empty)).allow("spans", row) == allowed


def test_each_rule_of_the_schema_is_asked(empty: Database) -> None:
    rules = TableRules(empty, columns_of(empty))
    for table in KEYS:
        ((made,),) = empty.rows("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
        assert len(rules_in(made)) == made.count("CHECK"), table
    assert rules.allow("spans", {"start": 3, "end": 4})
    assert not rules.allow("spans", {"start": -1})
    assert not rules.allow("articles", {"meta": "{"})
    assert not rules.allow("labels", {"name": ""})
    assert rules.allow("labels", {"colour": "x"})
