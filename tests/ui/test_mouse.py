"""What the mouse does beside the article."""

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.ui.screens.help import Help
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


async def test_the_wheel_moves_the_spans_of_the_panel(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 18)) as pilot:
        for _ in range(14):
            await press(pilot, "o", "escape", "left")
        side = desk_screen(pilot).sidebar
        before = side.seen.strips
        side.on_mouse_scroll_up()
        assert side.seen.strips != before
        side.on_mouse_scroll_down()
        assert side.seen.strips == before
