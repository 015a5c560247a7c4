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
import time
from codecs import getincrementaldecoder, register_error
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO, cast

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Offset
from textual.message import Message
from textual.message_pump import MessagePump

from tui.ui.contracts import KeyTarget
from tui.ui.fastpath.key_parser import KeyParser
from tui.ui.fastpath.screen_diff import RowPatches, ScreenState, SplitStrips, drawing_of
from tui.ui.fastpath.waiting_input import waiting_input

_Terminal: Any = object
"""Textual's driver of a terminal, which ``direct_driver`` puts here: not every system loads it."""

ALTERNATE_KEYS = "\x1b[=4;2u"
"""Asks terminals with kitty's protocol to tell besides where a letter lies on a Latin keyboard; it
is taken back with what Textual asks for."""
ONE_READ = 4096
"""Bytes taken from the terminal at once."""
TIMES = 3
"""A key that opens a screen passes from the app to its widgets, and so does what it opens."""
PATIENCE = 1.0
"""Seconds that anything waits for a screen that is busy, or gone."""

EIGHT_BITS = "hashiya-eight-bits"
"""Of bytes that are no UTF-8, those of control functions (ECMA-48 5.3) stay what they are."""


def _eight_bits(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    if 0x80 <= byte < 0xA0:
        return chr(byte), error.start + 1
    return "\ufffd", error.end


register_error(EIGHT_BITS, _eight_bits)


class DirectWriter:
    """Writes to the terminal at once; stands in for Textual's writer thread."""

    def __init__(self, file: TextIO) -> None:
        file.flush()
        self._file = file.fileno()
        self.times = 0
        """How often something was written."""

    def write(self, text: str) -> None:
        """All of it is the terminal's when this returns, unless the terminal is gone."""
        self.times += 1
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


class DirectDriver(_Terminal):  # type: ignore[misc]
    """What stands before Textual's driver of a terminal: it reads and writes in the event loop.

    Keys of the desk are done as they are read; all else goes Textual's way.
    """

    _app: App[Any]
    foresees = True
    """Whether the next keys are tried before they come, which costs the processor more."""

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self._writer_thread: WriterThread | DirectWriter
        self._writer_thread.stop()
        self._writer_thread = self.writer = DirectWriter(self._file)
        self.write(ALTERNATE_KEYS)
        self.screen_state = ScreenState()
        self.split = SplitStrips()
        self.target = cast("KeyTarget", self._app)
        self._parser = KeyParser(self._debug)
        self._decoder = getincrementaldecoder("utf-8")(EIGHT_BITS)
        self._ticking: asyncio.TimerHandle | None = None
        self._keys: dict[bytes, str] = {}
        self._amid = False
        self._waiting: deque[Message] = deque()
        self._settling: asyncio.Task[None] | None = None
        asyncio.get_running_loop().add_reader(self.fileno, self._read)

    def draw(self, rows: Iterable[RowPatches]) -> None:
        """Have the terminal show these patches, where it does not yet."""
        others = self.screen_state.missing(rows)
        if others:
            self.write(self.drawing_of(others))
            self.screen_state.put(others)

    @property
    def colours(self) -> ColorSystem:
        """How many colours this terminal has."""
        return self._app.console._color_system or ColorSystem.TRUECOLOR

    def drawing_of(self, rows: Iterable[RowPatches], cursor: Offset | None = None) -> str:
        """What has this terminal show these patches, its own cursor where one works after that."""
        place = cursor or self.target.cursor_place
        return drawing_of(rows, at_once=self._app._sync_available, cursor=place)

    def disable_input(self) -> None:
        self._loop.remove_reader(self.fileno)
        super().disable_input()

    def _run_input_thread(self) -> None:
        """Textual's thread has nothing to do."""

    def _read(self) -> None:
        if data := waiting_input(self.fileno, ONE_READ, self._loop, self._app.exit):
            self.guarded(self._obey, data)

    def _obey(self, data: bytes) -> None:
        """Do a key that was met before at once; all else is parsed."""
        key = None if self._amid or self._settling else self._keys.get(data)
        if key is None or not self.target.press(key):
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
        self._wait()

    def _wait(self) -> None:
        """Look again when what was not whole has had its time."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        if self._parser.deadline is not None:
            left = max(0.0, self._parser.deadline - time.monotonic())
            self._ticking = self._loop.call_later(left, self.guarded, self._tick)

    def _tick(self) -> None:
        """Nothing came after an ESC: it was the key."""
        messages = list(self._parser.tick())
        self._amid = self._is_amid()
        self._hand_on(messages)
        self._wait()

    def _hand_on(self, messages: Iterable[Message]) -> None:
        """Each in its turn: what follows a key waits until that has opened or closed a screen.

        Over a slow line keys come in bursts, and none of them may be lost between screens.
        """
        self._waiting.extend(messages)
        while self._waiting and self._settling is None:
            message = self._waiting.popleft()
            if isinstance(message, events.Key) and self.target.press(message.key):
                continue
            self.process_message(message)
            if isinstance(message, (events.Key, events.Paste)):
                self._settling = self._loop.create_task(self._settle())
                self._settling.add_done_callback(self._go_on)

    def _go_on(self, _settled: object) -> None:
        self._settling = None
        self.guarded(self._hand_on, ())

    async def _settle(self) -> None:
        """Wait until a key has drain through the queues, those of a new screen too."""
        for _ in range(TIMES):
            for pump in (self._app, self._app.screen, self._app.focused):
                if pump is not None:
                    await drain(pump)

    def _is_amid(self) -> bool:
        """Whether what comes next belongs to what came last: a sequence, a letter, a paste."""
        return self._parser.waiting or bool(self._decoder.getstate()[0])

    def guarded(self, act: Callable[..., object], *given: object) -> None:
        """Textual's end of the program where something fails; the loop would go on."""
        try:
            act(*given)
        except Exception as error:  # noqa: BLE001 (all of it is handed on)
            self._app._handle_exception(error)


async def drain(pump: MessagePump) -> None:
    """Wait until what stands in a queue now is done, unless it takes too long."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE)


def direct_driver(default: type[Driver]) -> type[Driver]:
    """Textual's driver of a terminal, reading and writing in the event loop."""
    return type("DirectTerminalDriver", (DirectDriver, default), {})
