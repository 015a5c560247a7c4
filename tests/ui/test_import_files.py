"""The first minutes: an empty database, and articles brought in from within the program."""

import json
import os
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import OTHER, MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import open_article, press
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.editing.annotations import Annotations
from tui.desk.project import importer, record_spool
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.ui.app import HashiyaApp
from tui.ui.screens.desk import DeskScreen
from tui.ui.screens.import_files import ImportFiles


async def imported(pilot: Pilot[None]) -> None:
    """Wait until no import runs, and what came of it is painted."""
    app = cast("HashiyaApp", pilot.app)
    while next(s for s in app.screen_stack if isinstance(s, DeskScreen)).importing.running:
        await pilot.pause(0.01)
    await pilot.pause()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one stands, with one text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.txt").write_text("نصّ ثانٍ.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12), (20, 6)])
async def test_a_new_database_opens_on_a_screen_that_brings_articles_in(
    folder: Path, size: tuple[int, int]
) -> None:
    with open_database(folder / "new.db", create=True) as db:
        app = HashiyaApp(Desk(db, "a1"), new_database=True)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, ImportFiles)
            assert frame(app)[0].startswith(" A new database: "[: size[0]])
            await press(pilot, "t", "tab", "enter")
            await imported(pilot)
            assert articles.get(db, open_article(pilot)).title == "two"


async def test_an_error_is_said_on_the_screen_and_typing_goes_on(folder: Path) -> None:
    with open_database(folder / "new.db", create=True) as db:
        app = HashiyaApp(Desk(db, "a1"))
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, *"nix", "enter")
            await imported(pilot)
            assert "nix: there is no such file" in "".join(frame(app))
            await press(pilot, "ctrl+u", "tab")
            assert "new.db" in [line.strip() for line in frame(app)]
            await press(pilot, "escape")
            assert "Ctrl+N: import articles" in frame(app)[-1]
            await press(pilot, "ctrl+n", "ctrl+q")
        assert app.return_code == 0


async def test_enter_takes_the_name_gone_to_and_imports_only_a_whole_path(folder: Path) -> None:
    for name in ("one.txt", "three.txt"):
        (folder / "texts").mkdir(exist_ok=True)
        (folder / "texts" / name).write_text(f"نصّ {name}.\n", encoding="utf-8")
    with open_database(folder / "new.db", create=True) as db:
        app = HashiyaApp(Desk(db, "a1"))
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, *"tex", "tab", "tab", "down", "down", "enter")
            assert "file or folder: texts/three.txt" in "".join(frame(app))
            assert articles.count(db) == 0
            await press(pilot, "enter")
            await imported(pilot)
            assert articles.get(db, open_article(pilot)).title == "three"
            assert articles.count(db) == 1


async def test_articles_come_in_while_others_lie_on_the_desk(
    make_app: MakeApp, db: Database, folder: Path
) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "p", "ctrl+n", "escape")
        assert open_article(pilot) == "first"
        await press(pilot, "ctrl+n", *"two.txt", "enter")
        await imported(pilot)
        assert articles.get(db, open_article(pilot)).title == "two"
        assert "1 article imported" in frame(pilot.app)[-1]
        await press(pilot, "left")
        assert "0/3 done" in frame(pilot.app)[-1]


async def test_what_is_there_already_is_opened(
    make_app: MakeApp, db: Database, folder: Path
) -> None:
    (folder / "again.txt").write_text(OTHER, encoding="utf-8")
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"again.txt", "enter")
        await imported(pilot)
        assert open_article(pilot) == "second"
        assert "everything in it is here already" in "".join(frame(pilot.app)[-4:])


async def test_what_came_in_and_what_was_known_is_counted(
    make_app: MakeApp, db: Database, folder: Path
) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "again.txt").write_text(OTHER, encoding="utf-8")
    (folder / "texts" / "other.txt").write_text("نصّ آخر.", encoding="utf-8")
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"texts", "enter")
        await imported(pilot)
        assert "1 article imported; 1 was here already" in frame(pilot.app)[-1]


