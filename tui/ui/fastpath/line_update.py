"""Lines of the screen that look otherwise, and how they come to the terminal.

Textual 8.2.8 paints a refreshed line at the next tick of its timer, and has no public way to write
it sooner, to say that a line it keeps is old, or to ask whether it is about to paint. Read again
with each new Textual; it goes with the direct driver.
"""

import time
from typing import Any

from textual.color import TRANSPARENT
from textual.filter import ANSIToTruecolor
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip

from tui.core.frozen_dataclass import frozen_dataclass
from tui.ui.contracts import ChangedLines, LineNumbers, Lines
from tui.ui.fastpath.direct_driver import DirectDriver
from tui.ui.fastpath.screen_diff import PlacedStrip, RowPatches

HANDING_ON = 0.0002
"""Seconds."""


@frozen_dataclass
class LineUpdate:
    """Lines as they are to look, and what makes the terminal show them."""

    driver: DirectDriver
    lines: ChangedLines
    patches: tuple[RowPatches, ...]
    drawn: str

    @property
    def places(self) -> LineNumbers:
        """Which lines they are."""
        return [(one, (y,)) for one, y, _line in self.lines]

    def show(self, *, rest: bool = False) -> None:
        """Have the terminal show them; with ``rest`` before this process goes on."""
        if self.drawn:
            self.driver.write(self.drawn)
            if rest:
                # The kernel hands on what was written by a task of its own, often on this very
                # processor, and that waits as long as we work.
                time.sleep(HANDING_ON)
            self.driver.screen_state.put(self.patches)
        for one, y, line in self.lines:
            one.shown[y] = line
            # What Textual keeps of this line is old now; it asks again when it paints it.
            widget = one.widget
            widget._styles_cache.set_dirty(Region(0, y, widget.outer_size.width, 1))


def write_lines(screen: Screen[Any], lines: LineNumbers) -> None:
    """Show these lines of these widgets at once; the usual way where this one does not hold.

    Lines that look as they did are left alone. It does not hold while another screen lies over
    this one (but for one that is a line at the foot), before the first layout, and without a real
    terminal (in tests, in a browser).
    """
    covered = _covered(screen, screen.app.screen)
    driver = screen.app._driver
    if not isinstance(driver, DirectDriver) or covered is None or busy(screen):
        for one, numbers in lines:
            one.repaint_lines(numbers)
        return
    update_of(screen, driver, changed_lines(lines), covered).show()


def busy(screen: Screen[Any]) -> bool:
    """Whether Textual is about to paint something of this screen."""
    return bool(screen._layout_required or screen._dirty_widgets or screen.app._batch_count)


def changed_lines(lines: LineNumbers) -> ChangedLines:
    """Those of the lines that look otherwise than they do now, as they are to look."""
    found: list[tuple[Lines, int, Strip]] = []
    for one, numbers in lines:
        height = one.widget.outer_size.height if one.widget.display else 0
        for y in numbers:
            if 0 <= y < height and (line := one.paint(y)) is not one.shown.get(y):
                found.append((one, y, line))  # noqa: PERF401 (one call less for each widget)
    return tuple(found)


def update_of(
    screen: Screen[Any],
    driver: DirectDriver,
    lines: ChangedLines,
    covered: range = range(0),
    *,
    cursor: Offset | None = None,
) -> LineUpdate:
    """What shows these lines; the rows ``covered`` by another screen are not sent.

    ``cursor`` is where the terminal's own goes, unless that is where it would go now.
    """
    # The one for ANSI colours changes none of ours.
    all_filters = screen.app.get_line_filters()
    filters = [one for one in all_filters if not isinstance(one, ANSIToTruecolor)]
    placed: list[PlacedStrip] = []
    # Whatever widget they are of, all lines are sent in one way.
    send = lines[0][0].sender if lines else None
    left = top = 0
    before: Lines | None = None
    for one, y, line in lines:
        # Textual looks for the place of a widget anew each time.
        if one is not before:
            left, top, _width, _height = one.widget.region
            before = one
        if top + y in covered:
            continue
        strip = send(line) if send else line
        for filter_ in filters:
            strip = strip.apply_filter(filter_, TRANSPARENT)
        placed.append((top + y, left, strip))
    others = driver.screen_state.missing(driver.split.patches(placed, driver.colours))
    return LineUpdate(
        driver, lines, tuple(others), driver.drawing_of(others, cursor) if others else ""
    )


def _covered(screen: Screen[Any], top: Screen[Any]) -> range | None:
    """The rows of the terminal that the topmost screen takes from this one; None for all."""
    if top is screen:
        return range(0)
    region: Region | None = getattr(top, "covers", None)
    if not region or top._layout_required:
        return None
    return range(region.y, region.bottom)
