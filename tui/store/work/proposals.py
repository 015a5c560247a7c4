"""What is proposed to an annotator: never counted, never exported, until it is taken.

Taking one is an action, whose event names the proposal beside the span that it makes.
"""

import json
from collections import Counter
from collections.abc import Iterable

from tui.core.event import Change, TableRow
from tui.core.proposal import Proposal
from tui.core.span import AT_ONCE, UNREAD, Source
from tui.store.database import Database
from tui.store.log import events
from tui.text.fold import folded_form

_COLUMNS = "id, article_id, annotator, label, start, end, source, score, origin"
_SAME = (
    "article_id = :article_id AND annotator = :annotator AND start = :start AND end = :end"
    " AND label = :label"
)


def add(db: Database, proposal: Proposal, text: str) -> bool:
    """Store a proposal with its event, inside a transaction; ``text`` is its slice.

    False, and nothing stored, where ``addition`` has nothing.
    """
    change = addition(db, proposal, text)
    if change is not None:
        events.record(
            db,
            events.PROPOSE,
            [change],
            annotator=proposal.annotator,
            article_id=proposal.article_id,
        )
    return change is not None


def renew(
    db: Database,
    article_id: str,
    annotator: str,
    given: Iterable[tuple[Proposal, str]],
    stale: Iterable[str],
) -> int:
    """Add proposals, each with its slice of the text, and take stale ones back by their ids, in
    one event, inside a transaction; how many are new or have another score."""
    gone = [
        Change("proposals", row, None)
        for id_ in stale
        for row in db.records("SELECT * FROM proposals WHERE id = ?", [id_])
    ]
    added = [
        change for proposal, text in given if (change := addition(db, proposal, text)) is not None
    ]
    if gone or added:
        events.record(
            db, events.PROPOSE, [*gone, *added], annotator=annotator, article_id=article_id
        )
    return len(added)


def addition(
    db: Database, proposal: Proposal, text: str, waiting: Change | None = None
) -> Change | None:
    """The change that adds a proposal; ``waiting`` is one of the same place, not made yet.

    None where the annotator has this very span, or has it proposed just so; one that has another
    score now, of a model that learned, takes the place of the old one.
    """
    row = {
        "id": proposal.id,
        "article_id": proposal.article_id,
        "annotator": proposal.annotator,
        "label": proposal.label,
        "start": proposal.start,
        "end": proposal.end,
        "text": text,
        "source": proposal.source.value,
        "score": proposal.score,
        "origin": proposal.origin,
        "created_at": db.clock.now(),
    }
    if db.rows(f"SELECT 1 FROM spans WHERE {_SAME}", row):
        return None
    before = next(db.records(f"SELECT * FROM proposals WHERE {_SAME}", row), None)
    known = waiting.after if waiting else before
    if known is not None and proposal.score in (None, known["score"]):
        return waiting
    return Change("proposals", before, row)


