"""The screen on which a form is marked everywhere."""

import pytest

from tests.store.fresh import tag
from tests.ui.conftest import MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.core.errors import DatabaseError
from tui.core.span import Source
from tui.store.database import Database
from tui.store.rows import annotations
from tui.store.texts import articles, search

HERE = "زار حلب ثم عاد من حلب إلى وحلب مع الحلبيين، قرب جامعة حلب John (35)"
THERE = "في حلب"


def filled(db: Database) -> None:
    with db.transaction():
        articles.add(db, text=HERE, title="رحلة", meta={}, id_="here")
        articles.add(db, text=THERE, title="هناك", meta={}, id_="there")
    tag(db, 4, 7, "LOC", article="here", annotator="a1")
    tag(db, HERE.index("جامعة"), HERE.index(" John"), "ORG", article="here", annotator="a1")


async def test_places_are_taken_skipped_and_taken_back(make_app: MakeApp, db: Database) -> None:
    filled(db)
    async with make_app("here").run_test(size=(80, 24)) as pilot:
        desk = desk_screen(pilot).desk
        await press(pilot, "tab", "+", "+")
        check_golden(pilot.app, "everywhere-80")
        await press(pilot, "enter", "space", "ش")
        check_golden(pilot.app, "everywhere-taken-80")
        await press(pilot, "escape")
        matched = [span.start for span in desk.spans if span.source is Source.MATCH]
        assert matched == [HERE.index("حلب", 10)]
        assert len(annotations.spans_of(db, "there", "a1")) == 1
        await press(pilot, "ctrl+z")
        assert "undone in 2 articles" in frame(pilot.app)[-1]
        assert len(desk.spans) == 2
        assert not annotations.spans_of(db, "there", "a1")


async def test_levels_are_gone_through_and_escape_takes_nothing(
    make_app: MakeApp, db: Database
) -> None:
    filled(db)
    async with make_app("here").run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab", "+")
        assert "2 ticked" in frame(pilot.app)[1]
        await press(pilot, "tab")
        assert "1 ticked" in frame(pilot.app)[1]
        await press(pilot, "escape")
        assert len(desk_screen(pilot).desk.spans) == 2


async def test_a_word_without_a_span_gets_the_label_that_is_chosen(
    make_app: MakeApp, db: Database
) -> None:
    filled(db)
    async with make_app("there").run_test(size=(80, 24)) as pilot:
        await press(pilot, "left", "+", *"LOC", "enter", "a", "escape")
        [span] = desk_screen(pilot).desk.spans
        assert (span.label, THERE[span.start : span.end]) == ("LOC", "حلب")


async def test_where_the_database_cannot_be_read_that_is_said(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise DatabaseError("the disk gave an error")

    filled(db)
    async with make_app("here").run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as failing:
            failing.setattr(search, "forms", fails)
            await press(pilot, "+", *"LOC", "enter")
            assert "the disk gave an error" in frame(pilot.app)[-1]
        await press(pilot, "tab", "+")
        with monkeypatch.context() as failing:
            failing.setattr(search, "holding", fails)
            await press(pilot, "+")
            assert "the disk gave an error" in frame(pilot.app)[1]
        await press(pilot, "+", "a", "escape")
        assert len(annotations.spans_of(db, "there", "a1")) == 1
