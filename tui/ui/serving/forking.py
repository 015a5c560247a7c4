"""A process that has loaded all and forks a program for each page; no Textual in here.

Requests come over its standard input, a socket: a line of JSON each, and with one that starts a
program the socket to its page. Answers go to its standard output. When its standard input ends, so
does every program, and none is waited for longer than is said.
"""

import ctypes
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict

from tui.core.frozen_dataclass import frozen_dataclass

_PR_SET_PDEATHSIG = 1
_MOST_REQUEST = 65_536


@frozen_dataclass
class Start:
    """Who annotates in a page, what is allowed there, and its size in cells."""

    annotator: str
    rights: tuple[str, ...]
    width: int
    height: int

    @property
    def line(self) -> bytes:
        """The request that starts it."""
        return json.dumps({"start": asdict(self)}).encode() + b"\n"


Run = Callable[[Start, int], int]
"""A program: it gets the descriptor of its page's socket, and gives its exit code."""


class Forking:
    """The programs that run, each with the time by which it must have gone, if it must."""

    def __init__(self, run: Run, control: socket.socket, seconds_to_leave: float) -> None:
        self._run = run
        self._control = control
        self._seconds = seconds_to_leave
        self._programs: dict[int, float | None] = {}
        self._sockets: list[int] = []
        self._begun = b""
        self._ended = False

    def serve(self) -> None:
        """Until standard input has ended and every program has gone."""
        woken, wakes = os.pipe()
        for end in (woken, wakes):
            os.set_blocking(end, False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_of: None)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        while self._programs or not self._ended:
            heard = [woken] if self._ended else [woken, self._control.fileno()]
            ready, _w, _x = select.select(heard, [], [], self._patience())
            if woken in ready:
                os.read(woken, 4096)
            if self._control.fileno() in ready and not self._ended:
                self._listen()
            self._bury()

    def _patience(self) -> float | None:
        times = [one for one in self._programs.values() if one is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _listen(self) -> None:
        data, sockets, _flags, _from = socket.recv_fds(self._control, _MOST_REQUEST, 32)
        self._sockets += sockets
        if not data:
            self._ended = True
            for number in self._programs:
                self._end(number)
            return
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            match json.loads(line):
                case {"start": dict(asked)}:
                    start = Start(**{**asked, "rights": tuple(asked["rights"])})
                    self._fork(start, self._sockets.pop(0))
                case {"end": int(number)}:
                    self._end(number)

    def _end(self, number: int) -> None:
        """Its page is gone, which it sees itself; it has so long to leave."""
        if number in self._programs and self._programs[number] is None:
            self._programs[number] = time.monotonic() + self._seconds

    def _fork(self, start: Start, page: int) -> None:
        number = os.fork()
        if not number:
            code = 1
            try:
                self._become_program()
                code = self._run(start, page)
            except BaseException:  # noqa: BLE001 (nothing may come back out of the fork)
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        os.close(page)
        self._programs[number] = None
        _answer({"started": number})

    def _become_program(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        nowhere = os.open(os.devnull, os.O_RDWR)
        # Standard input was the control, and standard output takes the answers.
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        self._control.close()

    def _bury(self) -> None:
        for number, by in list(self._programs.items()):
            if by is not None and by <= time.monotonic():
                # What was done is saved: a program that does not leave loses nothing.
                os.kill(number, signal.SIGKILL)
                self._programs[number] = time.monotonic() + self._seconds
            gone, status = os.waitpid(number, os.WNOHANG)
            if gone:
                del self._programs[number]
                _answer({"ended": number, "code": os.waitstatus_to_exitcode(status)})


def _answer(said: dict[str, int]) -> None:
    try:
        os.write(1, json.dumps(said).encode() + b"\n")
    except OSError:
        # The server is gone; its end of standard input says so, too.
        return


def serve_forks(run: Run, seconds_to_leave: float) -> None:
    """Serve at this process's standard input and output."""
    Forking(run, socket.socket(fileno=os.dup(0)), seconds_to_leave).serve()
