"""What the mouse does beside the article."""

from collections.abc import Sequence
from typing import Any

from textual import events

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.core.label import Label
from tui.store.database import Database
from tui.store.project import scheme
from tui.ui.screens.help import Help
from tui.ui.screens.search_list import SearchList
from tui.ui.widgets.sidebar import Sidebar
from tui.ui.widgets.status import StatusLine


async def test_a_click_on_a_labels_line_tags_and_on_a_spans_line_goes_there(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        rows = frame(pilot.app)
        at = next(y for y, row in enumerate(rows) if " ORG " in row[:12])
        await pilot.click(Sidebar, offset=(5, at))
        desk = desk_screen(pilot).desk
        assert [span.label for span in desk.view.spans] == ["ORG"]
        await press(pilot, "ctrl+end")
        assert desk.view.focused is None
        rows = frame(pilot.app)
        at = next(y for y, row in enumerate(rows) if y > at and "ORG" in row[:12])
        await pilot.click(Sidebar, offset=(5, at))
        assert desk.view.focused is not None
        await pilot.click(Sidebar, offset=(5, 22))
        assert len(desk.view.spans) == 1


async def test_a_click_on_the_word_of_help_helps(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        await pilot.click(StatusLine, offset=(40, 0))
        assert not isinstance(pilot.app.screen, Help)
        await pilot.click(StatusLine, offset=(96, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Help)


def wheel(y: int, *, up: bool = False) -> Any:
    """A turn of the wheel over a line."""
    event = events.MouseScrollUp if up else events.MouseScrollDown
    return event(None, 2, y, 0, 0, 0, False, False, False)


async def test_the_wheel_moves_the_spans_of_the_panel(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 18)) as pilot:
        for _ in range(14):
            await press(pilot, "o", "escape", "left")
        side = desk_screen(pilot).sidebar
        before = side.seen.strips
        side.on_mouse_scroll_up(wheel(15, up=True))
        assert side.seen.strips != before
        side.on_mouse_scroll_down(wheel(15))
        assert side.seen.strips == before


def many_labels(db: Database, names: Sequence[str]) -> None:
    """A scheme of these labels, without keys."""
    labels = [Label(name) for name in names]
    scheme.replace_all(db, labels, annotator="another")


async def test_the_wheel_moves_labels_that_are_too_many_for_the_panel(
    make_app: MakeApp, db: Database
) -> None:
    many_labels(db, [f"L{number:02}" for number in range(40)])
    async with make_app().run_test(size=(100, 18)) as pilot:
        side = desk_screen(pilot).sidebar
        assert "L00" in "\n".join(frame(pilot.app))
        spans = side.seen.strips[side._labels_end :]
        for _ in range(30):
            side.on_mouse_scroll_down(wheel(2))
        await pilot.pause()
        rows = "\n".join(frame(pilot.app))
        assert "L39" in rows
        assert "L00" not in rows
        assert side.seen.strips[side._labels_end :] == spans
        await pilot.click(Sidebar, offset=(6, 2))
        [tagged] = desk_screen(pilot).desk.view.spans
        assert tagged.label in rows
        assert tagged.label != "L01"
        for _ in range(30):
            side.on_mouse_scroll_up(wheel(2, up=True))
        await pilot.pause()
        assert "L00" in "\n".join(frame(pilot.app))


async def test_a_labels_name_on_the_last_line_tags_where_there_is_no_panel(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(120, 24)) as pilot:
        await press(pilot, "f6", "escape")
        desk_screen(pilot).status.tell("")
        await pilot.pause()
        line = frame(pilot.app)[-1]
        await pilot.click(StatusLine, offset=(line.index("ORG ") + 1, 0))
        await pilot.pause()
        assert [span.label for span in desk_screen(pilot).desk.view.spans] == ["ORG"]
        line = frame(pilot.app)[-1]
        await pilot.click(StatusLine, offset=(line.index("PER ") + 4, 0))
        await pilot.pause()
        labels = {span.label for span in desk_screen(pilot).desk.view.spans}
        assert labels == {"ORG", "PER"}


async def test_a_click_on_the_progress_opens_the_list_of_articles(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        line = frame(pilot.app)[-1]
        await pilot.click(StatusLine, offset=(line.index("done") + 1, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, SearchList)


async def test_labels_that_begin_alike_are_told_apart_in_every_list(
    make_app: MakeApp, db: Database
) -> None:
    kinds = ("Authority", "Fear", "Flattery", "Force", "Hypocrisy", "Majority", "Novelty", "Pity",
             "Popularity", "Tradition")  # fmt: skip
    many_labels(db, [f"Appeal_to_the_reader_by_means_of_{kind}" for kind in kinds])
    async with make_app().run_test(size=(70, 24)) as pilot:
        for keys in ((), ("enter",), ("escape", "f9")):
            await press(pilot, *keys)
            rows = frame(pilot.app)
            for kind in kinds:
                assert any(kind in row for row in rows), (keys, kind)
