"""Suggestions on the screen."""

import shlex
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.store.fresh import tag
from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.desk.keys.configured_models import ConfiguredModel
from tui.desk.keys.settings import Settings
from tui.desk.suggest.model_offers import is_blind
from tui.desk.view.hints import EASY
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.texts import articles
from tui.ui.app import HashiyaApp
from tui.ui.offer_mode import OfferMode, remembered_mode

BEFORE = "زار حلب ثم قال سمير العطار"
HERE = "عاد سمير العطار من وحلب البعيدة إلى الوادي، وفي حَلَب John قال"


def filled(db: Database) -> None:
    with db.transaction():
        articles.add(db, text=HERE, title="رحلة", meta={}, id_="here")
        articles.add(db, text=BEFORE, title="قبلها", meta={}, id_="before")
    tag(db, 4, 7, "LOC", article="before", annotator="a1")
    tag(db, BEFORE.index("سمير"), len(BEFORE), "PER", article="before", annotator="a1")


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing more is to be offered."""
    for _ in range(200):
        await pilot.pause(0.02)
        if desk_screen(pilot).suggestions.idle:
            return
    raise AssertionError("suggestions never came")


async def test_they_stand_under_dotted_bars_and_are_taken_and_refused(
    make_app: MakeApp, db: Database
) -> None:
    filled(db)
    async with make_app("here").run_test(size=(80, 12)) as pilot:
        desk = desk_screen(pilot).desk
        await settled(pilot)
        await press(pilot, "tab")
        check_golden(pilot.app, "suggestions-80")
        assert "you tagged 1 of 1 places" in frame(pilot.app)[-1]
        await press(pilot, "enter")
        assert [span.label for span in desk.spans] == ["PER"]
        # Enter has gone on to the next one.
        await press(pilot, "backspace")
        await settled(pilot)
        assert not desk.view.offers
        await press(pilot, "ctrl+z")
        await settled(pilot)
        assert len(desk.view.offers) == 2


async def test_they_can_be_switched_off(make_app: MakeApp, db: Database) -> None:
    filled(db)
    async with make_app("here").run_test(size=(80, 12)) as pilot:
        await settled(pilot)
        assert any("┈" in line for line in frame(pilot.app))
        await press(pilot, "=")
        assert not any("┈" in line for line in frame(pilot.app))
        await press(pilot, "=")
        await settled(pilot)
        assert any("┈" in line for line in frame(pilot.app))


async def test_the_config_switches_them_off(make_app: MakeApp, db: Database) -> None:
    filled(db)
    app = HashiyaApp(make_app("here").desk, Settings({"suggest": False}))
    async with app.run_test(size=(80, 12)) as pilot:
        assert desk_screen(pilot).suggestions.idle
        await pilot.pause(0.3)
        assert not desk_screen(pilot).desk.view.offers


async def test_a_fault_in_the_thread_is_said_and_has_its_log(
    make_app: MakeApp, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(db)
    monkeypatch.setattr("tui.ui.crash.user_log_path", lambda *_args, **_names: tmp_path / "log")

    def broken(*_given: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("tui.desk.suggest.suggester.Suggester.offers", broken)
    async with make_app("here").run_test(size=(100, 20)) as pilot:
        await settled(pilot)
        said = " ".join(frame(pilot.app)[-4:])
        assert "no suggestions: an error in Hashiya itself: ZeroDivisionError" in said
        await press(pilot, "p")
        assert desk_screen(pilot).desk.spans
    [log] = (tmp_path / "log").iterdir()
    assert "a fault of ours" in log.read_text(encoding="utf-8")


MODEL = """
import json, sys
def send(**message): print(json.dumps(message), flush=True)
json.loads(sys.stdin.readline())
send(op="hello", protocol=1, name="mine", version="7")
for line in sys.stdin:
    asked = json.loads(line)
    if asked["op"] == "predict":
        at = asked["text"].index("John")
        send(op="spans", id=asked["id"],
             spans=[{"start": at, "end": at + 8, "label": "PER", "score": .93}])
