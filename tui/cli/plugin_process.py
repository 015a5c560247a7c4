"""Another program that finds spans, as a process: started, asked, given up on in time."""

import os
import queue
import shlex
import subprocess
import threading
from collections.abc import Sequence
from typing import Any, NoReturn

from platformdirs import user_log_path

from tui.core.errors import DataError, HashiyaError, UsageError
from tui.core.i18n import _
from tui.learning.protocol import MOST_BYTES, PROTOCOL, line_of, message_of

TIMEOUT = 10.0
"""Seconds for an answer."""
STARTING = 120.0
"""Seconds for the first one: a large model takes its time to load."""


class Plugin:
    """A running program; every failure is a DataError in one line, after which it is stopped."""

    def __init__(self, command: str, labels: Sequence[str], timeout: float = TIMEOUT) -> None:
        self.command = command
        self._labels = list(labels)
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._last = 0
        self.origin = ""
        self.unit = "codepoints"

    def start(self) -> None:
        """Start the program and exchange hellos. Raises UsageError where there is no such one."""
        log = user_log_path("hashiya", appauthor=False, ensure_exists=True) / "plugins.log"
        try:
            with log.open("ab") as errors:
                self._process = subprocess.Popen(
                    shlex.split(self.command, posix=os.name == "posix"),
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                )  # fmt: skip
        except (OSError, ValueError) as error:
            raise UsageError(
                _("{command!r} cannot be started: {why}").format(command=self.command, why=error)
            ) from error
        self._lines = queue.Queue()
        threading.Thread(
            target=_read, args=(self._process, self._lines), name="plugin", daemon=True
        ).start()
        labels = [{"name": name} for name in self._labels]
        hello = self._ask(
            {"op": "hello", "protocol": PROTOCOL, "language": "ar", "labels": labels}, STARTING
        )
        if hello["op"] != "hello" or hello.get("protocol") != PROTOCOL:
            self._fail(_("it does not speak protocol {number}").format(number=PROTOCOL))
        name = "".join(str(hello.get("name") or "plugin").split())
        self.origin = f"{name} {hello.get('version') or ''}".strip()[:80]
        self.unit = "utf16" if hello.get("unit") == "utf16" else "codepoints"

    def predict(self, article: str, text: str) -> object:
        """The spans as the program gives them, unchecked; it is started where it does not run."""
        if self._process is None:
            self.start()
        self._last += 1
        asked = {"op": "predict", "id": self._last, "article": article, "text": text}
        answer = self._ask(asked, self._timeout)
        if answer["op"] == "error":
            # It runs on: this article alone is lost.
            raise self._error(str(answer.get("message") or _("it does not say why"))[:200])
        if answer["op"] != "spans" or not isinstance(answer.get("spans"), list):
            self._fail(_("it answers {op!r} instead of spans").format(op=answer["op"]))
        return answer["spans"]

    def close(self) -> None:
        """Say goodbye, and stop it where that does not."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        try:
            process.stdin.write(line_of({"op": "bye"}))
            process.stdin.close()
            process.wait(0.5)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()

    def _ask(self, message: dict[str, Any], timeout: float) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line_of(message))
            self._process.stdin.flush()
        except OSError:
            self._fail(_("it has ended"))
        while True:
            try:
                line = self._lines.get(timeout=timeout)
            except queue.Empty:
                self._fail(_("no answer within {seconds:g} s").format(seconds=timeout))
            if line is None:
                self._fail(_("it has ended"))
            try:
                answer = message_of(line)
            except DataError as error:
                self._fail(error.what)
            # An answer to what was asked before, or a word on the way, is passed over.
            if answer["op"] != "progress" and answer.get("id") == message.get("id"):
                return answer

    def _fail(self, what: str) -> NoReturn:
        self.close()
        raise self._error(what)

    def _error(self, what: str) -> HashiyaError:
        return DataError(what, file=self.command)


def _read(process: subprocess.Popen[bytes], lines: "queue.Queue[bytes | None]") -> None:
    assert process.stdout is not None
    with process.stdout as stream:
        while line := stream.readline(MOST_BYTES + 1):
            lines.put(line)
            if len(line) > MOST_BYTES:
                break
    lines.put(None)
