"""The desk in a browser: who gets in, what reaches the program, what is seen, and what ends."""

import asyncio
import os
import re
import signal
import ssl
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import OTHER
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.desk.rights import GRANTED, Grants, Right
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.records.ingest import Intake

pytest.importorskip("textual_serve", reason="needs the extra hashiya[serve]")
if not hasattr(os, "fork"):
    pytest.skip("programs are forked", allow_module_level=True)

import aiohttp
from aiohttp import WSServerHandshakeError

from tests.ui.browser import CHROMIUM, page_at
from tui.ui.serving.headers import HEADERS
from tui.ui.serving.hosts import hosts
from tui.ui.serving.limits import Limits
from tui.ui.serving.log import Log
from tui.ui.serving.programs import PROGRAM
from tui.ui.serving.server import Serving, listen
from tui.ui.serving.tokens import Tokens

STUBBORN = (
    sys.executable, "-P", "-c",
    "import signal, time\n"
    "from tui.ui.serving.forking import serve_forks\n"
    "def run(start, page):\n"
    "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "    time.sleep(600)\n"
    "    return 0\n"
    "serve_forks(run, 0.5)\n",
)  # fmt: skip
"""Programs that neither take keys nor leave."""


@dataclass
class Served:
    """A server that listens in this process."""

    base: str
    port: int
    tokens: Tokens
    log: Path
    client: aiohttp.ClientSession

    def address(self, name: str) -> str:
        """The page of an annotator."""
        [secret] = [one for one, whose in self.tokens.names.items() if whose == name]
        return f"{self.base}/{secret}/"


@asynccontextmanager
async def served(
    database: Path, tmp_path: Path, *names: str, limits: Limits | None = None,
    grants: Grants | None = None, public: str | None = None,
    program: Sequence[str] = PROGRAM, tokens: Path | None = None,
) -> AsyncIterator[Served]:  # fmt: skip
    """The server, on a port of its own."""
    log, known = tmp_path / "serve.log", Tokens(names, tokens)
    serving = Serving(
        known, database, hosts("127.0.0.1", public), Log(log), grants or Grants(),
        limits or Limits(), program,
    )  # fmt: skip
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    server = asyncio.create_task(listen(serving, "127.0.0.1", 0, port.set_result, stop))
    await until(lambda: server.done() or port.done())
    try:
        async with aiohttp.ClientSession() as client:
            yield Served(f"http://127.0.0.1:{port.result()}", port.result(), known, log, client)
    finally:
        stop.set()
        await server
        serving.log.close()


async def seen(socket: Any, wanted: str) -> str:
    """What the page is sent, without its sequences, until it holds this."""
    said = ""
    async with asyncio.timeout(20):
        while wanted not in said:
            message = await socket.receive()
            assert message.type is aiohttp.WSMsgType.BINARY, (message, said)
            said += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", message.data.decode("utf-8", "ignore"))
    return said


async def closed(socket: Any) -> int:
    """With which code the page's socket is closed."""
    async with asyncio.timeout(20):
        while not (await socket.receive()).type.name.startswith("CLOS"):
            pass
    return int(socket.close_code)


