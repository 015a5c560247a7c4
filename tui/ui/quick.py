"""The short way from a key to the screen.

Textual 8.2.8 reads keys in a thread, hands each through four queues, paints at the next tick of a
timer, up to a sixtieth of a second later, and writes in another thread. Most keys on the desk
change two or three lines, so here the event loop itself reads the terminal, a key is done as it
arrives, and its lines are written as they are. Read again with each new Textual; it can go when a
line is painted within a millisecond without it.
"""

import asyncio
import os
import select
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from inspect import getgeneratorlocals
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.color import TRANSPARENT
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen

if TYPE_CHECKING:
    from tui.ui.app import HashiyaApp
    from tui.ui.widgets.painted import Painted

_Terminal: Any = object
"""Textual's driver of a terminal, which ``quick_driver`` puts behind: not every system loads it."""

ONE_READ = 4096
"""Bytes taken from the terminal at once."""
TIMES = 3
"""A key that opens a screen passes from the app to its widgets, and so does what it opens."""
PATIENCE = 1.0
"""Seconds that the next key waits for a screen that is busy, or gone."""
FEW = 4
"""Lines that a terminal shows in one go without being asked to."""


class QuickWriter:
    """Writes to the terminal at once; stands in for Textual's writer thread."""

    def __init__(self, file: TextIO) -> None:
        file.flush()
        self._file = file.fileno()

    def write(self, text: str) -> None:
        """All of it is the terminal's when this returns, unless the terminal is gone."""
        left = memoryview(text.encode("utf-8", "replace"))
        while left:
            try:
                left = left[os.write(self._file, left) :]
            except BlockingIOError:
                select.select([], [self._file], [])
            except OSError:
                # Nobody looks any more. The hang-up itself ends the program in good order.
                return

    def stop(self) -> None:
        """Nothing is waiting."""


class Quick(_Terminal):  # type: ignore[misc]
    """What stands before Textual's driver of a terminal: it reads and writes in the event loop.

    Keys of the desk are done as they are read; all else goes Textual's way.
    """

    parser_class: type[XTermParser] = XTermParser
    _app: "HashiyaApp"

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self._writer_thread: WriterThread | QuickWriter
        self._writer_thread.stop()
        self._writer_thread = QuickWriter(self._file)
        self._parser = self.parser_class(self._debug)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._keys: dict[bytes, str] = {}
        self._amid = False
        self._waiting: deque[Message] = deque()
        self._settling: asyncio.Task[None] | None = None
        asyncio.get_running_loop().add_reader(self.fileno, self._read)

    def disable_input(self) -> None:
        self._loop.remove_reader(self.fileno)
        super().disable_input()

    def _run_input_thread(self) -> None:
        """Textual's thread has nothing to do."""

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, ONE_READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._loop.remove_reader(self.fileno)
            self._app.exit()
            return
        self._guarded(self._obey, data)

    def _obey(self, data: bytes) -> None:
        """Do a key that was met before at once; all else is parsed."""
        key = None if self._amid or self._settling else self._keys.get(data)
        if key is None or not self._app.press(key):
            self._take(data)

    def _take(self, data: bytes) -> None:
        """Parse bytes whose key is not known, or not the desk's."""
        text = self._decoder.decode(data)
        # To the parser, no text is the end of all.
        messages = list(self._parser.feed(text)) if text else []
        was_amid, self._amid = self._amid, self._is_amid()
        if len(messages) == 1 and isinstance(messages[0], events.Key):
            if not (was_amid or self._amid):
                self._keys[data] = messages[0].key
        self._hand_on(messages)
        if self._parser._timeout_time is not None:
            self._loop.call_later(constants.ESCAPE_DELAY, self._guarded, self._tick)

    def _tick(self) -> None:
        """Nothing came after an ESC: it was the key."""
        messages = list(self._parser.tick())
        self._amid = self._is_amid()
        self._hand_on(messages)

    def _hand_on(self, messages: Iterable[Message]) -> None:
        """Each in its turn: what follows a key waits until that has opened or closed a screen.

        Over a slow line keys come in bursts, and none of them may be lost between screens.
        """
        self._waiting.extend(messages)
        while self._waiting and self._settling is None:
            message = self._waiting.popleft()
            if isinstance(message, events.Key) and self._app.press(message.key):
                continue
            self.process_message(message)
            if isinstance(message, (events.Key, events.Paste)):
                self._settling = self._loop.create_task(self._settle())
                self._settling.add_done_callback(self._go_on)

    def _go_on(self, _settled: object) -> None:
        self._settling = None
        self._guarded(self._hand_on, ())

    async def _settle(self) -> None:
        """Wait until a key has passed through the queues, those of a new screen too."""
        for _ in range(TIMES):
            for pump in (self._app, self._app.screen, self._app.focused):
                passed = asyncio.Event()
                if pump is not None and pump.call_later(passed.set):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(passed.wait(), PATIENCE)

    def _is_amid(self) -> bool:
        """Whether what comes next belongs to what came last: a sequence, a letter, a paste."""
        return (
            self._parser._timeout_time is not None
            or bool(self._decoder.getstate()[0])
            or bool(getgeneratorlocals(self._parser._gen)["bracketed_paste"])
        )

    def _guarded(self, act: Callable[..., object], *given: object) -> None:
        """Textual's end of the program where something fails; the loop would go on."""
        try:
            act(*given)
        except Exception as error:  # noqa: BLE001 (all of it is handed on)
            self._app._handle_exception(error)


def quick_driver(default: type[Driver]) -> type[Driver]:
    """Textual's driver of a terminal, reading and writing in the event loop."""
    return type("QuickDriver", (Quick, default), {})


def write_lines(screen: Screen[Any], lines: Iterable[tuple["Painted", Iterable[int]]]) -> None:
    """Show these lines of these widgets at once; the usual way where this one does not hold.

    Lines that look as they did are left alone. It does not hold while another screen lies over
    this one (but for one that is a line at the foot), before the first layout, and without a real
    terminal (in tests, in a browser).
    """
    app = screen.app
    driver = app._driver
    covered = _covered(screen, app.screen)
    busy = screen._layout_required or screen._dirty_widgets or app._batch_count
    if not isinstance(driver, Quick) or covered is None or busy:
        for widget, numbers in lines:
            widget.repaint_lines(numbers)
        return
    console = app.console
    # The one for ANSI colours changes none of ours.
    filters = [one for one in app.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
    sequences = []
    for widget, numbers in lines:
        if not widget.display:
            continue
        left, top, width, height = widget.region
        for y in numbers:
            if not 0 <= y < height:
                continue
            old, new = widget.shown.get(y), widget.paint(y)
            if new is not old:
                widget.shown[y] = new
                # What Textual keeps of this line is old now; it asks again when it paints it.
                widget._styles_cache.set_dirty(Region(0, y, width, 1))
                if top + y in covered:
                    continue
                line = widget.sent(new)
                for one in filters:
                    line = line.apply_filter(one, TRANSPARENT)
                sequences.append(f"\x1b[{top + y + 1};{left + 1}H{line.render(console)}")
    if len(sequences) > FEW and app._sync_available:
        sequences = [SYNC_START, *sequences, SYNC_END]
    if sequences:
        driver.write("".join(sequences))


def _covered(screen: Screen[Any], top: Screen[Any]) -> range | None:
    """The rows of the terminal that the topmost screen takes from this one; None for all."""
    if top is screen:
        return range(0)
    region: Region | None = getattr(top, "covers", None)
    if not region or top._layout_required:
        return None
    return range(region.y, region.bottom)
