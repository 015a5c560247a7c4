"""The first screen, painted once.

Textual 8.2.8 paints a screen as soon as it is there, again while its widgets learn their sizes,
and again at the next ticks of its timer: the first screen comes late, and four times. Here nothing
is painted until the widgets have settled, and nothing is drawn: Textual holds back what it has
drawn, not the drawing. Read again with each new Textual; it can go when an
application's first screen is written once.
"""

from contextlib import ExitStack
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui.ui.fastpath.direct_driver import drain

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
        screen = self._app.screen
        if screen._layout_required:
            screen._refresh_layout()
        self._held.close()
        self.shown = True
        screen._layout_required, screen._repaint_required = False, True
        screen._on_timer_update()
