"""Articles as stored: added, found, listed, stepped through."""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui.core.article import Article, sha256_of
from tui.core.errors import DatabaseError, UsageError
from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.ids import uuid8
from tui.core.review import Status
from tui.store.database import Database
from tui.store.file.header import SYSTEM
from tui.store.log import events
from tui.store.rows.row_problems import article_problem, listed_status, parsed_meta, row_name
from tui.store.texts.article_filter import EVERYTHING, Filter, where_clause

if TYPE_CHECKING:
    from tui.core.sharing import ShareableArticle
    from tui.text.near_duplicates import Halves

_PIECE = 1 << 16
_COLUMNS = "id, title, text, sha256, added_at, meta"


@frozen_dataclass
class Entry:
    """A line of the list of articles, as one annotator sees it. ``noted``: it bears a note."""

    id: str
    title: str
    words: int
    status: Status
    spans: int
    touched_at: str
    noted: bool = False


class Sort(StrEnum):
    """The order of the list; what was touched last, is longest, or doubted most, stands first."""

    CAME = "came"
    TITLE = "title"
    WORDS = "words"
    TOUCHED = "touched"
    DOUBT = "doubt"


# The indexes of the schema give each order without sorting; touched ones come before the others.
_ORDERS = {
    Sort.CAME: "a.seq",
    Sort.TITLE: "a.title, a.seq",
    Sort.WORDS: "a.words DESC, a.seq DESC",
    Sort.TOUCHED: "coalesce(r.updated_at, '') DESC, a.seq",
    Sort.DOUBT: "d.place IS NULL, d.place, a.seq",
}
_BACKWARDS = {
    Sort.CAME: "a.seq DESC",
    Sort.TITLE: "a.title DESC, a.seq DESC",
    Sort.WORDS: "a.words, a.seq",
    Sort.TOUCHED: "coalesce(r.updated_at, ''), a.seq DESC",
    Sort.DOUBT: "d.place IS NOT NULL, d.place DESC, a.seq DESC",
}


def add(
    db: Database,
    *,
    text: str,
    title: str,
    meta: Mapping[str, Any],
    id_: str | None = None,
    known: "Halves | None" = None,
    annotator: str = SYSTEM,
) -> Article:
    """Store a text that is not there yet, with its event; inside a transaction.

    Without an id of its own it gets one made of the text: the same in every file that has it.
    ``known`` are the halves of the text's skeleton, where the caller has them already.
    """
    # The desk opens sooner without it.
    from tui.store.rows import article_rows

    sha256 = sha256_of(text)
    article = Article(
        id=id_ or _free_id(db, sha256),
        title=title,
        text=text,
        sha256=sha256,
        added_at=db.clock.now(),
        meta=meta,
    )
    row = {
        "id": article.id,
        "title": title,
        "sha256": sha256,
        "words": word_count(text),
        "added_at": article.added_at,
        "meta": meta_text(meta),
    }
    article_rows.insert(db, row, text, known)
    change = Change("articles", None, row)
    events.append(db, events.new_event(db, events.ARTICLE_ADD, [change], annotator, article.id))
    return article


def _free_id(db: Database, sha256: str) -> str:
    id_ = uuid8(bytes.fromhex(sha256))
    return db.clock.new_id() if exists(db, id_) else id_


def meta_text(meta: Mapping[str, Any]) -> str:
    """What stands beside an article, as it is stored."""
    return json.dumps(dict(meta), ensure_ascii=False, separators=(",", ":")) if meta else "{}"


def word_count(text: str) -> int:
    """How many pieces white space parts the text into, by less memory than a list of them."""
    count, inside = 0, False
    for at in range(0, len(text), _PIECE):
        piece = text[at : at + _PIECE]
        count += len(piece.split()) - (inside and not piece[0].isspace())
        inside = not piece[-1].isspace()
    return count


