"""The real program in a real pseudo-terminal, for the tests that start it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
import pytest

COLUMNS, LINES = 100, 24
XTERM = "\x1bP>|XTerm(379)\x1b\\\x1b[8;0$y\x1b[>41;379;0c\x1b[?64;1;2;6;9;15;22;28c"
LAUNCH = "import sys; from tui.cli.main import main; main(sys.argv[1:])"


class Terminal:
    """The program behind a pty, its output in a terminal's screen."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        launch: str = LAUNCH,
        answer: str = XTERM,
        size: tuple[int, int] = (LINES, COLUMNS),
    ) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.Stream(self.screen)
        self.sent = ""
        self._answer = answer
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "HASHIYA_ANNOTATOR": "a1",
            "HASHIYA_DB": str(folder / "mine.db"),
        }
        self.process = pexpect.spawn(
            sys.executable,
            ["-c", launch, *arguments],
            dimensions=size,
            env=environment,
            encoding="utf-8",
            timeout=30,
        )
        # Else pexpect waits before each key, as for a password.
        self.process.delaybeforesend = None

    def until(self, seen: Callable[[str], bool]) -> str:
        """Read until the screen's text is as wanted; fails after half a minute."""
        for _ in range(300):
            shown = "\n".join(self.screen.display)
            if seen(shown):
                return shown
            try:
                self._feed(self.process.read_nonblocking(65536, 0.1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
        pytest.fail("the screen never was as wanted:\n" + "\n".join(self.screen.display))

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Every cell with its letter and its colours."""
        buffer = self.screen.buffer
        return [[buffer[y][x] for x in range(COLUMNS)] for y in range(LINES)]

    def settle(self, quiet: float = 0.2) -> None:
        """Read until nothing has come for so many seconds."""
        while True:
            try:
                self._feed(self.process.read_nonblocking(65536, quiet))
            except pexpect.TIMEOUT:
                return

    def _feed(self, text: str) -> None:
        self.sent += text
        if "\x1b[c" in text and self._answer:
            self.process.send(self._answer)
            self._answer = ""
        # pyte knows no CSI with a private marker or an intermediate byte in these places.
        self._stream.feed(re.sub(r"\x1b\[[<=>?][0-9;]*[a-zA-Z]|\x1b\[[0-9;]* [a-zA-Z]", "", text))

    def end(self) -> str:
        """Read what is left until the program has ended."""
        try:
            while True:
                self._feed(self.process.read_nonblocking(65536, 30))
        except pexpect.EOF:
            self.process.close()
        return self.sent


def hashiya(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself."""
    return subprocess.run(
        [sys.executable, "-c", LAUNCH, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HASHIYA_ANNOTATOR": "a1", "HASHIYA_DB": str(folder / "mine.db")},
        check=True,
    )
