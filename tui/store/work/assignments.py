"""Which articles an annotator is to do, and in what order: put there by events, and taken back."""

from collections.abc import Iterable
from dataclasses import asdict

from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.roles import Power
from tui.store.database import Database
from tui.store.log import events, roles

_COLUMNS = "article_id, annotator, position, round"
_REVIEWED = (
    "EXISTS (SELECT 1 FROM reviews r WHERE r.article_id = s.article_id"
    " AND r.annotator = s.annotator AND {said})"
)
_FINISHED = _REVIEWED.format(said="r.status IN ('done', 'skipped')")
_NOTED = _REVIEWED.format(said="(r.status <> 'todo' OR r.note IS NOT NULL)")
_BEGUN = (
    f"({_NOTED}"
    " OR EXISTS (SELECT 1 FROM spans p WHERE p.article_id = s.article_id"
    "  AND p.annotator = s.annotator)"
    " OR EXISTS (SELECT 1 FROM article_labels l WHERE l.article_id = s.article_id"
    "  AND l.annotator = s.annotator))"
)


@frozen_dataclass
class Assignment:
    """One article that one annotator is to do; ``round`` counts from 1, ``position`` sorts."""

    article_id: str
    annotator: str
    position: int
    round: int = 1


def of_annotator(db: Database, annotator: str) -> list[Assignment]:
    """What an annotator is to do, in order."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM assignments WHERE annotator = ?"
        " ORDER BY round, position, article_id",
        (annotator,),
    )
    return [Assignment(*row) for row in rows]


def holders(db: Database, round_: int, *, others: bool = False) -> dict[str, frozenset[str]]:
    """Who has which article in a round, by article's id; with ``others`` in all other rounds."""
    found: dict[str, set[str]] = {}
    for article_id, annotator in db.rows(
        "SELECT article_id, annotator FROM assignments WHERE (round = ?) <> ?", (round_, others)
    ):
        found.setdefault(article_id, set()).add(annotator)
    return {id_: frozenset(names) for id_, names in found.items()}


def last_round(db: Database) -> int:
    """The number of the last round; 0 where nothing is assigned."""
    return int(db.rows("SELECT coalesce(max(round), 0) FROM assignments")[0][0])


def is_assigned(db: Database, annotator: str, article_id: str | None = None) -> bool:
    """Whether an annotator is to do certain articles, and no others; or this one.

    Where somebody leads and has assigned any, whoever has none, curators aside, is to do none.
    """
    sql = "SELECT 1 FROM assignments WHERE (:who IS NULL OR annotator = :who)"
    sql += " AND (:article IS NULL OR article_id = :article) LIMIT 1"
    if db.rows(sql, {"who": annotator, "article": article_id}):
        return True
    held = roles.roles(db)
    given_out = bool(held.leaders) and not held.may(annotator, Power.SETTLE)
    anything = {"who": None, "article": None}
    return article_id is None and given_out and bool(db.rows(sql, anything))


def open_assignments(
    db: Database,
    annotator: str | None = None,
    round_: int | None = None,
    *,
    begun: bool = False,
) -> list[Assignment]:
    """What was assigned and not begun: no span, no label, no word of it, and no status. With
    ``begun`` all that is neither done nor skipped."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM assignments AS s WHERE (:who IS NULL OR annotator = :who)"
        f" AND (:round IS NULL OR round = :round) AND NOT {_FINISHED if begun else _BEGUN}"
        " ORDER BY annotator, round, position, article_id",
        {"who": annotator, "round": round_},
    )
    return [Assignment(*row) for row in rows]


def next_to_do(db: Database, annotator: str, after: str | None) -> str | None:
    """The next article of an annotator's own, round the end, neither done nor skipped."""
    rows = db.rows(
        "WITH here AS (SELECT round, position FROM assignments"
        "  WHERE annotator = :who AND article_id = :after ORDER BY round LIMIT 1)"
        " SELECT s.article_id FROM assignments s WHERE s.annotator = :who"
        " AND s.article_id <> coalesce(:after, '')"
        " AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.article_id = s.article_id"
        "  AND r.annotator = :who AND r.status IN ('done', 'skipped'))"
        " ORDER BY coalesce((s.round, s.position) < (SELECT round, position FROM here), 0),"
        " s.round, s.position, s.article_id LIMIT 1",
        {"who": annotator, "after": after},
    )
    return str(rows[0][0]) if rows else None


def neighbour(db: Database, annotator: str, article_id: str, step: int) -> str | None:
    """The next (``step`` 1) or previous (-1) article of an annotator's own; none where this one
    is not theirs."""
    own = list(dict.fromkeys(one.article_id for one in of_annotator(db, annotator)))
    if article_id not in own:
        return None
    place = own.index(article_id) + step
    return own[place] if 0 <= place < len(own) else None


def progress(db: Database, annotator: str) -> tuple[int, int]:
    """How many of an annotator's own articles are done, and how many there are."""
    ((done, total),) = db.rows(
        "SELECT coalesce(sum(EXISTS (SELECT 1 FROM reviews r WHERE r.article_id = s.article_id"
        " AND r.annotator = :who AND r.status = 'done')), 0), count(*)"
        " FROM (SELECT DISTINCT article_id FROM assignments WHERE annotator = :who) s",
        {"who": annotator},
    )
    return done, total