class Gate:
    """Holds an import up after it has read its file, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = Event(), Event()
        whole = importer._read

        def held(*given: object) -> None:
            whole(*given)  # type: ignore[arg-type]
            self.reached.set()
            assert self.open.wait(30)

        monkeypatch.setattr(importer, "_read", held)


async def test_one_tags_and_saves_while_an_import_runs(
    make_app: MakeApp, db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"two.txt", "enter")
        assert gate.reached.wait(30)
        await press(pilot, "enter")
        assert "the import goes on" in frame(pilot.app)[-1]
        before = len(events.history(db))
        await press(pilot, "p")
        assert len(events.history(db)) == before + 1
        gate.open.set()
        await imported(pilot)
        assert "1 article imported" in frame(pilot.app)[-1]
        assert open_article(pilot) == "first"


async def test_escape_stops_an_import_and_nothing_of_it_is_there(
    make_app: MakeApp, db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_spool, "PART_RECORDS", 1)
    (folder / "many.jsonl").write_text('{"text":"a"}\n{"text":"b"}\n', encoding="utf-8")
    gate = Gate(monkeypatch)
    before = articles.count(db)
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"many.jsonl", "enter")
        assert gate.reached.wait(30)
        await press(pilot, "escape")
        gate.open.set()
        await imported(pilot)
        assert "stopped: nothing was imported" in "".join(frame(pilot.app))
        assert isinstance(pilot.app.screen, ImportFiles)
    assert articles.count(db) == before


async def test_leaving_ends_an_import(
    make_app: MakeApp, db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_spool, "PART_RECORDS", 1)
    (folder / "many.jsonl").write_text('{"text":"a"}\n{"text":"b"}\n', encoding="utf-8")
    gate = Gate(monkeypatch)
    before = articles.count(db)
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"many.jsonl", "enter")
        assert gate.reached.wait(30)
        screen = next(s for s in pilot.app.screen_stack if isinstance(s, DeskScreen))
        screen.importing.cancel()
        gate.open.set()
    assert articles.count(db) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
async def test_a_pipe_is_refused_and_not_waited_for(
    make_app: MakeApp, db: Database, folder: Path
) -> None:
    os.mkfifo(folder / "pipe")
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"pipe", "enter")
        await imported(pilot)
        assert "this is a pipe or a device, and no file" in "".join(frame(pilot.app))


def delivery(folder: Path, end: int) -> None:
    """A line of a1's, with a span of one id that ends there."""
    span = {"id": "s1", "start": 4, "end": end, "label": "PER"}
    line = {"id": "d1", "text": "زار أحمد عطاف وهران", "annotator": "a1", "spans": [span]}
    (folder / "d.jsonl").write_text(json.dumps(line), encoding="utf-8")


@pytest.mark.parametrize(
    ("keys", "ends"),
    [(("enter",), [8]), (("ctrl+r", "enter"), [13, 8]), (("escape",), [13])],
)
async def test_a_file_that_would_overwrite_work_asks_first(
    make_app: MakeApp, db: Database, folder: Path, keys: tuple[str, ...], ends: list[int]
) -> None:
    delivery(folder, 8)
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n", *"d.jsonl", "enter")
        await imported(pilot)
        (span,) = annotations.spans_of(db, "d1", "a1")
        Annotations(db, articles.get(db, "d1"), "a1").resize(span, Range(4, 13))
        await press(pilot, "ctrl+n", *"d.jsonl", "enter")
        await imported(pilot)
        assert "1 change would be lost · Enter replaces them" in "".join(frame(pilot.app))
        await press(pilot, *keys)
        await imported(pilot)
        assert [one.end for one in annotations.spans_of(db, "d1", "a1")] == ends


async def test_what_becomes_of_work_that_is_there_is_chosen(
    make_app: MakeApp, db: Database, folder: Path
) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+n")
        for chosen in ("ask before it is replaced", "add to it", "replace it", "ask before"):
            said = " ".join(line.strip() for line in frame(pilot.app))
            assert f"what an annotator has already: {chosen}" in said
            await press(pilot, "ctrl+r")