def get(db: Database, article_id: str) -> Article:
    """The article with this id; UsageError where there is none."""
    rows = db.rows(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", (article_id,))
    if not rows:
        raise UsageError(_("no article {id!r}").format(id=article_id), file=str(db.path))
    return _article(db, rows[0])


def title_and_meta(db: Database, article_id: str) -> tuple[str, dict[str, Any]]:
    """What stands beside an article that is there, without its text."""
    ((title, meta),) = db.rows("SELECT title, meta FROM articles WHERE id = ?", (article_id,))
    return title, parsed_meta(meta) or {}


def with_text(db: Database, sha256: str) -> str | None:
    """The id of the article that holds this very text."""
    rows = db.rows("SELECT id FROM articles WHERE sha256 = ?", (sha256,))
    return str(rows[0][0]) if rows else None


def text_of(db: Database, row: int) -> tuple[str, str]:
    """The id and the text of the article in this row."""
    (found,) = db.rows("SELECT id, text FROM articles WHERE seq = ?", (row,))
    return str(found[0]), str(found[1])


def has_text(db: Database, article: Article) -> bool:
    """Whether an article is there, and its text the one that is known of it."""
    rows = db.rows("SELECT sha256 FROM articles WHERE id = ?", (article.id,))
    return rows == [(article.sha256,)]


def exists(db: Database, article_id: str) -> bool:
    """Whether an article has this id."""
    return bool(db.rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)))


def begins(db: Database, beginning: str) -> bool:
    """Whether an article's id begins so."""
    sql = "SELECT 1 FROM articles WHERE substr(id, 1, ?) = ? LIMIT 1"
    return bool(db.rows(sql, (len(beginning), beginning)))


def find(db: Database, beginning: str) -> str:
    """The id that is, or that alone begins with, what was typed; UsageError otherwise."""
    if exists(db, beginning):
        return beginning
    rows = db.rows(
        "SELECT id FROM articles WHERE substr(id, 1, ?) = ? ORDER BY seq LIMIT 3",
        (len(beginning), beginning),
    )
    if len(rows) == 1 and beginning:
        return str(rows[0][0])
    what = _("no article {id!r}")
    if rows and beginning:
        what = _("more than one article begins with {id!r}")
    raise UsageError(
        what.format(id=beginning),
        way_out=_("list them with: hashiya ls --db {db}").format(db=db.path),
    )


def every(db: Database) -> Iterator[Article]:
    """All articles in the order they came, one at a time."""
    for row in db.iterate(f"SELECT {_COLUMNS} FROM articles ORDER BY seq"):
        yield _article(db, row)


def ids(db: Database) -> list[str]:
    """The ids of all articles in the order they came."""
    return [id_ for (id_,) in db.rows("SELECT id FROM articles ORDER BY seq")]


def shareable(db: Database) -> "list[ShareableArticle]":
    """All articles as they are shared out, in the order they came."""
    # The desk opens sooner without it.
    from tui.core.sharing import ShareableArticle

    rows = db.rows("SELECT id, sha256, words FROM articles ORDER BY seq")
    return [ShareableArticle(*row) for row in rows]


def titles(db: Database, *, limit: int) -> list[tuple[str, str]]:
    """The id and the title of each article, of so many at the most, in the order they came."""
    return [
        (str(id_), str(title))
        for id_, title in db.rows("SELECT id, title FROM articles ORDER BY seq LIMIT ?", (limit,))
    ]


def count(db: Database) -> int:
    """How many articles there are."""
    return int(db.rows("SELECT count(*) FROM articles")[0][0])


def entries(
    db: Database,
    annotator: str,
    wanted: Filter = EVERYTHING,
    *,
    sort: Sort = Sort.CAME,
    backwards: bool = False,
    offset: int = 0,
    limit: int = -1,
    doubtful: Sequence[str] = (),
) -> list[Entry]:
    """A stretch of the list; the last ones first where ``backwards``. ``doubtful`` are the ids in
    the order of doubt; all others come after them."""
    where, values = where_clause(wanted, annotator)
    doubts, by_doubt = "", ""
    if sort is Sort.DOUBT:
        doubts = "WITH doubts (id, place) AS (SELECT value, key FROM json_each(:doubtful)) "
        by_doubt = " LEFT JOIN doubts d ON d.id = a.id"
        values["doubtful"] = json.dumps(list(doubtful))
    order = _BACKWARDS[sort] if backwards else _ORDERS[sort]
    rows = db.rows(
        f"{doubts}SELECT a.id, a.title, a.words, coalesce(r.status, 'todo'),"
        " (SELECT count(*) FROM spans s WHERE s.article_id = a.id AND s.annotator = :annotator),"
        " coalesce(r.updated_at, ''), r.note IS NOT NULL"
        " FROM articles a LEFT JOIN reviews r"
        f"  ON r.article_id = a.id AND r.annotator = :annotator{by_doubt}"
        f" WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset",
        {**values, "limit": limit, "offset": offset},
    )
    return [
        Entry(id_, title, words, listed_status(status), spans, at, bool(noted))
        for id_, title, words, status, spans, at, noted in rows
    ]


