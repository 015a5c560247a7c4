"""A terminal that is written to line by line, and read key by key."""

import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from wcwidth import wcswidth

from tui.plain.keys import LAM_ALEF, TypedKeys
from tui.plain.words import SpokenLine

_LONG = 3600.0
"""Seconds; nothing happens when they are over."""


class LineTerminal:
    """``clean`` makes of a text one that the terminal obeys nothing of.

    With ``moves`` the terminal knows how its cursor is put elsewhere in a line.
    """

    def __init__(self, clean: Callable[[str], str], *, moves: bool = True) -> None:
        self._clean = clean
        self._moves = moves
        self._in, self._out = sys.stdin.fileno(), sys.stdout.fileno()
        self._typed = TypedKeys()
        self._keys: deque[str] = deque()
        self._amid = False
        self._gone = False
        self._waits = False

    @contextmanager
    def by_key(self) -> Iterator[None]:
        """In the block keys come one by one, unseen; Ctrl+C, Ctrl+S and the like are keys, too."""
        import termios

        before, mode = termios.tcgetattr(self._in), termios.tcgetattr(self._in)
        mode[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR)
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        termios.tcsetattr(self._in, termios.TCSADRAIN, mode)
        hung_up = (signal.SIGHUP, signal.SIGTERM)
        handlers = {one: signal.signal(one, self._leave) for one in hung_up}
        try:
            yield
        finally:
            self.end_line()
            # Of a terminal that is gone nothing can be put back.
            with suppress(termios.error):
                termios.tcsetattr(self._in, termios.TCSADRAIN, before)
            for one, handler in handlers.items():
                signal.signal(one, handler)

    def _leave(self, _number: int, _frame: object) -> None:
        """Somebody ended the program: between two keys, so that no action is cut."""
        self._gone = True
        if self._waits:
            raise EOFError

    def key(self, seconds: float) -> str | None:
        """The next key; None where none comes within so many seconds. EOFError at the end."""
        until = time.monotonic() + seconds
        while not self._keys:
            now = time.monotonic()
            self._keys.extend(self._typed.tick(now))
            if self._keys or now >= until:
                break
            waits = min(until, self._typed.deadline or until) - now
            if data := self._read(max(waits, 0.0)):
                self._keys.extend(self._typed.feed(data, time.monotonic()))
        return self._keys.popleft() if self._keys else None

    def _read(self, seconds: float) -> bytes:
        """What came within so many seconds. EOFError where nothing will come any more."""
        if self._gone:
            raise EOFError
        self._waits = True
        try:
            if not select.select([self._in], [], [], seconds)[0]:
                return b""
            data = os.read(self._in, 4096)
        except OSError:
            # The other end of a terminal that hung up is an error of its file.
            data = b""
        finally:
            self._waits = False
        if not data:
            raise EOFError
        return data

    def ask(self, prompt: str) -> str:
        """A line that is typed, letter by letter as it is written; nothing after Esc."""
        self.end_line()
        self._write(f"{self._clean(prompt)} ")
        typed: list[str] = []
        while True:
            key = self.key(_LONG)
            character = " " if key == "space" else key or ""
            if key in ("enter", "escape", "ctrl+c"):
                self._write("\n")
                return "".join(typed).strip() if key == "enter" else ""
            if key == "backspace" and typed:
                gone = self._clean(typed.pop())
                self._write("\b \b" * max(wcswidth(gone), 0))
            elif len(character) == 1 or character == LAM_ALEF:
                typed += character
                self._write(self._clean(character))

    def say(self, line: SpokenLine | str) -> None:
        """Write one line below all others; the cursor is left on its place in it, if it has one."""
        self.end_line()
        text = line.text if isinstance(line, SpokenLine) else line
        shown = self._clean(text.replace("\n", " ").replace("\t", " "))
        cursor = line.cursor if isinstance(line, SpokenLine) else None
        if cursor is None or not self._moves:
            self._write(f"{shown}\n")
            return
        cells = max(wcswidth(self._clean(text[:cursor])), 0)
        self._write(f"{shown}\r" + (f"\x1b[{cells}C" if cells else ""))
        self._amid = True

    def end_line(self) -> None:
        """Go on to a new line where the cursor stands in one."""
        if self._amid:
            self._write("\n")
        self._amid = False

    def _write(self, text: str) -> None:
        left = memoryview(text.encode("utf-8", "replace"))
        while left:
            try:
                left = left[os.write(self._out, left) :]
            except OSError:
                # Nobody listens any more; the next key is the end.
                return
