"""The first screen, painted once.

Textual 8.2.8 paints a screen as soon as it is there, again while its widgets learn their sizes,
and again at the next ticks of its timer: the first screen comes late, and four times. Here nothing
is painted until the widgets have settled, and nothing is drawn: Textual holds back what it has
drawn, not the drawing. Then the lines are written the short way where nothing else stands on the
screen: Textual would draw what lies under them, too, and cut all of it. Read again with each new
Textual; it can go when an application's first screen is written once.
"""

from contextlib import ExitStack
from typing import Any, cast

from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from tui.ui.contracts import LineNumbers, Lines
from tui.ui.fastpath.direct_driver import DirectDriver, drain
from tui.ui.fastpath.line_update import write_lines

TIMES = 2
"""What a widget wants laid out anew it says when its queue has been empty once."""

DRAWING = "_compositor_refresh"
"""What draws a screen, and hands it on to be shown."""


class FirstFrame:
    """Holds back all painting from now on, until it is shown."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.shown = False
        self._held = ExitStack()
        self._held.enter_context(app.batch_update())

    def hold(self, screen: Screen[Any]) -> None:
        """Have the first screen draw nothing until then."""
        assert hasattr(screen, DRAWING), f"Textual has no {DRAWING} any more"
        setattr(screen, DRAWING, lambda: None)
        self._held.callback(delattr, screen, DRAWING)

    async def show(self) -> None:
        """Wait until all widgets have their sizes, and paint the screen that is on top then."""
        for _ in range(TIMES):
            for widget in self._app.screen.walk_children():
                await drain(widget)
            await drain(self._app.screen)
        screen, driver = self._app.screen, self._app._driver
        if screen._layout_required:
            screen._refresh_layout()
        self._held.close()
        self.shown = True
        screen._layout_required = False
        lines = lines_of_all(screen)
        if lines and isinstance(driver, DirectDriver):
            screen._repaint_required = False
            screen._dirty_widgets.clear()
            screen._compositor._dirty_regions.clear()
            driver.screen_state.fit(screen.size)
            write_lines(screen, lines)
        else:
            screen._repaint_required = True
            screen._on_timer_update()


def lines_of_all(screen: Screen[Any]) -> LineNumbers | None:
    """The lines that make up a screen, from its top; None where they are not all there is."""
    placed: list[tuple[int, int, Lines, int]] = []
    cells = 0
    for widget in screen.walk_children(Widget):
        region = widget.region
        if region and not widget.children:
            lines = cast("Lines | None", getattr(widget, "lines", None))
            if lines is None:
                return None
            placed += [(y, region.x, lines, y - region.y) for y in region.line_range]
            cells += region.area
    if cells != screen.size.area:
        return None
    placed.sort(key=lambda line: line[:2])
    return [(lines, (y,)) for _row, _cell, lines, y in placed]
