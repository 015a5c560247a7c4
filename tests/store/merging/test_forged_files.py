"""Files that somebody altered: each is refused by one line, and nothing is changed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.fresh import ME, fresh, raw, tag
from tests.store.merging.test_merge import opened, rows, take_from
from tui.core.errors import DatabaseError
from tui.store.database import Database
from tui.store.merging.merge import merge
from tui.store.rows import annotations
from tui.store.texts import articles

TEXT = "قال وزير الخارجية أمس"
ROW = {
    "id": "s", "article_id": "a0", "annotator": "eve", "label": "PER", "start": 4, "end": 8,
    "text": "وزير", "note": None, "source": "hand", "score": None, "created_at": "",
}  # fmt: skip
EVENT = {
    "id": "e", "at": "2026-01-02T00:00:00.000000+00:00", "origin": "x", "annotator": "eve",
    "article_id": "a0", "kind": "tag", "reverses": None,
}  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two copies of a database with one article and one span; in the second one more is done."""
    with fresh(tmp_path / "a.db", TEXT) as db:
        tag(db, 0, 3, "PER")
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with opened(tmp_path / "a.db", 1) as a, opened(tmp_path / "b.db", 2) as b:
        tag(b, 9, 17, "ORG")
        yield a, b


def forge(db: Database, payload: str, **columns: Any) -> None:
    """Put an event into the log, and nothing else."""
    row = {**EVENT, "payload": payload, **columns}
    raw(db).execute("PRAGMA ignore_check_constraints = ON")
    raw(db).execute("PRAGMA foreign_keys = OFF")
    raw(db).execute(
        f"INSERT INTO events ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        list(row.values()),
    )
    raw(db).commit()


def put(table: str = "spans", **columns: Any) -> str:
    """The payload of an event that puts a row there."""
    row = {**ROW, **columns} if table == "spans" else columns
    return json.dumps({"changes": [{"table": table, "before": None, "after": row}]})


def refuse(a: Database, b: Database, words: str, *, clock_ok: bool = False) -> None:
    """See that it is refused, and that nothing is changed."""
    before = rows(a), a.rows("SELECT * FROM events"), a.rows("SELECT * FROM texts")
    with pytest.raises(DatabaseError, match=words) as caught, a.transaction():
        merge(a, b, clock_ok=clock_ok)
    assert "\n" not in str(caught.value)
    assert (rows(a), a.rows("SELECT * FROM events"), a.rows("SELECT * FROM texts")) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE spans SET label = 'ORG' WHERE label = 'PER'",
        "UPDATE spans SET start = 1, text = 'ال' WHERE label = 'PER'",
        "DELETE FROM spans WHERE label = 'PER'",
        "INSERT INTO spans SELECT 'new', article_id, 'eve', label, start, end, text, note, source,"
        " score, created_at, updated_at, ref, origin, edited FROM spans WHERE label = 'PER'",
        "UPDATE labels SET title = 'x' WHERE name = 'ORG'",
        "INSERT INTO reviews (article_id, annotator, status, updated_at)"
        " VALUES ('a0', 'eve', 'done', '')",
        "INSERT INTO project_settings VALUES ('curators', 'eve')",
        "UPDATE events SET payload = replace(payload, 'ORG', 'LOC') WHERE kind = 'tag'",
    ],
)
def test_rows_that_no_event_made_are_refused(pair: tuple[Database, Database], sql: str) -> None:
    a, b = pair
    raw(b).execute(sql)
    raw(b).commit()
    refuse(a, b, "its rows are not what its events say")


