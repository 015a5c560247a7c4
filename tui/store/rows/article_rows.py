"""The rows that hold an article's text, and the indexes that go with them."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.core.event import TableRow
from tui.store.database import Database
from tui.text.fold import Level, fold

if TYPE_CHECKING:
    from tui.text.near_duplicates import Halves


def insert(db: Database, row: TableRow, text: str, known: "Halves | None" = None) -> None:
    """Put an article there; inside a transaction. ``known`` are its halves, where one has them."""
    columns, holes = ", ".join(row), ", ".join("?" * len(row))
    seq = db.insert(
        f"INSERT INTO articles ({columns}, text) VALUES ({holes}, CAST(? AS TEXT))",
        [*row.values(), _bytes(text)],
    )
    index(db, seq, row["title"], text, known)


def update(db: Database, row: TableRow, text: str) -> None:
    """Give an article this title, text and metadata; its old text is kept aside."""
    seq, title, before = _stored(db, row["id"])
    keep_text(db, before)
    unindex(db, seq, title, before)
    db.write(
        "UPDATE articles SET title = :title, sha256 = :sha256, words = :words,"
        " added_at = :added_at, meta = :meta, text = :text WHERE id = :id",
        {**row, "text": text},
    )
    index(db, seq, row["title"], text)


def delete(db: Database, article_id: str) -> None:
    """Take an article away; its text is kept aside. Where one has only looked goes, too."""
    seq, title, text = _stored(db, article_id)
    keep_text(db, text)
    db.write(
        "DELETE FROM reviews WHERE article_id = ? AND status = 'todo' AND note IS NULL",
        (article_id,),
    )
    unindex(db, seq, title, text)
    db.write("DELETE FROM articles WHERE seq = ?", (seq,))


def text_with(db: Database, sha256: str) -> str | None:
    """The text with this hash: of an article, or one that was kept aside."""
    rows = db.rows(
        "SELECT text FROM articles WHERE sha256 = :sha256"
        " UNION ALL SELECT text FROM texts WHERE sha256 = :sha256 LIMIT 1",
        {"sha256": sha256},
    )
    return str(rows[0][0]) if rows else None


def keep_text(db: Database, text: str) -> None:
    """Keep a text that its article will not have any more."""
    db.write("INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)", (_sha256(text), text))


def index(db: Database, seq: int, title: str, text: str, known: "Halves | None" = None) -> None:
    """Let an article be found by its words, and as a near duplicate."""
    # The desk opens sooner without it.
    from tui.store.rows import near_duplicates

    db.write(
        "INSERT INTO articles_fts (rowid, title, text)"
        " VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT))",
        (seq, *(_bytes(folded) for folded in search_text(title, text))),
    )
    near_duplicates.remember(db, seq, text, known)


def unindex(db: Database, seq: int, title: str, text: str) -> None:
    """Let an article, whose title and text are these, be found no more."""
    # The desk opens sooner without it.
    from tui.store.rows import near_duplicates

    near_duplicates.forget(db, seq, text)
    db.write(
        "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        (seq, *search_text(title, text)),
    )


def search_text(title: str, text: str) -> tuple[str, str]:
    """What the full-text index has of an article."""
    return fold(title, Level.LETTERS).text, fold(text, Level.LETTERS).text


def event_row(db: Database, article_id: str) -> Mapping[str, Any] | None:
    """The row of an article as an event holds it: without the text, which its sha256 names."""
    rows = db.records(
        "SELECT id, title, sha256, words, added_at, meta FROM articles WHERE id = ?", [article_id]
    )
    return next(rows, None)


def _bytes(text: str) -> bytes:
    """The text for a statement: a string would keep its bytes as long as it lives itself, which
    of a long one is its size again."""
    return text.encode()


def _stored(db: Database, article_id: str) -> tuple[int, str, str]:
    ((seq, title, text),) = db.rows(
        "SELECT seq, title, text FROM articles WHERE id = ?", (article_id,)
    )
    return seq, title, text


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
