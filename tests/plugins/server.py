"""A server on this machine that answers as it is told, also badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Sent:
    """One request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """What goes back. ``length`` is said instead of the true one; the body is kept back for
    ``seconds``, or drips for so long where ``drips``."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    seconds: float = 0.0
    drips: bool = False
    hangs_up: bool = False


def reply(value: object, status: int = 200, **more: Any) -> Reply:
    """A value as JSON."""
    return Reply(json.dumps(value).encode(), status, **more)


@dataclass
class Server:
    """``answer`` may be set at any time; ``seen`` is all that came."""

    url: str
    answer: Callable[[Sent], Reply]
    seen: list[Sent] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)


@contextmanager
def running(answer: Callable[[Sent], Reply]) -> Iterator[Server]:
    """A server while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._asked(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._asked(json.loads(body))

        def _asked(self, body: Any) -> None:
            sent = Sent(self.command, self.path, dict(self.headers), body)
            server.seen.append(sent)
            found = server.answer(sent)
            if found.hangs_up:
                self.close_connection = True
                return
            if not found.drips:
                server.ending.wait(found.seconds)
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            length = len(found.body) if found.length is None else found.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if found.drips:
                until = time.monotonic() + found.seconds
                while time.monotonic() < until and not server.ending.wait(0.05):
                    self.wfile.write(b" ")
            self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            """Nothing: the tests' own output is enough."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                # Whoever asked has given up on us.
                self.close_connection = True

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that has gone is what is tested."""

    made = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{made.server_port}", answer)
    thread = threading.Thread(target=lambda: made.serve_forever(0.01), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        made.shutdown()
        made.server_close()
        thread.join()