def test_a_text_that_is_not_what_its_hash_says_is_refused(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    with b.transaction():
        articles.add(b, text="نص آخر", title="", meta={}, id_="b1")
    raw(b).execute("UPDATE articles SET text = 'غيره' WHERE id = 'b1'")
    raw(b).commit()
    refuse(a, b, "its text is not what its sha256 says")


@pytest.mark.parametrize(
    "payload",
    [
        "no json",
        "[]",
        '{"changes": 7}',
        '{"changes": [7]}',
        '{"changes": [{"table": ["spans"], "before": null, "after": null}]}',
        '{"changes": ' + "[" * 100_000 + "]" * 100_000 + "}",
        put(table="sqlite_master", name="x"),
        put(unknown=1),
        put(start="4"),
        put(start=True),
        put(start=2**70),
        put(score=float("nan")),
        put(score=float("inf")),
        put(text="\ud800"),
        put(text=None),
        put(text=[1]),
        put(article_id="a9"),
        json.dumps({"changes": [{"table": "spans", "before": None, "after": {"id": "s"}}]}),
        put(table="labels", name="X", kind="span", position=9),
        put(table="decisions", article_id="a0", gold="gold", place="0-3", of="7"),
        json.dumps({"changes": [], "group": {}}),
    ],
)
def test_an_event_that_says_nothing_is_refused(
    pair: tuple[Database, Database], payload: str
) -> None:
    a, b = pair
    forge(b, payload)
    refuse(a, b, "event e does not say what was done")


@pytest.mark.parametrize(
    "columns",
    [
        {"at": "yesterday"},
        {"at": "2026-01-02"},
        {"at": "2026-01-02T00:00:00.000000+03:00"},
        {"id": ""},
        {"annotator": ""},
    ],
)
def test_an_event_without_a_time_an_id_or_a_name_is_refused(
    pair: tuple[Database, Database], columns: dict[str, str]
) -> None:
    a, b = pair
    forge(b, put(), **columns)
    refuse(a, b, "does not say what was done")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"reverses": "nothing"}, "takes back event nothing"),
        ({"reverses": "e"}, "event e takes back one that comes after it"),
        ({"at": "2999-01-01T00:00:00.000000+00:00"}, "its clock was ahead"),
        ({"at": "9999-12-31T23:59:59.999999+00:00"}, "which none can follow"),
    ],
)
def test_an_event_that_does_not_stand_in_the_order_is_refused(
    pair: tuple[Database, Database], columns: dict[str, str], words: str
) -> None:
    a, b = pair
    forge(b, put(), **columns)
    refuse(a, b, words)


@pytest.mark.parametrize("article", ["a0\0", "\0"])
def test_an_event_of_an_article_whose_id_is_cut_is_refused(
    pair: tuple[Database, Database], article: str
) -> None:
    a, b = pair
    forge(b, put(article_id=article), article_id=article)
    refuse(a, b, "event e does not say what was done")


def test_a_row_of_an_article_whose_id_is_cut_is_refused(pair: tuple[Database, Database]) -> None:
    a, b = pair
    forge(b, put(article_id="a0\0"), article_id=None)
    refuse(a, b, "event e does not say what was done")


def test_an_event_that_none_can_follow_is_refused_whatever_one_says_of_the_clock(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    forge(b, put(), at="9999-12-31T23:59:59.999999+00:00")
    refuse(a, b, "which none can follow", clock_ok=True)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (put(start=8, end=4), "cannot stand together"),
        (put(source="dream"), "cannot stand together"),
        (put(table="articles", id="new", title="", sha256="0" * 64, words=1, added_at="",
             meta="{}"), "is not there any more"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_stored_are_refused(
    pair: tuple[Database, Database], payload: str, words: str
) -> None:
    a, b = pair
    of = json.loads(payload)["changes"][0]["after"]
    forge(b, payload, article_id=of.get("article_id", of["id"]))
    refuse(a, b, words)


def test_a_stolen_id_of_a_span_takes_nothing_from_its_annotator(
    pair: tuple[Database, Database],
) -> None:
    a, b = pair
    (span,) = annotations.spans_of(a, "a0", ME)
    forge(b, put(id=span.id))
    take_from(a, b)
    assert span in annotations.spans_of(a, "a0", ME)
    assert annotations.spans_of(a, "a0", "eve") == []


def test_a_full_disk_is_one_line_and_changes_nothing(pair: tuple[Database, Database]) -> None:
    a, b = pair
    for number in range(60):
        tag(b, 4, 8, "PER", annotator=f"annotator {number} {'x' * 400}")
    ((pages,),) = a.rows("PRAGMA page_count")
    raw(a).execute(f"PRAGMA max_page_count = {pages}")
    refuse(a, b, "full")
