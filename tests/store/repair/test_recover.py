"""What is saved out of a damaged database is sound, and what is lost is named."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.fresh import ME, Taking, content, fresh, raw, tag
from tui.core.errors import DatabaseError
from tui.core.event import Change
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.store.log import events
from tui.store.merging.merge import merge
from tui.store.opening import open_database
from tui.store.project import attributes, relation_labels
from tui.store.repair.check import problems
from tui.store.repair.recover import Recovered, recover
from tui.store.repair.salvage import Salvage
from tui.store.rows import annotations
from tui.store.work import annotation_changes, reversal

TEXT = "زار الرئيس مدينة حلب"
TABLES = (
    *("labels", "articles", "spans", "article_labels", "relations", "reviews", "refusals"),
    *("events", "proposals", "relation_labels", "relation_rules", "attributes", "span_attributes"),
)


def made(path: Path, count: int = 40) -> Path:
    """A database with something in every table, long enough for many pages."""
    texts = [f"{TEXT} رقم {number} " + "كلمة " * 300 for number in range(count)]
    with fresh(path, *texts) as db:
        for number in range(count):
            for start, end in ((0, 3), (4, 10), (11, 16)):
                tag(db, start, end, "PER", article=f"a{number}")
            reversal.undo(db, f"a{number}", ME)
        refusal = {"article_id": "a0", "annotator": ME, "folded": "حلب", "label": "LOC"}
        change = Change("refusals", None, {**refusal, "created_at": db.clock.now()})
        events.record(db, "refuse", [change], annotator=ME, article_id="a0")
        Taking(db, ME).take(
            Record(
                TEXT, id="r", status=Status.DOING, note="ملاحظة", labels=("news",), seconds=3.5,
                spans=(
                    RecordSpan(4, 10, "PER", "s1", attributes=(("sure", "true"),)),
                    RecordSpan(17, 20, "LOC", "s2"),
                ),
                relations=(RecordRelation("s1", "s2", "visits", "r1"),),
            )
        )  # fmt: skip
        visits = relation_labels.get(db, "visits")
        rule = replace(visits, pairs=(("PER", "LOC"),), several=False)
        relation_labels.put(db, rule, annotator=ME)
        (arc,) = annotations.relations_of(db, "r", ME)
        changes = annotation_changes.relation_alteration_changes(db, arc, replace(arc, note="أمس"))
        events.record(db, events.RELATE, changes, annotator=ME, article_id="r")
        changes = attributes.value_changes(db, arc.head, "sure", None)
        events.record(db, events.ATTRIBUTE, changes, annotator=ME, article_id="r")
        reversal.undo(db, "r", ME)
        raw(db).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One such database for all tests, which copy it."""
    return made(tmp_path_factory.mktemp("sound") / "mine.db")


def saved(damaged: Path) -> tuple[Recovered, dict[str, list[tuple[object, ...]]]]:
    """What recovering gives; the new database is sound, the old one untouched."""
    target = damaged.with_name("saved.db")
    target.unlink(missing_ok=True)
    before = damaged.read_bytes()
    found = recover(damaged, target)
    assert damaged.read_bytes() == before
    with open_database(target) as db:
        assert list(problems(db)) == []
        for table in TABLES:
            [(count,)] = db.rows(f"SELECT count(*) FROM {table}")
            assert count >= found.kept.get(table, 0)
        return found, content(db)


