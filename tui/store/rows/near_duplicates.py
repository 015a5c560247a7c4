"""Near twins among the articles: an index of the halves of their texts."""

from tui.store.database import Database
from tui.text.near_duplicates import Halves, are_near, halves, neighbour_halves, skeleton

MOST, LEAST = 64, 4
"""How many articles that share a half are looked at before an article is said to have no twin."""
LETTERS = 60_000
"""So many code points are looked at together, if that is not fewer than LEAST articles.

So an import of long texts that all begin or end alike takes no longer than one of others; only
among more articles than these can a near twin be missed.
"""


def remember(db: Database, seq: int, text: str, known: Halves | None = None) -> None:
    """Enter an article by the number of its row; inside a transaction. ``known`` are the halves of
    its text, where one has them."""
    known = known or halves(skeleton(text))
    db.write_many(
        "INSERT INTO article_halves (key, length, article) VALUES (?, ?, ?)",
        [(key, known.length, seq) for key in dict.fromkeys(known.keys)],
    )


def forget(db: Database, seq: int, text: str) -> None:
    """Take an article's entries out again; inside a transaction."""
    known = halves(skeleton(text))
    for key in known.keys:
        db.write(
            "DELETE FROM article_halves WHERE key = ? AND length = ? AND article = ?",
            (key, known.length, seq),
        )


def near(db: Database, bare: str) -> str | None:
    """The id of an article that is a near twin of the text with this skeleton."""
    asked = neighbour_halves(bare)
    most = min(MOST, max(LEAST, LETTERS // max(asked.length, 1)))
    holes = ", ".join("?" * len(asked.keys))
    rows = db.iterate(
        "SELECT a.id, a.text FROM article_halves h JOIN articles a ON a.seq = h.article"
        f" WHERE h.key IN ({holes}) AND h.length BETWEEN ? AND ? LIMIT ?",
        (*asked.keys, asked.length - 1, asked.length + 1, most),
    )
    return next((str(id_) for id_, text in rows if are_near(bare, skeleton(text))), None)