def programs(database: Path) -> list[int]:
    """The processes that serve pages of this database: those that fork, and those forked."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"HASHIYA_DB={database}".encode() in (process / "environ").read_bytes().split(b"\0"):
                if b"serv" in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
    return found


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.05)


async def test_the_page_is_for_those_who_know_the_address(db: Database, tmp_path: Path) -> None:
    async with served(db.path, tmp_path, "muna", "sa<mi>") as here:
        page = here.address("sa<mi>")
        secret = page.split("/")[-2]
        for wrong in ("", "x/", "x/ws", f"{secret[:-1]}/", "%2e%2e/", "static/../x/", f"{secret}"):
            async with here.client.get(f"{here.base}/{wrong}") as answer:
                assert answer.status == 404, wrong
                assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        with pytest.raises(WSServerHandshakeError):
            await here.client.ws_connect(f"{here.base}/x/ws")
        async with here.client.get(page) as answer:
            text = await answer.text()
        assert "mine · sa&lt;mi&gt;" in text
        # Neither script nor style stands in the page, nor a secret; nothing is foreign.
        assert not re.search(r"<script>|<style|style=|googleapis|https?:|wss?:", text)
        assert secret not in text + here.log.read_text(encoding="utf-8")
        for name in ("static/js/textual.js", "page/desk.js", "static/", "page/../server.py"):
            async with here.client.get(f"{here.base}/{name}") as answer:
                assert answer.status == (200 if name.endswith(".js") else answer.status)
                assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        async with here.client.post(page, data="x") as answer:
            assert answer.status == 405
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS


HOSTS_AND_ORIGINS = (
    ("evil.example", None, 421),
    ("127.0.0.1.evil.example:8000", None, 421),
    ("localhost:8000", None, 200),
    ("[::1]:8000", "http://[::1]:8000", 200),
    ("desk.example.org", "https://desk.example.org", 200),
    ("127.0.0.1:8000", "https://desk.example.org", 200),
    ("desk.example.org", "https://evil.example", 403),
    ("127.0.0.1:8000", "http://127.0.0.1:9000", 403),
    ("127.0.0.1:8000", "null", 403),
)
"""What a browser says of where it is and whence it comes, and what it is answered."""


async def test_foreign_hosts_and_origins_are_refused(db: Database, tmp_path: Path) -> None:
    public = "https://desk.example.org"
    async with served(db.path, tmp_path, "muna", public=public) as here:
        page = here.address("muna")
        for host, origin, status in HOSTS_AND_ORIGINS:
            heads = {"Host": host, "X-Forwarded-Host": "desk.example.org"}
            heads |= {"Origin": origin} if origin else {}
            async with here.client.get(page, headers=heads) as answer:
                assert answer.status == status, (host, origin)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if status == 200:
                async with here.client.ws_connect(f"{page}ws", headers=heads) as socket:
                    await seen(socket, "muna")
            else:
                with pytest.raises(WSServerHandshakeError):
                    await here.client.ws_connect(f"{page}ws", headers=heads)


async def test_a_desk_has_neither_files_nor_the_scheme_nor_a_path(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux,1,2")
    async with (
        served(db.path, tmp_path, "muna") as here,
        here.client.ws_connect(f"{here.address('muna')}ws?width=120") as socket,
    ):
        said = await seen(socket, "Spans 0")
        for keys, wanted in (
            ("\x0e", "has the key Ctrl+N"),
            ("\x1b[20~", "has the key F9"),
            ("\x1b[24~", "has the key F12"),
            ("\x10", "command:"),
            ("bring", "nothing fits what is typed"),
        ):
            await socket.send_json(["stdin", keys])
            said += await seen(socket, wanted)
    assert str(tmp_path) not in said
    assert "import articles" not in said


async def test_what_is_granted_is_there(db: Database, tmp_path: Path) -> None:
    grants = Grants(frozenset({Right.SCHEME}), (("muna", frozenset({Right.IMPORT})),))
    async with served(db.path, tmp_path, "muna", "sami", grants=grants) as here:
        async with here.client.ws_connect(f"{here.address('muna')}ws?width=120") as socket:
            await seen(socket, "Spans 0")
            await socket.send_json(["stdin", "\x0e"])
            await seen(socket, "file or folder:")
        async with here.client.ws_connect(f"{here.address('sami')}ws?width=120") as socket:
            await seen(socket, "Spans 0")
            await socket.send_json(["stdin", "\x0e"])
            await seen(socket, "has the key Ctrl+N")
            await socket.send_json(["stdin", "\x1b[20~"])
            await seen(socket, "a add")


async def test_a_role_holds_whatever_is_allowed_and_hides_others(
    db: Database, tmp_path: Path
) -> None:
    with db.transaction():
        said = Record(OTHER, status=Status.DONE, spans=(RecordSpan(0, 8, "ORG"),))
        Intake(db, "rana").take(said)
    for name, value in (("leader", "muna"), ("hide-others", "on")):
        project_settings.put(db, name, value, annotator="muna")
    grants = Grants(by_name=(("sami", frozenset(GRANTED)),))
    scheme, articles = "\x1b[20~", "\x0f"
    async with served(db.path, tmp_path, "muna", "sami", grants=grants) as here:
        async with here.client.ws_connect(f"{here.address('sami')}ws?width=120") as socket:
            await seen(socket, "Spans 0")
            for keys, wanted in (
                (scheme, "only by the leader, muna"),
                (articles, "Articles"),
                ("@rana", "hidden here from all but muna"),
            ):
                await socket.send_json(["stdin", keys])
                await seen(socket, wanted)
        async with here.client.ws_connect(f"{here.address('muna')}ws?width=120") as socket:
            await seen(socket, "Spans 0")
            await socket.send_json(["stdin", scheme])
            await seen(socket, "a add")


async def test_what_no_page_sends_ends_that_page_alone(db: Database, tmp_path: Path) -> None:
    nonsense = (
        '["resize", {"width": ' + "9" * 5000 + ', "height": 1}]',
        "[" * 60_000,
        "{",
        '["open", "/etc/passwd"]',
    )
    async with (
        served(db.path, tmp_path, "muna") as here,
        here.client.ws_connect(f"{here.address('muna')}ws") as other,
    ):
        await seen(other, "muna")
        for said in nonsense:
            async with here.client.ws_connect(f"{here.address('muna')}ws") as socket:
                await socket.send_str(said)
                assert await closed(socket) == 1002
        async with here.client.ws_connect(f"{here.address('muna')}ws") as socket:
            await socket.send_json(["stdin", "p" * 3_900_000])
            assert await closed(socket) == 1009
        await other.send_json(["stdin", "\ud800"])
        await other.send_json(["resize", {"width": 10**9, "height": 24}])
        await other.send_json(["resize", {"width": 90, "height": 24}])
        await other.send_json(["stdin", "\x10"])
        await seen(other, "command:")
    log = here.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert log.count("no page of ours sends") == len(nonsense)


@pytest.mark.parametrize("later", [0, 0.02, 0.1])
async def test_a_size_that_comes_before_the_first_screen_is_taken(
    db: Database, tmp_path: Path, later: float
) -> None:
    async with (
        served(db.path, tmp_path, "muna") as here,
        here.client.ws_connect(f"{here.address('muna')}ws") as socket,
    ):
        await asyncio.sleep(later)
        for width in (100, 90, 120):
            await socket.send_json(["resize", {"width": width, "height": 30}])
        await seen(socket, "para 1/")
        await socket.send_json(["stdin", "\x10"])
        await seen(socket, "command:")


async def test_pages_of_one_annotator_and_of_all_are_counted(db: Database, tmp_path: Path) -> None:
    limits = Limits(pages=3, pages_of_annotator=2)
    async with served(db.path, tmp_path, "muna", "sami", limits=limits) as here:
        ways = [f"{here.address(name)}ws" for name in ("muna", "muna", "muna", "sami", "sami")]
        sockets = [await here.client.ws_connect(way) for way in ways]
        for at, socket in enumerate(sockets):
            if at in (2, 4):
                assert await closed(socket) == 4008
            else:
                await seen(socket, "para 1/")
        for socket in sockets:
            await socket.close()


async def answered(port: int, sent: bytes) -> bytes:
    """What the server says to these bytes, until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = b""
    with suppress(ConnectionError):
        writer.write(sent)
        async with asyncio.timeout(20):
            said = await reader.read(-1)
    writer.close()
    return said