def entry_count(db: Database, annotator: str, wanted: Filter = EVERYTHING) -> int:
    """How long the list is."""
    if wanted == EVERYTHING:
        return count(db)
    where, values = where_clause(wanted, annotator)
    return int(
        db.rows(
            "SELECT count(*) FROM articles a LEFT JOIN reviews r"
            f" ON r.article_id = a.id AND r.annotator = :annotator WHERE {where}",
            values,
        )[0][0]
    )


def neighbour(db: Database, article_id: str, step: int) -> str | None:
    """The id of the next (``step`` 1) or previous (-1) article in the order they came."""
    sign, order = (">", "ASC") if step > 0 else ("<", "DESC")
    rows = db.rows(
        f"SELECT id FROM articles WHERE seq {sign} (SELECT seq FROM articles WHERE id = ?)"
        f" ORDER BY seq {order} LIMIT 1",
        (article_id,),
    )
    return str(rows[0][0]) if rows else None


def next_to_do(db: Database, annotator: str, after: str | None) -> str | None:
    """The next article, round the end, that this annotator has neither finished nor skipped."""
    here = db.rows("SELECT seq FROM articles WHERE id = ?", (after,))
    seq = here[0][0] if here else 0
    for sign in (">", "<"):
        rows = db.rows(
            f"SELECT a.id FROM articles a WHERE a.seq {sign} :seq AND NOT EXISTS"
            " (SELECT 1 FROM reviews r WHERE r.article_id = a.id AND r.annotator = :annotator"
            "  AND r.status IN ('done', 'skipped')) ORDER BY a.seq LIMIT 1",
            {"seq": seq, "annotator": annotator},
        )
        if rows:
            return str(rows[0][0])
    return None


def first_to_do(db: Database, annotator: str, ids: Sequence[str]) -> str | None:
    """The first of these articles that is there, and that this annotator has neither finished nor
    skipped."""
    rows = db.rows(
        "SELECT a.id FROM json_each(:ids) i JOIN articles a ON a.id = i.value WHERE NOT EXISTS"
        " (SELECT 1 FROM reviews r WHERE r.article_id = a.id AND r.annotator = :annotator"
        "  AND r.status IN ('done', 'skipped')) ORDER BY i.key LIMIT 1",
        {"ids": json.dumps(list(ids)), "annotator": annotator},
    )
    return str(rows[0][0]) if rows else None


def _article(db: Database, row: tuple[Any, ...]) -> Article:
    """The article of a row. Raises DatabaseError, naming it, where that is damaged."""
    id_, title, text, sha256, added_at, meta = row
    # Read strictly it is Unicode, and to see whether it is takes as long as a third of the reading.
    doubted = text if db.is_lenient or not isinstance(text, str) else ""
    if wrong := article_problem(id_, title, meta, doubted):
        raise DatabaseError(
            wrong,
            file=str(db.path),
            place=f"articles {row_name(id_)}",
            way_out=_("save what can be read: hashiya recover {file} -o NEW").format(file=db.path),
        )
    return Article(id_, title, text, sha256, added_at, parsed_meta(meta) or {})


def place(db: Database, article_id: str, *, assigned_to: str | None = None) -> int:
    """How many articles came before this one; of those that somebody is to do, if one is named."""
    rows = db.rows(
        "SELECT count(*) FROM articles WHERE seq < (SELECT seq FROM articles WHERE id = :id)"
        " AND (:who IS NULL OR id IN (SELECT article_id FROM assignments WHERE annotator = :who))",
        {"id": article_id, "who": assigned_to},
    )
    return int(rows[0][0])
