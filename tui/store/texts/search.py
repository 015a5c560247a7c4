"""Searching all articles: which hold a query, the likeliest first, and where in them it stands."""

from collections.abc import Iterator
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.review import Status
from tui.core.selection import Range
from tui.store.database import Database
from tui.store.rows.row_problems import listed_status
from tui.store.texts.article_filter import EVERYTHING, Filter, where_clause
from tui.text.search_query import Query, Term

RANKED = 20_000
"""Of more articles than these none stands out; they are listed in the order they came."""

_WEIGHTS = "bm25(4.0, 1.0)"
"""A word of the title counts as much as four of the text."""


_AT_ONCE = 500
"""Texts read at once: nobody else waits for a lock while a long list is looked at."""


@frozen_dataclass
class Hit:
    """An article that was found. ``place`` is where in its ``text`` the query stands best.

    It is None where the query stands in the title alone.
    """

    article_id: str
    title: str
    status: Status
    text: str
    place: Range | None


def hit_count(db: Database, annotator: str, query: Query, wanted: Filter = EVERYTHING) -> int:
    """How many articles hold the query, of those that ``wanted`` lets through."""
    source, values = _source(annotator, query, wanted)
    return int(db.rows(f"SELECT count(*) {source}", values)[0][0])


def hits(
    db: Database,
    annotator: str,
    query: Query,
    wanted: Filter = EVERYTHING,
    *,
    offset: int = 0,
    limit: int = 20,
    ranked: bool = True,
) -> list[Hit]:
    """A stretch of the articles that hold the query, the likeliest first where ``ranked``."""
    # A stranger's bytes are read as a text, and are an error with words where they are none.
    source, values = _source(annotator, query, wanted)
    ranking, order = "", "articles_fts.rowid"
    if ranked:
        ranking, order = f" AND articles_fts.rank MATCH '{_WEIGHTS}'", "articles_fts.rank"
    rows = db.rows(
        "SELECT b.id, b.title, coalesce(v.status, 'todo'), CAST(b.text AS TEXT) FROM"
        f" (SELECT articles_fts.rowid AS seq, row_number() OVER (ORDER BY {order}) AS number"
        f"  {source}{ranking} ORDER BY {order} LIMIT :limit OFFSET :offset) AS hit"
        " JOIN articles b ON b.seq = hit.seq"
        " LEFT JOIN reviews v ON v.article_id = b.id AND v.annotator = :annotator"
        " ORDER BY hit.number",
        {**values, "limit": limit, "offset": offset},
    )
    return [
        Hit(id_, title, listed_status(status), text, query.likeliest(text))
        for id_, title, status, text in rows
    ]


def _source(annotator: str, query: Query, wanted: Filter) -> tuple[str, dict[str, object]]:
    """From which rows: the index alone, where nothing else is asked of an article."""
    where, values = where_clause(wanted, annotator)
    source = "FROM articles_fts"
    if wanted != EVERYTHING:
        source += (
            " JOIN articles a ON a.seq = articles_fts.rowid"
            " LEFT JOIN reviews r ON r.article_id = a.id AND r.annotator = :annotator"
        )
    expression = " AND ".join(map(match_expression, query.terms))
    return (
        f"{source} WHERE articles_fts MATCH :query AND {where}",
        {**values, "query": expression},
    )


def match_expression(term: Term) -> str:
    """A term as FTS5 reads it. Its words are letters and digits alone: nothing to escape."""
    star = " *" if term.prefix else ""
    phrases = (f'"{" ".join(words)}"{star}' for words in term.spellings)
    return f"({' OR '.join(phrases)})"


def holding(db: Database, term: Term) -> Iterator[tuple[Any, ...]]:
    """The id, title and text of each article that may hold the words, in the order they came.

    Letters are folded in the index: whether they stand there as they should, the text tells.
    """
    last = 0
    while True:
        rows = db.rows(
            "SELECT a.seq, a.id, a.title, CAST(a.text AS TEXT) FROM articles a WHERE a.seq IN"
            " (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query AND rowid > :last"
            "  ORDER BY rowid LIMIT :most) ORDER BY a.seq",
            {"query": f"text : {match_expression(term)}", "last": last, "most": _AT_ONCE},
        )
        yield from (row[1:] for row in rows)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]


def forms(db: Database, annotator: str) -> list[tuple[Any, ...]]:
    """Each text that an annotator has tagged, with its label, and how often."""
    return db.rows(
        "SELECT text, CAST(label AS TEXT), count(*) FROM spans WHERE annotator = ?"
        " GROUP BY text, label",
        (annotator,),
    )


def rows_holding(db: Database, term: Term, first: int, last: int) -> list[int]:
    """The rows, from ``first`` to ``last``, of the articles that may hold the words."""
    rows = db.rows(
        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?",
        (f"text : {match_expression(term)}", first, last),
    )
    return [row for (row,) in rows]


def articles_in_progress(db: Database, annotator: str, *, but: str) -> dict[int, bool]:
    """The rows of the articles, but for one, that an annotator has tagged in or has finished.

    True for those that are finished.
    """
    rows = db.rows(
        "SELECT a.seq, max(w.done) FROM"
        " (SELECT article_id, 0 AS done FROM spans WHERE annotator = :who"
        "  UNION SELECT article_id, 1 FROM reviews WHERE annotator = :who AND status = 'done') w"
        " JOIN articles a ON a.id = w.article_id WHERE a.id <> :but GROUP BY a.seq",
        {"who": annotator, "but": but},
    )
    return {row: bool(done) for row, done in rows}


def nests(db: Database, annotator: str) -> bool:
    """Whether spans of this annotator, of the last ones, lie one in another."""
    return bool(
        db.rows(
            "SELECT 1 FROM (SELECT * FROM spans WHERE annotator = :who"
            "  ORDER BY rowid DESC LIMIT :most) a JOIN spans b"
            " ON b.article_id = a.article_id AND b.annotator = :who AND b.id <> a.id"
            "  AND b.start >= a.start AND b.end <= a.end LIMIT 1",
            {"who": annotator, "most": _AT_ONCE},
        )
    )
