"""Whether what is made from the articles, the full-text index and that of near twins, is whole."""

import re
from collections.abc import Iterator

from tui.core.i18n import _
from tui.store.database import Database
from tui.store.rows import article_rows
from tui.store.texts import articles
from tui.text.near_duplicates import halves, skeleton

_PLAIN_WORDS = re.compile(
    "(?<!\\S)[0-9a-z\u0621-\u064a]{2,}(?: [0-9a-z\u0621-\u064a]{2,}){0,2}(?!\\S)"
)
"""Up to three words in a row, as they are to the index."""


def missing(db: Database) -> Iterator[tuple[str, str]]:
    """The ids of articles that an index does not have as they are, and what is wrong."""
    stray = db.iterate(
        "SELECT id FROM articles_fts_docsize WHERE id NOT IN (SELECT seq FROM articles)"
    )
    for (seq,) in stray:
        yield str(seq), _("the full-text index has an article that is not there")
    rows = db.iterate(
        "SELECT a.seq, a.id, CAST(a.title AS TEXT), CAST(a.text AS TEXT), d.id IS NOT NULL"
        " FROM articles a LEFT JOIN articles_fts_docsize d ON d.id = a.seq ORDER BY a.seq"
    )
    for seq, id_, title, text, indexed in rows:
        if not indexed or not _is_found(db, seq, *article_rows.search_text(title, text)):
            yield id_, _("the full-text index does not find it")
        known = halves(skeleton(text))
        stored = db.rows(
            "SELECT key FROM article_halves WHERE article = ? AND length = ? AND key IN (?, ?)",
            (seq, known.length, *known.keys),
        )
        if len(stored) != len(set(known.keys)):
            yield id_, _("the index of near twins does not find it")


def _is_found(db: Database, seq: int, title: str, text: str) -> bool:
    """Whether the first plain words of the title and of the text lead to the article."""
    for column, folded in (("title", title), ("text", text)):
        if words := _PLAIN_WORDS.search(folded):
            sql = "SELECT 1 FROM articles_fts WHERE rowid = ? AND articles_fts MATCH ?"
            if not db.rows(sql, (seq, f'{column} : "{words[0]}"')):
                return False
    return True


def rebuild(db: Database) -> None:
    """Make both indexes anew from the articles; inside a transaction."""
    db.write("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    db.write("DELETE FROM article_halves")
    for article in articles.every(db):
        ((seq,),) = db.rows("SELECT seq FROM articles WHERE id = ?", (article.id,))
        article_rows.index(db, seq, article.title, article.text)
