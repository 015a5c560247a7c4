"""Makes ``schema-2.db``: run it with the code of the last commit that had that schema.

    git worktree add /tmp/old 720b91b && cd /tmp/old
    PYTHONPATH=. python …/tests/store/schemas/make_schema_2.py …/tests/store/schemas/schema-2.db

It has undone groups, labels that were renamed and named anew, refusals, proposals, relations,
reviews with notes and times, a list of names, spans that stand twice, times that fall back.
"""

# mypy: ignore-errors

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.store.fresh import ME, Taking, fresh, tag, untag
from tui.core.event import Change
from tui.core.label import Label
from tui.core.proposal import Proposal
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.core.span import Source, Span
from tui.store.log import events
from tui.store.project import gazetteer, scheme
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import proposals, reviews

TEXTS = (
    "قال وزير الخارجية أمس في حلب",
    "زار الرئيس مدينة حلب",
    "وصل المعلم محمد إلى دمشق يوم الاثنين",
    "نصّ قصير",
)


def matched(db, group, article, start, end):
    """Tag a range as part of a group."""
    span = Span(db.clock.new_id(), article, ME, "PER", start, end, source=Source.MATCH)
    row = annotations.span_row(span, articles.get(db, article).text[start:end], db.clock.now())
    change = Change("spans", None, row)
    events.record(db, "match", [change], annotator=ME, article_id=article, group=group)


def leave_twice(db, start, end, label):
    """A span that stands twice, as imports left them once."""
    for _time in range(2):
        span = Span(db.clock.new_id(), "a0", "other", label, start, end)
        text = articles.get(db, "a0").text[start:end]
        change = Change("spans", None, annotations.span_row(span, text, db.clock.now()))
        with db.transaction():
            events.record_import(db, [change], annotator="other", article_id="a0")


def make(path: Path) -> None:
    """Work a little on four articles."""
    with fresh(path, *TEXTS) as db:
        tag(db, 0, 3, "PER")
        tag(db, 4, 8, "ORG")
        untag(db, tag(db, 9, 17, "ORG"))
        events.undo(db, "a0", ME)
        events.redo(db, "a0", ME)
        tag(db, 0, 3, "ORG", annotator="سامي")
        for article, start, end in (("a0", 25, 28), ("a1", 17, 20), ("a2", 17, 21)):
            matched(db, "g1", article, start, end)
        events.undo(db, "a1", ME)
        matched(db, "g2", "a0", 18, 21)
        matched(db, "g2", "a1", 0, 3)
        events.undo(db, "a0", ME)
        events.redo(db, "a0", ME)
        scheme.rename(db, "PER", "PERSON", annotator=ME)
        scheme.put(db, Label("PER", title="جديد", position=9), annotator=ME)
        tag(db, 11, 16, "PER", article="a1")
        leave_twice(db, 4, 8, "ORG")
        scheme.put(db, replace(scheme.get(db, "LOC"), retired=True), annotator=ME)
        row = {"article_id": "a0", "annotator": ME, "folded": "حلب", "label": "PERSON"}
        change = Change("refusals", None, {**row, "created_at": db.clock.now()})
        events.record(db, "refuse", [change], annotator=ME, article_id="a0")
        Taking(db, "gold").take(
            Record(
                TEXTS[2],
                status=Status.DONE,
                note="ملاحظة",
                labels=("news",),
                seconds=12.5,
                spans=(RecordSpan(4, 10, "ORG", "T1"), RecordSpan(11, 15, "PERSON", "T2")),
                relations=(
                    RecordRelation("T1", "T2", "names", "R1"),
                    RecordRelation("T2", "T1", "is named by", "R2"),
                ),
            )
        )
        done = reviews.change(reviews.get(db, "a1", ME), Status.DONE, "انظر ثانية")
        events.record(db, "done", [done], annotator=ME, article_id="a1")
        for article, seconds in (("a1", 30.25), ("a2", 4.0), ("a3", 1.5)):
            reviews.remember(db, reviews.get(db, article, ME), cursor=3, seconds=seconds)
        with db.transaction():
            gazetteer.put(db, [("حلب", "PERSON"), ("دمشق", "ORG")], "names.txt")
            for number, (start, end) in enumerate(((0, 3), (4, 8))):
                proposal = Proposal(
                    f"p{number}", "a3", ME, "PERSON", start, end, Source.MODEL, 0.5, "ner"
                )
                proposals.add(db, proposal, TEXTS[3][start:end])
    with closing(sqlite3.connect(path)) as db:
        # A clock that was set back, one that stood still, and one that says nothing.
        db.execute("UPDATE events SET at = '2020-02-02T02:02:02.000002+00:00' WHERE seq % 7 = 0")
        db.execute("UPDATE events SET at = (SELECT at FROM events WHERE seq = 10) WHERE seq = 11")
        db.execute("UPDATE events SET at = 'soon' WHERE seq = 13")
        db.commit()
        db.execute("VACUUM")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
