"""Lines of the screen that look otherwise, and how they come to the terminal."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.color import TRANSPARENT
from textual.driver import Driver
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tui.ui.quick import Quick

if TYPE_CHECKING:
    from tui.ui.widgets.painted import Painted

Lines = Iterable[tuple["Painted", Iterable[int]]]
"""Widgets, and the numbers of lines of theirs."""
HANDING_ON = 0.0002
"""Seconds."""
FEW = 4
"""Lines that a terminal shows in one go without being asked to."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines as they are to look, and what makes the terminal show them."""

    driver: Driver
    lines: tuple[tuple["Painted", int, Strip], ...]
    sequences: str

    @property
    def places(self) -> Lines:
        """Which lines they are."""
        return [(widget, (y,)) for widget, y, _line in self.lines]

    def show(self, *, rest: bool = False) -> None:
        """Have the terminal show them; with ``rest`` before this process goes on."""
        if self.sequences:
            self.driver.write(self.sequences)
            if rest:
                # The kernel hands on what was written by a task of its own, often on this very
                # processor, and that waits as long as we work.
                time.sleep(HANDING_ON)
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
    if not isinstance(screen.app._driver, Quick) or covered is None or busy(screen):
        for widget, numbers in lines:
            widget.repaint_lines(numbers)
        return
    picture_of(screen, lines, covered).show()


def busy(screen: Screen[Any]) -> bool:
    """Whether Textual is about to paint something of this screen."""
    return bool(screen._layout_required or screen._dirty_widgets or screen.app._batch_count)


def picture_of(screen: Screen[Any], lines: Lines, covered: range = range(0)) -> Picture:
    """Those of the lines that look otherwise than they are shown; the rows ``covered`` by another
    screen are not sent."""
    app = screen.app
    driver, console = app._driver, app.console
    assert driver is not None, "nothing is painted before the application runs"
    # The one for ANSI colours changes none of ours.
    filters = [one for one in app.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
    changed: list[tuple[Painted, int, Strip]] = []
    sequences: list[str] = []
    for widget, numbers in lines:
        if not widget.display:
            continue
        left, top, _width, height = widget.region
        for y in numbers:
            if not 0 <= y < height:
                continue
            new = widget.paint(y)
            if new is widget.shown.get(y):
                continue
            changed.append((widget, y, new))
            if top + y in covered:
                continue
            line = widget.sent(new)
            for one in filters:
                line = line.apply_filter(one, TRANSPARENT)
            sequences.append(f"\x1b[{top + y + 1};{left + 1}H{line.render(console)}")
    if len(sequences) > FEW and app._sync_available:
        sequences = [SYNC_START, *sequences, SYNC_END]
    return Picture(driver, tuple(changed), "".join(sequences))


def _covered(screen: Screen[Any], top: Screen[Any]) -> range | None:
    """The rows of the terminal that the topmost screen takes from this one; None for all."""
    if top is screen:
        return range(0)
    region: Region | None = getattr(top, "covers", None)
    if not region or top._layout_required:
        return None
    return range(region.y, region.bottom)
