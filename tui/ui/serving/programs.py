"""The programs behind pages, as the server has them: started by a process that forks them."""

import asyncio
import json
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from tui.ui.page_packets import KEYS, WORDS, packet
from tui.ui.serving.forking import Start
from tui.ui.serving.limits import Limits
from tui.ui.serving.log import Log

PROGRAM = (sys.executable, "-P", "-m", "tui.cli.serve_session")
"""The process that forks them."""
_ONE_READ = 1 << 16


class Program:
    """A program behind a page."""

    def __init__(
        self,
        number: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        end: Callable[[int], None],
    ) -> None:
        self.number = number
        self._reader = reader
        self._writer = writer
        self._end = end

    async def next_packets(self) -> bytes:
        """What it has the page show next; nothing when it has ended."""
        try:
            return await self._reader.read(_ONE_READ)
        except OSError:
            return b""

    async def type(self, keys: str) -> None:
        """Hand on what was typed; half a character is nobody's key."""
        await self._send(packet(KEYS, keys.encode("utf-8", "ignore")))

    async def tell(self, *words: str | int) -> None:
        """Hand on what became of the page."""
        await self._send(packet(WORDS, json.dumps(words).encode()))

    async def _send(self, data: bytes) -> None:
        with suppress(OSError):
            self._writer.write(data)
            await self._writer.drain()

    def end(self) -> None:
        """Its page is gone: it ends, or is killed."""
        self._writer.transport.abort()
        self._end(self.number)


class Programs:
    """The process that forks, started when it is needed and again when it has died."""

    def __init__(
        self, environment: Mapping[str, str], limits: Limits, log: Log,
        command: Sequence[str] = PROGRAM,
    ) -> None:  # fmt: skip
        self._environment = dict(environment)
        self._limits = limits
        self._log = log
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._answers: asyncio.Task[None] | None = None
        self._started: asyncio.Queue[int] = asyncio.Queue()
        self._one = asyncio.Lock()

    async def begin(self) -> None:
        """Start the process, unless it runs."""
        if self._process is not None and self._process.returncode is None:
            return
        ours, its = socket.socketpair()
        with its:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=its.fileno(), stdout=asyncio.subprocess.PIPE,
                env=self._environment, start_new_session=True,
            )  # fmt: skip
        self._control = ours
        self._started = asyncio.Queue()
        self._answers = asyncio.create_task(self._listen(self._process))

    async def start(self, start: Start) -> Program:
        """A program for a page. Raises OSError where none can be started."""
        async with self._one:
            await self.begin()
            assert self._control is not None
            ours, its = socket.socketpair()
            with its:
                socket.send_fds(self._control, [start.line], [its.fileno()])
            number = await self._started.get()
        if not number:
            ours.close()
            raise OSError("the process that starts programs has ended")
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        return Program(number, reader, writer, self._end)

    def _end(self, number: int) -> None:
        if self._control is not None:
            # Where the process is gone, its programs go by themselves.
            with suppress(OSError):
                self._control.sendall(json.dumps({"end": number}).encode() + b"\n")

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            match json.loads(line):
                case {"started": int(number)}:
                    self._started.put_nowait(number)
                case {"ended": int(number), "code": int(code)} if code:
                    self._log.say(f"program {number} ended with {code}")
        self._started.put_nowait(0)

    async def close(self) -> None:
        """End all programs, and wait until they have gone."""
        process, control = self._process, self._control
        if process is None or control is None:
            return
        control.close()
        try:
            async with asyncio.timeout(self._limits.seconds_to_leave + 2):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
