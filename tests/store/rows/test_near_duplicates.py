"""An article that is almost another one is told when it comes in."""

import pytest
from sqlite_utils import Database as Tables

from tests.store.fresh import ME, Taking
from tui.core.record import Record
from tui.store.database import Database
from tui.store.rows import near_duplicates
from tui.store.schema.migrations import migrations
from tui.text.near_duplicates import are_near, halves, skeleton

TEXT = "قال وزير الخارجية أمس"


@pytest.mark.parametrize(
    "text",
    [
        "قال وزير الداخلية أمس".replace("الداخلية", "الخارجيه"),
        "قال وزير الخارجية أمسِ",
        "قالَ وزيرُ الخارجيّةِ أمسِ",
        " قال  وزير الخارجية\nأمس\u200f",
        "فقال وزير الخارجية أمس",
        "قال وزير الخارجية أم",
        "قال وزير الخارجيةأمس",
    ],
)
def test_a_near_twin_of_an_article_is_named(db: Database, text: str) -> None:
    assert Taking(db, ME).take(Record(text)).twin == "a0"


@pytest.mark.parametrize("text", [TEXT, "قال وزير الداخلية أمس", "قال وزير الخارجية أمس الأول"])
def test_the_same_article_and_another_one_are_no_twins(db: Database, text: str) -> None:
    assert Taking(db, ME).take(Record(text)).twin is None


def test_articles_of_one_file_are_compared_too(db: Database) -> None:
    intake = Taking(db, ME)
    intake.take(Record("خبر طويل عن السوق ٢٠٢٦", id="x1"))
    assert intake.take(Record("خبر طويل عن السوق ٢٠٢٥")).twin == "x1"


def test_a_database_of_an_older_schema_learns_the_twins_of_its_articles() -> None:
    tables = Tables(memory=True)
    migrations.apply(tables, stop_before="proposals")
    tables.execute("INSERT INTO articles VALUES (1, 'a', '', 'x', 4, '', '{}', ?)", [TEXT])
    migrations.apply(tables)
    rows = tables.execute("SELECT key, length, article FROM article_halves").fetchall()
    known = halves(skeleton(TEXT))
    assert sorted(rows) == sorted((key, known.length, 1) for key in known.keys)
    tables.close()


def test_so_many_articles_with_one_half_are_looked_at_and_no_more(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Taking(db, ME)
    for number in range(5):
        intake.take(Record(f"الطقس اليوم في المدينة {number}{number}", id=f"w{number}"))
    monkeypatch.setattr(near_duplicates, "MOST", 3)
    found = near_duplicates.near(db, skeleton("الطقس اليوم في المدينة 99"))
    assert found is None
    assert near_duplicates.near(db, skeleton("الطقس اليوم في المدينة 0")) == "w0"


def test_of_long_articles_with_one_half_fewer_are_looked_at(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def near(one: str, other: str) -> bool:
        looked.append(len(other))
        return are_near(one, other)

    monkeypatch.setattr(near_duplicates, "are_near", near)
    intake = Taking(db, ME)
    front = "الطقس اليوم في المدينة " * 500
    for number in range(20):
        intake.take(Record(f"{front}{number:04d} و {number * 7:04d}"))
    # 20 with all those before them would be 190.
    assert len(looked) <= 20 * (near_duplicates.LETTERS // 10_000)
    looked.clear()
    intake.take(Record(f"{front} ولا أحد مثله"))
    assert sum(looked) <= near_duplicates.LETTERS