@frozen_dataclass
class AssignedWork:
    """How far an annotator is with what is assigned, or with all where nothing is: articles and
    words, those that are done or skipped, and seconds spent, in all and on these."""

    articles: int
    done: int
    words: int
    words_done: int
    seconds: float
    seconds_done: float

    @property
    def hours_left(self) -> float | None:
        """How long the rest takes at the pace so far; None before anything is done."""
        if not self.words_done or not self.seconds_done:
            return None
        return (self.words - self.words_done) * self.seconds_done / self.words_done / 3600

    def as_json(self) -> dict[str, float | int | None]:
        """The same as plain JSON values."""
        return {**asdict(self), "hours_left": self.hours_left}


def work(db: Database) -> dict[str, AssignedWork]:
    """How far each annotator is who is to do certain articles, by name."""
    rows = db.rows(
        "SELECT s.annotator, count(*), sum(s.finished), sum(s.words), sum(s.words * s.finished),"
        " sum(s.seconds), sum(s.seconds * s.finished)"
        " FROM (SELECT DISTINCT b.annotator, a.id, a.words,"
        "  coalesce(r.status IN ('done', 'skipped'), 0) AS finished,"
        "  coalesce(r.seconds, 0.0) AS seconds"
        "  FROM assignments b JOIN articles a ON a.id = b.article_id LEFT JOIN reviews r"
        "  ON r.article_id = b.article_id AND r.annotator = b.annotator) AS s"
        " GROUP BY s.annotator ORDER BY s.annotator"
    )
    return {name: AssignedWork(*counts) for name, *counts in rows}


def free_work(db: Database) -> dict[str, AssignedWork]:
    """The same of all articles, for each who has said anything and is assigned nothing."""
    ((total, words),) = db.rows("SELECT count(*), coalesce(sum(words), 0) FROM articles")
    finished = "(r.status IN ('done', 'skipped'))"
    rows = db.rows(
        f"SELECT r.annotator, sum({finished}), sum(a.words * {finished}), sum(r.seconds),"
        f" sum(r.seconds * {finished}) FROM reviews r JOIN articles a ON a.id = r.article_id"
        " WHERE r.annotator NOT IN (SELECT annotator FROM assignments)"
        " GROUP BY r.annotator ORDER BY r.annotator"
    )
    return {
        name: AssignedWork(total, done, words, words_done, seconds, spent)
        for name, done, words_done, seconds, spent in rows
    }


def record(db: Database, assignments: Iterable[Assignment], *, by: str) -> int:
    """Assign, in one transaction; how many are new or stand at another place now.

    Raises UsageError, and assigns nothing, where an article is not there.
    """
    with db.transaction():
        now = db.clock.now()
        changes = [
            Change("assignments", before, {**asdict(one), "created_at": now})
            for one in assignments
            if (before := _row(db, one)) is None or before["position"] != one.position
        ]
        events.record_many(db, events.ASSIGN, changes, annotator=by, article_id=None)
    return len(changes)


def take_back(db: Database, assignments: Iterable[Assignment], *, by: str) -> int:
    """Take assignments back, in one transaction; how many of them were there."""
    with db.transaction():
        rows = [row for one in assignments if (row := _row(db, one)) is not None]
        changes = [Change("assignments", row, None) for row in rows]
        events.record_many(db, events.ASSIGN, changes, annotator=by, article_id=None)
    return len(changes)


def take_own(db: Database, article_ids: Iterable[str], who: str) -> int:
    """Note the articles that an annotator took from a pool, after all that they have to do."""
    with db.transaction():
        mine = of_annotator(db, who)
        held = {one.article_id for one in mine}
        after = max((one.position for one in mine), default=-1) + 1
        round_ = max(last_round(db), 1)
        fresh = [id_ for id_ in article_ids if id_ not in held]
        now = db.clock.now()
        changes = [
            Change(
                "assignments", None,
                {**asdict(Assignment(id_, who, place, round_)), "created_at": now},
            )
            for place, id_ in enumerate(fresh, start=after)
        ]  # fmt: skip
        events.record_many(db, events.TAKE_WORK, changes, annotator=who, article_id=None)
    return len(changes)


def give_back_own(db: Database, who: str) -> int:
    """Note that an annotator gave back all that they had not begun."""
    with db.transaction():
        rows = [_row(db, one) for one in open_assignments(db, who)]
        changes = [Change("assignments", row, None) for row in rows if row is not None]
        events.record_many(db, events.TAKE_WORK, changes, annotator=who, article_id=None)
    return len(changes)


def _row(db: Database, one: Assignment) -> dict[str, object] | None:
    return next(
        db.records(
            "SELECT * FROM assignments WHERE article_id = ? AND annotator = ? AND round = ?",
            (one.article_id, one.annotator, one.round),
        ),
        None,
    )
