"""A day of annotating, by keys alone as an Arabic keyboard sends them, gives the spans wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk.robot import done, keys_for
from tui.core.record import Record, RecordSpan
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.exchange.options import ReadOptions
from tui.exchange.reading import read_path
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.records.ingest import Intake
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.text.span_hygiene import trim_range
from tui.ui.app import HashiyaApp
from tui.ui.fastpath.key_parser import textual_key
from tui.ui.screens.desk import DeskScreen

ARMPRO = Path(__file__).parents[3] / "shared" / "data" / "armpro" / "ArMPro_span_dev_V2.jsonl"
SIZE = (80, 24)


def of(text: str, *spans: tuple[str, str]) -> Record:
    """A record whose spans are told by their labels and words."""
    places = [(text.index(words), words, label) for label, words in spans]
    return Record(
        text=text, spans=tuple(RecordSpan(at, at + len(w), label) for at, w, label in places)
    )


OURS = (
    of(
        "قالت وزيرة الثقافة هدى بنعمر (Houda Benomar) إنّ ٢٤٪ من القرّاء يفضّلون الكتاب المسموع.",
        ("Title", "وزيرة الثقافة"),
        ("Person", "وزيرة الثقافة هدى بنعمر"),
        ("Person", "Houda Benomar"),
        ("Number", "٢٤٪ من القرّاء"),
        ("Claim", "القرّاء يفضّلون الكتاب"),
        ("Doubt", "القرّاء يفضّلون الكتاب"),
    ),
    of(
        "والحكومةُ لأهلها، وبالأمس أُعلن في 12 مايو/أيار 2026 عن خطّةٍ «طموحة جدًّا» لإنقاذ المكتبات، "
        "فالمكتبات كما قال أحدهم “ذاكرةُ المدينة” لا مخازنها.",
        ("Person", "الحكومةُ"),
        ("Claim", "أهلها، وبالأمس"),
        ("Number", "12 مايو/أيار 2026"),
        ("Doubt", "«طموحة جدًّا»"),
        ("Claim", "مكتبات كما قال أحدهم “ذاكرةُ المدينة” لا مخازنها"),
        ("Title", "ذاكرةُ المدينة"),
    ),
)


def trimmed(record: Record) -> Record:
    """The record with no white space at the edges of its spans: a desk never tags that."""
    spans = (
        replace(span, start=place.start, end=place.end)
        for span in record.spans
        for place in [trim_range(record.text, span.start, span.end)]
    )
    return replace(record, spans=tuple(spans))


def filled(path: Path, records: Sequence[Record]) -> Database:
    """A database with the records, said by the annotator ``gold``."""
    db = open_database(path, create=True)
    with db.transaction():
        intake = Intake(db, "gold", add_labels=True)
        for record in records:
            intake.take(record)
    return db


def day_of_keys(path: Path, records: Sequence[Record], shape: tuple[int, int]) -> Iterator[str]:
    """Every key of the day, found out on a desk of its own whose window has this shape."""
    with filled(path, records) as db:
        desk = Desk(db, "a1", width=shape[0], height=shape[1])
        for article in list(articles.every(db)):
            assert desk.article is None or desk.article.id == article.id
            if desk.article is None:
                desk.open(article.id)
            for span in annotations.spans_of(db, article.id, "gold"):
                yield from keys_for(desk, Range(span.start, span.end), span.label)
            yield done(desk)


def said(db: Database, who: str) -> dict[str, list[tuple[int, int, str]]]:
    """What an annotator said: the spans of each text."""
    return {
        article.text: [(s.start, s.end, s.label) for s in annotations.spans_of(db, article.id, who)]
        for article in articles.every(db)
    }


async def play(folder: Path, records: Sequence[Record], *, by_pilot: bool) -> None:
    """Play the day on the screen and compare."""
    with filled(folder / "mine.db", records) as db:
        desk = Desk(db, "a1")
        desk.open(next(articles.every(db)).id)
        app = HashiyaApp(desk)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            shape = (desk.view.width, desk.view.height)
            for key in day_of_keys(folder / "shadow.db", records, shape):
                if by_pilot:
                    await pilot.press(textual_key(key))
                else:
                    assert isinstance(app.screen, DeskScreen)
                    assert app.screen.press(textual_key(key))
        assert said(db, "a1") == said(db, "gold")


async def test_a_day_of_our_own_articles(tmp_path: Path) -> None:
    await play(tmp_path, OURS, by_pilot=True)


@pytest.mark.skipif(not ARMPRO.exists(), reason="../shared/data is not beside the repository")
async def test_a_day_of_armpro(tmp_path: Path) -> None:
    items = read_path(ARMPRO, format="armpro", options=ReadOptions())
    records = [item for item in items if isinstance(item, Record) and item.spans]
    records.sort(key=lambda record: -len(record.spans))
    await play(tmp_path, [trimmed(record) for record in records[:20]], by_pilot=False)