async def test_half_open_requests_keep_nobody_out(db: Database, tmp_path: Path) -> None:
    limits = Limits(half_open=20, head_seconds=1.0)
    async with served(db.path, tmp_path, "muna", limits=limits) as here:
        slow = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(200)]
        for _reader, writer in slow:
            with suppress(ConnectionError):
                writer.write(b"GET / HTTP/1.1\r\n")
        async with here.client.get(here.address("muna")) as answer:
            assert answer.status == 200
        # Those that are left have their second, and no more.
        async with asyncio.timeout(20):
            for reader, writer in slow:
                with suppress(ConnectionError):
                    assert await reader.read() == b""
                writer.close()
    log = here.log.read_text(encoding="utf-8")
    assert "too many that say nothing" in log
    assert log.count("\n") < 80


@pytest.mark.parametrize("most", [{"connections_of_address": 2}, {"connections": 2}])
async def test_heads_too_large_and_connections_too_many_are_refused(
    db: Database, tmp_path: Path, most: dict[str, int]
) -> None:
    limits = replace(Limits(head_bytes=2000), **most)
    async with served(db.path, tmp_path, "muna", limits=limits) as here:
        said = await answered(here.port, b"GET / HTTP/1.1\r\nX: " + b"x" * 3000)
        assert said.startswith(b"HTTP/1.1 431 ")
        said = await answered(here.port, b"\x16\x03\x01nonsense\r\n\r\n")
        assert said.startswith(b"HTTP/1.0 400 ")
        assert b"frame-ancestors 'none'" in said
        sockets = [await here.client.ws_connect(f"{here.address('muna')}ws") for _ in range(2)]
        for socket in sockets:
            await seen(socket, "para 1/")
        said = await answered(here.port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 503 ")
        assert b"nosniff" in said
    assert "Traceback" not in here.log.read_text(encoding="utf-8")


async def test_a_revoked_address_ends_the_open_page_and_a_renewed_one_is_another(
    db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "tokens"
    async with served(db.path, tmp_path, "muna", "sami", tokens=path) as here:
        old = here.address("muna")
        socket = await here.client.ws_connect(f"{old}ws")
        await seen(socket, "para 1/")
        Tokens((), path).renew("muna")
        assert await closed(socket) == 4001
        for page, status in ((old, 404), (here.address("muna"), 200), (here.address("sami"), 200)):
            async with here.client.get(page) as answer:
                assert answer.status == status
        path.chmod(0o644)
        path.touch()
        async with here.client.get(here.address("muna")) as answer:
            assert answer.status == 200
    assert "others can read" in here.log.read_text(encoding="utf-8")


async def test_a_program_ends_with_its_page_and_with_the_server(
    db: Database, tmp_path: Path
) -> None:
    async with served(db.path, tmp_path, "muna") as here:
        async with here.client.ws_connect(f"{here.address('muna')}ws") as socket:
            await seen(socket, "para 1/")
            await until(lambda: len(programs(db.path)) == 2)
        await until(lambda: len(programs(db.path)) == 1)
        left = await here.client.ws_connect(f"{here.address('muna')}ws")
        await seen(left, "para 1/")
    assert programs(db.path) == []


async def test_a_program_that_does_not_leave_is_killed(db: Database, tmp_path: Path) -> None:
    async with served(db.path, tmp_path, "muna", program=STUBBORN) as here:
        async with here.client.ws_connect(f"{here.address('muna')}ws"):
            await until(lambda: "came from" in here.log.read_text(encoding="utf-8"))
        await until(lambda: "ended with -9" in here.log.read_text(encoding="utf-8"))
        await here.client.ws_connect(f"{here.address('muna')}ws")


async def test_a_program_that_takes_no_keys_is_ended(db: Database, tmp_path: Path) -> None:
    limits = Limits(stuck_seconds=0.3)
    async with served(db.path, tmp_path, "muna", program=STUBBORN, limits=limits) as here:
        async with here.client.ws_connect(f"{here.address('muna')}ws") as socket:
            with suppress(ConnectionError):
                for _ in range(40):
                    await socket.send_json(["stdin", "p" * 60_000])
            await until(lambda: "took no keys" in here.log.read_text(encoding="utf-8"))
        await until(lambda: "ended with -9" in here.log.read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
async def test_no_program_outlives_a_server_that_is_killed(
    db: Database, tmp_path: Path, how: signal.Signals
) -> None:
    tokens = tmp_path / "tokens"
    Tokens(("muna",), tokens)
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c",
        "import asyncio, sys; from pathlib import Path\n"
        "from tui.ui.serving import server as s\n"
        "from tui.ui.serving.hosts import hosts; from tui.ui.serving.log import Log\n"
        "from tui.ui.serving.tokens import Tokens\n"
        f"serving = s.Serving(Tokens((), Path({str(tokens)!r})), Path({str(db.path)!r}),\n"
        "                    hosts('127.0.0.1', None), Log())\n"
        "s.serve(serving, '127.0.0.1', 0, lambda port: print(port, flush=True))\n",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert server.stdout is not None
    port = int(await server.stdout.readline())
    [secret] = Tokens((), tokens).names
    async with aiohttp.ClientSession() as client:
        sockets = [
            await client.ws_connect(f"http://127.0.0.1:{port}/{secret}/ws") for _ in range(3)
        ]
        for socket in sockets:
            await seen(socket, "para 1/")
        await until(lambda: len(programs(db.path)) == 4)
        server.send_signal(how)
        await server.wait()
        await until(lambda: programs(db.path) == [])
    assert server.returncode == (0 if how is signal.SIGINT else -how)


async def test_of_the_servers_own_terminal_programs_learn_nothing(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "evil")
    async with served(db.path, tmp_path, "muna") as here:
        asked = "width=5;id&height=$(id)&annotator=evil&HASHIYA_DB=/etc/passwd"
        async with here.client.ws_connect(f"{here.address('muna')}ws?{asked}") as socket:
            await seen(socket, "muna")
            for one in programs(db.path):
                environment = Path(f"/proc/{one}/environ").read_bytes()
                assert b"evil" not in environment + Path(f"/proc/{one}/cmdline").read_bytes()


SEEN = """[...document.querySelectorAll('.xterm-rows > div')].map(row => {
  const found = [], walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, range = document.createRange();
    [...node.data].forEach((char, at) => {
      range.setStart(node, at); range.setEnd(node, at + 1);
      found.push([range.getBoundingClientRect().left, char.replace("\u00a0", " ")]);
    });
  }
  return found;
})"""
"""The rows of the screen: each character with the place where the browser has put it."""


def lines(rows: list[list[tuple[float, str]]]) -> str:
    """What the rows say, one after another."""
    return "\n".join("".join(char for _left, char in row) for row in rows)


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
async def test_a_browser_shows_each_letter_in_its_cell_and_saves_what_is_tagged(
    db: Database, tmp_path: Path
) -> None:
    # Without these it draws on a canvas, cell by cell, where nothing could be reordered.
    async with (
        served(db.path, tmp_path, "muna") as here,
        page_at(here.address("muna"), tmp_path / "browser", "--disable-3d-apis") as page,
    ):
        rows = await page.until_seen(SEEN, lambda rows: "ﺔﻴﺟﺭﺎﺨﻟﺍ ﺮﻳﺯﻭ ﻝﺎﻗ" in lines(rows))
        await page.call("Input.insertText", text="p")
        await page.until_seen(SEEN, lambda rows: "Spans 1" in lines(rows))
    arabic = [row for row in rows if any("\ufe70" <= char <= "\ufefc" for _left, char in row)]
    assert len(arabic) > 5
    for row in arabic:
        letters = [place for place in row if not unicodedata.combining(place[1])]
        assert letters == sorted(letters, key=lambda place: place[0])
    [(who, label)] = db.rows("SELECT annotator, label FROM spans")
    assert (who, label) == ("muna", "PER")


@asynccontextmanager
async def behind_tls(port: int, folder: Path) -> AsyncIterator[int]:
    """A proxy that takes TLS with a certificate of its own, and hands all on; gives its port."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pipe(reader, back), pipe(there, writer))

    proxy = await asyncio.start_server(hand_on, "127.0.0.1", 0, ssl=context)
    try:
        yield proxy.sockets[0].getsockname()[1]
    finally:
        proxy.close()


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
async def test_behind_tls_the_page_takes_the_scheme_of_its_own_address(
    db: Database, tmp_path: Path
) -> None:
    async with served(db.path, tmp_path, "muna") as here, behind_tls(here.port, tmp_path) as port:
        url = f"https://localhost:{port}/{here.address('muna').split('/')[-2]}/"
        flags = ("--disable-3d-apis", "--ignore-certificate-errors")
        async with page_at(url, tmp_path / "browser", *flags) as page:
            await page.until_seen(SEEN, lambda rows: "muna" in lines(rows))
            where = "document.querySelector('.textual-terminal').dataset.sessionWebsocketUrl"
            assert (await page.value(where)).startswith(f"wss://localhost:{port}/")
            await page.call("Input.insertText", text="p")
            await page.until_seen(SEEN, lambda rows: "Spans 1" in lines(rows))
