"""The page on agreement."""

from textual.pilot import Pilot

from tests.agreement.made import record
from tests.ui.conftest import OTHER, TEXT, MakeApp
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.desk.rights import Allowed, Right
from tui.store.database import Database
from tui.store.records.ingest import Intake
from tui.ui.app import HashiyaApp
from tui.ui.screens.adjudication import AdjudicationScreen
from tui.ui.screens.desk import DeskScreen
from tui.ui.screens.search_list import SearchList


def fill(db: Database) -> None:
    """Two annotators are done with both articles, and differ in one."""
    with db.transaction():
        intake = Intake(db, "muna", True)
        for name, label in (("muna", "PER"), ("sami", "LOC")):
            intake.take(record(TEXT, name, (0, 3, "PER"), id_="first"))
            intake.take(record(OTHER, name, (0, 8, label), id_="second"))


def desk_of(app: HashiyaApp) -> DeskScreen:
    """The desk, which is the only screen."""
    assert isinstance(app.screen, DeskScreen)
    return app.screen


async def page_of_agreement(app: HashiyaApp, pilot: Pilot[None]) -> SearchList:
    """The page, opened from the desk, once all is counted."""
    desk_of(app).action_run("agreement")
    await pilot.pause()
    page = app.screen
    assert isinstance(page, SearchList)
    await page.workers.wait_for_complete()
    await pilot.pause()
    return page


async def test_tab_goes_through_the_lists_and_enter_opens_an_article(
    make_app: MakeApp, db: Database
) -> None:
    fill(db)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        page = await page_of_agreement(app, pilot)
        assert page.rows.count == 2
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert isinstance(app.screen, AdjudicationScreen)
        assert app.screen.desk.article is not None
        assert app.screen.desk.article.id == "second"


async def test_enter_opens_an_article_at_the_desk_of_who_may_settle_nothing(
    db: Database,
) -> None:
    fill(db)
    desk = Desk(db, "lina")
    desk.open("first")
    app = HashiyaApp(desk, Settings(allowed=Allowed(frozenset({Right.AGREEMENT}))))
    async with app.run_test(size=(80, 24)) as pilot:
        await page_of_agreement(app, pilot)
        await pilot.press("tab", "enter")
        await pilot.pause()
        article = desk_of(app).desk.article
        assert article is not None
        assert article.id == "second"


async def test_enter_on_a_label_lists_the_articles_that_differ_in_it(
    make_app: MakeApp, db: Database
) -> None:
    fill(db)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        page = await page_of_agreement(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is page
        assert page.rows.count == 1
        await pilot.press("escape")


async def test_enter_on_a_place_opens_the_article_there(make_app: MakeApp, db: Database) -> None:
    fill(db)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        page = await page_of_agreement(app, pilot)
        await pilot.press("tab", "tab", "enter")
        await pilot.pause()
        assert app.screen is page
        assert page.rows.count == 1
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AdjudicationScreen)
        desk = app.screen.desk
        assert desk.article
        assert (desk.article.id, desk.view.chosen_range) == ("second", Range(0, 8))