"""


async def test_a_models_offers_stand_under_dashed_bars_and_are_stepped_away(
    make_app: MakeApp, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(db)
    monkeypatch.setattr("tui.ui.suggestions.LEAST_WORKED_ON", 1)
    (tmp_path / "model.py").write_text(MODEL, encoding="utf-8")
    command = shlex.join([sys.executable, str(tmp_path / "model.py")])
    settings = Settings({"model": "mine"}, models={"mine": ConfiguredModel(command)})
    app = HashiyaApp(make_app("here").desk, settings)
    async with app.run_test(size=(100, 12)) as pilot:
        desk = desk_screen(pilot).desk
        for _try in range(200):
            await settled(pilot)
            if desk.view.offers.counts[1]:
                break
        assert "Offers 4 (~1)" in " ".join(frame(app))
        assert any("╌" in line for line in frame(app))
        await press(pilot, "|")
        assert "~PER 93 % · mine" in frame(app)[-1]
        await press(pilot, "=")
        await settled(pilot)
        assert frame(app)[-1].strip().endswith("suggestions: own forms alone")
        assert len(desk.view.offers) == 3
        await press(pilot, "=")
        assert not len(desk.view.offers)
        await press(pilot, "=")
        await settled(pilot)
        assert desk.view.offers.counts == (4, 1)
        await press(pilot, "ctrl+home", "|", "enter")
        [span] = desk.spans
        assert (span.label, span.source.value, span.score) == ("PER", "model", 0.93)
        assert span.origin == "mine 7"
        await press(pilot, "=")
        assert remembered_mode() is OfferMode.OWN


CAREFUL = (
    MODEL.replace("import json,", "import json, os, time,")
    .replace(
        """
        at =""",
        """
        while not os.path.exists("go"): time.sleep(.01)
        far = asked["text"].index("الوادي")
        at =""",
    )
    .replace(
        '"score": .93}]',
        '"score": .93}], candidates=[{"start": far, "end": far + 6, "label": "LOC", "score": .4}]',
    )
)


async def test_a_models_candidates_are_worth_a_letter_the_next_time_letters_are_written(
    make_app: MakeApp, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(db)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tui.ui.suggestions.LEAST_WORKED_ON", 1)
    (tmp_path / "model.py").write_text(CAREFUL, encoding="utf-8")
    command = shlex.join([sys.executable, str(tmp_path / "model.py")])
    settings = Settings({"model": "mine"}, models={"mine": ConfiguredModel(command)})
    app = HashiyaApp(make_app("here").desk, settings)
    async with app.run_test(size=(100, 12)) as pilot:
        desk = desk_screen(pilot).desk

        def easy() -> list[str]:
            assert desk.letters.hints
            by_key = sorted(desk.letters.hints.words.items(), key=lambda one: EASY.find(one[0]))
            return [HERE[slice(*place)] for keys, place in by_key if keys in EASY]

        await settled(pilot)
        await press(pilot, "`")
        before, shown = easy(), frame(app)
        assert before == ["حَلَب", "البعيدة", "الوادي", "John"]
        (tmp_path / "go").touch()
        for _try in range(200):
            await settled(pilot)
            if desk.view.offers.counts[1]:
                break
        # What is offered is shown; no letter has moved.
        assert easy() == before
        assert frame(app)[1] == shown[1]
        await press(pilot, "escape", "`")
        assert easy() == ["حَلَب", "John", "الوادي", "البعيدة"]
        await press(pilot, "escape", "=")
        await settled(pilot)
        await press(pilot, "`")
        assert easy() == before


async def test_blind_articles_are_offered_nothing(make_app: MakeApp, db: Database) -> None:
    filled(db)
    assert is_blind("here", 50)
    assert not is_blind("here", 5)
    for share, shown in ((5, 3), (50, 0)):
        app = HashiyaApp(make_app("here").desk, Settings({"model_blind": share}))
        async with app.run_test(size=(80, 12)) as pilot:
            await settled(pilot)
            assert len(desk_screen(pilot).desk.view.offers) == shown


async def test_all_are_taken_at_once_where_the_project_allows_it(
    make_app: MakeApp, db: Database
) -> None:
    filled(db)
    async with make_app("here").run_test(size=(80, 12)) as pilot:
        desk = desk_screen(pilot).desk
        await settled(pilot)
        await press(pilot, "&")
        assert "hashiya project set take-all on" in frame(pilot.app)[-1]
        project_settings.put(db, "take-all", "on", annotator="leader")
        await press(pilot, "&", "enter")
        assert [span.is_unread for span in desk.spans] == [True, True, True]
        assert any("!" in line for line in frame(pilot.app)[1:8:2])
        await press(pilot, "tab")
        assert [span.is_unread for span in desk.spans] == [False, True, True]
        await press(pilot, "ctrl+z")
        assert desk.spans == []
