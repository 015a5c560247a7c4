"""Where annotators stand with articles; counts over the database."""

from tests.store.fresh import ME, Taking, tag
from tui.core.event import Change
from tui.core.record import Record
from tui.core.review import Review, Status
from tui.store.database import Database
from tui.store.figures import stats
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.work import reviews


def mark(db: Database, article: str, status: Status, annotator: str = ME) -> None:
    """Set the status of an article."""
    change = reviews.change(reviews.get(db, article, annotator), status)
    events.record(db, status.value, [change], annotator=annotator, article_id=article)


def test_an_article_not_seen_is_to_do(db: Database) -> None:
    assert reviews.get(db, "a0", ME) == Review("a0", ME)


def test_a_place_remembered_is_no_action(db: Database) -> None:
    before = events.history(db)
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=5, seconds=1.5)
    reviews.remember(db, reviews.get(db, "a0", ME), cursor=3, seconds=2)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.cursor, review.seconds) == (Status.TODO, 3, 3.5)
    assert events.history(db) == before
    assert list(problems(db)) == []


def test_a_place_remembered_keeps_status_and_note(db: Database) -> None:
    change = reviews.change(reviews.get(db, "a0", ME), Status.SKIPPED, "لاحقا")
    events.record(db, "skipped", [change], annotator=ME, article_id="a0")
    reviews.remember(db, Review("a0", ME), cursor=5, seconds=1)
    review = reviews.get(db, "a0", ME)
    assert (review.status, review.note, review.cursor) == (Status.SKIPPED, "لاحقا", 5)


def test_an_empty_note_is_none(db: Database) -> None:
    change = reviews.change(Review("a0", ME, note="قديم"), note="")
    assert change.after is not None
    assert change.after["note"] is None


def test_the_article_touched_last_is_the_annotators_own(db: Database) -> None:
    assert reviews.last_touched(db, ME) is None
    reviews.remember(db, Review("a0", ME), cursor=0, seconds=0)
    reviews.remember(db, Review("a1", "other"), cursor=0, seconds=0)
    assert reviews.last_touched(db, ME) == "a0"
    reviews.remember(db, Review("a1", ME), cursor=0, seconds=0)
    assert reviews.last_touched(db, ME) == "a1"


def test_articles_are_counted_by_status(db: Database) -> None:
    mark(db, "a0", Status.DONE)
    mark(db, "a1", Status.SKIPPED)
    mark(db, "a1", Status.DONE, "other")
    assert reviews.counts(db, ME) == {Status.DONE: 1, Status.SKIPPED: 1}
    assert reviews.counts(db, "nobody") == {}


def test_annotators_are_all_who_have_said_anything(db: Database) -> None:
    mark(db, "a0", Status.DONE, "reviewer")
    tag(db, 0, 3, "PER", annotator="tagger")
    row = {"article_id": "a1", "annotator": "labeller", "label": "news", "created_at": ""}
    change = Change("article_labels", None, row)
    events.record(db, "article-label", [change], annotator="labeller", article_id="a1")
    assert reviews.annotators(db) == ["labeller", "reviewer", "tagger"]


def test_stats_count_the_whole_database(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 4, 8, "PER", annotator="other")
    mark(db, "a0", Status.DONE)
    Taking(db, ME).take(Record("نص ثالث", labels=("news",)))
    counts = stats.statistics(db).as_json()
    # How far each is with all articles: test_assign has it.
    assert counts.pop("unassigned").keys() == {ME}
    assert counts == {
        "articles": 3,
        "words": 9,
        "spans": 2,
        "annotators": {ME: {"done": 1, "todo": 1}, "other": {"todo": 1}},
        "labels": {"PER": 2, "ORG": 0, "LOC": 0, "news": 1},
    }
