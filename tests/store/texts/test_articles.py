"""Articles as stored, listed, filtered and stepped through."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.fresh import ME, fresh, tag
from tui.core.errors import DatabaseError, UsageError
from tui.core.event import Change
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows import row_problems
from tui.store.texts import articles
from tui.store.texts.article_filter import Filter
from tui.store.work import reviews

TEXTS = ("ذَهَبَ الوزيرُ إلى بغداد", "والحكومةُ أعلنت النتائج", "بغداد (Baghdad) عاصمة العراق", "خبر")

ALL = Filter()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Four articles, a0 to a3."""
    with fresh(tmp_path / "mine.db", *TEXTS) as database:
        yield database


def mark(db: Database, article: str, status: Status, annotator: str = ME) -> None:
    """Set the status of an article."""
    change = reviews.change(reviews.get(db, article, annotator), status)
    events.record(db, status.value, [change], annotator=annotator, article_id=article)


def ids(db: Database, wanted: Filter = ALL, annotator: str = ME) -> list[str]:
    """What is listed; counted as many as listed."""
    found = [entry.id for entry in articles.entries(db, annotator, wanted)]
    assert articles.entry_count(db, annotator, wanted) == len(found)
    return found


def test_an_article_comes_back_as_it_was_stored(db: Database) -> None:
    meta = {"url": "https://example.org", "n": [1, None, "نص"]}
    text = "نص\r\nفيه \u200f كل\x00شيء 😀\u2028"
    with db.transaction():
        stored = articles.add(db, text=text, title="عنوان", meta=meta)
    assert articles.get(db, stored.id) == stored
    assert articles.with_text(db, stored.sha256) == stored.id
    assert (stored.text, stored.meta) == (text, meta)
    assert articles.exists(db, stored.id)


def test_a_text_that_is_no_unicode_is_refused_however_it_is_read(db: Database) -> None:
    with db.transaction():
        db.write("UPDATE articles SET text = CAST(x'41ff' AS TEXT) WHERE id = 'a0'")
    with pytest.raises(DatabaseError, match="UTF-8"):
        articles.get(db, "a0")
    with db.lenient_texts(), pytest.raises(DatabaseError, match="text is not UTF-8"):
        articles.get(db, "a0")


def test_a_text_that_is_read_strictly_is_not_looked_through_for_what_is_no_unicode(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def look(text: str) -> bool:
        looked.append(text)
        return True

    monkeypatch.setattr(row_problems, "is_unicode", look)
    assert articles.get(db, "a0").text == TEXTS[0]
    assert TEXTS[0] not in looked
    with db.lenient_texts():
        assert articles.get(db, "a0").text == TEXTS[0]
    assert TEXTS[0] in looked


def test_what_is_not_there_is_not_found(db: Database) -> None:
    assert articles.with_text(db, "0" * 64) is None
    assert not articles.exists(db, "a9")
    with pytest.raises(UsageError, match="no article 'a9'"):
        articles.get(db, "a9")


def test_an_article_is_found_by_the_beginning_of_its_id(db: Database) -> None:
    with db.transaction():
        articles.add(db, text="x", title="", meta={}, id_="bcd")
        articles.add(db, text="y", title="", meta={}, id_="a")
        articles.add(db, text="z", title="", meta={}, id_="%_")
    assert articles.find(db, "b") == "bcd"
    assert articles.find(db, "a3") == "a3"
    assert articles.find(db, "a") == "a"
    assert articles.find(db, "%") == "%_"
    with pytest.raises(UsageError, match="no article 'zz'"):
        articles.find(db, "zz")
    with pytest.raises(UsageError, match="no article ''"):
        articles.find(db, "")


def test_one_beginning_of_several_ids_is_not_enough(db: Database) -> None:
    with pytest.raises(UsageError, match="more than one article begins with 'a'"):
        articles.find(db, "a")


def test_articles_come_in_the_order_they_came(db: Database) -> None:
    assert [article.text for article in articles.every(db)] == list(TEXTS)
    assert articles.count(db) == 4
    assert ids(db) == ["a0", "a1", "a2", "a3"]
    assert [articles.place(db, f"a{n}") for n in range(4)] == [0, 1, 2, 3]


def test_a_stretch_of_the_list_is_given(db: Database) -> None:
    found = articles.entries(db, ME, offset=1, limit=2)
    assert [entry.id for entry in found] == ["a1", "a2"]
    assert articles.entries(db, ME, offset=9, limit=2) == []


def test_a_line_says_what_one_annotator_has_done(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 4, 6, "PER")
    tag(db, 0, 3, "PER", annotator="other")
    mark(db, "a0", Status.DONE)
    mine, other = (articles.entries(db, who, limit=1)[0] for who in (ME, "other"))
    assert (mine.title, mine.words, mine.spans, mine.status) == ("عنوان 0", 4, 2, Status.DONE)
    assert mine.touched_at > ""
    assert (other.spans, other.status, other.touched_at) == (1, Status.TODO, "")


def test_the_list_is_filtered_by_status(db: Database) -> None:
    mark(db, "a0", Status.DONE)
    mark(db, "a1", Status.SKIPPED)
    mark(db, "a2", Status.DONE, "other")
    assert ids(db, Filter(status=Status.DONE)) == ["a0"]
    assert ids(db, Filter(status=Status.TODO)) == ["a2", "a3"]
    assert ids(db, Filter(status=Status.DOING)) == []
    assert ids(db, Filter(status=Status.DONE), "other") == ["a2"]


def test_the_list_is_filtered_by_label_of_a_span_or_of_the_article(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 0, 3, "PER", article="a3", annotator="other")
    row = {"article_id": "a1", "annotator": ME, "label": "news", "created_at": ""}
    change = Change("article_labels", None, row)
    events.record(db, "article-label", [change], annotator=ME, article_id="a1")
    assert ids(db, Filter(labels=("PER",))) == ["a0"]
    assert ids(db, Filter(labels=("news",))) == ["a1"]
    assert ids(db, Filter(labels=("PER",)), "other") == ["a3"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ذهب", ["a0"]),
        ("ذَهَب", ["a0"]),
        ("بغداد", ["a0", "a2"]),
        ("بغداد عاصم", ["a2"]),
        ("baghdad", ["a2"]),
        ("BAGH", ["a2"]),
        ("اعلنت", ["a1"]),
        ("عنوان", ["a0", "a1", "a2", "a3"]),
        ("لا شيء", []),
        ("  ", ["a0", "a1", "a2", "a3"]),
        ("(Baghdad)", ["a2"]),
        ("بغداد -", ["a0", "a2"]),
        ("،", ["a0", "a1", "a2", "a3"]),
        ("# ( 😀", ["a0", "a1", "a2", "a3"]),
    ],
)
def test_the_list_is_filtered_by_folded_words_of_title_and_text(
    db: Database, words: str, expected: list[str]
) -> None:
    assert ids(db, Filter(words=words)) == expected


