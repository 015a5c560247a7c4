"""What each annotator has done, in all and by day."""

from pathlib import Path

from tests.store.fresh import Ticking, raw, tag, untag
from tui.core.event import Change
from tui.core.label import Label
from tui.core.review import Status
from tui.store.database import Database
from tui.store.figures.work_done import WorkDay, WorkDone, work_days, work_done
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.project.label_uses import label_uses
from tui.store.texts import articles
from tui.store.work import reviews


class Dated(Ticking):
    """The same on a day that is set."""

    day = "2026-01-01"

    def now(self) -> str:
        return self.day + super().now()[10:]


def finish(db: Database, article: str, annotator: str, status: Status = Status.DONE) -> None:
    review = reviews.get(db, article, annotator)
    events.record(
        db, "status", [reviews.change(review, status)], annotator=annotator, article_id=article
    )


def spend(db: Database, article: str, annotator: str, seconds: float) -> None:
    reviews.remember(db, reviews.get(db, article, annotator), cursor=0, seconds=seconds)


def test_each_day_has_what_stands_of_it(tmp_path: Path) -> None:
    clock = Dated()
    db = open_database(tmp_path / "days.db", create=True, clock=clock)
    with db.transaction():
        for label in ("PER", "LOC"):
            scheme.put(db, Label(label), annotator="hashiya")
        for name in ("a0", "a1"):
            articles.add(db, text=f"قال الوزير {name}", title="", meta={}, id_=name)
    tag(db, 0, 3, "PER")
    gone = tag(db, 4, 10, "PER")
    spend(db, "a0", "me", 30)
    finish(db, "a0", "me")
    clock.day = "2026-01-02"
    untag(db, gone)
    tag(db, 0, 3, "LOC", article="a1", annotator="you")
    spend(db, "a1", "you", 10)
    spend(db, "a1", "you", 20)
    finish(db, "a1", "you", Status.SKIPPED)
    # Done anew: the later day counts, and only that one.
    finish(db, "a0", "me", Status.DOING)
    finish(db, "a0", "me")
    assert work_days(db) == [
        WorkDay("me", "2026-01-01", 0, 1, 30),
        WorkDay("me", "2026-01-02", 1),
        WorkDay("you", "2026-01-02", 0, 1, 30),
    ]
    me, you = work_done(db)
    assert me == WorkDone("me", 1, 1, 30, 1, 1, 30)
    assert you == WorkDone("you", 1, 1, 30, 1, 0, 0)
    assert (me.spans_an_hour, me.minutes_an_article) == (120, 0.5)
    assert you.minutes_an_article is None
    db.close()


def test_imported_work_counts_as_spans_and_not_as_work(db: Database) -> None:
    tag(db, 0, 3, "PER")
    imported = tag(db, 4, 8, "ORG")
    raw(db).execute("UPDATE spans SET source = 'import' WHERE id = ?", (imported.id,))
    done = {"article_id": "a0", "annotator": "me", "status": "done", "note": None}
    change = Change("reviews", None, done)
    with db.transaction():
        events.record_import(db, [change], annotator="me", article_id="a0")
    assert work_days(db) == [WorkDay("me", "2026-01-01", 0, 1, 0)]
    (me,) = work_done(db)
    assert (me.spans, me.own, me.timed_spans, me.spans_an_hour) == (2, 1, 0, None)


def test_labels_are_counted_for_each_annotator(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 4, 8, "PER", annotator="you")
    assert {use.label.name: use.counts for use in label_uses(db)} == {
        "PER": {"me": 1, "you": 1}, "ORG": {}, "LOC": {}, "news": {},
    }  # fmt: skip
