"""Settling differences on the screen, by keys."""

import gettext
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from tests.agreement.made import record
from tests.store.fresh import Taking, fresh
from tests.ui.calls import Work
from tests.ui.conftest import OTHER, MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen
from tui.core import i18n
from tui.core.record import Record
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.articles_to_settle import AdjudicationOptions, adjudication_options
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.desk import Desk
from tui.store.database import Database
from tui.store.records.ingest import Intake
from tui.store.rows.annotations import spans_of
from tui.ui.app import HashiyaApp
from tui.ui.screens.adjudication import AdjudicationScreen

TEXT = (
    "زار الرئيس محمد حسن مدينة حلب القديمة أمس، وقال وزير الخارجية إن الاتفاق نهائي.\n"
    "وصل الوفد إلى دمشق مساء الاثنين."
)
WHO = ("muna", "sami", "rana")
PER, ORG, LOC = "PER", "ORG", "LOC"
SAID = {
    "muna": [(0, 3, LOC), (4, 19, PER), (20, 29, LOC), (26, 29, ORG), (94, 98, LOC)],
    "sami": [(0, 3, LOC), (11, 19, PER), (20, 29, ORG), (94, 98, LOC)],
    "rana": [(0, 3, LOC), (11, 19, PER), (20, 29, LOC), (94, 98, LOC), (48, 61, PER)],
}
COUNT = 150
"""Differences in one article, more than any window shows."""
Settling = Callable[..., HashiyaApp]


@pytest.fixture
def settling(tmp_path: Path, door: str) -> Iterator[Settling]:
    """The application where such an article is settled."""
    closing = ExitStack()

    def made(*, blind: int | None = None) -> HashiyaApp:
        records = [record(TEXT, name, *SAID[name], id_="a0") for name in WHO]
        db = closing.enter_context(filled(tmp_path, records))
        options = AdjudicationOptions(WHO, "lina", blind=blind)
        desk = AdjudicationDesk(db, AdjudicationQueue(db, options))
        desk.open_first()
        return HashiyaApp(Desk(db, "lina"), fast=door == "open", settled=desk)

    with closing:
        yield made


def filled(folder: Path, records: list[Record]) -> Database:
    """A database of these records."""
    db = fresh(folder / "mine.db")
    with db.transaction():
        intake = Intake(db, "muna")
        for one in records:
            intake.take(one)
    return db


def gold(db: Database, article: str = "a0") -> list[tuple[int, int, str]]:
    """What stands in gold."""
    return [(one.start, one.end, one.label) for one in spans_of(db, article, "gold")]


def adjudication(app: HashiyaApp) -> AdjudicationScreen:
    """The screen that lies open."""
    assert isinstance(app.screen, AdjudicationScreen)
    return app.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 15)])
async def test_a_difference_and_its_versions(settling: Settling, size: tuple[int, int]) -> None:
    app = settling()
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "tab")
        await pilot.pause()
        check_golden(app, f"adjudication-{size[0]}")


