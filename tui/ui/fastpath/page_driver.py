"""The driver of a desk behind a served page: what is painted goes to a socket, as it is.

What comes from the page stands in packets: a byte that says what it is, four for its length, and
that. Only packets say how large the page is: a sequence among the keys that would, is left out.

It does what the drivers of Textual 8.2.8 do, which have a file and a thread that writes to it, and
no public way to have neither; it goes when a driver can be made of what reads and what writes.
"""

import json
import os
from typing import Any, TextIO

from textual import events, messages
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Size
from textual.message import Message

from tui.ui.fastpath.direct_driver import DirectWriter, direct_driver
from tui.ui.fastpath.waiting_input import waiting_input
from tui.ui.page_packets import HEAD, KEYS
from tui.ui.served_page import ServedPage

ONE_READ = 1 << 16
START = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?25l\x1b[?2026$p\x1b[?2004h"
"""The other screen, the mouse, no cursor, whether all is shown at once, pastes in brackets."""


class _Nothing:
    def stop(self) -> None:
        """Nothing is waiting."""


class _PageTerminal(Driver):
    """What ``DirectDriver`` takes for a terminal."""

    page: ServedPage

    def __init__(self, app: Any, **given: Any) -> None:
        super().__init__(app, **given)
        self.fileno = self.page.socket
        self._file: TextIO = os.fdopen(os.dup(self.fileno), "w", encoding="utf-8")
        self._writer_thread: WriterThread | DirectWriter | _Nothing = _Nothing()

    @property
    def is_web(self) -> bool:
        """It is: Textual leaves suspension and the like alone."""
        return True

    def write(self, data: str) -> None:
        """Send at once."""
        assert isinstance(self._writer_thread, DirectWriter)
        self._writer_thread.write(data)

    def start_application_mode(self) -> None:
        """The rest is said when ``DirectDriver`` has its writer."""

    def disable_input(self) -> None:
        """The event loop reads no more."""

    def stop_application_mode(self) -> None:
        """The page's end is the socket's."""


def page_driver(page: ServedPage) -> type[Driver]:
    """The driver for this page."""

    class PageDriver(direct_driver(_PageTerminal)):  # type: ignore[misc]
        """Reads packets, and obeys the keys in them the short way."""

        foresees = False

        def start_application_mode(self) -> None:
            super().start_application_mode()
            self._buffer = b""
            self.write(START)
            self._resize(*page.size)

        def _read(self) -> None:
            self._buffer += waiting_input(self.fileno, ONE_READ, self._loop, self._app.exit)
            while len(self._buffer) >= HEAD:
                end = HEAD + int.from_bytes(self._buffer[1:HEAD], "big")
                if len(self._buffer) < end:
                    return
                kind, payload = self._buffer[:1], self._buffer[HEAD:end]
                self._buffer = self._buffer[end:]
                self.guarded(self._obey if kind == KEYS else self._said, payload)

        def _said(self, payload: bytes) -> None:
            match json.loads(payload):
                case ["resize", int(width), int(height)]:
                    self._resize(width, height)
                case ["focus"]:
                    self._app.post_message(events.AppFocus())
                case ["blur"]:
                    self._app.post_message(events.AppBlur())

        def _resize(self, width: int, height: int) -> None:
            self._size = (width, height)
            self._app.post_message(events.Resize(Size(width, height), Size(width, height)))

        def process_message(self, message: Message) -> None:
            """What the keys say; never a size."""
            if not isinstance(message, (events.Resize, messages.InBandWindowResize)):
                super().process_message(message)

    PageDriver.page = page
    return PageDriver
