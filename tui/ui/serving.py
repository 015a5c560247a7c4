"""The desk in a browser: an address for each annotator, with a secret of its own in it.

textual-serve brings the page's script, and speaks with the program behind it. What comes from
outside chooses among the addresses and gives a size and keys; nothing of it reaches a command
line, a path or the environment.
"""

import asyncio
import html
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from tui.core import i18n
from tui.core.errors import UsageError
from tui.core.i18n import _
from tui.exchange.extras import extra

PROGRAM = (sys.executable, "-P", "-m", "tui.cli.served")
"""What runs behind each page; who annotates what, the environment tells it."""

_PAGE = Path(__file__).parent / "serving.html"
_MOST_CELLS = 1000
_FONT_SIZE = 18
_SECONDS_TO_LEAVE = 5.0


def addresses(annotators: Sequence[str]) -> dict[str, str]:
    """A secret for each annotator: secret to name."""
    return {secrets.token_urlsafe(16): name for name in annotators}


def application(annotators: Mapping[str, str], environment: Mapping[str, str], title: str) -> Any:
    """The web application: ``annotators`` is secret to name, ``environment`` for the program."""
    web = extra("serve", "aiohttp.web")
    statics = Path(extra("serve", "textual_serve.server").__file__).parent / "static"
    service = _service_class()

    def annotator(request: Any) -> str:
        given = request.match_info["secret"].encode("utf-8", "surrogateescape")
        for secret, name in annotators.items():
            if secrets.compare_digest(given, secret.encode("ascii")):
                return name
        raise web.HTTPNotFound

    async def page(request: Any) -> Any:
        name = annotator(request)
        socket = f"{request.scheme.replace('http', 'ws')}://{request.host}{request.path}ws"
        text = Template(_PAGE.read_text(encoding="utf-8")).substitute(
            language="ar" if i18n.direction() == "rtl" else "en",
            title=html.escape(f"{title} · {name}"), socket=html.escape(socket), size=_FONT_SIZE,
            closed=html.escape(_("The desk is closed. Load the page again.")),
        )  # fmt: skip
        headers = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def session(request: Any) -> Any:
        name = annotator(request)
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        program = service({**environment, "HASHIYA_ANNOTATOR": name}, socket)
        programs.add(program)
        await program.start(_cells(request.query.get("width")), _cells(request.query.get("height")))
        try:
            await _converse(socket, program, web.WSMsgType.TEXT)
        finally:
            await program.stop()
            programs.discard(program)
        return socket

    async def close(_app: Any) -> None:
        await asyncio.gather(*(program.stop() for program in programs))

    programs: set[Any] = set()
    app = web.Application()
    app.on_shutdown.append(close)
    app.add_routes(
        [
            web.get("/{secret}/", page),
            web.get("/{secret}/ws", session),
            web.static("/static", statics),
        ]
    )
    return app


async def _converse(socket: Any, program: Any, text: Any) -> None:
    """Hand on what the page says; what it may not say is left out."""
    async for message in socket:
        match message.json() if message.type == text else None:
            case ["stdin", str(keys)]:
                await program.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await program.set_terminal_size(_cells(width), _cells(height))
            case ["ping", str(said)]:
                await socket.send_json(["pong", said])
            case ["focus"]:
                await program.focus()
            case ["blur"]:
                await program.blur()


def _cells(asked: object) -> int:
    """A size that was asked for, in cells; 80 where it is none."""
    try:
        return min(max(int(str(asked)), 1), _MOST_CELLS)
    except ValueError:
        return 80


def _service_class() -> Any:
    """The program behind one page, as textual-serve runs it, but for the shell that it uses."""
    module = extra("serve", "textual_serve.app_service")
    downloads = extra("serve", "textual_serve.download_manager")

    class Program(module.AppService):  # type: ignore[name-defined, misc]
        """Gets what it needs to know through its environment."""

        def __init__(self, environment: Mapping[str, str], socket: Any) -> None:
            super().__init__(
                "",
                write_bytes=socket.send_bytes,
                write_str=socket.send_str,
                close=socket.close,
                download_manager=downloads.DownloadManager(),
            )
            self._environment = environment

        async def _open_app_process(self, width: int = 80, height: int = 24) -> Any:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                *PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe,
                env={**self._build_environment(width, height), **self._environment},
            )  # fmt: skip
            self._stdin = self._process.stdin
            return self._process

        async def stop(self) -> None:
            """Ask the program to leave, and see to it that it has gone."""
            process = self._process
            if process is None:
                return
            try:
                async with asyncio.timeout(_SECONDS_TO_LEAVE):
                    await super().stop()
                    self.stdin.close()
                    await process.wait()
            except TimeoutError:
                pass
            finally:
                # What was done is saved: a program that does not leave loses nothing.
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    return Program


def serve(app: Any, host: str, port: int, listening: Callable[[], None]) -> None:
    """Serve until Ctrl+C; ``listening`` is called once browsers can come.

    Raises UsageError where nobody may listen there, or somebody does already.
    """
    web = extra("serve", "aiohttp.web")

    # The log of requests would show the secrets.
    try:
        web.run_app(app, host=host, port=port, print=lambda _said: listening(), access_log=None)
    except OSError as error:
        raise UsageError(
            _("cannot listen there: {error}").format(error=error.strerror or error),
            file=f"{host}:{port}",
            way_out=_("choose another with --port, or --host"),
        ) from error
