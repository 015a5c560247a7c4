"""Searching all articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, fresh, tag
from tui.core.review import Status
from tui.store.database import Database
from tui.store.log import events
from tui.store.texts import search
from tui.store.texts.article_filter import EVERYTHING, Filter
from tui.store.work import reviews
from tui.text.search_query import Query, parse_query

TEXTS = (
    "وصلت القافلة إلى دير الزور أمس",
    "مدير الزور في دير بعيد",
    "بدير الزُّور ودير الزور، ثم دير الزور",
    "لا شيء هنا",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh(tmp_path / "mine.db", *TEXTS) as database:
        yield database


def ids(
    db: Database, query: Query, wanted: Filter = EVERYTHING, *, ranked: bool = True
) -> list[str]:
    hits = search.hits(db, ME, query, wanted, ranked=ranked)
    assert search.hit_count(db, ME, query, wanted) == len(hits)
    return [hit.article_id for hit in hits]


def test_the_article_that_holds_a_phrase_most_stands_first(db: Database) -> None:
    assert ids(db, parse_query('"دير الزور"')) == ["a2", "a0"]
    assert ids(db, parse_query('"دير الزور"'), ranked=False) == ["a0", "a2"]
    assert set(ids(db, parse_query("دير الزور"))) == {"a0", "a1", "a2"}


def test_a_hit_says_where_on_the_text_as_stored(db: Database) -> None:
    first = search.hits(db, ME, parse_query('"دير الزور"'))[0]
    assert first.place is not None
    assert first.text[slice(*first.place)] == "بدير الزُّور"
    assert search.hits(db, ME, parse_query("عنوان"), limit=1)[0].place is None


def test_stretches_follow_one_another(db: Database) -> None:
    query = parse_query("دير")
    whole = ids(db, query)
    parts = [search.hits(db, ME, query, offset=n, limit=1)[0].article_id for n in range(3)]
    assert parts == whole


def test_status_and_label_are_those_of_the_annotator(db: Database) -> None:
    tag(db, 17, 26, "LOC")
    change = reviews.change(reviews.get(db, "a2", ME), Status.DONE)
    events.record(db, "done", [change], annotator=ME, article_id="a2")
    query = parse_query("دير")
    assert ids(db, query, Filter(labels=("LOC",))) == ["a0"]
    assert ids(db, query, Filter(status=Status.DONE)) == ["a2"]
    assert set(ids(db, query, Filter(status=Status.TODO))) == {"a0", "a1"}
    assert search.hit_count(db, "somebody", query, Filter(labels=("LOC",))) == 0


ODD = [
    "ﷲ أكبر",
    "a\u0300b C++ x_y",
    "٣٫٥٪ و3.5",
    "㎏ ½ Ⅷ",
    "हिन्दी भाषा",
    "ﬁn ǅ İstanbul",
    "ـــ مـحـمـد",
]


def test_every_word_of_a_text_finds_it(tmp_path: Path) -> None:
    with fresh(tmp_path / "odd.db", *ODD) as db:
        for number, text in enumerate(ODD):
            for word in text.split():
                if any(char.isalnum() and char != "ـ" for char in word):
                    assert f"a{number}" in ids(db, parse_query(word)), word
