"""Where others' work is hidden, no page of the desk names them or shows what they did."""

from functools import partial

import pytest

from tests.ui.frames import frame
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.records.ingest import Intake
from tui.store.texts import articles
from tui.store.work import assignments
from tui.store.work.assignments import Assignment
from tui.ui.app import HashiyaApp
from tui.ui.screens.desk import DeskScreen

PAGES = {
    "first": (
        "relate",
        "all-relations",
        "decided",
        "agreement",
        "library",
        "search-all",
        "adjudicate",
    ),
    "second": ("next-offer", "everywhere", "take-all", "scheme"),
}
"""What is opened over which article; the desk itself, with its panels, is looked at besides."""


ELSEWHERE = {
    *("pick-label", "note", "import", "search", "palette", "help", "guideline", "hub"),
    *("suggestions", "ask-model", "hints", "panel", "copy", "theme", "terminal", "redraw", "tour"),
    *("letters-stay", "quit"),
}
"""What shows the scheme, the text, a file, the hub's state or what is typed, and nobody's work."""


def test_every_page_of_the_desk_is_looked_at_or_known_to_show_nobodys_work() -> None:
    pages = {command for commands_ in PAGES.values() for command in commands_}
    assert {one.id for one in commands() if one.on_screen} - ELSEWHERE <= pages


@pytest.fixture
def led(db: Database) -> Database:
    """rana, huda and sami are done with an article, which is settled; rana's spans in
    another are suggested to sami."""
    text = articles.get(db, "first").text
    with db.transaction():
        for who, end in (("rana", 18), ("huda", 18), ("sami", 8), ("gold", 18)):
            note = "رأي rana" if who == "rana" else None
            said = (RecordSpan(4, end, "PER", note=note),)
            record = Record(text, annotator=who, status=Status.DONE, spans=said, note=note)
            Intake(db, who).take(record)
        other = Record(
            articles.get(db, "second").text, annotator="rana", spans=(RecordSpan(0, 8, "ORG"),)
        )
        Intake(db, "sami", as_suggestions=True).take(other)
        given = [Assignment("second", who, 0) for who in ("rana", "sami")]
        assignments.record(db, given, by="muna")
    project_settings.put(db, "leader", "muna", annotator="muna")
    return db


@pytest.mark.parametrize("hides", [True, False])
async def test_no_page_names_who_is_hidden(led: Database, hides: bool) -> None:
    if hides:
        project_settings.put(led, "hide-others", "on", annotator="muna")
    desk = Desk(led, "sami")
    desk.open("first")
    app = HashiyaApp(desk)
    seen: dict[str, str] = {}
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        for article, wanted in PAGES.items():
            screen.act(partial(desk.open, article))
            while article == "second" and not desk.view.offers.by_id:
                await pilot.pause(0.01)
            for command in wanted:
                screen.action_run(command)
                await pilot.pause(0.05)
                seen[command] = "\n".join(frame(app))
                if len(app.screen_stack) > 1:
                    await pilot.press("escape")
    for page in ("library", "search-all"):
        assert ("@annotator" in " ".join(seen[page].split())) is not hides
    naming = {page for page, lines in seen.items() if "rana" in lines}
    assert not naming if hides else naming >= {"agreement", "next-offer"}
