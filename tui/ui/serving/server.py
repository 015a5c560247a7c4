"""The server: whom it lets in, what it answers, and how it ends.

textual-serve brings the page's script, the terminal. What comes from outside chooses among the
addresses and gives a size and keys; nothing of it reaches a command line, a path or the
environment.
"""

import asyncio
import html
import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from tui.core import i18n
from tui.core.errors import UsageError
from tui.core.extras import extra
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.rights import Grants
from tui.ui.serving.door import Door, Visitor
from tui.ui.serving.forking import Start
from tui.ui.serving.headers import HEADERS, policy_for
from tui.ui.serving.hosts import Hosts
from tui.ui.serving.limits import Limits
from tui.ui.serving.log import Log
from tui.ui.serving.programs import PROGRAM, Programs
from tui.ui.serving.session import MOST_COLUMNS, MOST_ROWS, cells, converse
from tui.ui.serving.tokens import Tokens

_HERE = Path(__file__).parent
_FONT_SIZE = 18
_LOOK_SECONDS = 1.0
TOO_MANY, GONE = 4008, 4001
"""Our codes for the end of a WebSocket (RFC 6455 7.4.2: 4000 to 4999 are private)."""
_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV")
_KEPT_BEGINNINGS = ("LC_", "XDG_", "HASHIYA_", "PYTHON")


@frozen_dataclass
class Serving:
    """What is served to whom, and how."""

    tokens: Tokens
    database: Path
    hosts: Hosts
    log: Log
    grants: Grants = field(default_factory=Grants)
    limits: Limits = field(default_factory=Limits)
    program: Sequence[str] = PROGRAM
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def for_programs(self) -> dict[str, str]:
        """The environment of the programs: of the server's terminal nothing is left in it."""
        kept = {
            name: value
            for name, value in self.environment.items()
            if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)
        }
        return kept | {
            "HASHIYA_DB": str(self.database.absolute()),
            "HASHIYA_LANG": "ar" if i18n.direction() == "rtl" else "en",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TERM": "xterm-256color",
        }


