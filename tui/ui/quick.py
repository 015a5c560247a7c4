"""The short way from a key to the screen.

Textual 8.2.8 hands a key through four queues and paints at the next tick of a timer, up to a
sixtieth of a second later. Most keys on the desk change two or three lines, so those are run as
the key arrives and written as they are. Read again with each new Textual; it can go when a line
is painted within two milliseconds without it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.screen import Screen

if TYPE_CHECKING:
    from tui.ui.widgets.painted import Painted


def write_lines(screen: Screen[None], lines: Iterable[tuple["Painted", int]]) -> None:
    """Show these lines of these widgets at once; the usual way where this one does not hold.

    It does not while another screen lies over this one, before the first layout, with ``NO_COLOR``
    (a filter of colours; the one for ANSI colours changes none of ours), and without a real
    terminal (in tests, in a browser).
    """
    app = screen.app
    driver = app._driver
    short = (
        driver is not None
        and type(driver).__name__ == "TellingDriver"
        and app.screen is screen
        and not screen._layout_required
        and not screen._dirty_widgets
        and all(isinstance(one, ANSIToTruecolor) for one in app.get_line_filters())
        and not app._batch_count
    )
    if driver is None or not short:
        for widget, y in lines:
            widget.repaint_line(y)
        return
    sequences = []
    for widget, y in lines:
        region = widget.region
        if widget.display and 0 <= y < region.height:
            drawn = widget.render_line(y).render(app.console)
            # What Textual keeps of this line is old now; it asks again when it next paints it.
            widget._styles_cache.set_dirty(Region(0, y, region.width, 1))
            sequences.append(f"\x1b[{region.y + y + 1};{region.x + 1}H{drawn}")
    driver.write("".join(sequences))


def paint_now(screen: Screen[None], widgets: Iterable["Painted"]) -> None:
    """Show what these widgets have marked for painting, without waiting for the timer."""
    app = screen.app
    if app.screen is not screen or screen._layout_required or app.is_headless:
        return
    dirty = {widget for widget in widgets if widget._repaint_required and widget.display}
    if not dirty:
        return
    screen._compositor.update_widgets(set(dirty))
    for widget in dirty:
        widget._repaint_required = False
    screen._compositor_refresh()
