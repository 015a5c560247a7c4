"""New databases for tests, with a clock that ticks when it is asked."""

import sqlite3
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tui.core.event import Change
from tui.core.ids import uuid7
from tui.core.label import Kind, Label
from tui.core.record import Record
from tui.core.span import Span
from tui.store.database import Database
from tui.store.file.clock import Clock
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.records.ingest import Intake, TakenIn
from tui.store.rows import annotations, span_rows
from tui.store.texts import articles

ME = "me"
LABELS = (
    Label("PER", title="شخص", key="p", colour="#4e9ad4", position=0),
    Label("ORG", title="منظمة", key="o", colour="#e0873a", position=1),
    Label("LOC", title="مكان", key="l", colour="#5fae5b", position=2),
    Label("news", Kind.ARTICLE, title="أخبار", key="n", colour="#c87bd1", position=3),
)

_BEGIN = 1_767_225_600_000
"""The Unix time, in milliseconds, of the first tick."""


class Ticking:
    """Each time is a microsecond after the last; each id comes after the last."""

    def __init__(self) -> None:
        self.ticks = 0

    def now(self) -> str:
        self.ticks += 1
        return f"2026-01-01T00:00:00.{self.ticks:06}+00:00"

    def new_id(self) -> str:
        self.ticks += 1
        return uuid7(_BEGIN + self.ticks // 1000, self.ticks.to_bytes(10))


@cache
def _empty() -> bytes:
    """A database in which nothing is: each is the same but for the time of its making."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_database(path, create=True).close()
        return path.read_bytes()


def new_database(path: Path, clock: Clock | None = None) -> Database:
    """A database that is new if there is none; five times quicker than to have it made."""
    if not path.exists():
        path.write_bytes(_empty())
    return open_database(path, clock=clock)


def fresh(path: Path, *texts: str, labels: Iterable[Label] = LABELS) -> Database:
    """A new database with these labels and these texts, as articles ``a0``, ``a1``, and so on."""
    db = new_database(path, Ticking())
    with db.transaction():
        for label in labels:
            scheme.put(db, label, annotator="hashiya")
        for number, text in enumerate(texts):
            articles.add(db, text=text, title=f"عنوان {number}", meta={}, id_=f"a{number}")
    return db


class Taking(Intake):
    """Takes each record in a transaction of its own."""

    def take(self, record: Record) -> TakenIn:
        with self.db.transaction():
            return Intake.take(self, record)


def raw(db: Database) -> sqlite3.Connection:
    """The connection behind the door, for doing to a database what the program never does."""
    return db._connection


def tag(
    db: Database, start: int, end: int, label: str, *, article: str = "a0", annotator: str = ME
) -> Span:
    """Tag a range in an action of its own."""
    span = Span(db.clock.new_id(), article, annotator, label, start, end)
    text = articles.get(db, article).text[start:end]
    row = span_rows.row_of(span, text, db.clock.now())
    change = Change("spans", None, row)
    events.record(db, "tag", [change], annotator=annotator, article_id=article)
    return span


def leave_twice(db: Database, start: int, end: int, label: str) -> None:
    """Put a span there as programs did that did not ask whether it was there."""
    span = Span(db.clock.new_id(), "a0", ME, label, start, end)
    text = articles.get(db, "a0").text[start:end]
    change = Change("spans", None, span_rows.row_of(span, text, db.clock.now()))
    with db.transaction():
        events.record_import(db, [change], annotator=ME, article_id="a0")


def untag(db: Database, span: Span) -> None:
    """Remove a span in an action of its own."""
    changes = annotations.removal(db, span.id)
    events.record(db, "remove", changes, annotator=span.annotator, article_id=span.article_id)


def said(db: Database, article: str = "a0", annotator: str = ME) -> list[tuple[int, int, str]]:
    """What spans an annotator has in an article."""
    return [(s.start, s.end, s.label) for s in annotations.spans_of(db, article, annotator)]


def content(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables that events set, without the times of their last change."""
    return {
        "labels": db.rows("SELECT * FROM labels ORDER BY name"),
        "spans": db.rows(
            "SELECT id, article_id, annotator, label, start, end, text, note, source, score,"
            " created_at FROM spans ORDER BY id"
        ),
        "article_labels": db.rows(
            "SELECT article_id, annotator, label FROM article_labels ORDER BY 1, 2, 3"
        ),
        "relations": db.rows(
            "SELECT id, article_id, annotator, label, head, tail, note FROM relations ORDER BY id"
        ),
        "relation_labels": db.rows("SELECT * FROM relation_labels ORDER BY name"),
        "relation_rules": db.rows("SELECT * FROM relation_rules ORDER BY label, head, tail"),
        "attributes": db.rows("SELECT * FROM attributes ORDER BY name"),
        "span_attributes": db.rows("SELECT * FROM span_attributes ORDER BY span_id, name"),
        "reviews": db.rows(
            "SELECT article_id, annotator, status, note FROM reviews"
            " WHERE status <> 'todo' OR note IS NOT NULL ORDER BY 1, 2"
        ),
        "refusals": db.rows("SELECT * FROM refusals ORDER BY article_id, annotator, folded, label"),
    }
