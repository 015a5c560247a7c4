"""A headless Chromium with one page, told what to do through its debugging protocol."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0", "--window-size=1000,500", "--hide-scrollbars",
)  # fmt: skip


class Page:
    """The page, as the debugging protocol shows it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._calls = 0

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """What a method of the protocol gives."""
        self._calls += 1
        await self._socket.send_json({"id": self._calls, "method": method, "params": parameters})
        while True:
            said = await self._socket.receive_json()
            if said.get("id") == self._calls:
                result: dict[str, Any] = said["result"]
                return result

    async def value(self, script: str) -> Any:
        """What a script in the page gives."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    async def until_seen(self, script: str, is_so: Callable[[Any], bool]) -> Any:
        """What a script in the page gives, once it is so; fails after twenty seconds."""
        found = None
        for _ in range(100):
            found = await self.value(script)
            if found is not None and is_so(found):
                return found
            await asyncio.sleep(0.2)
        raise AssertionError(f"it never was so: {found}")


@asynccontextmanager
async def page_at(url: str, folder: Path, *flags: str) -> AsyncIterator[Page]:
    """The page at an address, in a browser of its own."""
    assert CHROMIUM is not None
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, *QUIET, f"--user-data-dir={folder}", *flags, "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert browser.stderr is not None
    try:
        port = None
        while port is None:
            line = (await browser.stderr.readline()).decode("utf-8", "replace")
            assert line, "the browser has ended"
            port = re.search(r"ws://127\.0\.0\.1:(\d+)/", line)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port[1]}/json") as answer:
                [tab] = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                await page.call("Page.navigate", url=url)
                yield page
    finally:
        browser.terminate()
        await browser.communicate()
