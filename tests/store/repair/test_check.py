"""Each kind of damage is found, and named by its row."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pytest

from tests.store.fresh import ME, Taking, Ticking, fresh, raw, tag
from tui.core.event import Change
from tui.core.ids import uuid7
from tui.core.label import Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import change_summary, problems
from tui.store.rows.row_problems import Problem
from tui.store.schema.tables import KEYS
from tui.store.work import reversal

TEXT = "زار الرئيس مدينة حلب"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """One article with something in every table, and a little history."""
    with fresh(tmp_path / "mine.db") as database:
        Taking(database, ME).take(
            Record(
                TEXT,
                id="a0",
                status=Status.DOING,
                note="ملاحظة",
                labels=("news",),
                seconds=2.5,
                spans=(RecordSpan(4, 10, "PER", "s1"), RecordSpan(17, 20, "LOC", "s2")),
                relations=(RecordRelation("s1", "s2", "visits", "r1"),),
            )
        )
        tag(database, 0, 3, "ORG")
        reversal.undo(database, "a0", ME)
        scheme.put(database, replace(scheme.get(database, "ORG"), title="هيئة"), annotator=ME)
        yield database


def found(db: Database, *tampering: str) -> list[tuple[str, str]]:
    """Table and id of each problem after raw SQL."""
    raw(db).execute("PRAGMA foreign_keys = OFF")
    raw(db).execute("PRAGMA ignore_check_constraints = ON")
    for statement in tampering:
        raw(db).execute(statement)
    raw(db).commit()
    refs = dict(db.rows("SELECT id, ref FROM spans UNION ALL SELECT id, ref FROM relations"))
    return [(one.table, refs.get(one.id) or one.id) for one in problems(db)]


def test_a_sound_database_has_no_problems(db: Database) -> None:
    assert found(db) == []


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        ("UPDATE articles SET text = text || '.'", ("articles", "a0")),
        ("UPDATE articles SET text = CAST(x'ff41' AS TEXT)", ("articles", "a0")),
        ("UPDATE articles SET sha256 = 'x'", ("articles", "a0")),
        ("UPDATE articles SET text = 'زار'", ("spans", "s1")),
        ("UPDATE spans SET text = 'x' WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET start = 5 WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET end = 99 WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET start = -3, end = -1, text = 'حل' WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET label = 'ORG' WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET annotator = 'x' WHERE ref = 's1'", ("spans", "s1")),
        ("UPDATE spans SET note = 'x' WHERE ref = 's2'", ("spans", "s2")),
        ("UPDATE spans SET id = 's9', ref = NULL WHERE ref = 's2'", ("spans", "s9")),
        ("DELETE FROM spans WHERE ref = 's2'", ("relations", "r1")),
        (
            "INSERT INTO spans SELECT 's9', article_id, annotator, label, start, end, text, note,"
            " source, score, created_at, updated_at, NULL, origin, edited"
            " FROM spans WHERE ref = 's1'",
            ("spans", "s9"),
        ),
        ("UPDATE relations SET head = tail", ("relations", "r1")),
        ("UPDATE relations SET ref = NULL", ("relations", ANY)),
        ("DELETE FROM article_labels", ("article_labels", "a0 me news")),
        ("UPDATE article_labels SET label = 'PER'", ("article_labels", "a0 me PER")),
        ("UPDATE reviews SET status = 'done'", ("reviews", "a0 me")),
        ("UPDATE reviews SET note = NULL", ("reviews", "a0 me")),
        ("DELETE FROM reviews", ("reviews", "a0 me")),
        ("UPDATE labels SET key = 'z' WHERE name = 'ORG'", ("labels", "ORG")),
        ("DELETE FROM labels WHERE name = 'ORG'", ("labels", "ORG")),
        ("INSERT INTO labels (name, kind, position) VALUES ('X', 'span', 9)", ("labels", "X")),
        ("DELETE FROM events WHERE kind = 'import'", ("spans", "s1")),
        ("DELETE FROM events WHERE kind = 'article-add'", ("articles", "a0")),
        ("UPDATE reviews SET seconds = 99", ("reviews", "a0 me")),
        ("DELETE FROM time_spent", ("time_spent", "a0 me ")),
        ("DELETE FROM events WHERE kind = 'label'", ("labels", "ORG")),
    ],
)
def test_what_was_tampered_with_is_found(
    db: Database, tampering: str, expected: tuple[str, str]
) -> None:
    assert expected in found(db, tampering)


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM events WHERE kind = 'undo'",
        "UPDATE events SET undone_by = NULL",
        "UPDATE events SET reverses = NULL",
        "UPDATE events SET payload = '{}' WHERE kind = 'undo'",
        "UPDATE events SET payload = 'x' WHERE kind = 'undo'",
        """UPDATE events SET payload = '{"changes":[{"table":"x","before":null,"after":null}]}'
           WHERE kind = 'undo'""",
        """UPDATE events SET payload = '{"changes":[{"table":"spans","before":{},"after":null}]}'
           WHERE kind = 'undo'""",
    ],
)
def test_events_that_were_tampered_with_are_found(db: Database, tampering: str) -> None:
    event = next(e for e in events.history(db) if e.kind == "undo")
    assert event.reverses is not None
    tables = dict.fromkeys(table for table, _id in found(db, tampering))
    assert "events" in tables


def test_rows_without_their_parent_are_found(db: Database) -> None:
    told = found(db, "DELETE FROM articles")
    assert {"spans", "article_labels", "relations", "reviews", "articles"} <= {t for t, _ in told}


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        (
            "UPDATE spans SET article_id = 'zz' WHERE ref = 's1'",
            Problem("spans", "s1", "it refers to 'zz' of articles, which is not there"),
        ),
        (
            "UPDATE spans SET label = 'XX' WHERE ref = 's1'",
            Problem("spans", "s1", "it refers to 'XX' of labels, which is not there"),
        ),
        (
            "UPDATE relations SET tail = 'zz'",
            Problem("relations", "r1", "it refers to 'zz' of spans, which is not there"),
        ),
        (
            "INSERT INTO refusals VALUES ('zz', 'me', 'x', 'PER', '')",
            Problem("refusals", "zz me x PER", "it refers to 'zz' of articles, which is not there"),
        ),
    ],
)
def test_a_row_of_another_program_that_breaks_the_rules_is_named(
    db: Database, tampering: str, expected: Problem
) -> None:
    found(db, tampering)
    refs = dict(db.rows("SELECT id, ref FROM spans UNION ALL SELECT id, ref FROM relations"))
    assert expected in [replace(one, id=refs.get(one.id) or one.id) for one in problems(db)]


def test_a_page_that_was_overwritten_is_found(db: Database) -> None:
    path = db.path
    (root,) = db.rows("SELECT rootpage FROM sqlite_master WHERE name = 'spans_of_label'")[0]
    (size,) = db.rows("PRAGMA page_size")[0]
    db.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    with open_database(path) as damaged:
        first = next(problems(damaged))
    assert first.table == "database"


def test_a_problem_says_what_is_wrong(db: Database) -> None:
    raw(db).execute("UPDATE spans SET end = 99 WHERE ref = 's1'")
    raw(db).commit()
    first = next(problems(db))
    what = "it ends at 99, and article a0 has 20 code points"
    ((id_,),) = db.rows("SELECT id FROM spans WHERE ref = 's1'")
    assert first == Problem("spans", id_, what)


def test_the_place_is_nobodys_action(db: Database) -> None:
    assert found(db, "UPDATE reviews SET cursor = 3, updated_at = 'x'") == []


def test_a_change_is_told_in_a_few_words(db: Database) -> None:
    undone, tagged = (e for e in events.history(db, article_id="a0") if e.kind in ("tag", "undo"))
    assert change_summary(tagged.changes[0]) == "+ ORG زار"
    assert change_summary(undone.changes[0]) == "- ORG زار"
    relabelled = next(e for e in events.history(db) if e.kind == "label")
    assert change_summary(relabelled.changes[0]).startswith("~ ORG")


def test_no_change_is_told_by_its_sign_alone() -> None:
    row = {"article_id": "a0", "annotator": "muna", "round": 1, "position": 3}
    assert change_summary(Change("assignments", None, row)) == "+ a0 muna"
    row = {"name": "order", "value": "doubt", "at": "2026"}
    assert change_summary(Change("project_settings", row, None)) == "- order doubt"
    telling = {column: "x" for columns in KEYS.values() for column in columns} | {
        "verdict": "took", "title": "x", "text": "x", "status": "done"}  # fmt: skip
    for table in KEYS:
        assert len(change_summary(Change(table, None, telling))) > 2, table


def test_a_long_article_is_read_once_and_not_with_each_of_its_spans(tmp_path: Path) -> None:
    text = "قال " * 20_000
    with fresh(tmp_path / "mine.db") as db:
        spans = tuple(RecordSpan(at, at + 3, "PER", f"s{at}") for at in range(0, 80_000, 8))
        Taking(db, ME).take(Record(text, id="long", annotator=ME, spans=spans))
        read: list[str] = []
        raw(db).set_trace_callback(read.append)
        tracemalloc.start()
        try:
            assert list(problems(db)) == []
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        raw(db).set_trace_callback(None)
        assert sum("SELECT text FROM articles" in statement for statement in read) == 1
        assert not any("a.text" in s and "JOIN spans" in s for s in read)
        assert most < 60_000_000


@pytest.mark.parametrize("at", ["2025-01-01T00:00:00.000000+00:00", "gestern"])
def test_an_event_whose_time_is_out_of_order_is_named(db: Database, at: str) -> None:
    [(undone,)] = db.rows("SELECT id FROM events WHERE kind = 'undo'")
    assert ("events", undone) in found(db, f"UPDATE events SET at = '{at}' WHERE kind = 'undo'")


@pytest.mark.parametrize("time", ["2025-12-31T20:00:00", "2026-01-01T09:00:00"])
def test_an_event_whose_time_is_not_that_of_its_id_is_named(db: Database, time: str) -> None:
    [(id_,)] = db.rows("SELECT id FROM events ORDER BY at DESC LIMIT 1")
    altered = f"UPDATE events SET at = '{time}.000000+00:00' WHERE id = '{id_}'"
    assert ("events", id_) in found(db, altered)


def test_a_clock_that_was_set_back_alters_no_time(tmp_path: Path) -> None:
    class Back(Ticking):
        """A year ahead, and then right."""

        def now(self) -> str:
            return super().now().replace("2026", "2026" if self.ticks > 20 else "2027")

        def new_id(self) -> str:
            self.ticks += 1
            return uuid7(
                1_767_225_600_000 + 31_536_000_000 * (self.ticks <= 20), self.ticks.to_bytes(10)
            )

    with open_database(tmp_path / "mine.db", create=True, clock=Back()) as db:
        for name in "ABCDEFGHIJ":
            scheme.put(db, Label(name), annotator=ME)
        assert db.rows("SELECT max(at) FROM events")[0][0].startswith("2027")
        assert list(problems(db)) == []
