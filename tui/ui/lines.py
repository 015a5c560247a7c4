"""Lines of the screen that look otherwise, and how they come to the terminal."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.color import TRANSPARENT
from textual.filter import ANSIToTruecolor
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip

from tui.ui.quick import Quick
from tui.ui.standing import Piece, parted

if TYPE_CHECKING:
    from tui.ui.widgets.painted import Painted

Lines = Iterable[tuple["Painted", Iterable[int]]]
"""Widgets, and the numbers of lines of theirs."""
Changed = tuple[tuple["Painted", int, Strip], ...]
"""Lines of widgets, each as it is to look."""
HANDING_ON = 0.0002
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines as they are to look, and what makes the terminal show them."""

    driver: Quick
    lines: Changed
    pieces: tuple[Piece, ...]
    drawn: str

    @property
    def places(self) -> Lines:
        """Which lines they are."""
        return [(widget, (y,)) for widget, y, _line in self.lines]

    def show(self, *, rest: bool = False) -> None:
        """Have the terminal show them; with ``rest`` before this process goes on."""
        if self.drawn:
            self.driver.write(self.drawn)
            if rest:
                # The kernel hands on what was written by a task of its own, often on this very
                # processor, and that waits as long as we work.
                time.sleep(HANDING_ON)
            self.driver.standing.put(self.pieces)
        for widget, y, line in self.lines:
            widget.shown[y] = line
            # What Textual keeps of this line is old now; it asks again when it paints it.
            widget._styles_cache.set_dirty(Region(0, y, widget.outer_size.width, 1))


def write_lines(screen: Screen[Any], lines: Lines) -> None:
    """Show these lines of these widgets at once; the usual way where this one does not hold.

    Lines that look as they did are left alone. It does not hold while another screen lies over
    this one (but for one that is a line at the foot), before the first layout, and without a real
    terminal (in tests, in a browser).
    """
    covered = _covered(screen, screen.app.screen)
    driver = screen.app._driver
    if not isinstance(driver, Quick) or covered is None or busy(screen):
        for widget, numbers in lines:
            widget.repaint_lines(numbers)
        return
    picture_of(screen, driver, changed(lines), covered).show()


def busy(screen: Screen[Any]) -> bool:
    """Whether Textual is about to paint something of this screen."""
    return bool(screen._layout_required or screen._dirty_widgets or screen.app._batch_count)


def changed(lines: Lines) -> Changed:
    """Those of the lines that look otherwise than they do now, as they are to look."""
    found: list[tuple[Painted, int, Strip]] = []
    for widget, numbers in lines:
        height = widget.outer_size.height if widget.display else 0
        lines_of = ((widget, y, widget.paint(y)) for y in numbers if 0 <= y < height)
        found.extend(one for one in lines_of if one[2] is not widget.shown.get(one[1]))
    return tuple(found)


def picture_of(
    screen: Screen[Any],
    driver: Quick,
    lines: Changed,
    covered: range = range(0),
    *,
    cursor: Offset | None = None,
) -> Picture:
    """What shows these lines; the rows ``covered`` by another screen are not sent.

    ``cursor`` is where the terminal's own goes, unless that is where it would go now.
    """
    # The one for ANSI colours changes none of ours.
    all_filters = screen.app.get_line_filters()
    filters = [one for one in all_filters if not isinstance(one, ANSIToTruecolor)]
    pieces: list[Piece] = []
    for widget, y, line in lines:
        left, top, _width, _height = widget.region
        if top + y in covered:
            continue
        strip = widget.sent(line)
        for one in filters:
            strip = strip.apply_filter(one, TRANSPARENT)
        pieces.extend(parted(top + y, left, strip, driver.colours))
    others = driver.standing.others(pieces)
    return Picture(driver, lines, tuple(others), driver.sent(others, cursor) if others else "")


def _covered(screen: Screen[Any], top: Screen[Any]) -> range | None:
    """The rows of the terminal that the topmost screen takes from this one; None for all."""
    if top is screen:
        return range(0)
    region: Region | None = getattr(top, "covers", None)
    if not region or top._layout_required:
        return None
    return range(region.y, region.bottom)
