"""What later capabilities write is told by events from the start: check, undo, recover know it."""

from collections.abc import Mapping
from dataclasses import replace

from tests.store.fresh import ME, content, tag
from tui.core.event import Change
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.repair.recover import recover
from tui.store.work import reversal

LABEL = {
    "name": "source", "title": "", "title_en": "", "key": "s", "colour": "", "position": 0,
    "retired": 0, "directed": 1, "chain": 0, "role_head": None, "role_tail": None,
}  # fmt: skip
ATTRIBUTE = {
    "name": "sure", "title": "", "title_en": "", "key": "c", "kind": "choice",
    "choices": '["yes","no"]', "of": "[]", "position": 0, "retired": 0,
}  # fmt: skip
DECISION = {
    "article_id": "a0", "gold": "gold", "place": "0-3", "verdict": "took", "of": '["me"]',
    "seen": "[]", "reason": None, "curator": ME, "rule": None, "created_at": "2026",
}  # fmt: skip


def test_rows_of_all_tables_come_by_events_and_go_again(db: Database) -> None:
    span = tag(db, 0, 3, "PER")
    scheme.put(db, replace(scheme.get(db, "PER"), guideline="# من هو"), annotator=ME)
    before, tables = content(db), ("relation_rules", "span_attributes", "assignments", "decisions")
    rows: dict[str, Mapping[str, object]] = {
        "relation_labels": LABEL,
        "relation_rules": {"label": "source", "head": "PER", "tail": "ORG"},
        "attributes": ATTRIBUTE,
        "span_attributes": {"span_id": span.id, "name": "sure", "value": "yes"},
        "assignments": {
            "article_id": "a0", "annotator": ME, "position": 1, "round": 1, "created_at": "2026"
        },
        "decisions": DECISION,
    }  # fmt: skip
    changes = [Change(table, None, row) for table, row in rows.items()]
    done = events.record(db, "assign", changes, annotator=ME, article_id="a0")
    scheme.rename(db, "PER", "PERSON", annotator=ME)
    assert db.rows("SELECT head FROM relation_rules") == [("PERSON",)]
    assert list(problems(db)) == []
    recovered = recover(db.path, db.path.with_name("new.db"))
    assert {table: recovered.kept.get(table) for table in tables} == dict.fromkeys(tables, 1)
    assert recovered.lost == ()
    scheme.rename(db, "PERSON", "PER", annotator=ME)
    reversal.take_back(db, done.id, annotator=ME)
    assert content(db) == before
    assert not any(db.rows(f"SELECT 1 FROM {table}") for table in tables)
    assert list(problems(db)) == []