def overwritten(sound: Path, path: Path, *pages: int, filling: bytes = b"\xff") -> Path:
    """A copy with some pages (from 1) overwritten."""
    whole = bytearray(sound.read_bytes())
    for page in pages:
        whole[(page - 1) * 4096 : page * 4096] = (filling * 4096)[:4096]
    path.write_bytes(whole)
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """The root page of a table and the leaves under it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        [(root,)] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    page = path.read_bytes()[(root - 1) * 4096 : root * 4096]
    leaves = []
    if page[0] == 5:
        for cell in range(int.from_bytes(page[3:5])):
            at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell])
            leaves.append(int.from_bytes(page[at : at + 4]))
        leaves.append(int.from_bytes(page[8:12]))
    return [root, *leaves]


def test_what_stops_it_names_the_database_that_was_asked_for(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(recovery: Any) -> None:
        raise DatabaseError("the disk is full", file=str(recovery.db.path))

    monkeypatch.setattr("tui.store.repair.recover._Recovery.run", is_full)
    with pytest.raises(DatabaseError) as raised:
        recover(sound, tmp_path / "saved.db")
    assert raised.value.file == str(tmp_path / "saved.db")


def test_a_sound_database_comes_out_as_it_is(sound: Path, tmp_path: Path) -> None:
    path = overwritten(sound, tmp_path / "mine.db")
    with open_database(path) as db:
        before = content(db)
    found, after = saved(path)
    assert found.lost == ()
    assert after == before


@pytest.mark.parametrize(
    "table",
    [
        *("spans", "reviews", "relations", "article_labels", "labels", "refusals"),
        *("relation_labels", "relation_rules", "attributes", "span_attributes"),
    ],
)
def test_a_table_that_is_gone_comes_back_from_the_events(
    sound: Path, tmp_path: Path, table: str
) -> None:
    path = overwritten(sound, tmp_path / "mine.db", *pages_of(sound, table))
    found, after = saved(path)
    with open_database(sound) as db:
        assert after == content(db)
    assert {problem.table for problem in found.lost} == {table}


def test_what_was_said_of_relations_and_attributes_is_undone_in_what_was_saved(
    sound: Path, tmp_path: Path
) -> None:
    lost = (*pages_of(sound, "relations"), *pages_of(sound, "span_attributes"))
    saved(overwritten(sound, tmp_path / "mine.db", *lost))
    with open_database(tmp_path / "saved.db") as db:
        kinds = [event.kind for event in events.every(db) if event.article_id == "r"]
        assert [kinds.count(one) for one in (events.RELATE, events.ATTRIBUTE)] == [1, 1]
        reversal.redo(db, "r", ME)
        assert attributes.counts(db) == {}
        for wanted in ("أمس", None):
            reversal.undo(db, "r", ME)
            (arc,) = annotations.relations_of(db, "r", ME)
            assert (arc.note, attributes.counts(db)) == (wanted, {("sure", "true"): 1})
        assert list(problems(db)) == []


def test_a_leaf_of_articles_that_is_gone_costs_its_own_articles_alone(
    sound: Path, tmp_path: Path
) -> None:
    leaves = pages_of(sound, "articles")[1:]
    path = overwritten(sound, tmp_path / "mine.db", leaves[3])
    found, after = saved(path)
    lost = [problem for problem in found.lost if problem.table == "articles"]
    assert lost
    assert 35 <= found.kept["articles"] < 41
    assert len(after["spans"]) >= 2 * (found.kept["articles"] - 1)


def test_events_that_are_gone_leave_the_rows_and_undo_of_the_rest(
    sound: Path, tmp_path: Path
) -> None:
    leaves = pages_of(sound, "events")[1:]
    path = overwritten(sound, tmp_path / "mine.db", leaves[1], leaves[2])
    found, after = saved(path)
    with open_database(sound) as db:
        assert after["spans"] == content(db)["spans"]
    assert {problem.table for problem in found.lost} == {"events"}
    with open_database(path.with_name("saved.db")) as db:
        assert any(event.kind == "recover" for event in events.every(db))
        tag(db, 17, 20, "LOC")
        reversal.undo(db, "a0", ME)
        assert list(problems(db)) == []


def test_words_of_what_was_saved_are_found(sound: Path, tmp_path: Path) -> None:
    saved(overwritten(sound, tmp_path / "mine.db"))
    with open_database(tmp_path / "saved.db") as db:
        assert db.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'حلب'") == [
            (41,)
        ]


def test_a_span_that_was_tampered_with_is_mended_from_its_event(
    sound: Path, tmp_path: Path
) -> None:
    path = overwritten(sound, tmp_path / "mine.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE spans SET text = 'x', end = 9999 WHERE id = 's1'")
        db.commit()
    _found, after = saved(path)
    with open_database(sound) as db:
        assert after == content(db)


def test_a_text_that_was_tampered_with_is_told(sound: Path, tmp_path: Path) -> None:
    path = overwritten(sound, tmp_path / "mine.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE articles SET text = text || 'x' WHERE id = 'a3'")
        db.commit()
    found, _after = saved(path)
    assert [(problem.table, problem.id) for problem in found.lost] == [("articles", "a3")]


def test_an_older_database_is_saved_too(tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "schemas" / "schema-1.db"
    path = tmp_path / "mine.db"
    path.write_bytes(old.read_bytes())
    found, _after = saved(path)
    assert found.lost == ()


@pytest.mark.parametrize("content_", [b"", b"text", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_holds_nothing_of_ours_is_refused(tmp_path: Path, content_: bytes) -> None:
    path = tmp_path / "mine.db"
    path.write_bytes(content_)
    with pytest.raises(DatabaseError):
        recover(path, tmp_path / "saved.db")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.db"]


def test_where_all_is_lost_the_newest_copy_is_named(sound: Path, tmp_path: Path) -> None:
    path = overwritten(sound, tmp_path / "mine.db", 1)
    for day in (1, 2):
        (tmp_path / f"mine.2026-01-0{day}.db").touch()
    with pytest.raises(DatabaseError) as error:
        recover(path, tmp_path / "saved.db")
    assert "mine.2026-01-02.db" in str(error.value)


def test_a_file_that_is_there_stays(sound: Path, tmp_path: Path) -> None:
    target = tmp_path / "saved.db"
    target.write_text("x")
    with pytest.raises(DatabaseError, match="there is a file already"):
        recover(sound, target)
    assert target.read_text() == "x"


class Torn(sqlite3.Connection):
    """A connection that fails at certain rows, as one to a damaged file does."""

    bad: frozenset[int] = frozenset()

    def execute(self, sql: str, values: object = ()) -> object:  # type: ignore[override]
        rows = super().execute(sql, values)  # type: ignore[arg-type]
        if not sql.startswith("SELECT rowid"):
            return rows
        return self._torn(list(rows))

    def _torn(self, rows: list[tuple[int, object]]) -> object:
        for row in rows:
            if row[0] in self.bad:
                raise sqlite3.DatabaseError("database disk image is malformed")
            yield row


@given(st.frozensets(st.integers(1, 60)), st.frozensets(st.integers(1, 60)))
def test_every_row_that_can_be_read_is_read_once(
    there: frozenset[int], bad: frozenset[int]
) -> None:
    with closing(sqlite3.connect(":memory:", factory=Torn)) as db:
        db.execute("CREATE TABLE t (word TEXT)")
        for number in there:
            db.execute("INSERT INTO t (rowid, word) VALUES (?, ?)", (number, str(number)))
        db.bad = bad
        salvage = Salvage(db, "t", most=1000)
        read = [row["word"] for row in salvage]
    assert sorted(read, key=int) == [str(number) for number in sorted(there - bad)]
    unread = {n for low, high in salvage.unread for n in range(low, high + 1)}
    assert there & bad <= unread
    assert not unread & (there - bad)


def test_a_merged_file_in_which_two_undid_one_thing_comes_out_as_it_is(tmp_path: Path) -> None:
    with fresh(tmp_path / "0.db", TEXT) as db:
        tag(db, 0, 3, "PER")
    (tmp_path / "1.db").write_bytes((tmp_path / "0.db").read_bytes())
    with open_database(tmp_path / "0.db") as a, open_database(tmp_path / "1.db") as b:
        for db in (a, b):
            reversal.undo(db, "a0", ME)
        reversal.redo(b, "a0", ME)
        with a.transaction():
            merge(a, b)
        told = a.rows("SELECT id, kind, reverses, undone_by FROM events ORDER BY at, id")
    found, _content = saved(tmp_path / "0.db")
    assert found.lost == ()
    with open_database(tmp_path / "saved.db") as db, open_database(tmp_path / "1.db") as b:
        assert db.rows("SELECT id, kind, reverses, undone_by FROM events ORDER BY at, id") == told
        with db.transaction():
            assert merge(db, b).joined.new == 0
