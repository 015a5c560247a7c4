"""Who comes in: connections are counted, and must soon say what they want.

Stands between the loop's transports and aiohttp's protocol, which waits for a request's head for
ever (aiohttp 3.14); it can go when that has a time for it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus

from tui.ui.serving.headers import HEADERS
from tui.ui.serving.limits import Limits
from tui.ui.serving.log import Log

_END = b"\r\n\r\n"


class Door:
    """All connections: those that have not yet said what they want, and those that have."""

    def __init__(self, limits: Limits, log: Log, *, proxied: bool = False) -> None:
        self.limits = limits
        self.log = log
        self._proxied = proxied
        self._half_open: dict[Visitor, None] = {}
        self._inside: dict[asyncio.BaseTransport, Visitor] = {}
        self._of_address: Counter[str] = Counter()

    def came(self, visitor: "Visitor") -> None:
        """A connection was made; for it the oldest goes that has said nothing yet."""
        self._half_open[visitor] = None
        if len(self._half_open) > self.limits.half_open:
            next(iter(self._half_open)).drop("too many that say nothing")

    def room(self, visitor: "Visitor") -> bool:
        """A connection has said what it wants; whether there is room for it."""
        self._half_open.pop(visitor, None)
        full = len(self._inside) >= self.limits.connections or (
            not self._proxied
            and self._of_address[visitor.address] >= self.limits.connections_of_address
        )
        if not full:
            self._inside[visitor.transport] = visitor
            self._of_address[visitor.address] += 1
        return not full

    def left(self, visitor: "Visitor") -> None:
        """A connection is gone."""
        self._half_open.pop(visitor, None)
        if self._inside.pop(visitor.transport, None):
            self._of_address[visitor.address] -= 1
            self._of_address += Counter()

    def let_stay(self, transport: asyncio.BaseTransport) -> None:
        """This one is a desk's: it may stay for as long as it likes."""
        if visitor := self._inside.get(transport):
            visitor.stay()


class Visitor(asyncio.Protocol):
    """One connection, handed on to the protocol behind it once its head is known to be sound."""

    transport: asyncio.Transport

    def __init__(self, door: Door, behind: Callable[[], asyncio.Protocol]) -> None:
        self._door = door
        self._make = behind
        self._behind: asyncio.Protocol | None = None
        self._head = b""
        self._over = False
        self.address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else ""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(
            self._door.limits.head_seconds, self.drop, "its request came too slowly"
        )
        self._door.came(self)

    def data_received(self, data: bytes) -> None:
        if self._behind is not None:
            self._behind.data_received(data)
        elif not self._over:
            self._head += data
            whole = self._head.find(_END)
            if whole > self._door.limits.head_bytes or (
                whole < 0 and len(self._head) > self._door.limits.head_bytes
            ):
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            elif whole >= 0:
                self._enter()

    def _enter(self) -> None:
        self._timer.cancel()
        if not self._door.room(self):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(
            self._door.limits.answer_seconds, self.drop, "its answer was not taken"
        )
        head, self._head = self._head, b""
        self._behind = self._make()
        self._behind.connection_made(self.transport)
        self._behind.data_received(head)

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer, and hang up."""
        self._over = True
        self._head = b""
        self._timer.cancel()
        self._door.log.refused(self.address, status.phrase)
        heads = {"Connection": "close", "Content-Length": "0", **HEADERS}
        lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
        lines += [f"{name}: {value}" for name, value in heads.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode())
        self.transport.close()

    def drop(self, why: str) -> None:
        """Hang up without a word."""
        self._door.log.refused(self.address, why)
        self._door.left(self)
        self.transport.abort()

    def stay(self) -> None:
        """Nobody waits for the end of this answer."""
        self._timer.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._door.left(self)
        if self._behind is not None:
            self._behind.connection_lost(exc)

    def eof_received(self) -> bool | None:
        return self._behind.eof_received() if self._behind is not None else None

    def pause_writing(self) -> None:
        if self._behind is not None:
            self._behind.pause_writing()

    def resume_writing(self) -> None:
        if self._behind is not None:
            self._behind.resume_writing()