def of_article(db: Database, article_id: str, annotator: str) -> list[Proposal]:
    """What is proposed to an annotator in an article, in the order of spans."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM proposals WHERE article_id = ? AND annotator = ?"
        " ORDER BY start, end DESC, label, id",
        (article_id, annotator),
    )
    return [
        Proposal(id_, of, who, label, start, end, Source(source), score, origin)
        for id_, of, who, label, start, end, source, score, origin in rows
    ]


def origins(db: Database) -> dict[str, int]:
    """What proposals that wait come from, and how many each."""
    return dict(db.rows("SELECT origin, count(*) FROM proposals GROUP BY origin ORDER BY origin"))


def forget(db: Database, origin: str) -> tuple[int, str]:
    """Take back all proposals of an origin that wait; how many, and the group of the events."""
    count, group = 0, db.clock.new_id()
    with db.transaction():
        places = db.rows(
            "SELECT DISTINCT article_id, annotator FROM proposals WHERE origin = ? ORDER BY 1, 2",
            (origin,),
        )
        for article_id, who in places:
            rows = list(
                db.records(
                    "SELECT * FROM proposals WHERE origin = ? AND article_id = ? AND annotator = ?",
                    [origin, article_id, who],
                )
            )
            count += len(rows)
            events.record_many(
                db,
                events.FORGET,
                [Change("proposals", row, None) for row in rows],
                annotator=who,
                article_id=article_id,
                group=group,
            )
    return count, group


def of_form(
    db: Database, article_id: str, annotator: str, form: str, labels: Iterable[str]
) -> list[str]:
    """The ids of what is proposed in an article with one of these labels for a folded form."""
    rows = db.rows(
        "SELECT id, text FROM proposals WHERE article_id = ? AND annotator = ?"
        " AND label IN (SELECT value FROM json_each(?))",
        (article_id, annotator, json.dumps(list(labels))),
    )
    return [id_ for id_, text in rows if folded_form(text) == form]


def settlements(
    db: Database, article_id: str, annotator: str, ids: Iterable[str], verdict: str
) -> list[Change]:
    """The changes that say what became of proposals, ``taken`` or ``refused``; they wait no more.

    They belong to the event of the action: taking that back has them wait again.
    """
    changes = []
    for id_ in ids:
        row = next(db.records("SELECT * FROM proposals WHERE id = ?", [id_]), None)
        if row is not None:
            settled = {"proposal": id_, "article_id": article_id, "annotator": annotator}
            settled |= {"verdict": verdict, "created_at": db.clock.now()}
            changes += [Change("settled", None, settled), Change("proposals", row, None)]
    return changes


def verdicts(db: Database, article_id: str, annotator: str) -> dict[str, str]:
    """What became of each proposal that an annotator took or refused in an article, by its id."""
    rows = db.rows(
        "SELECT proposal, verdict FROM settled WHERE article_id = ? AND annotator = ?",
        (article_id, annotator),
    )
    return dict(rows)


def verdicts_on_model(
    db: Database, annotator: str, origin: str, most: int
) -> list[tuple[str, float, bool]]:
    """What became of the offers with a score of one model, each by its label, its score and
    whether it was taken as it was: of the last taken so many, and of the last refused.

    What was taken with others at once, unread, is no verdict. A score that was refused lies in
    the events alone.
    """
    taken = db.rows(
        "SELECT label, score, edited = 0 FROM spans WHERE annotator = ? AND source = 'model'"
        " AND origin = ? AND score IS NOT NULL ORDER BY id DESC LIMIT ?",
        (annotator, origin, most),
    )
    return [
        *((label, score, bool(right)) for label, score, right in taken),
        *(
            (str(row["label"]), float(row["score"]), False)
            for row in _refused(db, annotator, most)
            if row["origin"] == origin and isinstance(row["score"], int | float)
        ),
    ]


def models_answered(db: Database, annotator: str, most: int) -> list[str]:
    """The origins of the models of which an annotator took an offer, or refused one of the last
    so many."""
    taken = db.rows(
        "SELECT DISTINCT origin FROM spans WHERE annotator = ? AND source = 'model'"
        " AND score IS NOT NULL AND origin IS NOT NULL",
        (annotator,),
    )
    refused = _refused(db, annotator, most)
    found = {origin for (origin,) in taken} | {
        str(row["origin"]) for row in refused if row["source"] == Source.MODEL.value
    }
    return sorted(one for one in found if not one.endswith((UNREAD, AT_ONCE)))


def _refused(db: Database, annotator: str, most: int) -> list[TableRow]:
    """The last proposals that an annotator refused, as their events know them."""
    settled = db.rows(
        "SELECT s.proposal, e.payload FROM (SELECT * FROM settled WHERE annotator = ?"
        " AND verdict = 'refused' ORDER BY created_at DESC LIMIT ?) s JOIN events e"
        " ON e.article_id = s.article_id AND e.annotator = s.annotator"
        " AND instr(e.payload, s.proposal)",
        (annotator, most),
    )
    refused: dict[str, TableRow] = {}
    for id_, payload in settled:
        for change in events.changes_in(payload):
            row = change.before or change.after
            if change.table == "proposals" and row and row["id"] == id_:
                refused[id_] = row
    return list(refused.values())


def refusals(db: Database, article_id: str, annotator: str) -> set[tuple[str, str]]:
    """The folded forms, each with a label, that are not to be offered in an article again."""
    rows = db.rows(
        "SELECT folded, label FROM refusals WHERE article_id = ? AND annotator = ?",
        (article_id, annotator),
    )
    return {(folded, label) for folded, label in rows}


def verdicts_on_forms(
    db: Database, annotator: str, rows: Iterable[int]
) -> tuple[Counter[str], list[tuple[str, str]]]:
    """In the articles in these rows: how many spans of each label came of own forms, and the
    folded forms, each with a label, that were refused."""
    given = {"annotator": annotator, "rows": json.dumps(list(rows))}
    chosen = "(SELECT id FROM articles WHERE seq IN (SELECT value FROM json_each(:rows)))"
    taken = db.rows(
        "SELECT label, count(*) FROM spans WHERE annotator = :annotator AND source = 'match'"
        f" AND article_id IN {chosen} GROUP BY label",
        given,
    )
    refused = db.rows(
        "SELECT folded, label FROM refusals WHERE annotator = :annotator"
        f" AND article_id IN {chosen}",
        given,
    )
    return Counter(dict(taken)), refused
