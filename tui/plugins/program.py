"""Another program that finds spans, as a process: started, asked, given up on in time."""

import os
import queue
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from platformdirs import user_log_path

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.learning.protocol import MOST_BYTES, PROTOCOL, line_of, message_of
from tui.plugins.plugin import TIMEOUT, AskedLabel, one_line, origin_of, problem, unit_of

STARTING = 120.0
"""Seconds for the first answer: a large model takes its time to load."""
WAITING = 16
"""Lines that may wait to be read: one that floods us fills no memory."""


class ProgramPlugin:
    """A running program; every failure is a DataError in one line, after which it is stopped."""

    def __init__(
        self,
        given: str,
        labels: Sequence[AskedLabel],
        timeout: float = TIMEOUT,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """``command`` where it is not what ``given`` says; ``environment`` besides our own."""
        self.given = given
        self._command = list(command)
        self._environment = {**os.environ, **(environment or {})}
        self._labels = [label.as_json() for label in labels]
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._last = 0
        self.origin = ""
        self.unit = "codepoints"
        self.hello: dict[str, Any] = {}
        """What it said of itself when it was started last."""

    def start(self) -> None:
        """Start the program and exchange hellos. Raises UsageError where there is no such one."""
        log = user_log_path("hashiya", appauthor=False, ensure_exists=True) / "plugins.log"
        try:
            command = self._command or shlex.split(self.given, posix=os.name == "posix")
            with log.open("ab") as errors:
                # A session of its own, so that what it started ends with it.
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                    bufsize=0, start_new_session=True, env=self._environment,
                )  # fmt: skip
        except (OSError, ValueError, IndexError) as error:
            raise UsageError(
                _("{command!r} cannot be started: {why}").format(command=self.given, why=error)
            ) from error
        self._lines = queue.Queue(WAITING)
        _in_background(partial(_read, self._process, self._lines))
        hello = self._ask(
            {"op": "hello", "protocol": PROTOCOL, "language": "ar", "labels": self._labels},
            STARTING,
        )
        if hello["op"] == "error":
            self._fail(one_line(hello.get("message") or _("it does not say why")))
        if hello["op"] != "hello" or hello.get("protocol") != PROTOCOL:
            self._fail(_("it does not speak protocol {number}").format(number=PROTOCOL))
        self.hello = hello
        self.origin = origin_of(hello, "plugin")
        self.unit = unit_of(hello)

    def request(self, article: str, text: str) -> dict[str, Any]:
        """A line of the protocol."""
        return {"op": "predict", "id": self._last, "article": article, "text": text}

    def predict(self, article: str, text: str) -> object:
        """The spans as the program gives them, unchecked; it is started where it does not run."""
        return self.answer(article, text)["spans"]

    def answer(self, article: str, text: str) -> dict[str, Any]:
        """The same with all else that it says of the article."""
        answer = self.ask(self.request(article, text))
        if answer["op"] != "spans" or not isinstance(answer.get("spans"), list):
            self._fail(_("it answers {op!r} instead of spans").format(op=one_line(answer["op"])))
        return answer

    def ask(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """What it says to any message of the protocol. Raises DataError, also where it refuses."""
        if self._process is None:
            self.start()
        self._last += 1
        answer = self._ask({**message, "id": self._last}, self._timeout)
        if answer["op"] == "error":
            # It runs on: this article alone is lost.
            why = one_line(answer.get("message") or _("it does not say why"))
            raise problem(self.given, why)
        return answer

    def close(self) -> None:
        """Say goodbye, and stop it where that does not."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        try:
            # Its pipe is empty: it has answered all that it was asked.
            process.stdin.write(line_of({"op": "bye"}))
            process.stdin.close()
            process.wait(0.5)
        except (OSError, subprocess.TimeoutExpired):
            _kill(process)

    def remarks(self) -> list[str]:
        """Nothing."""
        return []

    def _ask(self, message: dict[str, Any], timeout: float) -> dict[str, Any]:
        assert self._process is not None
        line = line_of(message)
        if len(line) > MOST_BYTES:
            raise problem(self.given, _("the article is longer than a line of 1 MB"))
        until = time.monotonic() + timeout
        if not self._send(line, timeout):
            self._fail(_("no answer within {seconds:g} s").format(seconds=timeout))
        while True:
            try:
                # All that comes counts: a word on the way does not win it more time.
                found = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                self._fail(_("no answer within {seconds:g} s").format(seconds=timeout))
            if found is None:
                self._fail(_("it has ended"))
            try:
                answer = message_of(found)
            except DataError as error:
                self._fail(error.what)
            # An answer to what was asked before, or a word on the way, is passed over.
            if answer["op"] != "progress" and answer.get("id") == message.get("id"):
                return answer

    def _send(self, line: bytes, timeout: float) -> bool:
        """Whether it took the line in time: one that does not read fills its pipe."""
        assert self._process is not None
        stream = self._process.stdin
        assert stream is not None
        failed: list[Exception] = []

        def write() -> None:
            rest = memoryview(line)
            try:
                while rest:
                    rest = rest[stream.write(rest) :]
            except (OSError, ValueError) as error:
                # ValueError: it was closed meanwhile.
                failed.append(error)

        writing = _in_background(write)
        writing.join(timeout)
        if failed:
            self._fail(_("it has ended"))
        return not writing.is_alive()

    def _fail(self, what: str) -> NoReturn:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
        raise problem(self.given, what)


def _in_background(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act, name="plugin", daemon=True)
    thread.start()
    return thread


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Stop a program, and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def _read(process: subprocess.Popen[bytes], lines: "queue.Queue[bytes | None]") -> None:
    assert process.stdout is not None
    with process.stdout as stream:
        # Unbuffered as it is, a line would be read byte by byte.
        rest = b""
        while len(rest) <= MOST_BYTES and (read := stream.read(1 << 16)):
            *whole, rest = (rest + read).split(b"\n")
            for line in whole:
                if not _hand_on(process, lines, line):
                    return
        if rest:
            _hand_on(process, lines, rest)
        _hand_on(process, lines, None)


def _hand_on(
    process: subprocess.Popen[bytes], lines: "queue.Queue[bytes | None]", line: bytes | None
) -> bool:
    """Whether somebody may still read it: not once the program was stopped."""
    while True:
        try:
            lines.put(line, timeout=0.5)
        except queue.Full:
            if process.poll() is not None:
                return False
        else:
            return True