def test_filters_hold_together(db: Database) -> None:
    tag(db, 0, 3, "PER")
    tag(db, 0, 3, "PER", article="a2")
    mark(db, "a2", Status.DONE)
    assert ids(db, Filter(status=Status.DONE, labels=("PER",), words="بغداد")) == ["a2"]
    assert ids(db, Filter(status=Status.SKIPPED, labels=("PER",), words="بغداد")) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=8))
def test_whatever_is_typed_is_no_error(db: Database, typed: str) -> None:
    ids(db, Filter(words=typed))
    ids(db, Filter(words=f'"{typed}* OR NEAR('))


def test_the_neighbours_of_an_article_end_at_both_ends(db: Database) -> None:
    assert [articles.neighbour(db, f"a{n}", 1) for n in range(4)] == ["a1", "a2", "a3", None]
    assert [articles.neighbour(db, f"a{n}", -1) for n in range(4)] == [None, "a0", "a1", "a2"]


def test_the_next_to_do_goes_round_the_end(db: Database) -> None:
    assert articles.next_to_do(db, ME, None) == "a0"
    assert articles.next_to_do(db, ME, "a3") == "a0"
    mark(db, "a0", Status.DONE)
    mark(db, "a1", Status.SKIPPED)
    mark(db, "a2", Status.DOING)
    assert articles.next_to_do(db, ME, None) == "a2"
    assert articles.next_to_do(db, ME, "a0") == "a2"
    assert articles.next_to_do(db, ME, "a3") == "a2"
    assert articles.next_to_do(db, "other", None) == "a0"


def test_the_article_one_is_in_is_not_the_next(db: Database) -> None:
    for article in ("a0", "a1", "a2"):
        mark(db, article, Status.DONE)
    assert articles.next_to_do(db, ME, "a3") is None
    assert articles.next_to_do(db, ME, "a0") == "a3"


@pytest.mark.parametrize("typed", ["MIS_1062", "mis_1062-x", "1062", " MIS_1062-x "])
def test_an_article_listed_by_its_id_is_found_by_it(db: Database, typed: str) -> None:
    with db.transaction():
        articles.add(db, text="نصّ بلا عنوان", title="", meta={}, id_="MIS_1062-x")
        articles.add(db, text="نصّ آخر", title="له عنوان", meta={}, id_="MIS_1062-y")
    assert ids(db, Filter(words=typed)) == ["MIS_1062-x"]
    assert ids(db, Filter(words="عنوان"))[-2:] == ["MIS_1062-x", "MIS_1062-y"]