async def test_all_of_it_in_arabic(settling: Settling, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = i18n.__file__.replace("core/i18n.py", "locale")
    monkeypatch.setattr(i18n, "_in_use", gettext.translation("hashiya", folder, ["ar"]))
    app = settling()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("2", "tab")
        await pilot.pause()
        check_golden(app, "adjudication-arabic")


async def test_an_article_is_played_to_its_gold(settling: Settling) -> None:
    app = settling()
    async with app.run_test(size=(80, 24)) as pilot:
        # The most, a third label, Arabic digits; none, taken back, and then theirs by a digit.
        await pilot.press("enter", "o", "backspace", "ctrl+z", "٣")
        await pilot.pause()
        screen = adjudication(app)
        assert screen.desk.session
        assert screen.desk.session.open_count == 0
        assert gold(screen.desk.db) == [
            (0, 3, LOC), (11, 19, PER), (20, 29, ORG), (48, 61, PER), (94, 98, LOC),
        ]  # fmt: skip
        await pilot.press("end", "n", "escape", "escape")
    assert app.return_code == 0


async def test_no_name_is_painted_where_names_are_hidden(settling: Settling) -> None:
    app = settling(blind=7)
    async with app.run_test(size=(120, 40)) as pilot:
        for keys in ("1", "tab", "*", "9", ";", "escape", "ctrl+z", "ctrl+d", "?"):
            await pilot.press(keys)
            seen = "\n".join(frame(app))
            assert not [name for name in WHO if name in seen], keys


async def test_a_line_that_has_no_room_is_shortened(tmp_path: Path) -> None:
    db = filled(tmp_path, [record(TEXT, name, (4, 19, PER), id_="a0") for name in WHO])
    desk = AdjudicationDesk(db, AdjudicationQueue(db, adjudication_options(db, "lina")))
    desk.open_first()
    app = HashiyaApp(Desk(db, "lina"), settled=desk)
    with db:
        async with app.run_test(size=(100, 24)):
            assert any(line.startswith("  all that these annotators say,") and "…" in line
                       for line in frame(app))  # fmt: skip


async def test_a_reason_is_written_and_kept(settling: Settling) -> None:
    app = settling()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(";", *"why", "enter", "1", "shift+tab")
        await pilot.pause()
        assert any("took muna" in line and "why" in line for line in frame(app))


async def test_it_is_opened_from_the_desk_and_left_to_it(make_app: MakeApp, db: Database) -> None:
    with db.transaction():
        for name, label in (("muna", PER), ("sami", LOC)):
            text = desk_text(db)
            Intake(db, name, True).take(record(text, name, (0, 3, label), id_="first"))
    app = make_app("second")
    async with app.run_test(size=(80, 24)) as pilot:
        desk_screen(pilot).action_run("adjudicate")
        await pilot.pause()
        assert gold(db, "first") == []
        await pilot.press("1")
        assert gold(db, "first") == [(0, 3, PER)]
        await pilot.press("escape")
        await pilot.pause()
        # From the list of articles, the one under the cursor.
        await pilot.press("ctrl+o", "ctrl+g")
        await pilot.pause()
        assert "2 annotators must be done" in "\n".join(frame(app))
        # One that waits for somebody is opened after a question.
        Taking(db, "muna").take(record(OTHER, "muna", (0, 8, PER), id_="second"))
        await pilot.press("ctrl+o", "ctrl+g")
        await pilot.pause()
        assert "it waits for a1, sami. Settle it all the same?" in "\n".join(frame(app))
        await pilot.press("enter", "ctrl+o", "ctrl+g")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        assert adjudication(app).desk.queue.ids == ["second", "first"]
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("ctrl+o", "up", "ctrl+g")
        await pilot.pause()
        assert adjudication(app).desk.article
        await pilot.press("escape")
        await pilot.pause()
        assert desk_screen(pilot).desk.article


def desk_text(db: Database) -> str:
    """The text of the first article."""
    from tui.store.texts import articles

    return articles.get(db, "first").text


async def test_an_attribute_is_named_and_stands_on_the_bar_once_it_is_taken(
    tmp_path: Path, door: str
) -> None:
    said: dict[str, dict[int, dict[str, str]]] = {"muna": {0: {"sure": "true"}}, "sami": {}}
    db = filled(
        tmp_path,
        [record(TEXT, name, (4, 19, PER), id_="a0", attributes=said[name]) for name in said],
    )
    desk = AdjudicationDesk(db, AdjudicationQueue(db, adjudication_options(db, "lina")))
    desk.open_first()
    app = HashiyaApp(Desk(db, "lina"), fast=door == "open", settled=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = "\n".join(frame(app))
        assert "attribute · sure" in shown
        assert "PER·sure" not in shown
        await pilot.press("1")
        await pilot.pause()
        assert "PER·sure" in "\n".join(frame(app))


def many(folder: Path, count: int, door: str) -> HashiyaApp:
    """An article of so many differences, each in a row of its own."""
    words = "كلمات كثيرة في سطر واحد من النص "
    text = "\n".join(words + str(n) for n in range(count))
    starts = [n for n in range(len(text)) if text.startswith(words, n)]
    said = {"muna": PER, "sami": LOC}
    records = [
        record(text, name, *((start, start + 5, label) for start in starts), id_="a0")
        for name, label in said.items()
    ]
    db = filled(folder, records)
    desk = AdjudicationDesk(db, AdjudicationQueue(db, adjudication_options(db, "lina")))
    desk.open_first()
    return HashiyaApp(Desk(db, "lina"), fast=door == "open", settled=desk)


async def test_a_verdict_calls_as_much_at_the_last_difference_as_at_the_first(
    tmp_path: Path, door: str
) -> None:
    app = many(tmp_path, COUNT, door)
    counts = []
    async with app.run_test(size=(80, 24)):
        screen = adjudication(app)
        for number in range(COUNT):
            calls = Work()
            sys.settrace(calls if not 30 <= number < COUNT - 30 else None)
            try:
                screen.press("1")
            finally:
                sys.settrace(None)
            own = (n for name, n in calls.names.items() if "own_files" not in name)
            counts.append(sum(own))
        assert screen.desk.session
        assert screen.desk.session.open_count == 0
    app.desk.db.close()
    assert median(counts[-25:-5]) <= 1.05 * median(counts[5:25])