class Server:
    """The web application, and the desks that are open in it."""

    def __init__(self, serving: Serving) -> None:
        self._web = extra("serve", "aiohttp.web")
        statics = Path(extra("serve", "textual_serve.server").__file__).parent / "static"
        self._serving = serving
        self._limits = serving.limits
        self.door = Door(serving.limits, serving.log, proxied=bool(serving.hosts.public))
        self.programs = Programs(
            serving.for_programs(), serving.limits, serving.log, serving.program
        )
        self._open: dict[Any, str] = {}
        """WebSocket to the secret that it came with."""
        self._closing = False
        web = self._web

        @web.middleware  # type: ignore[untyped-decorator]
        async def check(request: Any, handler: Callable[[Any], Any]) -> Any:
            return await self._check(request, handler)

        self.app = web.Application(middlewares=[check])
        self.app.on_response_prepare.append(_head)
        self.app.add_routes(
            [
                web.get("/{secret}/", self._page, allow_head=False),
                web.get("/{secret}/ws", self._desk, allow_head=False),
                web.static("/static", statics),
                web.static("/page", _HERE / "static"),
            ]
        )

    def _refuse(self, request: Any, status: HTTPStatus, why: str) -> Any:
        self._serving.log.refused(str(request.remote), why)
        return self._web.Response(status=status.value, text=status.phrase)

    async def _check(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """Whether the request names us, and comes from a page of ours."""
        hosts, host = self._serving.hosts, request.headers.get("Host", "")
        if len(request.headers.getall("Host", [])) != 1 or not hosts.knows(host):
            return self._refuse(
                request, HTTPStatus.MISDIRECTED_REQUEST, f"unknown host {host!a}; see --public-url"
            )
        origin = request.headers.get("Origin")
        if not hosts.may_come_from(origin, host):
            return self._refuse(request, HTTPStatus.FORBIDDEN, f"foreign origin {origin!a}")
        try:
            return await handler(request)
        except self._web.HTTPException as error:
            return self._refuse(request, HTTPStatus(error.status), f"{error.status}")

    def _annotator(self, request: Any) -> str:
        self.look()
        name = self._serving.tokens.name(request.match_info["secret"])
        if name is None:
            raise self._web.HTTPNotFound
        return name

    async def _page(self, request: Any) -> Any:
        name = self._annotator(request)
        text = Template((_HERE / "page.html").read_text(encoding="utf-8")).substitute(
            language="ar" if i18n.direction() == "rtl" else "en",
            title=html.escape(f"{self._serving.database.stem} · {name}"), size=_FONT_SIZE,
            closed=html.escape(_("The desk is closed. Load the page again.")),
            many=html.escape(_("Too many pages are open. Close one, and load this one again.")),
        )  # fmt: skip
        public = urlsplit(self._serving.hosts.public).netloc
        policy = policy_for(request.headers["Host"], *([public] if public else []))
        headers = {"Content-Security-Policy": policy}
        return self._web.Response(text=text, content_type="text/html", headers=headers)

    async def _desk(self, request: Any) -> Any:
        name, log, limits = self._annotator(request), self._serving.log, self._limits
        secret = request.match_info["secret"]
        socket = self._web.WebSocketResponse(
            heartbeat=15, compress=False, max_msg_size=limits.message_bytes
        )
        await socket.prepare(request)
        self.door.let_stay(request.transport)
        of_annotator = Counter(self._open.values())[secret]
        if len(self._open) >= limits.pages or of_annotator >= limits.pages_of_annotator:
            log.refused(str(request.remote), f"{name}: too many pages are open")
            await socket.close(code=TOO_MANY)
            return socket
        self._open[socket] = secret
        try:
            log.say(f"{name} came from {request.remote}; {len(self._open)} open")
            program = await self.programs.start(
                Start(
                    name,
                    tuple(sorted(self._serving.grants.for_annotator(name).rights)),
                    cells(request.query.get("width"), MOST_COLUMNS, 80),
                    cells(request.query.get("height"), MOST_ROWS, 24),
                )
            )
            how = await converse(socket, program, limits)
            log.say(f"{name} left: {how}")
        finally:
            del self._open[socket]
        return socket

    def look(self) -> None:
        """See whether the addresses have changed; those who have none any more must go."""
        tokens = self._serving.tokens
        try:
            if not tokens.look():
                return
        except UsageError as error:
            self._serving.log.say(f"the old addresses hold on: {error}")
            return
        self._serving.log.say("the addresses were read again")
        for socket, secret in list(self._open.items()):
            if tokens.name(secret) is None:
                asyncio.get_running_loop().create_task(socket.close(code=GONE))

    async def keep_looking(self) -> None:
        """See whether the addresses have changed, again and again."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self.look()

    async def close(self) -> None:
        """Close every page; every program ends."""
        pages = [asyncio.create_task(socket.close(code=1001)) for socket in self._open]
        if pages:
            await asyncio.wait(pages, timeout=1)
        await self.programs.close()


async def _head(_request: Any, answer: Any) -> None:
    for name, value in HEADERS.items():
        if name != "Content-Security-Policy" or name not in answer.headers:
            answer.headers[name] = value
    if answer.status != HTTPStatus.SWITCHING_PROTOCOLS:
        answer.force_close()
        answer.headers["Connection"] = "close"


def _handler_class(log: Log) -> Any:
    """aiohttp's protocol; what it answers where no request can be read has our heads, too."""
    web = extra("serve", "aiohttp.web")

    class Handler(extra("serve", "aiohttp.web_protocol").RequestHandler):  # type: ignore[misc]
        """One request, one answer."""

        __slots__ = ()

        def handle_error(
            self, request: Any, status: int = 500, exc: Any = None, message: Any = None
        ) -> Any:
            """An answer that says nothing of us."""
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                log.logger.error("an error in the server", exc_info=exc)
            else:
                log.refused(str(request.remote), f"{status}")
            if request.writer.output_size > 0:
                raise ConnectionError("answered already")
            answer = web.Response(status=status, text=HTTPStatus(status).phrase, headers=HEADERS)
            answer.force_close()
            return answer

    return Handler


async def listen(
    serving: Serving, host: str, port: int, listening: Callable[[int], None], stop: asyncio.Event
) -> None:
    """Serve until told to stop; ``listening`` gets the port once browsers can come."""
    web = extra("serve", "aiohttp.web")
    server = Server(serving)
    runner = web.AppRunner(server.app, access_log=None, logger=serving.log.logger)
    await runner.setup()
    handler, loop = _handler_class(serving.log), asyncio.get_running_loop()

    def behind() -> asyncio.Protocol:
        protocol: asyncio.Protocol = handler(
            runner.server, loop=loop, access_log=None, logger=serving.log.logger,
            keepalive_timeout=1, lingering_time=0.5,
        )  # fmt: skip
        return protocol

    try:
        listener = await loop.create_server(
            lambda: Visitor(server.door, behind), host, port, backlog=512
        )
    except OSError as error:
        await runner.cleanup()
        raise UsageError(
            _("cannot listen there: {error}").format(error=error.strerror or error),
            file=f"{host}:{port}",
            way_out=_("choose another with --port, or --host"),
        ) from error
    looking = asyncio.create_task(server.keep_looking())
    try:
        await server.programs.begin()
        listening(listener.sockets[0].getsockname()[1])
        serving.log.say("listening")
        await stop.wait()
    finally:
        listener.close()
        looking.cancel()
        await server.close()
        async with asyncio.timeout(2):
            await runner.server.shutdown(0.2)
        serving.log.say("ended")


def serve(serving: Serving, host: str, port: int, listening: Callable[[int], None]) -> None:
    """Serve until Ctrl+C, or until the process is asked to end.

    Raises UsageError where nobody may listen there, or somebody does already, or where programs
    cannot be forked.
    """
    if not hasattr(os, "fork"):
        raise UsageError(
            _("this system cannot fork programs"), way_out=_("serve from Linux, macOS or WSL")
        )

    async def until_asked() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await listen(serving, host, port, listening, stop)

    asyncio.run(until_asked())
